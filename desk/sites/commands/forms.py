from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from flask_babel import gettext as _
from sqlalchemy import select

from desk.accounts.commands.contacts import contact_for_email
from desk.core.columns import keys
from desk.core.db import db
from desk.core.seen import lock_row
from desk.shipments.queries import Found, shipments_named_in
from desk.sites.about import invoice_named_in
from desk.sites.models import SiteDoor
from desk.sites.types import About
from desk.tickets.commands.incoming import Incoming, NewFile
from desk.tickets.commands.opening import Opening, open_ticket
from desk.tickets.models import Message
from desk.tickets.types import Channel, TicketType

PURPOSE = "form-turn"
NOBODY = 0  # whose customer a stranger is: asked for like any other, and nothing is found


@dataclass(frozen=True)
class Question:
    """What a stranger wrote into a form. The same `press` with the same content is the same press of the button."""

    name: str
    email: str
    company: str
    subject: str
    number: str
    text: str
    press: str
    mail_domain: str
    about: About | None = None
    files: Sequence[NewFile] = ()


def send_form(door: SiteDoor, asked: Question, *, at: datetime) -> Message:
    """Open a ticket of what somebody wrote whom nobody knows to be who they say; pressing twice opens one.

    Only agents read it. It is bound to what it names where the address's customer may see that, and nothing is told to
    anybody: not even that it came in.
    """
    lock_row(door)  # two presses at once wait for each other here
    known = db.session.scalars(select(Message).where(Message.rfc_id == _id_of(door, asked))).first()
    if known is not None:
        return known
    contact = contact_for_email(asked.email, asked.name, text=f"{asked.subject}{asked.text}", at=at)
    whose = contact.customer_id or NOBODY
    invoice = invoice_named_in(asked.number, customer_id=whose)
    bills = [one for one in (invoice, asked.about) if one is not None and one.kind in ("invoice", "charge")]
    opening = Opening(
        type=TicketType.BILLING if bills else TicketType.REQUEST,
        team_id=door.team_id,
        mailbox_id=door.mailbox_id,
        charge_line_id=asked.about.line_id if asked.about and asked.about.customer_id == whose else None,
        unverified=True,
    )
    found = _found(asked, whose, invoice, at)
    message = open_ticket(_incoming(door, asked, at), contact=contact, found=found, at=at, opening=opening)
    message.mailbox_id = door.mailbox_id
    return message


def _found(asked: Question, whose: int, invoice: About | None, at: datetime) -> list[Found]:
    """What the question is about, as far as this customer may see it."""
    words = f"{asked.subject}\n{asked.number}\n{asked.text}"
    found = shipments_named_in(words, customer_id=whose, at=at)
    for one in (asked.about, invoice):
        if one is not None and one.customer_id == whose:
            found += [Found(number, one.number) for number in one.shipment_ids]
    return list({one.shipment_id: one for one in found}.values())


def _incoming(door: SiteDoor, asked: Question, at: datetime) -> Incoming:
    given = [(_("Company"), asked.company), (_("About"), asked.number)]
    given += [(_("By a link of ours, about"), asked.about.number)] if asked.about else []
    lines = [f"{label}: {value}" for label, value in given if value]
    return Incoming(
        from_name=asked.name,
        from_email=asked.email.lower(),
        subject=asked.subject,
        text="\n\n".join(part for part in (asked.text, "\n".join(lines)) if part),
        quoted="",
        html="",
        at=at,
        rfc_id=_id_of(door, asked),
        channel=Channel.FORM,
        files=asked.files,
    )


def _id_of(door: SiteDoor, asked: Question) -> str:
    """The Message-ID of a turn that never travelled: keyed, so that nobody can take one beforehand."""
    said = [asked.name, asked.email, asked.company, asked.subject, asked.number, asked.text]
    digest = sha256("\0".join([*said, *(file.name for file in asked.files)]).encode("utf-8", "replace"))
    for file in asked.files:
        digest.update(sha256(file.data).digest())
    mark = keys().sign(PURPOSE, f"{door.id}:{asked.press}:{digest.hexdigest()}")
    return f"<f.{mark}@{asked.mail_domain}>"
