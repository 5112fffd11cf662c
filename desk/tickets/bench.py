"""One ticket as the bench shows it: the conversation, and the masked customer beside it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from operator import attrgetter
from typing import Any

from desk.accounts.masking import mask_address, mask_email, mask_name, mask_phone
from desk.accounts.models import Agent, Contact
from desk.accounts.policy import allows
from desk.accounts.types import Role
from desk.billing.ledger import charge_panel
from desk.core.times import utcnow
from desk.flows.panel import step_bar
from desk.inquiries.panel import ask_view, inquiry_views
from desk.shipments.panel import shipment_panels
from desk.tickets.absorbed import absorbed_views
from desk.tickets.clock_names import clock_name
from desk.tickets.commands.mergeable import UNDO_FOR
from desk.tickets.conversation import conversation
from desk.tickets.messengers.panel import channel_limits
from desk.tickets.messengers.route import Wire
from desk.tickets.models import Ticket
from desk.tickets.numbers import reference_of
from desk.tickets.outbox.under_way import held_views
from desk.tickets.outbox.words import why_not_sent
from desk.tickets.pages.people import ContactPanel
from desk.tickets.pages.ticket import Choice, ClockView, Kin, RelatedTicket, TicketPage
from desk.tickets.reads import around
from desk.tickets.recipients.shown import recipients_view
from desk.tickets.terms import reason_of
from desk.tickets.types import LIVE
from desk.tickets.visitors import visitor_view


def ticket_page(agent: Agent, ticket: Ticket) -> TicketPage:
    """All that the page of this ticket shows to this agent; two statements beside those that loaded the ticket."""
    contact = ticket.contact
    rows = around(agent, ticket)
    absorbed = absorbed_views(ticket, rows)
    asked = inquiry_views(rows["inquiries"], rows["clocks"], rows["inquiry_mails"])
    inquiries = [replace(one, error=why_not_sent(one.error)) for one in asked]
    entries = conversation(ticket, rows, inquiries, opens={one.reference for one in absorbed if one.opens})
    teams = {row.id: row.name for row in sorted(rows["teams"])}
    may_reply = allows(Role(agent.role), "ticket.reply") and contact is not None and ticket.merged_into_id is None
    limits = channel_limits(ticket, now=utcnow())
    panels = shipment_panels([row.shipment_id for row in sorted(rows["shipments"])], agent.locale)
    return TicketPage(
        reference=ticket.reference,
        subject=ticket.subject,
        status=ticket.status,
        type=ticket.type,
        priority=ticket.priority,
        channel=ticket.channel,
        opened_at=ticket.opened_at,
        requester=(mask_email(contact.email) if contact else "") or (limits.person if limits else ""),
        customer=ticket.customer.name if ticket.customer else None,
        assignee_id=ticket.assignee_id,
        assignee=ticket.assignee.name if ticket.assignee else None,
        team_id=ticket.team_id,
        team=teams.get(ticket.team_id or 0),
        version=max((row.id for row in rows["messages"]), default=0),
        revision=ticket.revision,
        tags=list(dict.fromkeys(panel.mode for panel in panels)),
        entries=entries,
        shipments=panels,
        contact=_contact_panel(contact) if contact else None,
        related=_related(rows["related"]),
        agents=[Choice(str(row.id), row.name) for row in sorted(rows["colleagues"])],
        teams=[Choice(str(team_id), name) for team_id, name in teams.items()],
        language=reader_language(ticket, agent),
        can_reply=may_reply,
        clocks=_clocks(rows["clocks"], _clock_names(rows)),
        charge=charge_panel(ticket.charge_line_id, agent.locale),
        may_need_no_answer=_may_need_no_answer(ticket, rows["clocks"]),
        no_promise=(reason_of(ticket) or "") if ticket.status in LIVE and not rows["clocks"] else "",
        went_on=reference_of(ticket.merged_into_id) if ticket.merged_into_id else "",
        went_on_until=ticket.merged_at + UNDO_FOR if ticket.merged_at else None,
        absorbed=absorbed,
        kin=[Kin(reference_of(row.id), row.subject, row.status, row.id == ticket.follows_id) for row in rows["kin"]],
        steps=step_bar(rows["steps"], rows["clocks"], teams),
        inquiries=inquiries,
        ask=ask_view(rows["parties"], rows["numbers"], rows["carriers"]),
        resume_at=ticket.resume_at,
        recipients=recipients_view(ticket) if may_reply and (limits is None or limits.wire == Wire.MAIL) else None,
        limits=limits,
        visitor=visitor_view(ticket, entries),
        **held_views(rows["held"], agent),
    )


def reader_language(ticket: Ticket, agent: Agent) -> str:
    """The language an answer is written in: the requester's, else the agent's own."""
    return ticket.contact.language if ticket.contact else agent.locale


def _may_need_no_answer(ticket: Ticket, clocks: Iterable[Any]) -> bool:
    """Somebody waits for an answer that is not the first: a first one is always owed."""
    running = {clock.metric for clock in clocks if clock.state != "done"}
    return ticket.status in LIVE and "first_response" not in running and "next_response" in running


def _clock_names(rows: dict[str, list[Any]]) -> dict[str, str]:
    """What the clocks that run beside the ticket wait for."""
    kinds = {"inquiry": "inquiries", "step": "steps", "team": "teams"}
    return {f"{kind}:{row.id}": row.name for kind, part in kinds.items() for row in rows.get(part, ())}


def _clocks(rows: Iterable[Any], names: Mapping[str, str]) -> list[ClockView]:
    """The newest of each promise: those that run, what is due first in front; then what rests, and what ended.

    What runs beside the ticket is there while it does.
    """
    clocks = [ClockView(**row._asdict(), name=clock_name(row.metric, row.conversation, names)) for row in rows]
    clocks = [clock for clock in clocks if not clock.conversation or clock.state != "done"]
    clocks.sort(key=lambda clock: clock.start_at, reverse=True)
    running = [clock for clock in clocks if clock.state == "running" and clock.due_at]
    running.sort(key=lambda clock: clock.due_at or clock.start_at)
    rest = [clock for clock in clocks if clock not in running]
    newest: dict[tuple[str, str], ClockView] = {}
    for clock in running + sorted(rest, key=lambda clock: clock.outcome is not None):
        newest.setdefault((clock.metric, clock.conversation), clock)
    return list(newest.values())


def _contact_panel(contact: Contact) -> ContactPanel:
    return ContactPanel(
        name=mask_name(contact.name),
        company=contact.customer.name if contact.customer else None,
        tier=contact.customer.tier if contact.customer else None,
        email=mask_email(contact.email),
        phone=mask_phone(contact.phone),
        language=contact.language,
        time_zone=contact.time_zone,
        address=mask_address(contact.address),
        subject=f"contact:{contact.id}",
    )


def _related(rows: Iterable[Any]) -> list[RelatedTicket]:
    """Other tickets of the same customer that this agent may see, newest first."""
    newest = sorted(rows, key=attrgetter("updated_at"), reverse=True)
    return [RelatedTicket(reference_of(row.id), row.subject, row.status) for row in newest]
