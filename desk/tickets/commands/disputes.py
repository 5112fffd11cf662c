"""A charge that is not accepted opens a ticket that is bound to the charge and its shipment."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from desk.accounts.models import Agent, Contact
from desk.accounts.queries import active_agents
from desk.accounts.types import Language, Role
from desk.audit.commands import record
from desk.billing.charges import charge_name
from desk.billing.errors import AlreadyDisputed, NothingSaid, TooMuch
from desk.billing.models import Dispute, InvoiceLine
from desk.billing.money import money_in, to_minor
from desk.billing.queries import billing_contact, may_see_charge, open_dispute_of
from desk.billing.rules import may_dispute
from desk.billing.types import Amount, DisputeReason
from desk.core.db import db
from desk.core.errors import NotFound
from desk.notifications.commands import tell
from desk.notifications.types import Kind
from desk.shipments.queries import Found, shipment_numbers
from desk.tickets.commands.incoming import Incoming, bind_shipments
from desk.tickets.commands.opening import Opening, open_ticket, tell_opened
from desk.tickets.commands.promises import keep_promises, opened
from desk.tickets.commands.reply import post_note
from desk.tickets.commands.steps import begin_steps
from desk.tickets.models import Ticket
from desk.tickets.types import Channel, TicketType

SUBJECT = {
    Language.ZH_CN: "账单 {invoice} 的{charge}有异议：{amount}",
    Language.EN: "Dispute of {charge} on invoice {invoice}: {amount}",
}


@dataclass(frozen=True)
class Objection:
    """What is not accepted, and in whose words: a contact's, or an agent's on behalf of the customer."""

    reason: DisputeReason
    amount: Amount
    text: str
    contact: Contact | None
    agent: Agent | None

    @property
    def actor(self) -> str:
        return self.agent.actor if self.agent else f"contact:{self.contact.id}" if self.contact else "desk"


def dispute_line(
    line: InvoiceLine,
    *,
    reason: DisputeReason,
    amount: Amount,
    text: str,
    at: datetime,
    contact: Contact | None = None,
    agent: Agent | None = None,
) -> Ticket:
    """Dispute so much of a charge: opens a ticket bound to it.

    A contact disputes charges of their own company, and their words begin the conversation; an agent's are an internal
    note. Raises AlreadyDisputed, TooMuch, NothingSaid, NotFound.
    """
    said = Objection(reason, amount, text.strip(), contact, agent)
    lock_line(line)
    if contact is not None and not may_see_charge(contact, line):
        raise NotFound
    if not said.text:
        raise NothingSaid
    dispute = _claim(line, said, at)
    ticket = _opened_by(contact, line, said, at) if contact else _opened_on_behalf(line, said, at)
    dispute.ticket_id = ticket.id
    db.session.flush()
    money_said = {"amount_minor": dispute.amount_minor, "currency": dispute.currency}
    about = {"line_id": line.id, "ticket_id": ticket.id, "reason": said.reason.value}
    record("dispute.raised", f"dispute:{dispute.id}", actor=said.actor, at=at, **about, **money_said)
    _tell_finance(ticket, line, said, at)
    return ticket


def lock_line(line: InvoiceLine) -> None:
    """Nobody else disputes or credits this charge until the commit: after the ticket, before the dispute."""
    db.session.flush()
    db.session.refresh(line, with_for_update={"of": InvoiceLine})


def minor_of(amount: Amount, line: InvoiceLine) -> int:
    """The amount in the smallest units of the charge's own currency. Raises TooMuch for another one."""
    if amount.currency != line.invoice.currency:
        raise TooMuch
    return to_minor(amount)


def _claim(line: InvoiceLine, said: Objection, at: datetime) -> Dispute:
    """The one dispute that may be open on this charge: the unique key decides who was first."""
    wanted = minor_of(said.amount, line)
    if not may_dispute(wanted, amount=line.amount_minor, credited=line.credited_minor):
        raise TooMuch
    dispute = Dispute(
        line_id=line.id,
        open_line_id=line.id,
        reason=said.reason,
        amount_minor=wanted,
        currency=line.invoice.currency,
        text=said.text,
        raised_by=said.actor,
        raised_at=at,
    )
    try:
        with db.session.begin_nested():
            db.session.add(dispute)
    except IntegrityError:
        first = open_dispute_of(line.id)
        raise AlreadyDisputed(first.number if first else "") from None
    return dispute


def _opened_by(contact: Contact, line: InvoiceLine, said: Objection, at: datetime) -> Ticket:
    incoming = Incoming(
        from_name=contact.name,
        from_email=contact.email,
        subject=_subject(line, said, contact.language),
        text=said.text,
        quoted="",
        html="",
        at=at,
        channel=Channel.PORTAL,
    )
    opening = Opening(type=TicketType.BILLING, charge_line_id=line.id)
    return open_ticket(incoming, contact=contact, found=_about(line), at=at, opening=opening).ticket


def _opened_on_behalf(line: InvoiceLine, said: Objection, at: datetime) -> Ticket:
    """Nothing that a customer wrote: their billing contact is who will be answered, the words stay inside."""
    customer = line.invoice.customer
    contact = billing_contact(customer.id)
    ticket = Ticket(
        subject=_subject(line, said, contact.language if contact else customer.language),
        channel=Channel.WEB,
        type=TicketType.BILLING,
        charge_line_id=line.id,
        contact=contact,
        customer=customer,
        needs_answer=False,
        opened_at=at,
        updated_at=at,
    )
    db.session.add(ticket)
    db.session.flush()
    record("ticket.opened", f"ticket:{ticket.id}", actor=said.actor, at=at, channel=Channel.WEB.value)
    tell_opened(ticket, at=at)
    bind_shipments(ticket, _about(line), at=at)
    steps = begin_steps(ticket, at=at)
    keep_promises(ticket, [opened(ticket, by="agent_on_behalf", at=at), *steps], at=at)
    if said.agent is not None:
        post_note(ticket, author=said.agent, body=said.text, at=at)
    return ticket


def _about(line: InvoiceLine) -> list[Found]:
    numbers = shipment_numbers([line.shipment_id]) if line.shipment_id else []
    return [Found(line.shipment_id, number) for number in numbers if line.shipment_id]


def _subject(line: InvoiceLine, said: Objection, language: str) -> str:
    return SUBJECT[Language(language)].format(
        charge=charge_name(line.charge_code, language),
        invoice=line.invoice.number,
        amount=money_in(said.amount, language),
    )


def _tell_finance(ticket: Ticket, line: InvoiceLine, said: Objection, at: datetime) -> None:
    """Everybody who decides hears of it, but for who raised it."""
    deciding = [one.id for one in active_agents() if one.role == Role.FINANCE and one is not said.agent]
    path = f"/tickets/{ticket.reference}"
    data = {"ticket": ticket.reference, "invoice": line.invoice.number, "path": path}
    tell(deciding, key=f"dispute:{ticket.id}", kind=Kind.DISPUTE, subject=f"ticket:{ticket.id}", data=data, at=at)
