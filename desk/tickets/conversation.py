"""What was said on a ticket, in one row of turns: messages, notes, calls, and what was asked elsewhere."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from operator import attrgetter, itemgetter
from typing import Any

from flask_babel import format_timedelta
from flask_babel import gettext as _

from desk.accounts.masking import mask_email, mask_name
from desk.channels.contents import is_mislabelled
from desk.inquiries.pages import InquiryView
from desk.tickets.incoming_views import origin_fields
from desk.tickets.labels import AUTOMATIC, CALL_DIRECTION, CALL_OUTCOME, JOINED
from desk.tickets.links import without_tokens
from desk.tickets.models import Ticket
from desk.tickets.numbers import reference_of
from desk.tickets.outbox.under_way import copy_views
from desk.tickets.outbox.words import why_not_sent
from desk.tickets.pages.conversation import AttachmentView, Entry
from desk.tickets.trace_words import what_is_special
from desk.tickets.types import Direction, JoinedBy
from desk.tickets.visitors import NAMELESS, unproven_among

SAID_HOW = (JoinedBy.SUBJECT, JoinedBy.LINK, JoinedBy.STORM)  # ways in that an agent should know of


def conversation(
    ticket: Ticket, rows: dict[str, list[Any]], inquiries: Sequence[InquiryView], *, opens: set[str]
) -> list[Entry]:
    """All turns of the ticket, oldest first; those of tickets merged into it are marked.

    `opens` are the references of merged tickets whose page opens for the reader.
    """
    return sorted([*_entries(rows, ticket, opens), *map(_asked_line, inquiries)], key=attrgetter("at"))


def _entries(rows: dict[str, list[Any]], ticket: Ticket, opens: set[str]) -> list[Entry]:
    """The conversation, oldest first, notes among the messages; what was said on a merged ticket is marked."""
    files = _by_message(rows["files"])
    names = {row.id: row.name for row in rows["colleagues"]}
    messages = sorted(rows["messages"], key=itemgetter(0, 1))
    copies = copy_views(rows["copies"])
    unproven = unproven_among([ticket, *rows.get("absorbed", ())])
    turns = [_message_entry(row, files.get(row.id, []), names, unproven) for row in messages]
    turns = [replace(one, copies=copies[one.id]) if one.id in copies else one for one in turns]
    asides = [*map(_note_entry, sorted(rows["notes"])), *map(_call_entry, sorted(rows["calls"]))]
    entries = sorted(turns + asides, key=attrgetter("at"))
    if not rows.get("absorbed"):
        return entries
    said_in = {(one.direction, one.id): one.ticket_id for one in rows["messages"]}
    said_in |= {(kind, one.id): one.ticket_id for kind in ("note", "call") for one in rows[kind + "s"]}
    return [_marked(one, said_in[one.kind, one.id], ticket.id, opens) for one in entries]


def _marked(entry: Entry, ticket_id: int, own: int, opens: set[str]) -> Entry:
    origin = reference_of(ticket_id)
    return entry if ticket_id == own else replace(entry, origin=origin, origin_open=origin in opens)


def _by_message(files: Iterable[Any]) -> dict[int, list[AttachmentView]]:
    found: dict[int, list[AttachmentView]] = {}
    for file in sorted(files):
        view = AttachmentView(file.id, file.name, file.size, file.inline, is_mislabelled(file.type))
        found.setdefault(file.message_id, []).append(view)
    return found


def _message_entry(
    message: Any, files: list[AttachmentView], colleagues: Mapping[int, str], unproven: frozenset[int]
) -> Entry:
    nobody = str(NAMELESS) if message.direction == "in" else _("Desk")
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
        unproven=message.direction == Direction.IN and message.ticket_id in unproven,
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
