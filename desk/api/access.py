"""What a token sees: of one customer what that customer sees, else what the agent sees for whom it acts."""

from collections.abc import Collection
from typing import Any, TypeVar

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, and_, exists, select, true

from desk.accounts.models import Contact, Customer
from desk.api.caller import Caller
from desk.api.values import printable
from desk.billing.models import Dispute, Invoice, InvoiceLine
from desk.billing.numbers import dispute_id_of
from desk.core.db import db
from desk.core.errors import Faulty, NotFound
from desk.notifications.models import HookSubscription
from desk.notifications.webhook_log import subscription_for, subscriptions_seen
from desk.shipments.models import Shipment, TrackingEvent
from desk.shipments.models_care import ExceptionCase
from desk.tickets.access import AROUND, visible_to
from desk.tickets.family import of_family
from desk.tickets.models import Attachment, Message, Ticket
from desk.tickets.numbers import id_of
from desk.tickets.readers import said_with

Row = TypeVar("Row")


def tickets_seen(who: Caller) -> ColumnElement[bool]:
    """A customer sees a ticket of theirs in which something stands that they may read. Raises NotForThisToken."""
    if who.customer_id is None:
        return visible_to(who.agent)
    said = exists().where(Message.ticket_id == Ticket.id, said_with(who.customer_id)).correlate(Ticket)
    return and_(Ticket.customer_id == who.customer_id, said)


def ticket_for(who: Caller, reference: str) -> Ticket:
    """Raises NotFound."""
    found = select(Ticket).options(*AROUND).where(Ticket.id == (id_of(reference) or 0), tickets_seen(who))
    return _one(found)


def messages_in(who: Caller, ticket: Ticket) -> Select[Message]:
    """The conversation of this ticket and of those that went on in it, as far as it is the caller's to read."""
    rows = select(Message).where(of_family(ticket, Message.ticket_id))
    if who.customer_id is None:
        return rows
    own = select(Ticket.id).where(Ticket.customer_id == who.customer_id)
    return rows.where(said_with(who.customer_id), Message.ticket_id.in_(own))


def message_for(who: Caller, ticket: Ticket, message_id: int) -> Message:
    """Raises NotFound."""
    return _one(messages_in(who, ticket).where(Message.id == message_id))


def file_for(who: Caller, ticket: Ticket, attachment_id: int) -> Attachment:
    """A file of a message that the caller may read. Raises NotFound."""
    readable = messages_in(who, ticket).with_only_columns(Message.id)
    return _one(select(Attachment).where(Attachment.id == attachment_id, Attachment.message_id.in_(readable)))


def contacts_seen(who: Caller) -> Select[Contact]:
    """The people of the customer; or those whom the agent knows from tickets, all where the agent sees all tickets."""
    rows = select(Contact)
    if who.customer_id is not None:
        return rows.where(Contact.customer_id == who.customer_id)
    if who.may("ticket.view_all"):
        return rows
    known = select(Ticket.contact_id).where(visible_to(who.agent), Ticket.contact_id.is_not(None))
    return rows.where(Contact.id.in_(known))


def contact_for(who: Caller, contact_id: int) -> Contact:
    """Raises NotFound."""
    return _one(contacts_seen(who).where(Contact.id == contact_id))


def customers_seen(who: Caller) -> Select[Customer]:
    return select(Customer).where(_theirs(who, Customer.id))


def customer_seen(who: Caller, customer_id: int) -> Customer:
    """Raises NotFound."""
    return _one(customers_seen(who).where(Customer.id == customer_id))


def shipments_seen(who: Caller) -> Select[Shipment]:
    return select(Shipment).where(_theirs(who, Shipment.customer_id))


def shipment_for(who: Caller, number: str) -> Shipment:
    """By our own number. Raises NotFound for what is not there or another customer's."""
    return _one(shipments_seen(who).where(Shipment.shipment_no == printable(number)))


def shipments_numbered(who: Caller, numbers: Collection[str], customer_id: int | None) -> list[Shipment]:
    """Those of this customer, in the order of the numbers. Raises Faulty where one is not there for the caller."""
    rows = shipments_seen(who).where(Shipment.shipment_no.in_(numbers), Shipment.customer_id == (customer_id or 0))
    found = {one.shipment_no: one for one in db.session.scalars(rows).unique()}
    if set(numbers) - found.keys():
        raise Faulty("shipments", _l("There is no such shipment of this customer."))
    return [found[one] for one in dict.fromkeys(numbers)]


def events_of(shipment: Shipment) -> Select[TrackingEvent]:
    """The events that count."""
    return select(TrackingEvent).where(TrackingEvent.shipment_id == shipment.id, TrackingEvent.state == "LIVE")


def cases_seen(who: Caller) -> Select[ExceptionCase]:
    rows = select(ExceptionCase).join(Shipment, Shipment.id == ExceptionCase.shipment_id)
    rows = rows.where(_theirs(who, Shipment.customer_id))
    return rows if who.is_ours else rows.where(ExceptionCase.customer_visible)


def invoices_seen(who: Caller) -> Select[Invoice]:
    return select(Invoice).where(_theirs(who, Invoice.customer_id))


def invoice_for(who: Caller, invoice_id: int) -> Invoice:
    """Raises NotFound."""
    return _one(invoices_seen(who).where(Invoice.id == invoice_id))


def charges_seen(who: Caller) -> Select[InvoiceLine]:
    return (
        select(InvoiceLine).join(Invoice, Invoice.id == InvoiceLine.invoice_id).where(_theirs(who, Invoice.customer_id))
    )


def disputes_seen(who: Caller) -> Select[Dispute]:
    rows = select(Dispute).join(InvoiceLine, InvoiceLine.id == Dispute.line_id)
    return rows.join(Invoice, Invoice.id == InvoiceLine.invoice_id).where(_theirs(who, Invoice.customer_id))


def dispute_for(who: Caller, number: str) -> Dispute:
    """Raises NotFound."""
    return _one(disputes_seen(who).where(Dispute.id == (dispute_id_of(number) or 0)))


def webhooks_seen(who: Caller) -> Select[HookSubscription]:
    return subscriptions_seen(who.customer_id)


def webhook_for(who: Caller, webhook_id: int) -> HookSubscription:
    """Raises NotFound."""
    return subscription_for(webhook_id, customer_id=who.customer_id)


def customer_for(who: Caller, said: Any) -> int:
    """Whose shipment it is: the token's customer, else the one that is named. Raises Faulty."""
    named = printable(said).strip() if isinstance(said, str) else ""
    if who.customer_id is not None:
        if named and db.session.scalar(select(Customer.name).where(Customer.id == who.customer_id)) != named:
            raise Faulty("customer", _l("This token is another customer's."))
        return who.customer_id
    found = db.session.scalar(select(Customer.id).where(Customer.name == named)) if named else None
    if found is None:
        raise Faulty("customer", _l("Name a customer of this desk."))
    return int(found)


def _theirs(who: Caller, column: Any) -> ColumnElement[bool]:
    return true() if who.customer_id is None else column == who.customer_id


def _one(rows: Select[Row]) -> Row:
    found = db.session.scalars(rows).unique().one_or_none()
    if found is None:
        raise NotFound
    return found
