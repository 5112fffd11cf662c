"""Shipments whose hour has come: what is wrong with them is written down, and their tickets hear of it.

The sweep comes here. Each shipment is claimed by one: its hour is taken away, and the next one set in its place.
"""

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import Table, bindparam, select, update

from desk.core.db import AWAY, db, transaction
from desk.core.errors import Conflict
from desk.notifications.commands import tell_all
from desk.notifications.telling import Telling
from desk.notifications.types import Channel, Kind
from desk.shipments.commands.exceptions import bring_cases, cases_of, is_storm
from desk.shipments.exception_facts import rules_now, situations
from desk.shipments.exception_limits import INTERNAL, RuleFact, limits_for
from desk.shipments.exception_types import Seen, Situation
from desk.shipments.exceptions import is_history, next_look, review
from desk.shipments.models import Shipment
from desk.shipments.models_care import ExceptionCase
from desk.shipments.queries import shipments_by_id
from desk.shipments.types import Classifier
from desk.tickets.commands.freight_cases import authority_decided, live_tickets, open_for_exception
from desk.tickets.hearers import Staff, hearers, read_staff
from desk.tickets.models import Ticket
from desk.tickets.numbers import HIGHEST_ID

log = logging.getLogger(__name__)
TOGETHER = 20  # what one transaction holds on to: longer ones let a carrier's push wait
TRY_AGAIN = timedelta(hours=1)
HEAR = ("assignee", "account_manager")
DECIDES = frozenset({"CUSTOMS_RELEASED", "EXP_RELEASED", "CUSTOMS_REFUSED", "DUTY_PAID"})
_SHIPMENTS = cast(Table, Shipment.__table__)
_NEXT = update(_SHIPMENTS).where(_SHIPMENTS.c.id == bindparam("shipment")).values(look_at=bindparam("next_at"))

Silent = Mapping[str, datetime]


def watch_freight(now: datetime, limit: int = 200, silent_feeds: Callable[[datetime], Silent] = lambda _now: {}) -> int:
    """Look at shipments whose hour has come by `now`; how many.

    `silent_feeds` tells which feeds say nothing any more, and since when; it is asked only when there is work.
    """
    due = select(Shipment.id).where(Shipment.look_at <= now).order_by(Shipment.look_at, Shipment.id).limit(limit)
    ids = list(db.session.scalars(due))
    parts = [ids[at : at + TOGETHER] for at in range(0, len(ids), TOGETHER)]
    silent = silent_feeds(now) if ids else {}
    return sum(_look_at(part, now, silent) for part in parts)


def _look_at(ids: Sequence[int], now: datetime, silent: Silent) -> int:
    """All at once; where one of them breaks, each for itself, so that it does not hold up the others."""
    try:
        with transaction():
            return _review(_claim(ids, now), now, silent)
    except (*AWAY, Conflict):
        raise
    except Exception:
        db.session.rollback()
        if len(ids) > 1:
            return sum(_look_at([one], now, silent) for one in ids)
        log.exception("shipment %s cannot be reviewed", ids[0])
        with transaction():
            _set_next({ids[0]: now + TRY_AGAIN})
        return 0


def _claim(ids: Collection[int], now: datetime) -> list[int]:
    """Those that are still due and that nobody else has at this moment; they stay locked until the commit."""
    free = select(Shipment.id).where(Shipment.id.in_(ids), Shipment.look_at <= now).order_by(Shipment.id)
    claimed = list(db.session.scalars(free.with_for_update(skip_locked=True, of=Shipment)))
    _set_next(dict.fromkeys(claimed))
    return claimed


def _set_next(looks: Mapping[int, datetime | None]) -> None:
    if looks:
        db.session.connection().execute(_NEXT, [{"shipment": one, "next_at": at} for one, at in looks.items()])


def _review(ids: Sequence[int], now: datetime, silent: Silent) -> int:
    if not ids:
        return 0
    cases, rules = cases_of(ids), rules_now()
    known = situations(ids, [case for mine in cases.values() for case in mine], silent)
    told = {one: _brought(known[one], cases[one], rules, now) for one in ids}
    _tell({one: found for one, found in told.items() if found}, now)
    authority_decided(ids, {one: at for one in ids if (at := _decided(known[one]))}, at=now)
    _set_next({one: next_look(known[one], now, rules) for one in ids})
    return len(ids)


def _brought(s: Situation, cases: Sequence[ExceptionCase], rules: list[RuleFact], now: datetime) -> list[ExceptionCase]:
    """Bring the cases of one shipment in line; those that its ticket is to hear of."""
    seen = {one.type: one for one in review(s, now, rules)}
    brought = bring_cases(s.shipment_id, list(seen.values()), cases, at=now)
    fresh = [case for case in (*brought.opened, *brought.worse) if not is_storm(case, cases)]
    return [case for case in fresh if _is_news(s, case, seen[case.type], rules)]


def _is_news(s: Situation, case: ExceptionCase, seen: Seen, rules: list[RuleFact]) -> bool:
    """Whether a ticket hears of it: what weighs enough, or what a rule wants; never what is past or our own affair."""
    if case.type in INTERNAL or is_history(s, seen):
        return False
    row = limits_for(rules, s).row(case.type)
    if row is not None and row.opens_ticket is not None:
        return row.opens_ticket
    return case.severity >= 2


def _tell(told: Mapping[int, Sequence[ExceptionCase]], now: datetime) -> None:
    """Each shipment's ticket hears of it, and by bell whoever has the ticket or answers for the customer.

    Tickets are locked in the order of their ids, as by everybody else.
    """
    if not told:
        return
    tickets, rung = live_tickets(told), []
    known = {one: ticket.id for one, ticket in tickets.items()}
    for shipment in sorted(shipments_by_id(list(told)), key=lambda one: (known.get(one.id, HIGHEST_ID), one.id)):
        ticket = open_for_exception(shipment, told[shipment.id], at=now, ticket=tickets.get(shipment.id))
        rung.append((ticket, shipment))
    staff = read_staff([ticket for ticket, _ in rung], now)
    tell_all([_bell(staff, ticket, shipment, told[shipment.id], now) for ticket, shipment in rung])


def _bell(staff: Staff, ticket: Ticket, shipment: Shipment, cases: Sequence[ExceptionCase], now: datetime) -> Telling:
    newest = max(cases, key=lambda case: case.id)
    data = {"ticket": ticket.reference, "path": f"/tickets/{ticket.reference}", "shipment": shipment.shipment_no}
    return Telling(
        hearers(staff, ticket, HEAR), f"exception:{newest.id}:{newest.severity}", Kind.EXCEPTION,
        f"ticket:{ticket.id}", data, now, (Channel.BELL,),
    )  # fmt: skip


def _decided(s: Situation) -> datetime | None:
    """When we heard last that customs let go, or refused."""
    spoken = (one for one in s.events if one.live and one.classifier == Classifier.ACT and one.code in DECIDES)
    return max((one.received_at for one in spoken), default=None)
