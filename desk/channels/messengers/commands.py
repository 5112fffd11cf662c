import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import update

from desk.audit.commands import record
from desk.channels.messengers.queries import digest_of, user_at, user_index
from desk.channels.messengers.registry import ADAPTERS, config_of
from desk.channels.messengers.types import Heard
from desk.channels.models import MessengerAccount, MessengerUser
from desk.core.db import before_commit, db
from desk.core.errors import Faulty
from desk.core.seen import lock_row, mark_of, require_seen

# These change while somebody has the form open.
UNWATCHED = ("access_token", "access_ends_at", "cursor", "last_in_at", "last_out_at", "failing_since", "error")


@dataclass(frozen=True)
class AccountDraft:
    """An account as it is to be. `entries` are as typed; a secret that was left empty stays as it was."""

    kind: str
    name: str
    team_id: int | None
    active: bool
    entries: Mapping[str, str] = field(repr=False)


def account_mark(account: MessengerAccount) -> str:
    """What a form remembers of the account it shows."""
    return mark_of(account, without=UNWATCHED)


def save_account(
    draft: AccountDraft, *, actor: str, at: datetime, account: MessengerAccount | None = None, seen: str | None = None
) -> MessengerAccount:
    """A new account with an address of its own, or the given one as it is to be. Raises Faulty and Conflict."""
    verb = "messenger.created" if account is None else "messenger.changed"
    if account is None:
        token = secrets.token_urlsafe(24)
        account = MessengerAccount(kind=draft.kind, token=token, token_digest=digest_of(token), config="{}")
    else:
        lock_row(account)
        require_seen(account_mark(account), seen)
    kept = json.loads(account.config)
    entries = ADAPTERS[account.kind].entries
    given = {one.name: draft.entries.get(one.name, "").strip() for one in entries}
    wanted = {one.name: given[one.name] or (kept.get(one.name, "") if one.secret else "") for one in entries}
    for one in entries:
        if one.needed and not wanted[one.name]:
            raise Faulty(one.name, _l("This is needed."))
    account.name, account.team_id, account.active = draft.name.strip(), draft.team_id, draft.active
    if wanted != kept:
        account.config = json.dumps(wanted, ensure_ascii=False, sort_keys=True)
        account.access_token, account.access_ends_at = "", None
    _require_sound(account)
    db.session.add(account)
    db.session.flush()
    record(verb, f"messenger:{account.id}", actor=actor, at=at, kind=account.kind, active=account.active)
    return account


def _require_sound(account: MessengerAccount) -> None:
    config = config_of(account)
    entry, _why = ADAPTERS[account.kind].trouble(config)
    if entry:
        raise Faulty(entry, _l("This is not what it should be: look at the hint."))
    for name in ("api", "session_api"):
        if name in config and not config[name].startswith(("https://", "http://")):
            raise Faulty(name, _l("An address begins with https://."))


def user_heard(account: MessengerAccount, heard: Heard, *, at: datetime) -> MessengerUser:
    """Who wrote, made known to us when new; from now on they may be answered again. `at`: when it came to us."""
    wrote_at = min(heard.at or at, at)
    user = user_at(account.id, heard.user_id, heard.thread)
    if user is None:
        user = MessengerUser(
            account_id=account.id, user_index=user_index(account.id, heard.user_id, heard.thread),
            user_id=heard.user_id, seen_at=at, answers=0, data={}, name="", reply_data="",
        )  # fmt: skip
        db.session.add(user)
        db.session.flush()
    lock_row(user)
    user.name = heard.name[:200] or user.name
    if user.wrote_at is None or wrote_at >= user.wrote_at:  # an older one that comes late opens nothing
        user.data, user.reply_data = dict(heard.data), heard.reply_data
        user.wrote_at, user.answers = wrote_at, 0
    if heard.kind == "stop":
        user.stopped_at = at
    elif heard.kind == "start":
        user.stopped_at = None
    return user


def note_answer(user_id: int, account_id: int, *, at: datetime) -> None:
    """One more message of ours has left."""
    counted = update(MessengerUser).where(MessengerUser.id == user_id).values(answers=MessengerUser.answers + 1)
    db.session.execute(counted, execution_options={"synchronize_session": False})
    _note(account_id, last_out_at=at, failing_since=None, error="")


def note_stopped(user_id: int, *, at: datetime) -> None:
    """The provider says that they want no more messages."""
    rows = update(MessengerUser).where(MessengerUser.id == user_id, MessengerUser.stopped_at.is_(None))
    db.session.execute(rows.values(stopped_at=at), execution_options={"synchronize_session": False})


def note_arrival(account_id: int, *, at: datetime) -> None:
    _note(account_id, last_in_at=at)


def note_works(account_id: int) -> None:
    _note(account_id, failing_since=None, error="")


def note_trouble(account_id: int, why: str, *, at: datetime) -> None:
    """The account does not work; it is remembered since when."""
    first = update(MessengerAccount).where(MessengerAccount.id == account_id, MessengerAccount.failing_since.is_(None))
    db.session.execute(first.values(failing_since=at), execution_options={"synchronize_session": False})
    _note(account_id, error=why[:300])


def move_cursor(account_id: int, *, seen: str, to: str) -> bool:
    """Remember how far their messages were fetched; False when somebody else went on meanwhile."""
    same = update(MessengerAccount).where(MessengerAccount.id == account_id, MessengerAccount.cursor == seen)
    return db.session.scalar(same.values(cursor=to[:200]).returning(MessengerAccount.id)) is not None


def bind_contact(user: MessengerUser, contact_id: int, *, actor: str, at: datetime) -> None:
    """Say who somebody is. Their earlier messages stay where they are."""
    lock_row(user)
    before, user.contact_id = user.contact_id, contact_id
    record("messenger.bound", f"messenger_user:{user.id}", actor=actor, at=at, contact_id=contact_id, before=before)


def _note(account_id: int, **values: object) -> None:
    """The row is shared by all who hear and speak here, so it is touched as the last thing."""
    statement = update(MessengerAccount).where(MessengerAccount.id == account_id).values(**values)
    key = f"messenger {account_id} {sorted(values)}"
    before_commit(key, lambda: _run(statement))


def _run(statement: object) -> None:
    db.session.execute(statement, execution_options={"synchronize_session": False})  # type: ignore[call-overload]
