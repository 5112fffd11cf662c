"""Idempotency-Key: the same call again gets the same answer. The unique key of the row guards against two at once."""

import base64
import hashlib
import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from desk.api.models import ApiAnswer
from desk.api.problems import AtWork, BadKey, OtherRequest
from desk.core.columns import keys
from desk.core.db import db, transaction

KEY = re.compile(r"[A-Za-z0-9._:-]{1,200}", re.ASCII)
PLACE = "api_answer.body"
KEPT = timedelta(hours=24)
GIVEN_UP_AFTER = timedelta(seconds=60)  # who has not answered by then has died
BATCH = 500


@dataclass(frozen=True)
class Kept:
    """An answer as it was given: status, JSON text, and the headers that belong to it."""

    status: int
    body: str
    headers: dict[str, str]


@dataclass(frozen=True)
class Claim:
    """This call works under this key. `at` tells it from another one that takes over after it was given up."""

    row_id: int
    at: datetime


def checked_key(said: str) -> str:
    """Raises BadKey."""
    if not KEY.fullmatch(said):
        raise BadKey
    return said


def digest_of(method: str, path: str, query: bytes, body: Any) -> str:
    """What makes a request the same: not how its JSON is spaced or ordered."""
    said = json.dumps([method, path, query.decode("latin-1"), body], sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(said.encode()).hexdigest()


def claim(token_id: int, key: str, digest: str, *, at: datetime) -> Claim | Kept:
    """Take the key for this call, or the answer that it has. In a transaction of its own.

    Raises AtWork while the first call works, OtherRequest when that was another request.
    """
    try:
        with transaction():
            row = ApiAnswer(token_id=token_id, key=key, request_digest=digest, at=at)
            db.session.add(row)
            db.session.flush()
            return Claim(row.id, at)
    except IntegrityError:
        pass
    with transaction():
        return _of_before(token_id, key, digest, at)


def keep(mine: Claim, answer: Kept) -> None:
    """Write the answer down, in the transaction of what it tells. Raises AtWork when another call took over."""
    sealed = base64.b64encode(keys().seal(PLACE, json.dumps([answer.body, answer.headers]).encode())).decode()
    still_mine = ApiAnswer.id == mine.row_id, ApiAnswer.at == mine.at, ApiAnswer.status.is_(None)
    won = db.session.scalar(
        update(ApiAnswer).where(*still_mine).values(status=answer.status, body=sealed).returning(ApiAnswer.id)
    )
    if won is None:
        raise AtWork


def let_go(mine: Claim) -> None:
    """The call did nothing: the key is free again."""
    db.session.execute(
        delete(ApiAnswer).where(ApiAnswer.id == mine.row_id, ApiAnswer.at == mine.at, ApiAnswer.status.is_(None))
    )


def forget_answers(*, now: datetime) -> int:
    """Those older than a day are deleted, some at a time; how many."""
    old = db.session.scalars(select(ApiAnswer.id).where(ApiAnswer.at < now - KEPT).limit(BATCH)).all()
    db.session.execute(delete(ApiAnswer).where(ApiAnswer.id.in_(old)))
    return len(old)


def _of_before(token_id: int, key: str, digest: str, at: datetime) -> Claim | Kept:
    row = db.session.scalars(
        select(ApiAnswer).where(ApiAnswer.token_id == token_id, ApiAnswer.key == key).with_for_update()
    ).one_or_none()
    if row is None:  # it was let go at this moment
        raise AtWork
    if row.at < at - KEPT:
        return _taken_over(row, digest, at)
    if row.request_digest != digest:
        raise OtherRequest
    if row.status is not None:
        body, headers = json.loads(keys().unseal(PLACE, base64.b64decode(row.body)))
        return Kept(row.status, body, headers)
    if row.at > at - GIVEN_UP_AFTER:
        raise AtWork
    return _taken_over(row, digest, at)


def _taken_over(row: ApiAnswer, digest: str, at: datetime) -> Claim:
    row.request_digest, row.status, row.body, row.at = digest, None, "", at
    db.session.flush()
    return Claim(row.id, at)
