"""What one ticket's page reads about the ticket, in one statement."""

from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, bindparam, case, func, or_, select, true

from desk.accounts.models import Agent, Contact, Team
from desk.core.together import Together
from desk.flows.models import TicketStep
from desk.inquiries.models import Inquiry, InquiryMail, ThirdParty
from desk.shipments.models import Leg, Reference
from desk.sla.models import SlaTimer
from desk.tickets.access import of_team, sees_all
from desk.tickets.family import family_ids
from desk.tickets.models import Attachment, Message, Note, Ticket, TicketShipment
from desk.tickets.models_mail import Call, HeldReply, MessageCopy

MOST_RELATED = 5
TICKET = bindparam("ticket", type_=Integer)
NOT_MERGED = func.coalesce(Ticket.merged_into_id, 0) == 0


def around(agent: Agent, ticket: Ticket) -> dict[str, list[Any]]:
    """Rows of messages, notes, files, clocks, shipments, related, kin, colleagues and teams, in no order.

    Of a ticket that others went on in those of all of them, and `absorbed` and `missed` beside.
    """
    values = {"ticket": ticket.id, "customer": ticket.customer_id, "me": agent.id, "team": agent.team_id,
              "follows": ticket.follows_id}  # fmt: skip
    return _reads(everything=sees_all(agent), absorbed=ticket.absorbed).read(values)


@lru_cache
def _reads(*, everything: bool, absorbed: bool) -> Together:
    seen = true() if everything else of_team(bindparam("me"), bindparam("team"))
    family = family_ids(TICKET)

    def here(ticket_id: Any) -> Any:
        return ticket_id.in_(family) if absorbed else ticket_id == TICKET

    related = (
        select(Ticket.id, Ticket.subject, Ticket.status, Ticket.updated_at)
        .where(Ticket.customer_id == bindparam("customer"), Ticket.id != TICKET, seen, NOT_MERGED)
        .order_by(Ticket.updated_at.desc())
        .limit(MOST_RELATED)
        .subquery()
    )
    return Together(
        messages=select(
            Message.at, Message.id, Message.direction, Message.channel, Agent.name.label("agent"), Message.from_name,
            Message.from_email, Message.text, Message.quoted, (Message.html != "").label("has_html"),
            Message.joined_by, Message.unverified, Message.automatic, Message.delivery, Message.last_error,
            Message.ticket_id, Message.trace, Message.forwarded_by_id, Message.heard_at,
        )
        .outerjoin(Agent, Agent.id == Message.agent_id)
        .where(here(Message.ticket_id)),
        notes=select(Note.at, Note.id, Note.text, Agent.name.label("agent"), Note.ticket_id)
        .join(Agent, Agent.id == Note.agent_id)
        .where(here(Note.ticket_id)),
        calls=select(Call.at, Call.id, Call.direction, Call.outcome, Call.minutes, Call.text, Agent.name.label("agent"),
                     Call.ticket_id)
        .join(Agent, Agent.id == Call.agent_id)
        .where(here(Call.ticket_id)),
        files=select(
            Attachment.id, Attachment.message_id, Attachment.name, Attachment.type, Attachment.size, Attachment.inline
        )
        .join(Message, Message.id == Attachment.message_id)
        .where(here(Message.ticket_id)),
        copies=select(
            MessageCopy.id, MessageCopy.message_id, MessageCopy.name, MessageCopy.email, MessageCopy.delivery,
            MessageCopy.last_error,
        )
        .join(Message, Message.id == MessageCopy.message_id)
        .where(here(Message.ticket_id)),
        held=select(
            HeldReply.id, HeldReply.agent_id, HeldReply.content, HeldReply.files, HeldReply.at, HeldReply.send_at,
            HeldReply.state, HeldReply.why, Agent.name.label("agent"),
        )
        .join(Agent, Agent.id == HeldReply.agent_id)
        .where(HeldReply.ticket_id == TICKET, HeldReply.state.in_(["held", "refused"])),
        clocks=select(
            SlaTimer.metric, SlaTimer.state, SlaTimer.outcome, SlaTimer.due_at, SlaTimer.breached_at, SlaTimer.met_at,
            SlaTimer.target_s, SlaTimer.start_at, SlaTimer.id, SlaTimer.conversation,
        ).where(SlaTimer.ticket_id == TICKET),
        steps=select(
            TicketStep.round, TicketStep.position, TicketStep.id, TicketStep.name, TicketStep.minutes,
            TicketStep.team_id, TicketStep.begun_at, TicketStep.ended_at, TicketStep.outcome,
            Agent.name.label("ended_by"),
        )
        .outerjoin(Agent, Agent.id == TicketStep.ended_by_id)
        .where(TicketStep.ticket_id == TICKET),
        inquiries=select(
            Inquiry.id, Inquiry.party, Inquiry.name, Inquiry.question, Inquiry.asked_at, Inquiry.answer,
            Inquiry.answered_at, Inquiry.withdrawn_at, Inquiry.email, Agent.name.label("asked_by"),
        )
        .join(Agent, Agent.id == Inquiry.asked_by_id)
        .where(here(Inquiry.ticket_id)),
        inquiry_mails=select(
            InquiryMail.inquiry_id, InquiryMail.id, InquiryMail.direction, InquiryMail.delivery, InquiryMail.last_error,
        )
        .join(Inquiry, Inquiry.id == InquiryMail.inquiry_id)
        .where(here(Inquiry.ticket_id)),
        parties=select(
            ThirdParty.id, ThirdParty.party, ThirdParty.name, ThirdParty.carrier_code, ThirdParty.email,
            ThirdParty.cc_emails, ThirdParty.phone, ThirdParty.hours, ThirdParty.website,
        ).where(ThirdParty.active),
        numbers=select(Reference.id, Reference.type, Reference.value_raw, Reference.issuer)
        .join(TicketShipment, TicketShipment.shipment_id == Reference.shipment_id)
        .where(TicketShipment.ticket_id == TICKET, Reference.role != "REPLACED"),
        carriers=select(Leg.carrier)
        .join(TicketShipment, TicketShipment.shipment_id == Leg.shipment_id)
        .where(TicketShipment.ticket_id == TICKET),
        shipments=select(TicketShipment.id, TicketShipment.shipment_id).where(TicketShipment.ticket_id == TICKET),
        related=select(related),
        kin=select(Ticket.id, Ticket.subject, Ticket.status).where(
            or_(Ticket.follows_id == TICKET, Ticket.id == bindparam("follows", type_=Integer)), seen
        ),
        colleagues=select(Agent.name, Agent.id).where(Agent.active),
        teams=select(Team.name, Team.id),
        **(_absorbed(family, seen) if absorbed else {}),
    )  # fmt: skip


def _absorbed(family: Select[int], seen: ColumnElement[bool]) -> dict[str, Select[*tuple[Any, ...]]]:
    """The tickets that went on in this one, whether this agent may open each, and what they had missed by then."""
    others = Ticket.id.in_(family), Ticket.id != TICKET
    return {
        "absorbed": select(
            Ticket.id, Ticket.merged_at, Ticket.merged_into_id, Ticket.contact_id, Contact.name, Contact.email,
            Ticket.customer_id, Ticket.chat_session_id, Ticket.messenger_user_id,
            case((seen, 1), else_=0).label("opens"),
        ).outerjoin(Contact, Contact.id == Ticket.contact_id).where(*others),
        "missed": select(SlaTimer.ticket_id, SlaTimer.metric).where(
            SlaTimer.ticket_id.in_(family), SlaTimer.ticket_id != TICKET, SlaTimer.breached_at.is_not(None)
        ),
    }  # fmt: skip
