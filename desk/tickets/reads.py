"""What one ticket's page reads about the ticket, in one statement."""

from typing import Any

from sqlalchemy import Integer, bindparam, select, true

from desk.accounts.models import Agent, Team
from desk.core.together import Together
from desk.sla.models import SlaTimer
from desk.tickets.access import of_team, sees_all
from desk.tickets.models import Attachment, Message, Note, Ticket, TicketShipment

MOST_RELATED = 5
TICKET = bindparam("ticket", type_=Integer)


def around(agent: Agent, ticket: Ticket) -> dict[str, list[Any]]:
    """Rows of messages, notes, files, clocks, shipments, related, colleagues and teams, in no order."""
    values = {"ticket": ticket.id, "customer": ticket.customer_id, "me": agent.id, "team": agent.team_id}
    return (ALL if sees_all(agent) else OF_TEAM).read(values)


def _reads(*, everything: bool) -> Together:
    seen = true() if everything else of_team(bindparam("me"), bindparam("team"))
    related = (
        select(Ticket.id, Ticket.subject, Ticket.status, Ticket.updated_at)
        .where(Ticket.customer_id == bindparam("customer"), Ticket.id != TICKET, seen)
        .order_by(Ticket.updated_at.desc())
        .limit(MOST_RELATED)
        .subquery()
    )
    return Together(
        messages=select(
            Message.at, Message.id, Message.direction, Message.channel, Agent.name.label("agent"), Message.from_name,
            Message.from_email, Message.text, Message.quoted, (Message.html != "").label("has_html"),
            Message.joined_by, Message.unverified, Message.automatic, Message.delivery, Message.last_error,
        )
        .outerjoin(Agent, Agent.id == Message.agent_id)
        .where(Message.ticket_id == TICKET),
        notes=select(Note.at, Note.id, Note.text, Agent.name.label("agent"))
        .join(Agent, Agent.id == Note.agent_id)
        .where(Note.ticket_id == TICKET),
        files=select(
            Attachment.id, Attachment.message_id, Attachment.name, Attachment.type, Attachment.size, Attachment.inline
        )
        .join(Message, Message.id == Attachment.message_id)
        .where(Message.ticket_id == TICKET),
        clocks=select(
            SlaTimer.metric, SlaTimer.state, SlaTimer.outcome, SlaTimer.due_at, SlaTimer.breached_at, SlaTimer.met_at,
            SlaTimer.target_s, SlaTimer.start_at,
        ).where(SlaTimer.ticket_id == TICKET),
        shipments=select(TicketShipment.id, TicketShipment.shipment_id).where(TicketShipment.ticket_id == TICKET),
        related=select(related),
        colleagues=select(Agent.name, Agent.id).where(Agent.active),
        teams=select(Team.name, Team.id),
    )  # fmt: skip


ALL, OF_TEAM = _reads(everything=True), _reads(everything=False)
