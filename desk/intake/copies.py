"""One mail that came into several mailboxes, and several mails that say that they are one."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select

from desk.core.bulk import foresee, foreseen
from desk.core.db import db
from desk.intake.arrival import Arrival
from desk.intake.commands import finish
from desk.intake.models import InboundItem
from desk.tickets.models import Message
from desk.tickets.numbers import reference_of
from desk.tickets.types import Step

MOST_LOOKED_AT = 20
FILED = ("created", "joined", "bounce", "noted", "inquiry")


# Built once: this is asked for every mail, and building a statement costs more than running it.
BEFORE = (
    select(
        InboundItem.external_id, InboundItem.content_digest, InboundItem.ticket_id, InboundItem.message_id
    )
    .where(
        InboundItem.external_id.in_(bindparam("externals", expanding=True)),
        InboundItem.source == bindparam("source"),
        InboundItem.id.not_in(bindparam("items", expanding=True)),
        InboundItem.outcome.in_(FILED),
    )
    .limit(MOST_LOOKED_AT)
)  # fmt: skip
SAME_WORDS = BEFORE.where(InboundItem.content_digest == bindparam("words"))


@dataclass(frozen=True)
class Earlier:
    """What came in before with the same Message-ID: this very mail (`twin`), or one of other words (`namesake`)."""

    twin: Any = None
    namesake: Any = None


def earlier(item: InboundItem) -> Earlier:
    """Mails without a Message-ID are compared by their words only."""
    rows = foreseen(("earlier", item.id), lambda: _earlier([item]))
    twin = next((row for row in rows if row.content_digest == item.content_digest), None)
    return Earlier(twin, next((row for row in rows if row.content_digest != item.content_digest), None))


def foresee_earlier(items: Collection[InboundItem]) -> None:
    """Note for `earlier` what it will find; nothing for those of which one may be filed before the other."""
    together = Counter(item.external_id for item in items)
    alone = [item for item in items if item.external_id and together[item.external_id] == 1]
    rows = _earlier(alone) if alone else []
    for item in alone if len(rows) < MOST_LOOKED_AT else ():
        foresee(("earlier", item.id), [row for row in rows if row.external_id == item.external_id])


def _earlier(items: Sequence[InboundItem]) -> Sequence[Any]:
    """Some of what was filed before, of all these items."""
    terms: dict[str, Any] = {"items": [item.id for item in items], "source": items[0].source}
    terms["externals"] = [item.external_id for item in items]
    if not items[0].external_id:
        terms["words"] = items[0].content_digest
    return db.session.execute(BEFORE if items[0].external_id else SAME_WORDS, terms).all()


def is_known(item: InboundItem, before: Earlier) -> bool:
    """Whether another mailbox had this very mail; then it ends here, and the message says that it came in here too.

    Two that are filed at the same moment both look in vain: the unique index lets one of them through, and the other
    looks again.
    """
    if before.twin is None:
        return False
    finish(item, "known", ticket_id=before.twin.ticket_id, message_id=before.twin.message_id)
    if before.twin.message_id is not None:
        _note_on(before.twin.message_id, item.mailbox)
    return True


def note_namesake(arrival: Arrival, before: Earlier) -> None:
    """Another mail with the same Message-ID and other words is another mail; whoever reads it should know."""
    if before.namesake is not None and before.namesake.ticket_id is not None:
        arrival.trail.note("same_id", "other_words", found=reference_of(before.namesake.ticket_id))


def _note_on(message_id: int, mailbox: str) -> None:
    """Locked: a third mailbox may be saying so too."""
    message = db.session.get_one(Message, message_id, populate_existing=True, with_for_update=True)
    message.trace = [*message.trace, Step(key="mailbox", found=mailbox, taken=False, why="also")]
