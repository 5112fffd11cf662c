import re
from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from desk.audit.commands import record
from desk.channels.models import Mailbox
from desk.core.db import before_commit, db
from desk.core.errors import Faulty
from desk.core.seen import lock_row, mark_of, require_seen

ADDRESS = re.compile(r"[a-z0-9.!#$%&'*/=?^_`{|}~-]{1,64}@(?=.{4,190}$)([a-z0-9-]+\.)+[a-z][a-z0-9-]*[a-z0-9]")
UNWATCHED = ("last_mail_at",)  # mail goes on coming while somebody has the form open


@dataclass(frozen=True)
class MailboxDraft:
    """A mailbox as it is to be."""

    address: str
    name: str
    team_id: int | None
    signature_zh: str
    signature_en: str
    active: bool


def mailbox_mark(mailbox: Mailbox) -> str:
    """What a form remembers of the mailbox it shows."""
    return mark_of(mailbox, without=UNWATCHED)


def save_mailbox(
    draft: MailboxDraft, *, actor: str, at: datetime, mailbox: Mailbox | None = None, seen: str | None = None
) -> Mailbox:
    """A new mailbox, or the given one as it is to be. Raises Faulty and Conflict."""
    address = draft.address.strip().lower()
    if not ADDRESS.fullmatch(address):
        raise Faulty("address", _l("That is not an e-mail address, or it has a +, which our answers need."))
    verb = "mailbox.created" if mailbox is None else "mailbox.changed"
    mailbox = mailbox or Mailbox()
    if mailbox.id is not None:
        lock_row(mailbox)
        require_seen(mailbox_mark(mailbox), seen)
    if db.session.scalar(select(Mailbox.id).where(Mailbox.address == address, Mailbox.id != (mailbox.id or 0))):
        raise Faulty("address", _l("There is a mailbox with this address already."))
    mailbox.address, mailbox.name, mailbox.team_id = address, draft.name.strip(), draft.team_id
    mailbox.signature_zh, mailbox.signature_en = draft.signature_zh.strip(), draft.signature_en.strip()
    mailbox.active = draft.active
    db.session.add(mailbox)
    db.session.flush()
    record(verb, f"mailbox:{mailbox.id}", actor=actor, at=at, team=draft.team_id, active=draft.active)
    return mailbox


def note_mail(mailbox: Mailbox, *, at: datetime) -> None:
    """Mail came in here. The row is shared by all who file mail, so it is touched as the last thing."""
    newest = update(Mailbox).where(Mailbox.id == mailbox.id).values(last_mail_at=at)
    older = (Mailbox.last_mail_at.is_(None)) | (Mailbox.last_mail_at < at)
    before_commit(f"mailbox {mailbox.id}", lambda: _run(newest.where(older)))


def _run(statement: object) -> None:
    db.session.execute(statement, execution_options={"synchronize_session": False})  # type: ignore[call-overload]
