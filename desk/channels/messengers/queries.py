from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from flask import current_app
from sqlalchemy import select

from desk.channels.messengers.adapter import Adapter
from desk.channels.messengers.registry import adapter_of, config_of
from desk.channels.messengers.types import Limits, Recipient
from desk.channels.messengers.windows import Allowance, allowance
from desk.channels.models import MessengerAccount, MessengerUser
from desk.core.columns import keys
from desk.core.db import db
from desk.core.errors import NotFound

USER = "messenger-user"


@dataclass(frozen=True)
class Line:
    """An account as it is spoken through: its messenger, and what was entered for it."""

    account_id: int
    kind: str
    adapter: Adapter
    config: dict[str, str]


def all_accounts() -> Sequence[MessengerAccount]:
    """Those in use first, then by name."""
    rows = select(MessengerAccount).order_by(MessengerAccount.active.desc(), MessengerAccount.name, MessengerAccount.id)
    return db.session.scalars(rows).all()


def account_by_id(account_id: int) -> MessengerAccount:
    """Raises NotFound."""
    account = db.session.get(MessengerAccount, account_id)
    if account is None:
        raise NotFound
    return account


def account_at(token: str) -> MessengerAccount | None:
    """The account in use whose door this is."""
    found = select(MessengerAccount).where(MessengerAccount.token_digest == digest_of(token), MessengerAccount.active)
    return db.session.scalars(found).one_or_none()


def digest_of(token: str) -> str:
    return sha256(token.encode("utf-8", "replace")).hexdigest()


def door_of(account: MessengerAccount) -> str:
    """The address that the messenger calls."""
    return f"{current_app.config['DESK'].base_url}/m/{account.token}"


def line_to(account: MessengerAccount) -> Line:
    return Line(account.id, account.kind, adapter_of(account), config_of(account) | {"door": door_of(account)})


def user_index(account_id: int, user_id: str, thread: str) -> str:
    """The blind index of somebody in one conversation with one account."""
    return keys().blind(USER, f"{account_id}\0{thread}\0{user_id}")


def user_at(account_id: int, user_id: str, thread: str) -> MessengerUser | None:
    same = MessengerUser.account_id == account_id, MessengerUser.user_index == user_index(account_id, user_id, thread)
    return db.session.scalars(select(MessengerUser).where(*same)).one_or_none()


def recipient_of(user: MessengerUser) -> Recipient:
    return Recipient(user.user_id, user.data, user.reply_data)


def limits_of(account: MessengerAccount, user: MessengerUser) -> Limits:
    return adapter_of(account).limits(config_of(account), user.data)


def allowed_to(account: MessengerAccount, user: MessengerUser, *, now: datetime) -> Allowance:
    """What this person may be sent now."""
    limits = limits_of(account, user)
    return allowance(limits, wrote_at=user.wrote_at, answers=user.answers, stopped_at=user.stopped_at, now=now)
