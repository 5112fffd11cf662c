"""What machines sign in with: made and withdrawn by an administrator, shown once."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from desk.accounts.models import Agent
from desk.api.models import ApiToken
from desk.api.scopes import FOR_SHIPMENTS, OURS, Scope, scopes_named
from desk.audit.commands import record
from desk.core.db import db
from desk.core.errors import Faulty, NotFound

PREFIX = "desk_"
USED_AGAIN_AFTER = timedelta(minutes=5)  # how exactly it is known when a token was used last


def digest_of(token: str) -> str:
    """What is kept of a token."""
    return sha256(token.encode("utf-8", "replace")).hexdigest()


def create_token(
    name: str, customer_id: int | None, *, actor: str, at: datetime, scopes: Iterable[str] = FOR_SHIPMENTS,
    agent_id: int | None = None,
) -> tuple[ApiToken, str]:  # fmt: skip
    """A new token, and its clear text, which nobody sees again. Raises Faulty for rights that do not go together."""
    wanted = _checked(scopes, customer_id, agent_id)
    clear = PREFIX + secrets.token_urlsafe(32)
    row = ApiToken(
        name=name, digest=digest_of(clear), customer_id=customer_id, created_by=actor, created_at=at, scopes=wanted,
        agent_id=agent_id,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    record("api_token.created", f"api_token:{row.id}", actor=actor, at=at, name=name, customer_id=customer_id,
           scopes=wanted, agent=agent_id)  # fmt: skip
    return row, clear


def _checked(scopes: Iterable[str], customer_id: int | None, agent_id: int | None) -> list[str]:
    """The scopes in the order of the table. Raises Faulty."""
    known = scopes_named(scopes)
    if not known:
        raise Faulty("scopes", _l("Choose at least one."))
    if customer_id is not None and agent_id is not None:
        raise Faulty("agent_id", _l("A customer's token acts for the customer, not for an agent."))
    if customer_id is not None and known & OURS:
        raise Faulty("scopes", _l("Internal notes are not for a customer's token."))
    if customer_id is None and agent_id is None and known - FOR_SHIPMENTS:
        raise Faulty("agent_id", _l("Choose the agent in whose name and with whose rights it acts."))
    agent = db.session.get(Agent, agent_id) if agent_id is not None else None
    if agent_id is not None and (agent is None or not agent.active):
        raise Faulty("agent_id", _l("This agent does not work here any more."))
    return [one.value for one in Scope if one in known]


def revoke_token(token_id: int, *, actor: str, at: datetime) -> None:
    """It opens nothing any more; twice is once. Raises NotFound."""
    row = db.session.get(ApiToken, token_id)
    if row is None:
        raise NotFound
    if row.revoked_at is None:
        row.revoked_at = at
        record("api_token.revoked", f"api_token:{row.id}", actor=actor, at=at)


def used_unnoted(token: ApiToken, *, at: datetime) -> bool:
    """Whether its use is to be written down: that it was used just now is there already."""
    return token.last_used_at is None or token.last_used_at < at - USED_AGAIN_AFTER


def note_used(token_id: int, *, at: datetime) -> None:
    """Write down that it was used."""
    db.session.execute(update(ApiToken).where(ApiToken.id == token_id).values(last_used_at=at))


def all_tokens() -> list[ApiToken]:
    """Those that open something first, newest first."""
    return list(db.session.scalars(select(ApiToken).order_by(ApiToken.revoked_at.is_not(None), ApiToken.id.desc())))


def whose_token(clear: str) -> ApiToken | None:
    """The token of this clear text, if it opens something."""
    if not clear.startswith(PREFIX) or len(clear) > 100:
        return None
    wanted = select(ApiToken).where(ApiToken.digest == digest_of(clear), ApiToken.revoked_at.is_(None))
    return db.session.scalars(wanted).one_or_none()
