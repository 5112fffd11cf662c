"""Administrators hear of mail that is late, once per occasion; the sweeper looks, whoever fetches may be gone."""

import logging
from datetime import datetime, timedelta

from sqlalchemy import select

from desk.accounts.queries import administrators
from desk.audit.commands import record
from desk.core.db import db, transaction
from desk.intake.fetching.health import Health, health, oldest_unhandled, token_trouble
from desk.intake.fetching.watch import claim_alarm, forget_alarm
from desk.notifications.commands import tell
from desk.notifications.models import Notice
from desk.notifications.types import Kind

log = logging.getLogger(__name__)

ONE_INCIDENT = timedelta(hours=1)
UNHANDLED = "intake"


def watch_mail(now: datetime) -> int:
    """Tell of every mailbox whose mail is late and of every token that ends, and take back what is well again."""
    troubled = [one for one in health(now) if _is_news(one, now)]
    oldest = oldest_unhandled(now)
    news = oldest is not None and administrators() and not _was_told(UNHANDLED, now)
    db.session.rollback()
    for one in troubled:
        with transaction():
            _note(one, now)
    if oldest is not None and news:
        log.error("mail that came at %s is not handled", oldest.isoformat())
        with transaction():
            _tell("unhandled", "", oldest, key=f"mail_late:{oldest.isoformat()}", subject=UNHANDLED, at=now)
    return len(troubled)


def _is_news(one: Health, now: datetime) -> bool:
    told = one.watch is not None and one.watch.alarmed_at is not None
    return (one.late_since is not None) != told or _token_news(one, now)


def _token_news(one: Health, now: datetime) -> bool:
    if not one.mailbox.active or one.grant is None or not token_trouble(one.grant, now):
        return False
    if not administrators():
        return False
    return db.session.scalar(select(Notice.id).where(Notice.key == _token_key(one)).limit(1)) is None


def _token_key(one: Health) -> str:
    assert one.grant is not None and one.grant.failing_since is not None
    return f"mail_token:{one.mailbox.id}:{one.grant.failing_since.isoformat()}"


def _note(one: Health, now: datetime) -> None:
    box = one.mailbox
    subject = f"mailbox:{box.id}"
    if one.late_since is None and forget_alarm(box.id):
        record("mailbox.recovered", subject, actor="desk", at=now)
    elif one.late_since is not None and claim_alarm(box.id, at=now):
        what = "failing" if one.state == "failing" else "waiting" if one.state in ("idle", "polled") else "stopped"
        key = f"mail_late:{box.id}:{now.isoformat()}"
        _tell(what, box.address, one.late_since, key=key, subject=subject, at=now)
    if token_trouble(one.grant, now) and one.grant is not None:
        ends_at = one.grant.ends_at or now
        _tell("token" if ends_at > now else "ended", box.address, ends_at, key=_token_key(one), subject=subject, at=now)


def _tell(what: str, address: str, since: datetime, *, key: str, subject: str, at: datetime) -> None:
    data = {"what": what, "mailbox": address, "due": since.isoformat(), "path": "/admin/mailboxes"}
    tell(administrators(), key=key, kind=Kind.MAIL_LATE, subject=subject, data=data, at=at)
    record("mail.late", subject, actor="desk", at=at, what=what, since=since.isoformat())


def _was_told(subject: str, now: datetime) -> bool:
    told = select(Notice.id).where(Notice.subject == subject, Notice.kind == Kind.MAIL_LATE)
    return db.session.scalar(told.where(Notice.at > now - ONE_INCIDENT).limit(1)) is not None
