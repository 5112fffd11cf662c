"""Shipments as a list: of a customer, at a stage, or under a number or a part of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from desk.accounts.models import Agent, Customer
from desk.core.db import db
from desk.freight.access import visible_to
from desk.shipments.models import Location, Reference, Shipment
from desk.shipments.models_care import ExceptionCase
from desk.shipments.references.find import candidates
from desk.shipments.references.normalise import compact
from desk.shipments.rules import eta_slip_days
from desk.shipments.voyages import meant

PAGE = 50
SHORTEST_PART = 4  # characters of a number that is looked for as a part
MOST_FOUND = 500  # shipments that a part of a number may stand for

_ORIGIN, _DEST, _TITLE = aliased(Location), aliased(Location), aliased(Reference)
_NAMED = select(
    Shipment.id, Shipment.opened_at, Shipment.closed_at, Reference.type, Reference.valid_from, Reference.valid_to
).join(Shipment, Shipment.id == Reference.shipment_id)
_ROWS = (
    select(
        Shipment.id, Shipment.shipment_no, Shipment.mode, Shipment.stage, Shipment.ending, Shipment.eta_at,
        Shipment.eta_first_at, Shipment.promise_at, Shipment.delivered_at, Shipment.heard_at, Shipment.opened_at,
        Shipment.customer_id, Customer.name.label("customer"),
        _TITLE.value_raw.label("title"), _TITLE.type.label("kind"),
        _ORIGIN.name_zh.label("origin_zh"), _ORIGIN.name_en.label("origin_en"),
        _DEST.name_zh.label("dest_zh"), _DEST.name_en.label("dest_en"),
    )
    .join(Customer, Customer.id == Shipment.customer_id)
    .join(_ORIGIN, _ORIGIN.code == Shipment.origin_code)
    .join(_DEST, _DEST.code == Shipment.dest_code)
    .outerjoin(_TITLE, _TITLE.id == Shipment.primary_reference_id)
)  # fmt: skip


@dataclass(frozen=True)
class Sieve:
    """What a list is narrowed to; empty is everything. `troubled`: only with an open exception."""

    query: str = ""
    customer_id: int | None = None
    stage: str = ""
    mode: str = ""
    troubled: bool = False


@dataclass(frozen=True)
class Line:
    """A shipment in a list. Instants are aware; `severity` 0: no exception is open."""

    id: int
    title: str
    kind: str
    shipment_no: str
    customer: str
    mode: str
    stage: str
    ending: str
    origin: str
    dest: str
    eta_at: datetime | None
    late_days: int
    delivered_at: datetime | None
    heard_at: datetime | None
    exceptions: int
    severity: int


@dataclass(frozen=True)
class Found:
    """One page of shipments, newest first; `more`: others follow. `count` is None where it was not counted."""

    lines: Sequence[Line]
    page: int
    more: bool
    count: int | None


def shipment_list(agent: Agent, sieve: Sieve, *, page: int, language: str) -> Found:
    """The shipments that this agent may see and that pass the sieve. Raises NotAllowed."""
    wanted = [visible_to(agent), *_narrowed(sieve)]
    rows = db.session.execute(
        _ROWS.where(*wanted).order_by(Shipment.opened_at.desc(), Shipment.id.desc())
        .limit(PAGE + 1).offset((page - 1) * PAGE)
    ).all()  # fmt: skip
    count = db.session.scalar(select(func.count()).select_from(Shipment).where(*wanted)) if page == 1 else None
    return Found(lines_of(rows[:PAGE], language), page, len(rows) > PAGE, count)


def named_one(agent: Agent, query: str, *, now: datetime) -> int | None:
    """The one shipment that a whole number means, as far as this agent may see it; None if it means none or several."""
    rows = db.session.execute(_NAMED.where(visible_to(agent), Reference.value_norm.in_(candidates(query)))).all()
    ids = {row.id for row in meant(rows, now)}
    ours = select(Shipment.id).where(visible_to(agent), Shipment.shipment_no.in_([query, query.upper()]))
    ids |= set(db.session.scalars(ours))
    return ids.pop() if len(ids) == 1 else None


def rows_by_id(agent: Agent, ids: Sequence[int]) -> Sequence[Any]:
    """The rows of these shipments that the agent may see, in no order. Raises NotAllowed."""
    return db.session.execute(_ROWS.where(visible_to(agent), Shipment.id.in_(ids))).all()


def _narrowed(sieve: Sieve) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if sieve.query:
        found.append(Shipment.id.in_(named(sieve.query)))
    if sieve.customer_id is not None:
        found.append(Shipment.customer_id == sieve.customer_id)
    if sieve.stage:
        found.append(Shipment.stage == sieve.stage)
    if sieve.mode:
        found.append(Shipment.mode == sieve.mode)
    if sieve.troubled:
        found.append(Shipment.id.in_(select(ExceptionCase.shipment_id).where(ExceptionCase.resolved_at.is_(None))))
    return found


def named(query: str) -> Select[tuple[int]] | list[int]:
    """The shipments that a number names; where none does, those of which it is a part."""
    spellings = candidates(query)
    whole = select(Reference.shipment_id).where(Reference.value_norm.in_(spellings))
    ours = select(Shipment.id).where(Shipment.shipment_no.in_([query, query.upper()]))
    ids = list(db.session.scalars(whole.union(ours)))
    return ids or _part(query)


def _part(query: str) -> list[int]:
    part = compact(query)
    if len(part) < SHORTEST_PART:
        return []
    fits = or_(
        Reference.value_norm.contains(part, autoescape=True), Shipment.shipment_no.contains(part, autoescape=True)
    )
    rows = select(Shipment.id).join(Reference, and_(Reference.shipment_id == Shipment.id)).where(fits)
    return list(db.session.scalars(rows.distinct().limit(MOST_FOUND)))


def lines_of(rows: Sequence[Any], language: str) -> list[Line]:
    """The rows as a list shows them, with their open exceptions."""
    troubles = _troubles([row.id for row in rows])
    return [_line(row, language, *troubles.get(row.id, (0, 0))) for row in rows]


def _troubles(ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    rows = db.session.execute(
        select(ExceptionCase.shipment_id, func.count(), func.max(ExceptionCase.severity))
        .where(ExceptionCase.resolved_at.is_(None), ExceptionCase.shipment_id.in_(ids))
        .group_by(ExceptionCase.shipment_id)
    )
    return {shipment: (count, severity) for shipment, count, severity in rows}


def _line(row: Any, language: str, exceptions: int, severity: int) -> Line:
    zh = language.startswith("zh")
    late = 0 if row.delivered_at else max(eta_slip_days(row.promise_at or row.eta_first_at, row.eta_at) or 0, 0)
    return Line(
        row.id, row.title or row.shipment_no, row.kind or "", row.shipment_no, row.customer, row.mode, row.stage,
        row.ending, row.origin_zh if zh else row.origin_en, row.dest_zh if zh else row.dest_en, row.eta_at, late,
        row.delivered_at, row.heard_at, exceptions, severity,
    )  # fmt: skip
