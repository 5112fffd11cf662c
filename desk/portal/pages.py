"""What the customer's page shows, as plain values in the customer's words: no code, no note, no inner address."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from desk.shipments.pages import Line, Parcel, Step


@dataclass(frozen=True)
class Clock:
    """Something that must happen until a time; `said` is the time in words."""

    name: str
    about: str
    due_at: datetime
    said: str


@dataclass(frozen=True)
class Courier:
    """Who brings it; either may be empty, and either may be masked."""

    name: str
    phone: str


@dataclass(frozen=True)
class Freight:
    """One shipment. `arrival` says what `when` is: delivered, arrived, estimated, passed (a last estimate), unknown."""

    id: int
    kind: str  # what sort of number `number` is
    number: str
    mode: str
    origin: str
    dest: str
    stages: Sequence[Step]
    stage: str
    status: str  # what was last told, in words
    late_days: int
    arrival: str
    when: str
    next: str
    quiet: bool  # the carrier has not said anything for longer than is usual
    lines: Sequence[Line]  # newest first
    parcels: Sequence[Parcel]
    arrived: int  # how many of the parcels
    facts: Sequence[tuple[str, str]]
    states: Sequence[str]  # customs and duty
    clocks: Sequence[Clock]
    courier: Courier | None
    as_of: datetime | None
    as_of_said: str


@dataclass(frozen=True)
class File:
    id: int
    name: str
    size: int


@dataclass(frozen=True)
class Turn:
    """One message. `mine`: the reader wrote it; `author` is empty then."""

    id: int
    mine: bool
    author: str
    at: datetime
    said: str
    text: str
    files: Sequence[File]


@dataclass(frozen=True)
class Charge:
    """One line of an invoice; `amount` and `left` are written for the reader, `plain` is `left` as a form takes it."""

    id: int
    name: str
    invoice: str
    number: str  # of the shipment
    amount: str
    left: str
    plain: str
    currency: str
    disputed: str  # how its dispute stands, in words; empty where there is none
    may_dispute: bool


@dataclass(frozen=True)
class Promise:
    """Something we promised that is still open; `due_at` is None while it rests, `said` is it in words."""

    id: int
    name: object
    due_at: datetime | None
    said: str


@dataclass(frozen=True)
class CustomerPage:
    reference: str
    subject: str
    state: str  # in the customer's words
    made_for: str  # masked
    turns: Sequence[Turn]
    freights: Sequence[Freight]
    charges: Sequence[Charge]
    promises: Sequence[Promise] = ()
    with_colleague: bool = False  # it went on together with what a colleague of the reader asked
