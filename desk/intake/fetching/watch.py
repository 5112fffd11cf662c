"""How fetching goes, mailbox by mailbox, as pages and alarms read it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from desk.channels.models import MailboxWatch
from desk.core.db import db
from desk.intake.fetching.trouble import Trouble


@dataclass(frozen=True)
class Seen:
    """What one round came to. `waiting` mails are still on the server, the oldest since `oldest_at`."""

    uid_validity: int
    last_uid: int
    taken: int
    waiting: int
    oldest_at: datetime | None
    idle: bool


def watch_of(mailbox_id: int) -> MailboxWatch:
    """The row of this mailbox, made where there is none yet."""
    found = db.session.get(MailboxWatch, mailbox_id, populate_existing=True)
    if found is None:
        found = MailboxWatch(mailbox_id=mailbox_id)
        try:
            with db.session.begin_nested():
                db.session.add(found)
        except IntegrityError:
            found = db.session.get_one(MailboxWatch, mailbox_id, populate_existing=True)
    return found


def note_waiting(mailbox_id: int, count: int, oldest_at: datetime | None) -> None:
    """So many mails are there and not taken yet."""
    watch = watch_of(mailbox_id)
    watch.waiting, watch.oldest_at = count, oldest_at


def note_round(mailbox_id: int, seen: Seen, *, at: datetime, next_at: datetime, trouble: Trouble | None = None) -> None:
    """The folder was looked through to its end; what could not be done there is told, too."""
    watch = watch_of(mailbox_id)
    watch.uid_validity, watch.last_uid = seen.uid_validity, seen.last_uid
    watch.taken += seen.taken
    watch.waiting, watch.oldest_at, watch.idle = seen.waiting, seen.oldest_at, seen.idle
    watch.fetched_at, watch.next_fetch_at = at, next_at
    watch.failing_since = (watch.failing_since or at) if trouble else None
    watch.error = trouble.kept() if trouble else ""


def note_failure(mailbox_id: int, trouble: Trouble, *, at: datetime, next_at: datetime) -> None:
    watch = watch_of(mailbox_id)
    watch.failing_since = watch.failing_since or at
    watch.error, watch.idle, watch.next_fetch_at = trouble.kept(), False, next_at


def note_push(mailbox_id: int, *, at: datetime) -> None:
    """A provider's push was taken."""
    watch = watch_of(mailbox_id)
    watch.taken += 1
    if watch.error.startswith("push"):
        watch.failing_since, watch.error = None, ""


def note_push_failure(mailbox_id: int, trouble: Trouble, *, at: datetime) -> None:
    """A genuine push held no mail that we could take; the provider comes again."""
    watch = watch_of(mailbox_id)
    watch.failing_since, watch.error = watch.failing_since or at, trouble.kept()


def ask_now(mailbox_id: int, *, at: datetime) -> None:
    """Have the mailbox looked into at once, by whoever fetches it."""
    watch_of(mailbox_id).next_fetch_at = at


def asked(now: datetime, *, within: timedelta) -> set[int]:
    """The mailboxes whose time has come, in this moment and not long ago: the rest is being worked at."""
    rows = select(MailboxWatch.mailbox_id).where(
        MailboxWatch.next_fetch_at <= now, MailboxWatch.next_fetch_at > now - within
    )
    return set(db.session.scalars(rows))


def forget_alarm(mailbox_id: int) -> bool:
    """All is well again; whether there had been an alarm."""
    return _alarm(mailbox_id, MailboxWatch.alarmed_at.is_not(None), None)


def claim_alarm(mailbox_id: int, *, at: datetime) -> bool:
    """Whether it is this caller who tells of the trouble: once per occasion."""
    return _alarm(mailbox_id, MailboxWatch.alarmed_at.is_(None), at)


def _alarm(mailbox_id: int, still: object, at: datetime | None) -> bool:
    changed = update(MailboxWatch).where(MailboxWatch.mailbox_id == mailbox_id, still)  # type: ignore[arg-type]
    won = db.session.scalar(changed.values(alarmed_at=at).returning(MailboxWatch.mailbox_id))
    return won is not None
