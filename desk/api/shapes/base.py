"""What all shapes are made of. A shape both reads what is sent and stands in the document that describes the API."""

import base64
import binascii
import re
from datetime import UTC, datetime
from typing import Annotated, Any, Generic, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, StringConstraints
from pydantic_core import PydanticCustomError

Row = TypeVar("Row")
WHOLE = re.compile(r"\d{1,10}", re.ASCII)
INSTANT = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:\d\d)", re.ASCII)
YEARS = range(1990, 2200)
HIGHEST_ID = 2**31 - 1
LIKE_A_TICKET = r"^[Tt]-[1-9][0-9]{4,9}$"


class In(BaseModel):
    """A body: nothing that it does not name, and nothing bent into shape."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Query(BaseModel):
    """The parameters of an address."""

    model_config = ConfigDict(extra="forbid")


class Out(BaseModel):
    """An answer."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)


def said(most: int, least: int = 0) -> Any:
    """Text of at most so many characters; no database takes a NUL."""
    return Annotated[str, StringConstraints(min_length=least, max_length=most, pattern=r"^[^\x00]*$")]


def _instant(text: Any) -> datetime:
    try:
        if isinstance(text, str) and INSTANT.fullmatch(text):
            at = datetime.fromisoformat(text.upper()).astimezone(UTC)
            if at.year in YEARS:
                return at
    except (ValueError, OverflowError):
        pass
    raise PydanticCustomError("instant", "not an instant")


def _whole(text: Any) -> Any:
    """The number in a parameter; digits and nothing else."""
    return int(text) if isinstance(text, str) and WHOLE.fullmatch(text) else text


def _bytes(text: str) -> str:
    try:
        base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise PydanticCustomError("base64", "not Base64") from None
    return text


def written(at: datetime | None) -> str | None:
    """An instant as the API writes it: to the second, in UTC."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at else None


Instant = Annotated[
    datetime, BeforeValidator(_instant, json_schema_input_type=str), Field(json_schema_extra={"format": "date-time"})
]
Time = Annotated[datetime, PlainSerializer(written, return_type=str)]  # in answers
Id = Annotated[int, Field(ge=1, le=HIGHEST_ID)]
AskedId = Annotated[int, Field(ge=1, le=HIGHEST_ID), BeforeValidator(_whole)]
Base64 = Annotated[str, StringConstraints(max_length=7_000_000), AfterValidator(_bytes)]
TicketNo = Annotated[str, Field(pattern=LIKE_A_TICKET, examples=["T-10001"])]


class PageQuery(Query):
    """Every list takes these."""

    limit: Annotated[int, Field(ge=1, le=200), BeforeValidator(_whole)] = 50
    cursor: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]+$", max_length=200)] | None = None


class NoQuery(Query):
    """No parameters."""


class Page(Out, Generic[Row]):
    """One page of a list. `next_cursor` is null on the last one."""

    items: list[Row]
    next_cursor: str | None


class Money(Out):
    """An amount: a decimal number as text, and an ISO 4217 currency."""

    amount: str = Field(examples=["450.00"])
    currency: str = Field(examples=["USD"])


class FieldProblem(Out):
    field: str
    text: str


class Problem(Out):
    """What is wrong. `fields` names what of the call it is; `scope` the scope that the token lacks.

    `way`: how an answer would leave now, where another way was asked for; null where it cannot.
    """

    code: str
    text: str
    fields: list[FieldProblem] | None = None
    scope: str | None = None
    way: str | None = None


class Error(Out):
    """Every refusal looks like this."""

    error: Problem
    status: int | None = None
