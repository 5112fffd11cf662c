"""What an agent does to exceptions from the pool, to one or to many at once."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from desk.accounts.models import Agent
from desk.core.db import db
from desk.core.errors import Faulty
from desk.inquiries.commands import Question
from desk.inquiries.types import Party
from desk.shipments.commands import exceptions
from desk.shipments.models import Leg
from desk.shipments.models_care import ExceptionCase
from desk.shipments.queries import shipments_by_id
from desk.tickets.commands.freight_cases import live_tickets, open_for_exception
from desk.tickets.commands.inquiries import ask_inquiry
from desk.tickets.numbers import HIGHEST_ID

MOST = 200
UNNAMED = _l("The carrier")


def picked(case_ids: Collection[int], *, at_most: int = MOST) -> list[ExceptionCase]:
    """These cases, locked in one order. Raises Faulty for none and for too many."""
    _check(case_ids, at_most)
    exceptions.hold(db.session.scalars(select(ExceptionCase.shipment_id).where(ExceptionCase.id.in_(case_ids))).all())
    rows = select(ExceptionCase).where(ExceptionCase.id.in_(case_ids)).order_by(ExceptionCase.id)
    return list(db.session.scalars(rows.with_for_update().execution_options(populate_existing=True)))


def looked_at(case_ids: Collection[int]) -> list[ExceptionCase]:
    """These cases as they are, only to be read. Raises Faulty as `picked` does."""
    _check(case_ids, MOST)
    return list(db.session.scalars(select(ExceptionCase).where(ExceptionCase.id.in_(case_ids))))


def _check(case_ids: Collection[int], at_most: int) -> None:
    if not case_ids:
        raise Faulty("case", _l("Tick the exceptions first."))
    if len(case_ids) > at_most:
        raise Faulty("case", _l("At most %(most)s at once.", most=at_most))


def take_all(cases: Sequence[ExceptionCase], *, by: Agent, at: datetime) -> int:
    """Whoever presses has them now; how many were open."""
    return _each(cases, lambda case: exceptions.take(case, by, by=by, at=at))


def let_go(cases: Sequence[ExceptionCase], *, by: Agent, at: datetime) -> int:
    """They are nobody's."""
    return _each(cases, lambda case: exceptions.take(case, None, by=by, at=at))


def acknowledge_all(cases: Sequence[ExceptionCase], *, by: Agent, at: datetime) -> int:
    """Somebody has seen them."""
    return _each(cases, lambda case: exceptions.acknowledge(case, by=by, at=at))


def resolve_all(cases: Sequence[ExceptionCase], resolution: str, reason: str, *, by: Agent, at: datetime) -> int:
    """They are over, for this reason. Raises Faulty."""
    exceptions.check_resolution(resolution, reason)
    return _each(cases, lambda case: exceptions.resolve(case, resolution, reason=reason, by=by, at=at))


def open_tickets(cases: Sequence[ExceptionCase], *, by: Agent, at: datetime) -> int:
    """Each shipment has a ticket that knows of them; how many shipments."""
    of = _by_shipment(case for case in cases if case.resolved_at is None)
    tickets = live_tickets(of)
    known = {one: ticket.id for one, ticket in tickets.items()}
    for shipment in sorted(shipments_by_id(list(of)), key=lambda one: (known.get(one.id, HIGHEST_ID), one.id)):
        ticket, mine = tickets.get(shipment.id), of[shipment.id]
        new = [case for case in mine if ticket is None or case.ticket_id != ticket.id]
        if new:
            open_for_exception(shipment, new, at=at, by=by, ticket=ticket)
    return len(of)


def ask_carriers(cases: Sequence[ExceptionCase], text: str, *, by: Agent, at: datetime) -> int:
    """Ask the carrier of each shipment, through its ticket; how many questions. Raises Faulty."""
    if not text.strip():
        raise Faulty("question", _l("Write down what you ask."))
    open_tickets(cases, by=by, at=at)
    ids = sorted({case.shipment_id for case in cases if case.resolved_at is None})
    tickets, carriers = live_tickets(ids), _carriers(ids)
    for one in ids:
        question = Question(Party.CARRIER, carriers.get(one) or str(UNNAMED), text)
        ask_inquiry(tickets[one], question, waits=False, by=by, at=at)
    return len(ids)


def _carriers(shipment_ids: Collection[int]) -> dict[int, str]:
    """Who carries each now: the first leg that has not arrived, else the last."""
    found: dict[int, str] = {}
    rows = select(Leg.shipment_id, Leg.carrier, Leg.ata_at).where(Leg.shipment_id.in_(shipment_ids), Leg.carrier != "")
    done: dict[int, str] = {}
    for one, carrier, arrived in db.session.execute(rows.order_by(Leg.shipment_id, Leg.seq)):
        if arrived is None:
            found.setdefault(one, carrier)
        done[one] = carrier
    return done | found


def _by_shipment(cases: Iterable[ExceptionCase]) -> dict[int, list[ExceptionCase]]:
    found: dict[int, list[ExceptionCase]] = defaultdict(list)
    for case in cases:
        found[case.shipment_id].append(case)
    return found


def _each(cases: Sequence[ExceptionCase], act: Callable[[ExceptionCase], None]) -> int:
    running = [case for case in cases if case.resolved_at is None]
    for case in running:
        act(case)
    return len(running)
