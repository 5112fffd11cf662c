"""Many numbers at once, pasted or from a file: what each is, and where its shipment stands."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import select

from desk.accounts.models import Agent
from desk.core.db import db
from desk.freight.listing import Line, lines_of, rows_by_id
from desk.shipments.models import Reference, Shipment
from desk.shipments.references.find import candidates, find_references
from desk.shipments.voyages import meant

T = TypeVar("T")
MOST = 5_000
LONGEST = 40
AT_ONCE = 5_000  # values in one statement
_NAMED = select(
    Reference.value_norm, Reference.type, Reference.valid_from, Reference.valid_to, Shipment.id, Shipment.opened_at,
    Shipment.closed_at,
).join(Shipment, Shipment.id == Reference.shipment_id)  # fmt: skip
_PARTS = re.compile(r"[\n\r\t,;，；、|]+")


@dataclass(frozen=True)
class Asked:
    """A number as it was given, and what it is by its form; `check_ok` None where it has no check digit."""

    value: str
    kind: str = ""
    check_ok: bool | None = None


@dataclass(frozen=True)
class Answer:
    """A number with one shipment that it names; None: we know none. A number of several has several answers."""

    asked: Asked
    line: Line | None


def numbers_in(text: str) -> list[str]:
    """The numbers of a pasted text or column, in their order, each once: whatever has a digit and no sentence."""
    parts = (part.strip() for part in _PARTS.split(text))
    return list(dict.fromkeys(part for part in parts if _may_be(part)))


def _may_be(part: str) -> bool:
    return 4 <= len(part) <= LONGEST and any(map(str.isdigit, part)) and part.count(" ") <= 4


def answers(agent: Agent, numbers: Sequence[str], *, language: str, now: datetime) -> list[Answer]:
    """Where the shipments of these numbers stand, in the order of the numbers. Raises NotAllowed."""
    named = _named(numbers, now)
    ids = list({one for found in named.values() for one in found})
    lines = {line.id: line for part in _parts(ids) for line in lines_of(rows_by_id(agent, part), language)}
    return [answer for number in numbers for answer in _answers(number, named.get(number, []), lines)]


def _answers(number: str, ids: Sequence[int], lines: dict[int, Line]) -> list[Answer]:
    asked = _recognised(number)
    return [Answer(asked, lines[one]) for one in ids if one in lines] or [Answer(asked, None)]


def _recognised(number: str) -> Asked:
    found = find_references(number)
    return Asked(number, found[0].type, found[0].check_ok) if found else Asked(number)


def _named(numbers: Sequence[str], now: datetime) -> dict[str, list[int]]:
    """The shipments of each number, exact, in any spelling; of a box that was used again the voyage that runs."""
    spelled: dict[str, set[str]] = defaultdict(set)
    for number in numbers:
        for spelling in candidates(number):
            spelled[spelling].add(number)
    found: dict[str, list[Any]] = defaultdict(list)
    for part in _parts(list(spelled)):
        for row in db.session.execute(_NAMED.where(Reference.value_norm.in_(part))):
            for number in spelled[row.value_norm]:
                found[number].append(row)
    named = {number: [row.id for row in meant(rows, now)] for number, rows in found.items()}
    return {**_ours([number for number in numbers if number not in named]), **named}


def _ours(numbers: Sequence[str]) -> dict[str, list[int]]:
    """By our own number."""
    wanted = {number.upper(): number for number in numbers}
    rows = [
        row for part in _parts(list(wanted))
        for row in db.session.execute(select(Shipment.shipment_no, Shipment.id).where(Shipment.shipment_no.in_(part)))
    ]  # fmt: skip
    return {wanted[number]: [one] for number, one in rows}


def _parts(values: Sequence[T]) -> Iterable[list[T]]:
    return (list(values[at : at + AT_ONCE]) for at in range(0, len(values), AT_ONCE))
