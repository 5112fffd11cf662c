from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from desk.audit.commands import record
from desk.core.db import db, transaction
from desk.core.faultpoints import reached
from desk.core.files import put
from desk.core.queues import ring_once
from desk.intake.identity import Identity, identify
from desk.intake.models import InboundItem

MAIL = "mail"
MOST_TRIES = 3
REPLAYED = "replayed"  # the reason of an item that waits because an administrator wants it handled
WAITS = (timedelta(seconds=5), timedelta(minutes=1))  # before the second and the third try
LARGEST_MAIL = 50 * 1024 * 1024  # bytes, as sent


@dataclass(frozen=True)
class Accepted:
    """`known` means that this mail was here before: nothing is to be done."""

    item_id: int
    known: bool


def accept(
    raw: bytes,
    *,
    source: str,
    at: datetime,
    mailbox: str = "",
    way: str = "",
    who: Identity | None = None,
    parked: str = "",
    ring_for_it: bool = True,
) -> Accepted:
    """Keep one mail, whatever is in it, and ring for it to be handled. When this returns, it cannot be lost.

    `mailbox` is the address it came in at, `way` how; `who` says which one it is where that does not stand in the raw
    bytes of a mail. `parked` is why it is set aside at once, as only its headers are here. `ring_for_it` is False for a
    caller who handles it at once.
    This is a boundary of its own: it commits. Raises OSError when the disk takes no more.
    """
    raw_digest, who = put(raw), who or identify(raw)
    reached("intake.raw_stored")
    same = (
        InboundItem.source == source,
        InboundItem.mailbox == mailbox,
        InboundItem.external_id == who.external_id,
        InboundItem.content_digest == who.content_digest,
    )
    try:
        with transaction():
            new = db.session.scalar(
                insert(InboundItem)
                .values(
                    source=source,
                    mailbox=mailbox,
                    way=way,
                    external_id=who.external_id,
                    content_digest=who.content_digest,
                    raw_digest=raw_digest,
                    size=len(raw),
                    received_at=at,
                    tries=0,
                    next_try_at=at,
                    sender="",
                    subject="",
                    outcome="parked" if parked else "",
                    handled_at=at if parked else None,
                    reason=parked[:300],
                )
                .returning(InboundItem.id)
            )
            if parked:
                record("mail.parked", f"inbound:{new}", actor="desk", at=at, reason=parked[:300])
    except IntegrityError:
        return Accepted(db.session.scalars(select(InboundItem.id).where(*same)).one(), known=True)
    assert new is not None
    if ring_for_it and not parked:
        ring_once("intake.handle_waiting", queue="mail")
    return Accepted(new, known=False)


def claim(item_id: int, *, now: datetime) -> InboundItem | None:
    """Take an item that waits, or one whose handler died; None when somebody else has it or it is done.

    The claim holds only with the effects: both are one transaction, and a failure undoes both.
    """
    won = db.session.scalar(
        update(InboundItem)
        .where(InboundItem.id == item_id, InboundItem.outcome == "", InboundItem.handled_at.is_(None))
        .values(handled_at=now)
        .returning(InboundItem.id)
    )
    return db.session.get(InboundItem, won, populate_existing=True) if won else None


def finish(item: InboundItem, outcome: str, *, ticket_id: int | None, message_id: int | None) -> None:
    item.outcome, item.ticket_id, item.message_id, item.reason = outcome, ticket_id, message_id, ""


def park(item: InboundItem, reason: str, *, at: datetime) -> None:
    """Set the item aside for an administrator, with its raw bytes and the reason."""
    item.outcome, item.reason, item.handled_at = "parked", reason[:300], at
    record("mail.parked", f"inbound:{item.id}", actor="desk", at=at, reason=reason[:300])


def failed(item_id: int, reason: str, *, at: datetime) -> bool:
    """Count a try that broke and wait for the next; after the last one the item is parked, and the answer is True."""
    item = db.session.get_one(InboundItem, item_id, populate_existing=True)
    if item.outcome:
        return False
    item.tries += 1
    item.reason = reason[:300]
    if item.tries < MOST_TRIES:
        item.next_try_at = at + WAITS[item.tries - 1]
        return False
    park(item, reason, at=at)
    return True


def wait(item_id: int, *, at: datetime) -> None:
    """The fault was not the mail's: look at it again in a while, without counting a try."""
    item = db.session.get_one(InboundItem, item_id, populate_existing=True)
    if not item.outcome:
        item.next_try_at = at + WAITS[0]


def replay(item: InboundItem, *, actor: str, at: datetime) -> None:
    """Let a parked item be handled again from its raw bytes."""
    if item.outcome != "parked":
        return
    item.outcome, item.handled_at, item.tries, item.reason = "", None, 0, REPLAYED
    item.next_try_at = at
    record("mail.replayed", f"inbound:{item.id}", actor=actor, at=at)


def note_opened(item: InboundItem, *, actor: str, at: datetime) -> None:
    """Somebody reads a raw mail, with everything that a customer wrote in it."""
    record("mail.opened", f"inbound:{item.id}", actor=actor, at=at)


def waiting_item_ids(*, before: datetime, limit: int) -> list[int]:
    """Items that wait since before `before`: the bell for them was lost."""
    return list(
        db.session.scalars(
            select(InboundItem.id)
            .where(InboundItem.outcome == "", InboundItem.handled_at.is_(None), InboundItem.next_try_at <= before)
            .order_by(InboundItem.next_try_at)
            .limit(limit)
        )
    )
