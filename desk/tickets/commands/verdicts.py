"""How a dispute ends: decided once, or taken back. What is credited is counted on the charge at the same moment."""

from datetime import datetime
from typing import Any

from sqlalchemy import update

from desk.accounts.models import Agent, Contact
from desk.audit.commands import record
from desk.billing.errors import AlreadyDecided, NothingSaid, TooMuch
from desk.billing.labels import DECISION, STATE
from desk.billing.models import Dispute, InvoiceLine
from desk.billing.money import from_minor, money, plain
from desk.billing.queries import may_see_charge
from desk.billing.rules import credit_of
from desk.billing.types import OPEN_STATES, Amount, Decision, DisputeState
from desk.core.db import db
from desk.core.errors import Invalid, NotFound
from desk.notifications.webhooks import announce
from desk.tickets.commands.changes import lock_end
from desk.tickets.commands.disputes import lock_line, minor_of
from desk.tickets.commands.incoming import Incoming
from desk.tickets.commands.receiving import receive_message
from desk.tickets.commands.reply import post_note
from desk.tickets.models import Ticket
from desk.tickets.numbers import reference_of
from desk.tickets.types import Channel, JoinedBy


def settle(
    dispute: Dispute, *, decision: Decision, text: str, by: Agent, at: datetime, amount: Amount | None = None
) -> None:
    """Decide a dispute once and for all, and take what is credited off the charge.

    `amount` is how much where only a part is credited. The ticket gets an internal note; the customer hears of it when
    an agent answers. Raises AlreadyDecided, TooMuch, NothingSaid.
    """
    if not text.strip():
        raise NothingSaid
    ticket = _locked(dispute)
    wanted = minor_of(amount, dispute.line) if amount is not None else None
    credit = credit_of(decision, disputed=dispute.amount_minor, wanted=wanted)
    if credit is None:
        raise TooMuch
    _end(
        dispute, DisputeState.SETTLED, by.actor, at, decision=decision, decided_minor=credit, decision_text=text.strip()
    )
    _credit(dispute.line, credit)
    told = {"decision": decision.value, "decided_minor": credit, "currency": dispute.currency}
    record("dispute.settled", f"dispute:{dispute.id}", actor=by.actor, at=at, **told)
    announce(
        "dispute.decided",
        {"dispute": dispute.number, "ticket": reference_of(dispute.ticket_id) if dispute.ticket_id else None,
         "decision": decision.value, "amount": plain(from_minor(credit, dispute.currency)),
         "currency": dispute.currency},
        customer_id=dispute.line.invoice.customer_id,
        at=at,
    )  # fmt: skip
    if ticket is not None:
        credited = money(from_minor(credit, dispute.currency))
        head = f"{dispute.number}: {DECISION[decision]}, {credited} / {money(dispute.amount)}"
        post_note(ticket, author=by, body=f"{head}\n\n{text.strip()}", at=at)


def withdraw(
    dispute: Dispute, *, text: str, at: datetime, contact: Contact | None = None, agent: Agent | None = None
) -> None:
    """Take a dispute back: the charge stands as it is.

    A contact's words go on in the conversation, an agent's are an internal note. Raises AlreadyDecided, NothingSaid,
    NotFound.
    """
    if contact is not None and not may_see_charge(contact, dispute.line):
        raise NotFound
    if not text.strip():
        raise NothingSaid
    actor = agent.actor if agent else f"contact:{contact.id}" if contact else "desk"
    ticket = _locked(dispute)
    _end(dispute, DisputeState.WITHDRAWN, actor, at, decision_text=text.strip())
    record("dispute.withdrawn", f"dispute:{dispute.id}", actor=actor, at=at)
    if ticket is not None and agent is not None:
        post_note(ticket, author=agent, body=f"{_headline(dispute)}\n\n{text.strip()}", at=at)
    elif ticket is not None and contact is not None:
        _hear(ticket, contact, text.strip(), at)


def move_to(dispute: Dispute, state: DisputeState, *, by: Agent, at: datetime) -> None:
    """Say what an open dispute waits for: evidence, or the review. Raises AlreadyDecided, Invalid."""
    if state not in OPEN_STATES:
        raise Invalid
    if dispute.state == state:
        return
    ticket = _locked(dispute)
    _change(dispute, state=state)
    record("dispute.moved", f"dispute:{dispute.id}", actor=by.actor, at=at, state=state.value)
    if ticket is not None:
        post_note(ticket, author=by, body=_headline(dispute), at=at)


def _headline(dispute: Dispute) -> str:
    return f"{dispute.number}: {STATE[dispute.state]}"


def _locked(dispute: Dispute) -> Ticket | None:
    """The ticket of a dispute, or the one that this went on in; it and the charge are locked."""
    raised = db.session.get(Ticket, dispute.ticket_id) if dispute.ticket_id else None
    ticket = lock_end(raised) if raised is not None else None
    lock_line(dispute.line)
    return ticket


def _end(dispute: Dispute, state: DisputeState, by: str, at: datetime, **values: Any) -> None:
    _change(dispute, state=state, open_line_id=None, decided_by=by, decided_at=at, **values)


def _change(dispute: Dispute, **values: Any) -> None:
    """Change a dispute that is still open: of two who decide at once, the second finds no row."""
    changed = db.session.execute(
        update(Dispute)
        .where(Dispute.id == dispute.id, Dispute.state.in_(OPEN_STATES))
        .values(**values)
        .returning(Dispute.id)
        .execution_options(synchronize_session=False)
    ).first()
    if changed is None:
        raise AlreadyDecided
    db.session.refresh(dispute)


def _credit(line: InvoiceLine, minor: int) -> None:
    """Never more than the charge: the condition is part of the statement that counts."""
    credited = db.session.execute(
        update(InvoiceLine)
        .where(InvoiceLine.id == line.id, InvoiceLine.amount_minor - InvoiceLine.credited_minor >= minor)
        .values(credited_minor=InvoiceLine.credited_minor + minor)
        .returning(InvoiceLine.id)
        .execution_options(synchronize_session=False)
    ).first()
    if credited is None:
        raise TooMuch
    db.session.refresh(line)


def _hear(ticket: Ticket, contact: Contact, text: str, at: datetime) -> None:
    said = Incoming(contact.name, contact.email, ticket.subject, text, "", "", at, channel=Channel.PORTAL)
    receive_message(ticket, said, contact=contact, found=[], joined_by=JoinedBy.LINK, unverified=False, at=at)
