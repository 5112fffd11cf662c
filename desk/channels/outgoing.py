"""Mail on its way out, whatever it is about: how its row is claimed, sent, and tried again."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, TypeVar

from sqlalchemy import String, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from desk.channels import email, smtp
from desk.channels.dkim_signing import NotSigned
from desk.channels.types import Delivery
from desk.core.db import AWAY, db

log = logging.getLogger(__name__)

STUCK_AFTER = timedelta(minutes=5)  # longer than any SMTP conversation that we allow
BACK_OFF = [timedelta(seconds=s) for s in (30, 60, 300, 900, 3600, 3600, 3600, 7200, 7200, 14400)]


class Outgoing:
    """The columns of a row that is, or may be, a mail: where it is, and how often it was tried.

    Whoever took it and has not ended it after `stuck_after` has died; the conversation is over before that.
    """

    stuck_after: ClassVar[timedelta] = STUCK_AFTER

    id: Mapped[int]
    delivery: Mapped[str | None] = mapped_column(String(10))
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime | None]
    claimed_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(String(300), default="")


Row = TypeVar("Row", bound=Outgoing)


@dataclass(frozen=True)
class Outcome:
    """Where a mail is after a try; QUEUED means later. `why` is what the other side or the machine said."""

    state: Delivery
    why: str = ""


def claim(model: type[Row], row_id: int, *, now: datetime) -> Row | None:
    """Take a queued mail that is due, or one whose sender died with it in hand; None when somebody else has it."""
    waiting = (model.delivery == Delivery.QUEUED) & (model.next_try_at <= now)
    stuck = (model.delivery == Delivery.SENDING) & (model.claimed_at <= now - model.stuck_after)
    won = db.session.scalar(
        update(model)
        .where(model.id == row_id, or_(waiting, stuck))
        .values(delivery=Delivery.SENDING, claimed_at=now, tries=model.tries + 1)
        .returning(model.id)
    )
    return db.session.get(model, won, populate_existing=True) if won else None


def due_ids(model: type[Row], now: datetime, *, limit: int, fresh: timedelta = timedelta(0)) -> Sequence[int]:
    """Mails whose time has come, and those whose sender died. Younger than `fresh` is left to who heard the bell."""
    waiting = select(model.id).where(model.delivery == Delivery.QUEUED, model.next_try_at <= now - fresh)
    stuck = select(model.id).where(model.delivery == Delivery.SENDING, model.claimed_at <= now - model.stuck_after)
    return db.session.scalars(waiting.union_all(stuck).limit(limit)).all()


def is_given_up(row: Outgoing) -> bool:
    """Whether the last try has been made."""
    return row.tries > len(BACK_OFF)


def queue_again(row: Outgoing, why: str, *, at: datetime) -> None:
    """Try again later, a little later each time."""
    row.delivery, row.last_error = Delivery.QUEUED, why[:300]
    row.next_try_at = at + BACK_OFF[row.tries - 1]


def end(row: Outgoing, state: Delivery, *, at: datetime, why: str = "") -> None:
    """Nothing is tried any more: it was sent, is held, or has failed."""
    row.delivery, row.next_try_at, row.last_error = state, None, why[:300]
    row.sent_at = at if state is Delivery.SENT else row.sent_at


def attempt(
    make: Callable[[], email.OutboundEmail], smtp_url: str | None, *, within_s: float = smtp.WITHIN_S
) -> Outcome:
    """Make a mail and hand it to its own server or that at `smtp_url`; HELD without either.

    Nothing of the database is held meanwhile. One that cannot be signed waits: a new key lets it go.
    """
    try:
        mail = make()
        raw = email.build(mail)
        db.session.rollback()  # the read transaction: it must not stay open while the mail server talks
        server = mail.via or smtp_url
        if server is None:
            return Outcome(Delivery.HELD)
        sender = mail.envelope_from or mail.from_email
        said = smtp.send(server, sender=sender, to=mail.to_email, cc=mail.cc, raw=raw, within_s=within_s)
    except email.Refused as problem:
        db.session.rollback()
        return Outcome(Delivery.FAILED, str(problem))
    except (email.Unavailable, NotSigned) as problem:
        db.session.rollback()
        return Outcome(Delivery.QUEUED, str(problem))
    except AWAY as problem:  # of the database: it says nothing about the letter, which has not left yet
        db.session.rollback()
        return Outcome(Delivery.QUEUED, problem.__class__.__name__)
    except Exception as problem:  # one letter that cannot be made must not stop the others
        db.session.rollback()
        log.exception("a mail cannot be sent")
        return Outcome(Delivery.FAILED, problem.__class__.__name__)
    return Outcome(Delivery.SENT, said)
