"""The exception pool: what is wrong with shipments now, the worst and oldest first, and whose it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select

from desk.accounts.models import Agent, Customer
from desk.accounts.policy import allows
from desk.accounts.types import Role
from desk.core.db import db
from desk.core.errors import NotAllowed
from desk.freight.access import visible_to
from desk.freight.exceptions_shown import PoolRow, row_of
from desk.shipments.exception_limits import TYPES
from desk.shipments.models import Location, Reference, Shipment
from desk.shipments.models_care import ExceptionCase
from desk.shipments.types import Mode

PAGE = 50
MOST_EXPORTED = 20_000
ME, NOBODY = "me", "none"


@dataclass(frozen=True)
class Sieve:
    """Which exceptions are shown; empty means all. `owner` is ME, NOBODY or an id; `tab` open, or over."""

    tab: str = ""
    type: str = ""
    severity: int = 0
    owner: str = ""
    customer: int = 0
    mode: str = ""

    def as_query(self) -> dict[str, Any]:
        """The same as the query of a URL."""
        return {name: value for name, value in vars(self).items() if value}


@dataclass(frozen=True)
class Pool:
    """One page of them. `counts` are of all open ones that the sieve lets through."""

    rows: Sequence[PoolRow]
    counts: Mapping[str, int]
    page: int
    next_page: int | None
    types: Sequence[str]
    customers: Sequence[tuple[int, str]]
    owners: Sequence[tuple[int, str]]


def sieve_of(query: Mapping[str, str]) -> Sieve:
    """What the query of a URL asks for; what it cannot mean is as if it were not there."""
    owner, severity = query.get("owner", ""), query.get("severity", "")
    return Sieve(
        tab="over" if query.get("tab") == "over" else "",
        type=query.get("type", "") if query.get("type") in TYPES else "",
        severity=int(severity) if severity in ("1", "2", "3") else 0,
        owner=owner if owner in (ME, NOBODY) else str(_number(owner) or ""),
        customer=_number(query.get("customer", "")),
        mode=query.get("mode", "") if query.get("mode") in set(Mode) else "",
    )


def pool(agent: Agent, sieve: Sieve, *, page: int) -> Pool:
    """A page of the pool; six statements. Raises NotAllowed."""
    rows = _rows(agent, sieve, offset=(page - 1) * PAGE, limit=PAGE + 1)
    return Pool(
        rows=_shown(agent, rows[:PAGE]),
        counts=_counts(agent, sieve),
        page=page,
        next_page=page + 1 if len(rows) > PAGE else None,
        types=_types(),
        customers=_customers(),
        owners=_owners(),
    )


def all_rows(agent: Agent, sieve: Sieve) -> list[PoolRow]:
    """Every exception that the sieve lets through, for a file; two statements. Raises NotAllowed."""
    return _shown(agent, _rows(agent, sieve, offset=0, limit=MOST_EXPORTED))


def _shown(agent: Agent, rows: Sequence[Any]) -> list[PoolRow]:
    codes = {str(row.facts["place"]) for row in rows if row.facts.get("place")}
    name = Location.name_zh if agent.locale.startswith("zh") else Location.name_en
    places = {
        code: said for code, said in db.session.execute(select(Location.code, name).where(Location.code.in_(codes)))
    }
    return [row_of(row, places) for row in rows]


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _rows(agent: Agent, sieve: Sieve, *, offset: int, limit: int) -> Sequence[Any]:
    columns = (
        ExceptionCase.id, ExceptionCase.type, ExceptionCase.severity, ExceptionCase.opened_at, ExceptionCase.facts,
        ExceptionCase.shipment_id, Shipment.shipment_no, Reference.value_raw, Shipment.mode, Shipment.stage,
        Customer.name.label("customer"), Agent.name.label("owner"), ExceptionCase.ticket_id,
        ExceptionCase.threatens_promise, ExceptionCase.acknowledged_at, ExceptionCase.told_at,
        ExceptionCase.recurrence_of, ExceptionCase.resolved_at, ExceptionCase.resolution,
    )  # fmt: skip
    query = _joined(select(*columns), agent, sieve).outerjoin(Reference, Reference.id == Shipment.primary_reference_id)
    query = query.outerjoin(Agent, Agent.id == ExceptionCase.owner_id)
    over = ExceptionCase.resolved_at.desc()
    order = [over] if sieve.tab else [ExceptionCase.severity.desc(), ExceptionCase.opened_at]
    return db.session.execute(query.order_by(*order, ExceptionCase.id).offset(offset).limit(limit)).all()


def _joined(
    query: Select[*tuple[Any, ...]], agent: Agent, sieve: Sieve, *, only_open: bool = False
) -> Select[*tuple[Any, ...]]:
    """Exceptions with their shipments and customers, as far as the sieve lets them through. Raises NotAllowed."""
    if not allows(Role(agent.role), "exception.work"):
        raise NotAllowed
    joined = query.select_from(ExceptionCase).join(Shipment, Shipment.id == ExceptionCase.shipment_id)
    joined = joined.join(Customer, Customer.id == Shipment.customer_id)
    running = ExceptionCase.resolved_at.is_(None)
    which = ~running if sieve.tab and not only_open else running
    return joined.where(visible_to(agent), which, *_conditions(agent, sieve))


def _conditions(agent: Agent, sieve: Sieve) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if sieve.type:
        found.append(ExceptionCase.type == sieve.type)
    if sieve.severity:
        found.append(ExceptionCase.severity == sieve.severity)
    if sieve.owner == NOBODY:
        found.append(ExceptionCase.owner_id.is_(None))
    elif sieve.owner:
        found.append(ExceptionCase.owner_id == (agent.id if sieve.owner == ME else int(sieve.owner)))
    if sieve.customer:
        found.append(Shipment.customer_id == sieve.customer)
    if sieve.mode:
        found.append(Shipment.mode == sieve.mode)
    return found


def _counts(agent: Agent, sieve: Sieve) -> dict[str, int]:
    """How many are open of each weight, belong to nobody, and threaten a promise, whatever weight is chosen."""

    def those(condition: ColumnElement[bool]) -> Any:
        return func.sum(case((condition, 1), else_=0))

    columns = {
        "open": func.count(), "urgent": those(ExceptionCase.severity == 3), "act": those(ExceptionCase.severity == 2),
        "watch": those(ExceptionCase.severity == 1), "nobody": those(ExceptionCase.owner_id.is_(None)),
        "threatens": those(ExceptionCase.threatens_promise.is_(True)),
    }  # fmt: skip
    whatever = Sieve(**{**vars(sieve), "severity": 0})
    labelled = [column.label(name) for name, column in columns.items()]
    row = db.session.execute(_joined(select(*labelled), agent, whatever, only_open=True)).one()
    return {name: int(getattr(row, name) or 0) for name in columns}


def _types() -> list[str]:
    known = set(db.session.scalars(select(ExceptionCase.type).where(ExceptionCase.resolved_at.is_(None)).distinct()))
    return [one for one in TYPES if one in known]


def _customers() -> list[tuple[int, str]]:
    """Whose shipments have trouble now, by name."""
    having = select(Shipment.customer_id).join(ExceptionCase, ExceptionCase.shipment_id == Shipment.id)
    having = having.where(ExceptionCase.resolved_at.is_(None))
    rows = select(Customer.id, Customer.name).where(Customer.id.in_(having)).order_by(Customer.name)
    return [(row[0], row[1]) for row in db.session.execute(rows)]


def _owners() -> list[tuple[int, str]]:
    having = select(ExceptionCase.owner_id).where(ExceptionCase.resolved_at.is_(None))
    rows = select(Agent.id, Agent.name).where(Agent.id.in_(having)).order_by(Agent.name)
    return [(row[0], row[1]) for row in db.session.execute(rows)]
