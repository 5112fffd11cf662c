from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select

from desk.billing.charges import charge_name
from desk.billing.models import InvoiceLine
from desk.billing.queries import open_dispute_of
from desk.billing.types import Amount, DisputeReason
from desk.core.columns import keys
from desk.core.db import db
from desk.shipments.queries import Found, shipments_named_in
from desk.tickets.commands.changes import lock, lock_end
from desk.tickets.commands.disputes import dispute_line, lock_line
from desk.tickets.commands.incoming import Incoming, NewFile
from desk.tickets.commands.opening import Opening, open_ticket
from desk.tickets.commands.receiving import receive_message
from desk.tickets.links import PersonalLink
from desk.tickets.models import Message, Ticket
from desk.tickets.types import Channel, JoinedBy, TicketType

PURPOSE = "portal-turn"


@dataclass(frozen=True)
class Written:
    """What somebody wrote into a form. The same `key` with the same content is the same press of the button."""

    text: str
    key: str
    mail_domain: str
    subject: str = ""
    files: Sequence[NewFile] = ()


def answer(link: PersonalLink, written: Written, *, at: datetime) -> Message:
    """Add to the ticket what its requester wrote; a second press of the same button adds nothing.

    A ticket that was merged, or was settled too long ago, is gone on with in another: look at the message's ticket.
    """
    ticket = lock_end(link.ticket)
    known = _posted(link, written)
    if known is not None:
        return known
    incoming = _incoming(link, written, at=at, subject=link.ticket.subject)
    message = receive_message(
        ticket,
        incoming,
        contact=link.contact,
        found=_named(link, written.text, at),
        joined_by=JoinedBy.LINK,
        unverified=False,
        at=at,
    )
    message.joined_by = JoinedBy.LINK
    return message


def ask(
    link: PersonalLink,
    written: Written,
    *,
    type: TicketType,
    about: Sequence[Found] = (),
    line: InvoiceLine | None = None,
    at: datetime,
) -> Message:
    """Open a new ticket of the same requester, about a shipment or a charge of this one; pressing twice opens one."""
    lock(link.ticket)  # two presses at once wait for each other here
    known = _posted(link, written)
    if known is not None:
        return known
    old = link.ticket
    opening = Opening(
        type=type, team_id=old.team_id, mailbox_id=old.mailbox_id, charge_line_id=line.id if line else None
    )
    found = {one.shipment_id: one for one in [*about, *_named(link, written.text, at)]}
    incoming = _incoming(link, written, at=at, subject=written.subject)
    message = open_ticket(incoming, contact=link.contact, found=list(found.values()), at=at, opening=opening)
    message.joined_by = JoinedBy.LINK
    return message


def ask_about_charge(link: PersonalLink, written: Written, line: InvoiceLine, *, at: datetime) -> Message:
    """The same about a charge of an invoice, which gives the new ticket its subject."""
    subject = f"{charge_name(line.charge_code, link.contact.language)} · {line.invoice.number}"
    about = [Found(line.shipment.id, line.shipment.shipment_no)] if line.shipment else []
    return ask(link, replace(written, subject=subject), type=TicketType.BILLING, about=about, line=line, at=at)


def dispute(
    link: PersonalLink, line: InvoiceLine, *, reason: DisputeReason, amount: Amount, text: str, at: datetime
) -> Ticket | None:
    """Dispute a charge in the requester's name; None when it is disputed by them already, in the same words.

    Raises Conflict when another dispute of it is open.
    """
    lock_line(line)  # two presses at once wait for each other here
    open_one = open_dispute_of(line.id)
    if open_one is not None and (open_one.raised_by, open_one.text) == (f"contact:{link.contact.id}", text):
        return None
    return dispute_line(line, reason=reason, amount=amount, text=text, at=at, contact=link.contact)


def _incoming(link: PersonalLink, written: Written, *, at: datetime, subject: str) -> Incoming:
    return Incoming(
        from_name=link.contact.name,
        from_email=link.contact.email,
        subject=subject,
        text=written.text,
        quoted="",
        html="",
        at=at,
        rfc_id=_id_of(link, written),
        channel=Channel.PORTAL,
        files=written.files,
    )


def _named(link: PersonalLink, text: str, at: datetime) -> list[Found]:
    return shipments_named_in(text, customer_id=link.contact.customer_id, at=at)


def _posted(link: PersonalLink, written: Written) -> Message | None:
    """What this very press of the button has already made; the ticket is locked, so nobody else makes it now."""
    return db.session.scalars(
        select(Message).where(Message.rfc_id == _id_of(link, written), Message.contact_id == link.contact.id)
    ).first()


def _id_of(link: PersonalLink, written: Written) -> str:
    """The Message-ID of a turn that never travelled: keyed, so that nobody can take one beforehand."""
    content = [written.subject, written.text, *(file.name for file in written.files)]
    digest = sha256("\0".join(content).encode("utf-8", "replace"))
    for file in written.files:
        digest.update(sha256(file.data).digest())
    mark = keys().sign(PURPOSE, f"{link.made_for.id}:{link.contact.id}:{written.key}:{digest.hexdigest()}")
    return f"<p.{mark}@{written.mail_domain}>"
