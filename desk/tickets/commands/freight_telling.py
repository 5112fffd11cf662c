"""Customers are told of exceptions: one letter a ticket, each shipment with its own fields, never twice in a row."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from desk.accounts.models import Agent, Contact
from desk.audit.commands import all_or_none, record
from desk.core.db import db
from desk.core.errors import DeskError
from desk.shipments.commands.exceptions import STORM, estimate_told, mark_told
from desk.shipments.models import Location, Shipment
from desk.shipments.models_care import ExceptionCase
from desk.shipments.queries import references_of, shipments_by_id
from desk.tickets.access import visible_to
from desk.tickets.commands.changes import lock
from desk.tickets.commands.freight_cases import live_tickets, open_for_exception, who_is_told
from desk.tickets.commands.reply import post_reply
from desk.tickets.freight_words import letter, section
from desk.tickets.links import customer_link, without_tokens
from desk.tickets.messengers.route import open_way
from desk.tickets.models import Ticket
from desk.tickets.numbers import HIGHEST_ID
from desk.tickets.types import LIVE, TicketStatus

INTERNAL = _l("is no matter for customers")
JUST_TOLD = _l("told less than half an hour ago")
OVER = _l("is over already")
NOBODY = _l("we know nobody there to write to")
NOT_YOURS = _l("its ticket belongs to another team")
ASKS = frozenset({"ATTEMPT_NOT_RESCHEDULED", "DELIVERY_ATTEMPTED", "ADDRESS_ISSUE", "UNREACHABLE", "REFUSED",
                  "CUSTOMS_INFO_REQUIRED", "CUSTOMS_REFUSED", "ROLLED", "ROUTE_CHANGED"})  # fmt: skip

Refused = dict[object, list[str]]


@dataclass(frozen=True)
class Letter:
    """What one ticket's requester would read. `reference` is empty while the ticket is not open yet."""

    customer: str
    reference: str
    text: str
    shipments: list[str]


@dataclass
class Told:
    """How many letters went out, and the shipments that were not told of, by why."""

    letters: int = 0
    refused: Refused = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True)
class Bundle:
    """What goes into the letter of one ticket; None: it will be opened for it."""

    ticket: Ticket | None
    contact: Contact
    shipments: Mapping[int, Shipment]
    cases: Mapping[int, Sequence[ExceptionCase]]


def tell_customers(cases: Collection[ExceptionCase], *, by: Agent, at: datetime, mail_domain: str) -> Told:
    """Write to the requester of each shipment's ticket, opening one where none is; estimates told are the new baseline.

    Nobody is told of what is our own affair, of what is over, or of the same twice in half an hour. What cannot leave
    is told of in `refused`, and the others hear all the same.
    """
    told = Told()
    for bundle in _bundles(_ripe(cases, told.refused, at), told.refused, by):
        if bundle.ticket is not None:
            lock(bundle.ticket)  # before the savepoint: what is locked inside is let go with it
        try:
            with all_or_none():
                ticket = bundle.ticket or _opened(bundle, by, at)
                _send(replace(bundle, ticket=ticket), ticket, by=by, at=at, mail_domain=mail_domain)
            told.letters += 1
        except DeskError as problem:  # one letter that cannot leave must not keep the others
            told.refused[str(problem.text)] += [one.shipment_no for one in bundle.shipments.values()]
    return told


def letters_for(cases: Collection[ExceptionCase], *, by: Agent, at: datetime) -> tuple[list[Letter], Refused]:
    """What would go out, and what would not, by why. Nothing is written."""
    refused: Refused = defaultdict(list)
    return [_letter(one, by, at) for one in _bundles(_ripe(cases, refused, at), refused, by)], refused


def _letter(bundle: Bundle, by: Agent, at: datetime) -> Letter:
    company = bundle.contact.customer
    numbers = [one.shipment_no for one in bundle.shipments.values()]
    reference = bundle.ticket.reference if bundle.ticket else ""
    return Letter(company.name if company else "", reference, without_tokens(_text(bundle, by, at)), numbers)


def _ripe(cases: Collection[ExceptionCase], refused: Refused, at: datetime) -> list[ExceptionCase]:
    ids = [case.shipment_id for case in cases]
    numbers, lately = _numbers(ids), _told_since(at - STORM, ids)
    ripe = []
    for case in sorted(cases, key=lambda one: one.id):
        if why := _why_not(case, lately):
            refused[why].append(numbers[case.shipment_id])
        else:
            ripe.append(case)
    return ripe


def _why_not(case: ExceptionCase, lately: Collection[tuple[int, str]]) -> object:
    if case.resolved_at is not None:
        return OVER
    if not case.customer_visible:
        return INTERNAL
    return JUST_TOLD if (case.shipment_id, case.type) in lately else None


def _told_since(since: datetime, ids: Collection[int]) -> set[tuple[int, str]]:
    """What customers heard of lately, also in a case that has closed since."""
    told = select(ExceptionCase.shipment_id, ExceptionCase.type)
    rows = db.session.execute(told.where(ExceptionCase.shipment_id.in_(ids), ExceptionCase.told_at > since))
    return {(row[0], row[1]) for row in rows}


def _numbers(ids: Collection[int]) -> dict[int, str]:
    rows = db.session.execute(select(Shipment.id, Shipment.shipment_no).where(Shipment.id.in_(ids)))
    return {row[0]: row[1] for row in rows}


def _bundles(cases: Sequence[ExceptionCase], refused: Refused, by: Agent) -> list[Bundle]:
    """By ticket, those that are there first: they are locked in one order by everybody."""
    of = defaultdict(list)
    for case in cases:
        of[case.shipment_id].append(case)
    shipments = {one.id: one for one in shipments_by_id(list(of))}
    tickets = live_tickets(of)
    seen = _seen_by(by, [ticket.id for ticket in tickets.values()])
    together: dict[tuple[int, int], list[int]] = defaultdict(list)
    for one in sorted(of):
        ticket = tickets.get(one)
        together[(ticket.id, 0) if ticket else (HIGHEST_ID, one)].append(one)
    found = []
    for _key, ids in sorted(together.items()):
        ticket = tickets.get(ids[0])
        contact = ticket.contact if ticket else who_is_told(shipments[ids[0]])
        if ticket is not None and ticket.id not in seen:
            refused[NOT_YOURS].extend(shipments[one].shipment_no for one in ids)
        elif contact is None:
            refused[NOBODY].extend(shipments[one].shipment_no for one in ids)
        else:
            found.append(Bundle(ticket, contact, {one: shipments[one] for one in ids}, {one: of[one] for one in ids}))
    return found


def _seen_by(agent: Agent, ticket_ids: Collection[int]) -> set[int]:
    return set(db.session.scalars(select(Ticket.id).where(Ticket.id.in_(ticket_ids), visible_to(agent))))


def _text(bundle: Bundle, by: Agent, at: datetime) -> str:
    language, zone = bundle.contact.language, bundle.contact.time_zone
    numbers, places = _titles(bundle.shipments), _places(bundle.cases)
    sections = [
        section(shipment, bundle.cases[one], number=numbers[one], language=language, zone=zone, places=places)
        for one, shipment in bundle.shipments.items()
    ]
    link = customer_link(bundle.ticket, now=at) if bundle.ticket else "…"
    reference = bundle.ticket.reference if bundle.ticket else "…"
    return letter(sections, agent=by.name, ticket=reference, link=link, language=language)


def _titles(shipments: Mapping[int, Shipment]) -> dict[int, str]:
    """The number that the customer knows it by."""
    references = {row.id: row.value_raw for rows in references_of(list(shipments)).values() for row in rows}
    return {one: references.get(row.primary_reference_id or 0, row.shipment_no) for one, row in shipments.items()}


def _places(cases: Mapping[int, Sequence[ExceptionCase]]) -> dict[str, Location]:
    codes = {str(case.facts["place"]) for mine in cases.values() for case in mine if case.facts.get("place")}
    if not codes:
        return {}
    return {row.code: row for row in db.session.scalars(select(Location).where(Location.code.in_(codes)))}


def _opened(bundle: Bundle, by: Agent, at: datetime) -> Ticket:
    (one,) = bundle.shipments
    return open_for_exception(bundle.shipments[one], bundle.cases[one], at=at, by=by)


def _send(bundle: Bundle, ticket: Ticket, *, by: Agent, at: datetime, mail_domain: str) -> None:
    cases = [case for mine in bundle.cases.values() for case in mine]
    lock(ticket)
    afterwards = _afterwards(ticket, cases)
    body = _text(bundle, by, at)
    wire = open_way(ticket, now=at)
    post_reply(ticket, author=by, body=body, at=at, mail_domain=mail_domain, status_after=afterwards, wire=wire)
    mark_told(cases, at=at)
    for case in cases:
        case.ticket_id = ticket.id
    for one, shipment in bundle.shipments.items():
        said = [*bundle.cases[one], *(case for case in bundle.cases[one] if case.facts.get("eta"))]
        estimate_told(shipment, said[-1], at=at)
        record("exception.told", f"shipment:{one}", actor=by.actor, at=at, ticket=ticket.id)


def _afterwards(ticket: Ticket, cases: Sequence[ExceptionCase]) -> TicketStatus:
    """Whoever was asked owes the next step; else the ticket stays where it was."""
    if any(case.type in ASKS for case in cases):
        return TicketStatus.WAITING_CUSTOMER
    stays = ticket.status in LIVE and ticket.status != TicketStatus.SCHEDULED
    return TicketStatus(ticket.status) if stays else TicketStatus.OPEN
