"""One ticket as the bench shows it: the conversation, and the masked customer beside it."""

from collections.abc import Iterable

from flask_babel import gettext as _
from sqlalchemy import select

from desk.accounts.masking import mask_email, mask_name, mask_phone
from desk.accounts.models import Agent, Contact
from desk.accounts.policy import allows
from desk.accounts.queries import active_agents
from desk.accounts.types import Role
from desk.core.db import db
from desk.shipments.panel import shipment_panels
from desk.tickets.access import visible_to
from desk.tickets.labels import AUTOMATIC, JOINED
from desk.tickets.models import Attachment, Message, Note, Ticket
from desk.tickets.pages import AttachmentView, Choice, ContactPanel, Entry, RelatedTicket, TicketPage
from desk.tickets.queries import attachments_of, bound_shipment_ids, macro_titles, messages_of, notes_of
from desk.tickets.types import Direction, JoinedBy


def ticket_page(agent: Agent, ticket: Ticket) -> TicketPage:
    """All that the page of this ticket shows to this agent."""
    contact = ticket.contact
    colleagues = active_agents()  # read first: the authors of messages and notes are among them
    entries = entries_of(ticket)
    panels = shipment_panels(bound_shipment_ids(ticket.id), agent.locale)
    return TicketPage(
        reference=ticket.reference,
        subject=ticket.subject,
        status=ticket.status,
        priority=ticket.priority,
        channel=ticket.channel,
        opened_at=ticket.opened_at,
        requester=mask_email(contact.email) if contact else "",
        customer=ticket.customer.name if ticket.customer else None,
        assignee_id=ticket.assignee_id,
        assignee=ticket.assignee.name if ticket.assignee else None,
        version=max((entry.id for entry in entries if entry.kind in set(Direction)), default=0),
        revision=ticket.revision,
        tags=list(dict.fromkeys(panel.mode for panel in panels)),
        entries=entries,
        shipments=panels,
        contact=_contact_panel(contact) if contact else None,
        related=_related(agent, ticket),
        agents=[Choice(str(one.id), one.name) for one in colleagues],
        macros=[Choice(key, title) for key, title in macro_titles(agent.locale)],
        language=reader_language(ticket, agent),
        can_reply=allows(Role(agent.role), "ticket.reply") and contact is not None,
    )


def reader_language(ticket: Ticket, agent: Agent) -> str:
    """The language an answer is written in: the requester's, else the agent's own."""
    return ticket.contact.language if ticket.contact else agent.locale


def entries_of(ticket: Ticket) -> list[Entry]:
    """The conversation, oldest first, notes among the messages."""
    messages = messages_of(ticket.id)
    files = _by_message(attachments_of(message.id for message in messages))
    turns = [_message_entry(message, files.get(message.id, [])) for message in messages]
    return sorted(turns + [_note_entry(note) for note in notes_of(ticket.id)], key=lambda entry: entry.at)


def _by_message(files: Iterable[Attachment]) -> dict[int, list[AttachmentView]]:
    found: dict[int, list[AttachmentView]] = {}
    for file in files:
        found.setdefault(file.message_id, []).append(AttachmentView(file.id, file.name, file.size, file.inline))
    return found


def _message_entry(message: Message, files: list[AttachmentView]) -> Entry:
    author = message.agent.name if message.agent else mask_name(message.from_name) or mask_email(message.from_email)
    return Entry(
        kind=message.direction,
        id=message.id,
        author=author,
        at=message.at,
        channel=message.channel,
        text=message.text,
        quoted=message.quoted,
        has_html=bool(message.html),
        attachments=files,
        delivery=message.delivery,
        delivery_error=message.last_error,
        warning=_warning(message),
        unverified=message.unverified,
    )


def _warning(message: Message) -> str:
    """What is doubtful or special about an incoming message."""
    said = []
    if message.unverified:
        said.append(_("This sender takes no part in the ticket: answers do not go to them."))
    if message.joined_by == JoinedBy.SUBJECT:
        said.append(str(JOINED[message.joined_by]))
    if message.automatic:
        said.append(str(AUTOMATIC.get(message.automatic, "")))
    return " · ".join(one for one in said if one)


def _note_entry(note: Note) -> Entry:
    return Entry(kind="note", id=note.id, author=note.agent.name, at=note.at, text=note.text)


def _contact_panel(contact: Contact) -> ContactPanel:
    return ContactPanel(
        name=mask_name(contact.name),
        company=contact.customer.name if contact.customer else None,
        tier=contact.customer.tier if contact.customer else None,
        email=mask_email(contact.email),
        phone=mask_phone(contact.phone),
        language=contact.language,
        time_zone=contact.time_zone,
    )


def _related(agent: Agent, ticket: Ticket) -> list[RelatedTicket]:
    """Other tickets of the same customer that this agent may see, newest first."""
    if ticket.customer_id is None:
        return []
    rows = db.session.scalars(
        select(Ticket)
        .where(Ticket.customer_id == ticket.customer_id, Ticket.id != ticket.id, visible_to(agent))
        .order_by(Ticket.updated_at.desc())
        .limit(5)
    ).all()
    return [RelatedTicket(row.reference, row.subject, row.status) for row in rows]
