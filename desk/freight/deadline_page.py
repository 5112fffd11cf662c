"""The clocks of many shipments in one list: what runs out next, and what has."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from desk.accounts.models import Agent, Customer
from desk.core.db import db
from desk.core.xlsx import write_xlsx
from desk.freight.access import visible_to
from desk.freight.shipment_care import amount_words
from desk.shipments.around import due_words
from desk.shipments.clock_rows import clock_rows, shipments_with_clocks
from desk.shipments.clocks import Said, city
from desk.shipments.deadlines import KINDS, Deadline, deadlines_of
from desk.shipments.labels import DEADLINE, DOCUMENT, FREE_TIME
from desk.shipments.models import Reference, Shipment

PAGE = 50
MOST_LOOKED_AT = 3000  # shipments: who has more of them narrows the list by customer
AT_ONCE = 500
WITHIN = {"24h": timedelta(hours=24), "72h": timedelta(hours=72), "7d": timedelta(days=7)}
OVERDUE = "overdue"


@dataclass(frozen=True)
class DeadlineSieve:
    """What of the list is wanted: `within` is a key of WITHIN, OVERDUE, or empty for 30 days."""

    kind: str = ""
    within: str = "7d"
    customer_id: int | None = None

    def until(self, now: datetime) -> datetime:
        return now if self.within == OVERDUE else now + WITHIN.get(self.within, timedelta(days=30))


@dataclass(frozen=True)
class DeadlineRow:
    """One clock in words. `urgent`: late, warn or empty."""

    name: str
    about: str
    due_at: datetime
    said: Said
    calendar: str
    urgent: str
    money: str
    days_left: int | None
    done: bool
    shipment_id: int = 0
    number: str = ""
    customer: str = ""


@dataclass(frozen=True)
class DeadlineList:
    """`cut` says that there were more shipments than are looked at."""

    rows: Sequence[DeadlineRow]
    count: int
    page: int
    next_page: int | None
    cut: bool


def deadline_list(
    agent: Agent, sieve: DeadlineSieve, *, page: int, language: str, now: datetime, size: int = PAGE
) -> DeadlineList:
    """The open clocks that the sieve lets through, those that run out first on top."""
    shipments, cut = _shipments(agent, sieve, now)
    found = sorted(_open(shipments, sieve, now), key=lambda pair: (pair[1].due_at, pair[0].id))
    part = found[(page - 1) * size : page * size]
    numbers, names = _titles([one for one, _ in part]), _customers([one for one, _ in part])
    rows = [
        deadline_row(deadline, language, agent.time_zone, now, shipment=shipment,
                     number=numbers.get(shipment.id, shipment.shipment_no), customer=names[shipment.customer_id])
        for shipment, deadline in part
    ]  # fmt: skip
    return DeadlineList(rows, len(found), page, page + 1 if len(found) > page * size else None, cut)


def deadline_row(
    deadline: Deadline, language: str, reader: str, now: datetime, *, shipment: Shipment | None = None,
    number: str = "", customer: str = "",
) -> DeadlineRow:  # fmt: skip
    """A clock in words, for a list or for the page of its shipment."""
    return DeadlineRow(
        name=str(DEADLINE[deadline.kind]), about=_about(deadline), due_at=deadline.due_at,
        said=due_words(deadline, language, reader), calendar=calendar_words(deadline, language),
        urgent=_urgency(deadline, now), money=money_words(deadline), days_left=deadline.days_left,
        done=deadline.done, shipment_id=shipment.id if shipment else 0, number=number, customer=customer,
    )  # fmt: skip


def calendar_words(deadline: Deadline, language: str) -> str:
    """Which days count and on whose clock: every day, Hamburg; working days of DE, Berlin."""
    place = city(deadline.zone, language)
    if deadline.calendar.startswith("WD"):
        return str(_("working days of %(country)s, clock of %(city)s", country=deadline.calendar[3:], city=place))
    return str(_("every day, clock of %(city)s", city=place))


def money_words(deadline: Deadline) -> str:
    """What free time has cost so far; empty while it costs nothing or nobody knows the rate."""
    return amount_words(deadline.accrued, deadline.currency) if deadline.accrued else ""


def as_xlsx(rows: Iterable[DeadlineRow]) -> bytes:
    """The list as a file; every cell is text, a number or nothing."""
    heads = [_("Due"), _("Your time"), _("What"), _("About"), _("Shipment"), _("Customer"), _("Calendar"),
             _("Days left"), _("Cost so far"), _("Overdue")]  # fmt: skip
    cells = [
        [row.said.there, row.said.here, row.name, row.about, row.number, row.customer, row.calendar, row.days_left,
         row.money, _("yes") if row.urgent == "late" else ""]
        for row in rows
    ]  # fmt: skip
    return write_xlsx(_("Deadlines"), heads, cells)


def _shipments(agent: Agent, sieve: DeadlineSieve, now: datetime) -> tuple[list[Shipment], bool]:
    wanted = shipments_with_clocks(until=sieve.until(now), now=now).where(visible_to(agent))
    if sieve.customer_id is not None:
        wanted = wanted.where(Shipment.customer_id == sieve.customer_id)
    ids = db.session.scalars(wanted.order_by(Shipment.id.desc()).limit(MOST_LOOKED_AT + 1)).all()
    shown: list[Shipment] = []
    for at in range(0, min(len(ids), MOST_LOOKED_AT), AT_ONCE):
        part = ids[at : min(at + AT_ONCE, MOST_LOOKED_AT)]
        shown += db.session.scalars(select(Shipment).where(Shipment.id.in_(part))).unique()
    return shown, len(ids) > MOST_LOOKED_AT


def _open(shipments: Sequence[Shipment], sieve: DeadlineSieve, now: datetime) -> Iterable[tuple[Shipment, Deadline]]:
    until = sieve.until(now)
    for at in range(0, len(shipments), AT_ONCE):
        part = shipments[at : at + AT_ONCE]
        known = clock_rows(part).known
        for shipment in part:
            for one in deadlines_of(known[shipment.id], now):
                if not one.done and one.due_at <= until and (not sieve.kind or one.kind == sieve.kind):
                    yield shipment, one


def _titles(shipments: Sequence[Shipment]) -> dict[int, str]:
    ids = [one.primary_reference_id for one in shipments if one.primary_reference_id]
    rows = db.session.execute(select(Reference.shipment_id, Reference.value_raw).where(Reference.id.in_(ids)))
    return {one: number for one, number in rows}


def _customers(shipments: Sequence[Shipment]) -> dict[int, str]:
    ids = {one.customer_id for one in shipments}
    rows = db.session.execute(select(Customer.id, Customer.name).where(Customer.id.in_(ids)))
    return {one: name for one, name in rows}


def _about(deadline: Deadline) -> str:
    if deadline.kind == "FREE_TIME":
        return " ".join(part for part in (str(FREE_TIME[deadline.part]), deadline.about) if part)
    return str(DOCUMENT.get(deadline.part, deadline.part)) if deadline.kind == "DOCUMENT" else deadline.about


def _urgency(deadline: Deadline, now: datetime) -> str:
    if deadline.done:
        return ""
    if deadline.overdue(now):
        return "late"
    return "warn" if deadline.due_at - now <= WITHIN["24h"] else ""


def kinds() -> list[tuple[str, Any]]:
    """The kinds of clocks, for a list to choose from."""
    return [(kind, DEADLINE[kind]) for kind in KINDS]
