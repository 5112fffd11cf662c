import re
from dataclasses import dataclass, field
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from desk.audit.commands import record
from desk.channels.dkim_keys import new_key
from desk.channels.mailbox_parts import (
    Fetching,
    Manners,
    Pushing,
    Sending,
    give_token,
    set_fetching,
    set_pushing,
    set_sending,
    source,
)
from desk.channels.models import Mailbox, MailboxWatch
from desk.core.db import before_commit, db
from desk.core.errors import Faulty
from desk.core.seen import lock_row, mark_of, require_seen

ADDRESS = re.compile(r"[a-z0-9.!#$%&'*/=?^_`{|}~-]{1,64}@(?=.{4,190}$)([a-z0-9-]+\.)+[a-z][a-z0-9-]*[a-z0-9]")
# Mail goes on coming while somebody has the form open, and some things have buttons of their own.
UNWATCHED = ("last_mail_at", "hook_token", "hook_digest", "dkim_key")


@dataclass(frozen=True)
class MailboxDraft:
    """A mailbox as it is to be."""

    address: str
    name: str
    team_id: int | None
    signature_zh: str
    signature_en: str
    active: bool
    fetching: Fetching = field(default_factory=Fetching)
    sending: Sending = field(default_factory=Sending)
    pushing: Pushing = field(default_factory=Pushing)
    manners: Manners = field(default_factory=Manners)


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
    before = source(mailbox)
    set_fetching(mailbox, draft.fetching)
    set_sending(mailbox, draft.sending)
    set_pushing(mailbox, draft.pushing)
    mailbox.agents_answer, mailbox.receipts = draft.manners.agents_answer, draft.manners.receipts
    mailbox.trusted_authserv = draft.manners.trusted_authserv.strip().lower()
    db.session.add(mailbox)
    db.session.flush()
    if mailbox.imap_host:
        _look_anew(mailbox, moved=source(mailbox) != before, at=at)
    record(verb, f"mailbox:{mailbox.id}", actor=actor, at=at, team=draft.team_id, active=draft.active)
    return mailbox


def new_hook_address(mailbox: Mailbox, *, actor: str, at: datetime) -> None:
    """Another address for the provider; the one before is nobody's from now on."""
    lock_row(mailbox)
    give_token(mailbox)
    record("mailbox.address_changed", f"mailbox:{mailbox.id}", actor=actor, at=at)


def new_dkim_key(mailbox: Mailbox, *, actor: str, at: datetime) -> None:
    """Another key to sign with. Its public half must stand in the DNS before it is of use."""
    lock_row(mailbox)
    if not mailbox.dkim_domain or not mailbox.dkim_selector:
        raise Faulty("dkim_domain", _l("Save the domain and the selector first."))
    mailbox.dkim_key = new_key()
    record("mailbox.dkim_key_changed", f"mailbox:{mailbox.id}", actor=actor, at=at)


def _look_anew(mailbox: Mailbox, *, moved: bool, at: datetime) -> None:
    """What changed is tried at once; of another folder nothing is known that counts."""
    watch = db.session.get(MailboxWatch, mailbox.id) or MailboxWatch(mailbox_id=mailbox.id)
    if moved:
        watch.uid_validity = watch.last_uid = watch.waiting = 0
        watch.oldest_at = watch.fetched_at = watch.failing_since = watch.alarmed_at = None
        watch.error, watch.idle = "", False
    watch.next_fetch_at = at
    db.session.add(watch)


def note_mail(mailbox: Mailbox, *, at: datetime) -> None:
    """Mail came in here. The row is shared by all who file mail, so it is touched as the last thing."""
    newest = update(Mailbox).where(Mailbox.id == mailbox.id).values(last_mail_at=at)
    older = (Mailbox.last_mail_at.is_(None)) | (Mailbox.last_mail_at < at)
    before_commit(f"mailbox {mailbox.id}", lambda: _run(newest.where(older)))


def _run(statement: object) -> None:
    db.session.execute(statement, execution_options={"synchronize_session": False})  # type: ignore[call-overload]
