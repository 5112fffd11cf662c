"""Which tickets one could be merged with, and what that would do: looked at before anybody presses the button."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, case, func, select

from desk.accounts.masking import mask_email, mask_name
from desk.accounts.models import Agent, Contact, Customer
from desk.core.db import db
from desk.sla.commands.promise import as_event, what_the_log_says
from desk.sla.queries import log_of
from desk.sla.replay.types import Answer, Clock, Event, Outcome, State
from desk.tickets.access import visible_to
from desk.tickets.commands.mergeable import require_mergeable, status_together
from desk.tickets.commands.promises import whose
from desk.tickets.errors import CannotMerge
from desk.tickets.family import of_family
from desk.tickets.models import Message, Note, Ticket, TicketShipment
from desk.tickets.pages.merging import MergeChoice, MergePreview, PromiseMove
from desk.tickets.queries import bound_shipment_ids
from desk.tickets.queue import matching

MOST = 20
TOGETHER = {3: "both", 2: "contact", 1: "shipment"}


def merge_choices(agent: Agent, ticket: Ticket, query: str) -> list[MergeChoice]:
    """The tickets of the same customer that this agent sees; one statement.

    Those of the same requester about the same shipment come first, then the newest.
    """
    rank = _rank(ticket)
    found = select(Ticket, rank.label("rank")).outerjoin(Customer, Customer.id == Ticket.customer_id)
    found = found.where(visible_to(agent), _same_customer(ticket), Ticket.id != ticket.id)
    found = found.where(func.coalesce(Ticket.merged_into_id, 0) == 0)
    if query.strip():
        found = found.where(matching(query.strip()))
    rows = db.session.execute(found.order_by(rank.desc(), Ticket.id.desc()).limit(MOST))
    return [choice_of(one, TOGETHER.get(rank, "")) for one, rank in rows]


def choice_of(ticket: Ticket, together: str = "") -> MergeChoice:
    return MergeChoice(ticket.reference, ticket.subject, ticket.status, ticket.opened_at, together)


def preview_merge(ticket: Ticket, into: Ticket, *, now: datetime) -> MergePreview:
    """What merging `ticket` into `into` would do now. Nothing is written."""
    before = what_the_log_says(into.id, now=now)
    theirs = what_the_log_says(ticket.id, now=now)
    refused = _refusal(ticket, into, now)
    after = _together(ticket, into, now) if before and theirs and not refused else before
    known = set(bound_shipment_ids(into.id))
    open_ones = [clock for clock in _clocks(theirs) if clock.state is not State.DONE]
    return MergePreview(
        ticket=choice_of(ticket),
        into=choice_of(into),
        messages=_count(ticket, Message),
        notes=_count(ticket, Note),
        shipments=len([one for one in bound_shipment_ids(ticket.id) if one not in known]),
        ending=_metrics(clock for clock in open_ones if clock.outcome is not Outcome.BREACHED),
        missed=_metrics(clock for clock in _clocks(theirs) if clock.outcome is Outcome.BREACHED),
        moves=_moves(_clocks(before), [one for one in _clocks(after) if one.ticket == str(into.id)]),
        opens_again=status_together(ticket, into) != into.status,
        asked_by=_masked(ticket.contact) if ticket.contact_id != into.contact_id else "",
        answered=_masked(into.contact),
        refused=refused,
    )


def _refusal(ticket: Ticket, into: Ticket, now: datetime) -> str:
    try:
        require_mergeable(ticket, into, now=now)
    except CannotMerge as problem:
        return str(problem.text)
    return ""


def _same_customer(ticket: Ticket) -> ColumnElement[bool]:
    if ticket.customer_id is not None:
        return Ticket.customer_id == ticket.customer_id
    return Ticket.customer_id.is_(None) & (Ticket.contact_id == (ticket.contact_id or 0))


def _rank(ticket: Ticket) -> ColumnElement[int]:
    about = select(TicketShipment.shipment_id).where(TicketShipment.ticket_id == ticket.id)
    same = select(TicketShipment.ticket_id).where(TicketShipment.shipment_id.in_(about))
    contact = case((Ticket.contact_id == (ticket.contact_id or 0), 2), else_=0)
    return contact + case((Ticket.id.in_(same), 1), else_=0)


def _together(ticket: Ticket, into: Ticket, now: datetime) -> Answer | None:
    at = now.replace(microsecond=0)
    events = [as_event(row) for row in log_of(ticket.id)]
    merged = Event("merged_from", at, None, {"ticket": str(ticket.id), "events": events, **whose(ticket)})
    opened = [Event("status", at, None, {"to": status_together(ticket, into)})]
    return what_the_log_says(into.id, now=now, then=[*opened, merged])


def _clocks(answer: Answer | None) -> Sequence[Clock]:
    return answer.clocks if answer else ()


def _metrics(clocks: Iterable[Clock]) -> list[str]:
    return list(dict.fromkeys(clock.metric.value for clock in clocks))


def _moves(before: Sequence[Clock], after: Sequence[Clock]) -> list[PromiseMove]:
    """The promises of the other one that would be different."""
    old = {(one.metric, one.cycle, one.conversation): one for one in before}
    pairs = [(old.get((one.metric, one.cycle, one.conversation)), one) for one in after]
    return [_move(was, will) for was, will in pairs if was is None or _look(was) != _look(will)]


def _look(clock: Clock) -> tuple[object, ...]:
    return clock.due, clock.outcome, clock.state


def _move(was: Clock | None, will: Clock) -> PromiseMove:
    return PromiseMove(
        metric=will.metric.value,
        due_before=was.due if was else None,
        due_after=will.due,
        outcome_before=was.outcome.value if was and was.outcome else None,
        outcome_after=will.outcome.value if will.outcome else None,
    )


def _count(ticket: Ticket, kind: type[Message] | type[Note]) -> int:
    query = select(func.count()).select_from(kind).where(of_family(ticket, kind.ticket_id))
    return db.session.scalar(query) or 0


def _masked(contact: Contact | None) -> str:
    return (mask_name(contact.name) or mask_email(contact.email)) if contact else ""
