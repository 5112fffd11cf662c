"""Take one accepted thing of a messenger to its end: whatever needs the network comes before the transaction."""

from sqlalchemy.exc import IntegrityError

from desk.channels.messengers.commands import note_arrival
from desk.channels.messengers.queries import account_by_id, line_to
from desk.channels.messengers.types import Heard, Pull, Receipt, Untrue
from desk.core.db import transaction
from desk.core.errors import Conflict
from desk.core.files import get
from desk.core.times import utcnow
from desk.intake.commands import MOST_TRIES, claim, finish, park
from desk.intake.messengers.fetching import Fetched, fetch_files, name_of, pull
from desk.intake.messengers.filing import file_heard
from desk.intake.messengers.receipts import hear_receipt
from desk.intake.messengers.sources import account_id_of
from desk.intake.models import InboundItem

MOST_RACES = 5
Told = Heard | Receipt | Pull | None


def file_told(waiting: InboundItem) -> bool:
    """Make of the item what it is; True when this call took it to its end."""
    item_id, line = waiting.id, line_to(account_by_id(account_id_of(waiting.source)))
    last_try, received_at = waiting.tries + 1 >= MOST_TRIES, waiting.received_at
    try:
        told = line.adapter.read(get(waiting.raw_digest))
    except Untrue as problem:
        return _parked(item_id, f"unparsable: {problem}")
    fetched = Fetched()
    if isinstance(told, Heard) and not told.user_id.strip():  # else everybody without a name would be one person
        return _parked(item_id, "sender: none")
    if isinstance(told, Heard):
        told = name_of(line, told)
        fetched = fetch_files(line, told, last_try=last_try)
    elif isinstance(told, Pull):
        pull(line, told, told_at=received_at)
    return _filed(item_id, told, fetched)


def _filed(item_id: int, told: Told, fetched: Fetched, tries: int = MOST_RACES) -> bool:
    """The transaction. Who lost a race against another writer looks again at what that one left."""
    try:
        with transaction():
            item = claim(item_id, now=utcnow())
            if item is not None:
                _file(item, told, fetched)
    except (Conflict, IntegrityError):
        if tries <= 1:
            raise
        return _filed(item_id, told, fetched, tries - 1)
    return item is not None


def _file(item: InboundItem, told: Told, fetched: Fetched) -> None:
    account = account_by_id(account_id_of(item.source))
    note_arrival(account.id, at=item.received_at)
    if isinstance(told, Heard):
        file_heard(item, account, told, fetched, at=item.received_at)
    elif isinstance(told, Receipt):
        hear_receipt(item, account, told, at=item.received_at)
    else:
        finish(item, "pulled" if told else "ignored", ticket_id=None, message_id=None)


def _parked(item_id: int, reason: str) -> bool:
    with transaction():
        item = claim(item_id, now=utcnow())
        if item is not None:
            park(item, reason, at=utcnow())
    return item is not None
