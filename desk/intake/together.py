"""Mails that wait, several in one transaction: what they share is read once, and the disk is waited for once."""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from time import monotonic
from typing import NamedTuple

from sqlalchemy import select, update

from desk.channels.types import ParsedMail
from desk.core.db import AWAY, db, transaction
from desk.core.faultpoints import reached
from desk.core.times import utcnow
from desk.intake.ahead import look_ahead
from desk.intake.commands import MAIL
from desk.intake.handling import handle
from desk.intake.mail import file_email, read_email
from desk.intake.models import InboundItem
from desk.intake.threads import ids_in

TOGETHER = {"postgresql": 12, "sqlite": 3}  # SQLite's one lock is kept from others for some 50 ms at most
RESERVED = timedelta(seconds=20)  # so long a batch is left to whoever took it; then it is found again
LONGEST_S = 60  # then whoever called may look at other things
WAITS = (InboundItem.outcome == "", InboundItem.handled_at.is_(None))

log = logging.getLogger(__name__)


class Taken(NamedTuple):
    """Where an item came from, and under which digest its bytes lie."""

    source: str
    raw_digest: str


def handle_waiting(*, before: datetime, limit: int) -> int:
    """Handle what waits since `before`, the longest waiting first; how many items were looked at."""
    done, most, until = 0, TOGETHER[db.engine.dialect.name], monotonic() + LONGEST_S
    while done < limit and monotonic() < until:
        taken = _reserved(before, min(most, limit - done))
        if not taken:
            break
        _handle_all(taken)
        done += len(taken)
    return done


def _reserved(before: datetime, most: int) -> dict[int, Taken]:
    """Some that wait, put off for a while so that nobody else reads them meanwhile; they are claimed with the deed."""
    due = select(InboundItem.id).where(*WAITS, InboundItem.next_try_at <= before).order_by(InboundItem.next_try_at)
    some = due.limit(most).with_for_update(skip_locked=True)
    with transaction():
        put_off = update(InboundItem).where(InboundItem.id.in_(some)).values(next_try_at=utcnow() + RESERVED)
        wanted = put_off.returning(InboundItem.id, InboundItem.source, InboundItem.raw_digest)
        rows = db.session.execute(wanted, execution_options={"synchronize_session": False}).all()
    return {row[0]: Taken(*row[1:]) for row in sorted(rows)}


def _handle_all(taken: Mapping[int, Taken]) -> None:
    """Mails together; if one of them fails, they go one by one. What came by other ways goes by itself."""
    mails = _read({item_id: row.raw_digest for item_id, row in taken.items() if row.source == MAIL})
    try:
        if mails:
            _file(mails)
    except Exception as problem:
        db.session.rollback()
        log.info("%s mails go one by one: %s", len(mails), problem.__class__.__name__)
        mails = {}
    for item_id in taken:
        if item_id not in mails:
            handle(item_id)


def _read(raw: Mapping[int, str]) -> dict[int, ParsedMail]:
    """The mails that can be read, by item; what breaks here breaks again where it is counted."""
    mails: dict[int, ParsedMail] = {}
    for item_id, raw_digest in raw.items():
        reached("intake.before_parse")
        try:
            mails[item_id] = read_email(raw_digest)
        except AWAY:
            raise
        except Exception as problem:
            log.info("mail %s cannot be read yet: %s", item_id, problem.__class__.__name__)
    return mails


def _file(mails: Mapping[int, ParsedMail]) -> None:
    with transaction(many=max(1, sum(not ids_in(mail) for mail in mails.values()))):  # about so many new tickets
        won = update(InboundItem).where(InboundItem.id.in_(mails), *WAITS).values(handled_at=utcnow())
        rows = db.session.scalars(won.returning(InboundItem), execution_options={"populate_existing": True}).all()
        items = {item: mails[item.id] for item in sorted(rows, key=lambda one: one.id)}
        _kept = look_ahead(items)
        for item, mail in items.items():
            file_email(item, mail, at=item.received_at)
        reached("intake.before_commit")
    reached("intake.after_commit")
