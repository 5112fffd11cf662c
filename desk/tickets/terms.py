"""Which promise is a ticket's by what is known of it now, and why it has none."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select

from desk.core.db import db
from desk.shipments.models import Shipment
from desk.sla.labels import NO_PROMISE
from desk.sla.matching import Offer, Traits, first_match, why_no_promise
from desk.sla.queries import last_key, offers_now
from desk.sla.reach import NOBODY
from desk.tickets.labels import PRIORITY
from desk.tickets.models import Ticket, TicketShipment


def promise_of(ticket: Ticket) -> str | None:
    """The key of the promise that this ticket would get now, None when nobody promised anything."""
    offers = offers_now()
    return first_match(offers, traits_of(ticket, offers), priority=ticket.priority)


def promises_of(tickets: Sequence[Ticket], offers: list[Offer]) -> dict[int, str | None]:
    """As `promise_of` by these offers, for many tickets at once, whose customers and contacts are read already."""
    modes = modes_of([ticket.id for ticket in tickets]) if any(offer.reach.modes for offer in offers) else {}
    return {
        ticket.id: first_match(offers, _traits(ticket, modes.get(ticket.id, "")), priority=ticket.priority)
        for ticket in tickets
    }


def traits_of(ticket: Ticket, offers: list[Offer]) -> Traits:
    """What policies look at in this ticket. The mode is read only where one of `offers` goes by it."""
    return _traits(ticket, mode_of(ticket.id) if any(offer.reach.modes for offer in offers) else "")


def _traits(ticket: Ticket, mode: str) -> Traits:
    return Traits(
        type=ticket.type,
        tier=ticket.customer.tier if ticket.customer else NOBODY,
        channel=ticket.channel,
        mode=mode,
        language=ticket.contact.language if ticket.contact else "",
        team=ticket.team_id,
        customer=ticket.customer_id,
    )


def mode_of(ticket_id: int) -> str:
    """How the first shipment travels that the ticket is about, "" without one."""
    first = select(Shipment.mode).join(TicketShipment, TicketShipment.shipment_id == Shipment.id)
    return (
        db.session.scalar(first.where(TicketShipment.ticket_id == ticket_id).order_by(TicketShipment.id).limit(1)) or ""
    )


def modes_of(ticket_ids: Sequence[int]) -> dict[int, str]:
    """As `mode_of`, by ticket; one that is about no shipment is left out."""
    rows = db.session.execute(
        select(TicketShipment.ticket_id, Shipment.mode)
        .join(Shipment, Shipment.id == TicketShipment.shipment_id)
        .where(TicketShipment.ticket_id.in_(ticket_ids))
        .order_by(TicketShipment.id.desc())
    )
    return {ticket_id: mode for ticket_id, mode in rows}


def reason_of(ticket: Ticket) -> str | None:
    """Why nothing is promised on this ticket, in the reader's language; None when something is."""
    logged, key = last_key(ticket.id)
    if key is not None:
        return None
    if ticket.automatic and not logged:
        return str(_("A machine's mail opened it, and nobody waits for an answer."))
    offers = offers_now()
    why = why_no_promise(offers, traits_of(ticket, offers), priority=ticket.priority)
    if why is None:
        return str(_("No policy was for it when it was chosen; one would be now."))
    return str(NO_PROMISE[why.kind]) % {"policy": why.policy, "priority": PRIORITY[ticket.priority]}
