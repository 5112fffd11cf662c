"""What columns hold beside plain text and numbers: instants, plain values, and personal text that is sealed."""

import json
from datetime import UTC, datetime
from typing import Any

from flask import current_app
from sqlalchemy import BigInteger, DateTime, Integer, LargeBinary, Text
from sqlalchemy.types import TypeDecorator

from desk.core.crypto import Keys

BigId = BigInteger().with_variant(Integer(), "sqlite")  # SQLite counts up only an INTEGER primary key


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. Refuses naive values; what comes back is aware and in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime cannot be stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class JsonText(TypeDecorator[Any]):
    """Plain values as JSON text, the same on every database."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Any) -> str | None:
        return None if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)

    def process_result_value(self, value: str | None, dialect: Any) -> Any:
        return None if value is None else json.loads(value)


class SealedText(TypeDecorator[str]):
    """Personal text, encrypted at rest; `place` is table.column, so that a value moved elsewhere does not open."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place

    def process_bind_param(self, value: str | None, dialect: Any) -> bytes | None:
        return None if value is None else keys().seal(self.place, value.encode("utf-8", "replace"))

    def process_result_value(self, value: bytes | None, dialect: Any) -> str | None:
        if not value:  # a column that came later is empty in the rows of before
            return None if value is None else ""
        return keys().unseal(self.place, bytes(value)).decode()


def keys() -> Keys:
    """The keys of the current app."""
    found: Keys = current_app.extensions["desk_keys"]
    return found
