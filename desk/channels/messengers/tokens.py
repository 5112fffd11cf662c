"""Access tokens: asked for once however many need one, kept sealed, renewed before they end.

Who asks has taken the row first: `access_token` is empty then, and `access_ends_at` says until when to wait for them.
"""

from datetime import datetime, timedelta
from time import monotonic, sleep

from flask import current_app
from sqlalchemy import update

from desk.channels.messengers.adapter import WithToken
from desk.channels.messengers.queries import Line
from desk.channels.messengers.types import Untrue
from desk.channels.models import MessengerAccount
from desk.core.db import db, transaction
from desk.core.fetching import fetch
from desk.core.outside import Forbidden, NoAnswer
from desk.core.times import utcnow

EARLY = timedelta(minutes=5)
ASKING = timedelta(seconds=20)  # longer than a call may take
PATIENCE_S = 6.0  # while somebody else asks
LOOK_S = 0.1


class NoToken(Exception):
    """There is none: `why` is a word of `labels.WHY`, `code` theirs."""

    def __init__(self, why: str, code: str) -> None:
        super().__init__(f"{why} {code}")
        self.why, self.code = why, code


def access_token(line: Line, *, refused: str = "") -> str:
    """The token of this account; `refused` is one that does not work any more. Raises NoToken.

    This is a boundary of its own: it commits, and nothing of the database is held while they are asked.
    """
    give_up = monotonic() + PATIENCE_S
    while True:
        token, ends_at = _kept(line)
        now = utcnow()
        if token and token != refused and ends_at and ends_at > now + EARLY:
            return token
        asked_by_another = not token and ends_at is not None and ends_at > now
        if not asked_by_another:
            until = _take(line, ends_at, now)
            if until is not None:
                return _asked(line, until, force=bool(refused))
        if monotonic() > give_up:
            raise NoToken("busy", "")
        sleep(LOOK_S)


def _kept(line: Line) -> tuple[str, datetime | None]:
    db.session.rollback()
    row = db.session.get_one(MessengerAccount, line.account_id, populate_existing=True)
    kept = row.access_token, row.access_ends_at
    db.session.rollback()
    return kept


def _take(line: Line, seen: datetime | None, now: datetime) -> datetime | None:
    """Be the one who asks; None when somebody else was quicker."""
    until = now + ASKING
    with transaction():
        won = db.session.scalar(
            update(MessengerAccount)
            .where(MessengerAccount.id == line.account_id, MessengerAccount.access_ends_at.is_not_distinct_from(seen))
            .values(access_token="", access_ends_at=until)
            .returning(MessengerAccount.id)
        )
    return until if won else None


def _asked(line: Line, until: datetime, *, force: bool) -> str:
    token, ends_at = "", None
    try:
        token, seconds = ask_token(line, force=force)
        ends_at = utcnow() + timedelta(seconds=max(seconds, EARLY.total_seconds() + 60))
    finally:
        with transaction():
            db.session.execute(
                update(MessengerAccount)
                .where(MessengerAccount.id == line.account_id, MessengerAccount.access_ends_at == until)
                .values(access_token=token, access_ends_at=ends_at)
            )
    return token


def ask_token(line: Line, *, force: bool) -> tuple[str, int]:
    """A token and the seconds that it lasts, as they give it now. Raises NoToken."""
    adapter = line.adapter
    if not isinstance(adapter, WithToken):
        return "", 0
    call = adapter.token_call(line.config, force=force)
    try:
        return adapter.read_token(fetch(call, allowed=current_app.config["DESK"].hook_hosts))
    except Untrue as problem:
        raise NoToken("account", str(problem)) from None
    except Forbidden:
        raise NoToken("account", "address") from None
    except NoAnswer as problem:
        raise NoToken("silent", str(problem)) from None
