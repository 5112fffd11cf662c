"""How every mailbox does, in one word and the figures behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from desk.channels.grants import FINAL
from desk.channels.models import Mailbox, MailboxGrant, MailboxWatch
from desk.core.db import db
from desk.intake.models import InboundItem

LATE_AFTER = timedelta(minutes=10)  # mail that waits for longer is an alarm
UNHANDLED_AFTER = timedelta(minutes=5)
TOKEN_AFTER = timedelta(minutes=5)  # a token server may be away for a moment


@dataclass(frozen=True)
class Health:
    """`state`: retired, pushed, delivered (by SMTP, LMTP or pipe), new, idle, polled, failing, token or stopped.

    `late_since` is since when mail has not come as it should, None when all is well.
    """

    mailbox: Mailbox
    watch: MailboxWatch | None
    grant: MailboxGrant | None
    parked: int
    state: str
    late_since: datetime | None

    @property
    def code(self) -> str:
        """What is wrong, as `Trouble` has it."""
        return self.watch.error.partition(":")[0] if self.watch else ""

    @property
    def said(self) -> str:
        """What the other side said to it."""
        return self.watch.error.partition(":")[2].strip() if self.watch else ""


def health(now: datetime, mailbox_id: int | None = None) -> Sequence[Health]:
    """Every mailbox, or one."""
    rows = (
        select(Mailbox, MailboxWatch, MailboxGrant)
        .outerjoin(MailboxWatch, MailboxWatch.mailbox_id == Mailbox.id)
        .outerjoin(MailboxGrant, MailboxGrant.mailbox_id == Mailbox.id)
        .order_by(Mailbox.active.desc(), Mailbox.address)
        .execution_options(populate_existing=True)
    )
    if mailbox_id is not None:
        rows = rows.where(Mailbox.id == mailbox_id)
    parked = _parked()
    return [
        Health(box, watch, grant, parked.get(box.address, 0), _state(box, watch, grant, now), late(box, watch, now))
        for box, watch, grant in db.session.execute(rows)
    ]


def _parked() -> dict[str, int]:
    rows = select(InboundItem.mailbox, func.count()).where(InboundItem.outcome == "parked")
    return {row[0]: row[1] for row in db.session.execute(rows.group_by(InboundItem.mailbox))}


def _state(box: Mailbox, watch: MailboxWatch | None, grant: MailboxGrant | None, now: datetime) -> str:
    if not box.active:
        return "retired"
    if watch is not None and watch.failing_since is not None:
        return "failing"
    if not box.imap_host:
        return "pushed" if box.hook_kind else "delivered"
    if box.imap_auth == "oauth2" and (grant is None or grant.failing_since is not None or not grant.refresh_token):
        return "token"
    if watch is None or watch.fetched_at is None:
        return "stopped" if late(box, watch, now) else "new"
    if now - watch.fetched_at > LATE_AFTER:
        return "stopped"
    return "idle" if watch.idle else "polled"


def late(box: Mailbox, watch: MailboxWatch | None, now: datetime) -> datetime | None:
    """Since when mail of this mailbox has been late: it fails, nobody fetches it, or mail lies there untaken."""
    if not box.active or watch is None:
        return None
    since = [watch.failing_since]
    if box.imap_host:
        since.append(watch.fetched_at or watch.next_fetch_at)
        since.append(watch.oldest_at if watch.waiting and watch.fetched_at else None)
    found = [one for one in since if one is not None and now - one > LATE_AFTER]
    return min(found, default=None)


def token_trouble(grant: MailboxGrant | None, now: datetime) -> bool:
    """Whether somebody must be told that the provider gives us no new token."""
    if grant is None or grant.failing_since is None:
        return False
    return grant.error.startswith(f"{FINAL}:") or now - grant.failing_since > TOKEN_AFTER


def oldest_unhandled(now: datetime) -> datetime | None:
    """When the oldest mail came that lies here for too long and is neither filed nor parked."""
    return db.session.scalar(
        select(func.min(InboundItem.received_at)).where(
            InboundItem.outcome == "", InboundItem.received_at < now - UNHANDLED_AFTER
        )
    )


def is_late() -> bool:
    """Whether somebody was told of a mailbox that has not recovered since."""
    told = select(MailboxWatch.mailbox_id).join(Mailbox, Mailbox.id == MailboxWatch.mailbox_id)
    return db.session.scalar(told.where(Mailbox.active, MailboxWatch.alarmed_at.is_not(None)).limit(1)) is not None
