"""What machines sign in with: made and withdrawn by an administrator, shown once."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import select, update

from desk.api.models import ApiToken
from desk.audit.commands import record
from desk.core.db import db
from desk.core.errors import NotFound

PREFIX = "desk_"
USED_AGAIN_AFTER = timedelta(minutes=5)  # how exactly it is known when a token was used last


def digest_of(token: str) -> str:
    """What is kept of a token."""
    return sha256(token.encode("utf-8", "replace")).hexdigest()


def create_token(name: str, customer_id: int | None, *, actor: str, at: datetime) -> tuple[ApiToken, str]:
    """A new token, and its clear text, which nobody sees again."""
    clear = PREFIX + secrets.token_urlsafe(32)
    row = ApiToken(name=name, digest=digest_of(clear), customer_id=customer_id, created_by=actor, created_at=at)
    db.session.add(row)
    db.session.flush()
    record("api_token.created", f"api_token:{row.id}", actor=actor, at=at, name=name, customer_id=customer_id)
    return row, clear


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
