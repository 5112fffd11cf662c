"""One ticket as the bench shows it: the conversation, and the masked customer beside it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from operator import attrgetter, itemgetter
from typing import Any

from flask_babel import format_timedelta
from flask_babel import gettext as _

from desk.accounts.masking import mask_address, mask_email, mask_name, mask_phone
from desk.accounts.models import Agent, Contact
from desk.accounts.policy import allows
from desk.accounts.types import Role
from desk.billing.ledger import charge_panel
from desk.channels.contents import is_mislabelled
from desk.core.times import utcnow
from desk.flows.panel import step_bar
from desk.inquiries.pages import InquiryView
from desk.inquiries.panel import ask_view, inquiry_views
from desk.shipments.panel import shipment_panels
from desk.tickets.absorbed import absorbed_views
from desk.tickets.clock_names import clock_name
from desk.tickets.commands.mergeable import UNDO_FOR
from desk.tickets.held_views import copy_views, held_views
from desk.tickets.incoming_views import origin_fields
from desk.tickets.labels import AUTOMATIC, CALL_DIRECTION, CALL_OUTCOME, JOINED
from desk.tickets.links import without_tokens
from desk.tickets.messenger_panel import channel_limits
from desk.tickets.messenger_route import Wire
from desk.tickets.models import Ticket
from desk.tickets.numbers import reference_of
from desk.tickets.outbox_words import why_not_sent
from desk.tickets.pages import AttachmentView, Choice, ClockView, ContactPanel, Entry, Kin, RelatedTicket, TicketPage
from desk.tickets.reads import around
from desk.tickets.recipient_views import recipients_view
from desk.tickets.terms import reason_of
from desk.tickets.trace_words import what_is_special
from desk.tickets.types import LIVE, JoinedBy
from desk.tickets.visitors import visitor_view

SAID_HOW = (JoinedBy.SUBJECT, JoinedBy.LINK, JoinedBy.STORM)  # ways in that an agent should know of


def ticket_page(agent: Agent, ticket: Ticket) -> TicketPage:
    """All that the page of this ticket shows to this agent; two statements beside those that loaded the ticket."""
    contact = ticket.contact
    rows = around(agent, ticket)
    absorbed = absorbed_views(ticket, rows)
    asked = inquiry_views(rows["inquiries"], rows["clocks"], rows["inquiry_mails"])
    inquiries = [replace(one, error=why_not_sent(one.error)) for one in asked]
    entries = _entries(rows, ticket.id, {one.reference for one in absorbed if one.opens})
    entries = sorted([*entries, *map(_asked_line, inquiries)], key=attrgetter("at"))
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


def _entries(rows: dict[str, list[Any]], own: int, opens: set[str]) -> list[Entry]:
    """The conversation, oldest first, notes among the messages; what was said on a merged ticket is marked."""
    files = _by_message(rows["files"])
    names = {row.id: row.name for row in rows["colleagues"]}
    messages = sorted(rows["messages"], key=itemgetter(0, 1))
    copies = copy_views(rows["copies"])
    turns = [_message_entry(row, files.get(row.id, []), names) for row in messages]
    turns = [replace(one, copies=copies[one.id]) if one.id in copies else one for one in turns]
    asides = [*map(_note_entry, sorted(rows["notes"])), *map(_call_entry, sorted(rows["calls"]))]
    entries = sorted(turns + asides, key=attrgetter("at"))
    if not rows.get("absorbed"):
        return entries
    said_in = {(one.direction, one.id): one.ticket_id for one in rows["messages"]}
    said_in |= {(kind, one.id): one.ticket_id for kind in ("note", "call") for one in rows[kind + "s"]}
    return [_marked(one, said_in[one.kind, one.id], own, opens) for one in entries]


def _marked(entry: Entry, ticket_id: int, own: int, opens: set[str]) -> Entry:
    origin = reference_of(ticket_id)
    return entry if ticket_id == own else replace(entry, origin=origin, origin_open=origin in opens)


def _by_message(files: Iterable[Any]) -> dict[int, list[AttachmentView]]:
    found: dict[int, list[AttachmentView]] = {}
    for file in sorted(files):
        view = AttachmentView(file.id, file.name, file.size, file.inline, is_mislabelled(file.type))
        found.setdefault(file.message_id, []).append(view)
    return found


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


def _message_entry(message: Any, files: list[AttachmentView], colleagues: Mapping[int, str]) -> Entry:
    nobody = _("Name not known") if message.direction == "in" else _("Desk")
    author = message.agent or mask_name(message.from_name) or mask_email(message.from_email) or nobody
    return Entry(
        kind=message.direction,
        id=message.id,
        author=author,
        at=message.at,
        channel=message.channel,
        text=without_tokens(message.text),  # whoever has a link answers in the customer's name
        quoted=without_tokens(message.quoted),
        has_html=message.has_html,
        attachments=files,
        delivery=message.delivery,
        delivery_error=why_not_sent(message.last_error),
        warning=_warning(message),
        unverified=message.unverified,
        **origin_fields(message, colleagues),
    )


def _warning(message: Any) -> str:
    """What is doubtful or special about an incoming message."""
    said = what_is_special(message.trace, unverified=message.unverified)
    if message.joined_by in SAID_HOW:
        said.append(str(JOINED[message.joined_by]))
    if message.automatic:
        kind = message.automatic
        said.append(str(AUTOMATIC.get(f"{message.direction}_{kind}") or AUTOMATIC.get(kind, "")))
    return " · ".join(one for one in said if one)


def _asked_line(one: InquiryView) -> Entry:
    """A line between the turns: that somebody else was asked, and whether they have answered."""
    said = _("Asked %(name)s", name=one.name)
    if one.answered_at is not None:
        length = format_timedelta(one.answered_at - one.asked_at)
        said = _("Asked %(name)s · answered %(length)s later", name=one.name, length=length)
    return Entry(kind="system", id=one.id, author="", at=one.asked_at, text=said)


def _note_entry(note: Any) -> Entry:
    return Entry(kind="note", id=note.id, author=note.agent, at=note.at, text=note.text)


def _call_entry(call: Any) -> Entry:
    said = [str(CALL_DIRECTION[call.direction]), str(CALL_OUTCOME[call.outcome])]
    if call.minutes is not None:
        said.append(_("%(minutes)s min", minutes=call.minutes))
    return Entry(kind="call", id=call.id, author=call.agent, at=call.at, text=call.text, warning=" · ".join(said))


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
