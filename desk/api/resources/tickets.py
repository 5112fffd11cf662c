"""Tickets: listed, read, opened, changed. Everything goes through the commands that the pages call."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select

from desk.accounts.commands.contacts import contact_for_email
from desk.accounts.contact_queries import contact_by_email
from desk.accounts.domains import customer_id_for_domain
from desk.accounts.models import Contact
from desk.accounts.queries import team_or_none
from desk.api.access import contact_for, shipments_numbered, shipments_seen, ticket_for, tickets_seen
from desk.api.caller import Caller
from desk.api.cursors import Paged, page_of
from desk.api.files import files_of
from desk.api.masked import masked
from desk.api.problems import WrongFields
from desk.api.route import Call, Reply
from desk.api.shapes.tickets import AgentName, CustomerName, NewTicket, Requester
from desk.api.shapes.tickets import Ticket as Shown
from desk.core.db import db
from desk.core.errors import Faulty, NotAllowed, NotFound
from desk.notifications.webhook_events import OURS, status_for_customer
from desk.shipments.models import Reference, Shipment
from desk.shipments.queries import Found, shipments_named_in
from desk.shipments.references.find import candidates
from desk.tickets.access import AROUND
from desk.tickets.commands import state
from desk.tickets.commands.changes import lock_live
from desk.tickets.commands.incoming import Incoming
from desk.tickets.commands.opening import Opening, open_ticket
from desk.tickets.models import Ticket, TicketShipment
from desk.tickets.numbers import reference_of
from desk.tickets.types import Channel, Priority, TicketStatus, TicketType

NEEDS = {
    "status": "ticket.status", "until": "ticket.status", "reason": "ticket.status", "assignee_id": "ticket.assign",
    "team_id": "ticket.assign", "priority": "ticket.classify", "type": "ticket.classify",
}  # fmt: skip


def list_tickets(call: Call) -> Paged[Shown]:
    asked, rows = call.query, select(Ticket).options(*AROUND).where(tickets_seen(call.who))
    if asked.status is not None:
        rows = rows.where(Ticket.status.in_(_statuses(call.who, asked.status)))
    if asked.customer is not None:
        rows = rows.where(Ticket.customer_id == asked.customer)
    if asked.shipment is not None:
        rows = rows.where(Ticket.id.in_(_about(call.who, asked.shipment)))
    if asked.updated_since is not None:
        rows = rows.where(Ticket.updated_at >= asked.updated_since)
        page = page_of(rows, asked, Ticket.id, then=Ticket.updated_at)
    else:
        page = page_of(rows, asked, Ticket.id)
    return Paged(_shown(call, page.items), page.next_cursor)


def get_ticket(call: Call) -> Reply:
    return _reply(call, ticket_for(call.who, call.path["reference"]))


def create_ticket(call: Call) -> Reply:
    who, new = call.who, call.body
    contact = _requester(call, new)
    if not who.is_ours and (new.priority is not None or new.team_id is not None):
        raise WrongFields([("priority" if new.priority else "team_id", str(_l("Only we decide this.")))])
    bound = [Found(one.id, one.shipment_no) for one in shipments_numbered(who, new.shipments, contact.customer_id)]
    found = {one.shipment_id: one for one in (*_named(contact, new, call), *bound)}
    opening = Opening(type=new.type, priority=new.priority or Priority.NORMAL, team_id=_team(new.team_id))
    message = open_ticket(
        incoming_of(contact, new.subject, new.text, call), contact=contact, found=list(found.values()), at=call.now,
        opening=opening,
    )  # fmt: skip
    db.session.flush()
    return _reply(call, message.ticket, status=201)


def change_ticket(call: Call) -> Reply:
    who, new, agent = call.who, call.body, call.who.agent
    ticket = ticket_for(who, call.path["reference"])
    given = new.model_fields_set
    if any(not who.may(NEEDS[name]) for name in given):
        raise NotAllowed
    empty = [name for name in ("status", "priority", "type") if name in given and getattr(new, name) is None]
    if empty or ("status" not in given and given & {"until", "reason"}):
        raise WrongFields([(empty[0] if empty else "status", str(_l("This field is needed.")))])
    lock_live(ticket)
    call.require_match(ticket.revision)
    if given & {"type", "priority"}:
        kinds = new.type or TicketType(ticket.type), new.priority or Priority(ticket.priority)
        state.classify(ticket, type=kinds[0], priority=kinds[1], by=agent, at=call.now)
    if "team_id" in given:
        state.hand_over(ticket, new.team_id, by=agent, at=call.now)
    if "assignee_id" in given:
        state.assign(ticket, new.assignee_id, by=agent, at=call.now)
    if "status" in given:
        state.set_status(ticket, new.status, by=agent, at=call.now, until=new.until, reason=new.reason)
    db.session.flush()
    return _reply(call, ticket)


def incoming_of(contact: Contact, subject: str, text: str, call: Call) -> Incoming:
    """The words of a customer's person that a system hands over."""
    return Incoming(
        from_name=contact.name, from_email=contact.email, subject=" ".join(subject.split()), text=text.strip(),
        quoted="", html="", at=call.now, channel=Channel.API, files=files_of(call),
    )  # fmt: skip


def _requester(call: Call, new: NewTicket) -> Contact:
    """Who asks. A customer's token brings in nobody but that customer's own people. Raises Faulty."""
    who = call.who
    if (new.contact_id is None) == (new.requester is None):
        raise Faulty("requester", _l("Say who asks: either contact_id or requester."))
    if new.contact_id is not None:
        try:
            return contact_for(who, new.contact_id)
        except NotFound:
            raise Faulty("contact_id", _l("There is no such contact.")) from None
    assert new.requester is not None
    return person_by_mail(call, new.requester.email, new.requester.name, text=new.text, field="requester.email")


def person_by_mail(call: Call, email: str, name: str, *, text: str, field: str) -> Contact:
    """Whoever has this address; to a customer's token only its own people. What we know of others is not told."""
    known = contact_by_email(email)
    owner = known.customer_id if known is not None else customer_id_for_domain(email)
    if not call.who.is_ours and owner != call.who.customer_id:
        raise Faulty(field, _l("This address is none of your company's."))
    return contact_for_email(email, name, text=text, at=call.now)


def _team(team_id: int | None) -> int | None:
    if team_id is not None and team_or_none(team_id) is None:
        raise Faulty("team_id", _l("There is no such team."))
    return team_id


def _named(contact: Contact, new: NewTicket, call: Call) -> list[Found]:
    return shipments_named_in(f"{new.subject}\n{new.text}", customer_id=contact.customer_id, at=call.now)


def _statuses(who: Caller, wanted: TicketStatus) -> list[str]:
    """To its customer a ticket is open while we wait for others."""
    if who.is_ours:
        return [wanted]
    return ["open", *OURS] if wanted == TicketStatus.OPEN else [wanted] if wanted not in OURS else []


def _about(who: Caller, number: str) -> Select[int]:
    named = select(Reference.shipment_id).where(Reference.value_norm.in_(candidates(number)))
    seen = shipments_seen(who).with_only_columns(Shipment.id)
    meant = seen.where((Shipment.shipment_no == number) | Shipment.id.in_(named))
    return select(TicketShipment.ticket_id).where(TicketShipment.shipment_id.in_(meant))


def _reply(call: Call, ticket: Ticket, *, status: int = 200) -> Reply:
    return Reply(_shown(call, [ticket])[0], status, str(ticket.revision), f"/tickets/{ticket.reference}")


def _shown(call: Call, tickets: Sequence[Ticket]) -> list[Shown]:
    numbers = _numbers(call.who, [one.id for one in tickets])
    return [_one(call, ticket, numbers.get(ticket.id, [])) for ticket in tickets]


def _one(call: Call, ticket: Ticket, numbers: list[str]) -> Shown:
    ours = call.who.is_ours
    customer, assignee = ticket.customer, ticket.assignee
    return Shown(
        reference=ticket.reference, subject=ticket.subject, channel=ticket.channel, type=TicketType(ticket.type),
        status=TicketStatus(ticket.status if ours else status_for_customer(ticket.status)),
        priority=Priority(ticket.priority) if ours else None,
        customer=CustomerName(id=customer.id, name=customer.name) if customer else None,
        requester=_person(call, ticket), assignee=AgentName(id=assignee.id, name=assignee.name) if assignee and ours
        else None, team_id=ticket.team_id if ours else None, shipments=numbers,
        needs_answer=ticket.needs_answer if ours else None, due_at=ticket.due_at if ours else None,
        due_metric=ticket.due_metric or None if ours else None, resume_at=ticket.resume_at if ours else None,
        went_on_in=reference_of(ticket.merged_into_id) if ticket.merged_into_id else None,
        opened_at=ticket.opened_at, updated_at=ticket.updated_at, revision=ticket.revision,
    )  # fmt: skip


def _person(call: Call, ticket: Ticket) -> Requester | None:
    """To a customer only somebody of theirs."""
    contact = ticket.contact
    if contact is None or not (call.who.is_ours or contact.customer_id == call.who.customer_id):
        return None
    name, email = masked(call, f"contact:{contact.id}", name=contact.name, email=contact.email)
    return Requester(contact_id=contact.id, name=name, email=email)


def _numbers(who: Caller, ids: Iterable[int]) -> dict[int, list[str]]:
    """The shipments of these tickets that the caller may know."""
    found: dict[int, list[str]] = {}
    seen = shipments_seen(who).with_only_columns(Shipment.id)
    rows: Any = db.session.execute(
        select(TicketShipment.ticket_id, Shipment.shipment_no)
        .join(Shipment, Shipment.id == TicketShipment.shipment_id)
        .where(TicketShipment.ticket_id.in_(list(ids)), Shipment.id.in_(seen))
        .order_by(TicketShipment.id)
    )
    for ticket_id, number in rows:
        found.setdefault(ticket_id, []).append(number)
    return found
