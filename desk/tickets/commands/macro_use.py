"""Sending what began as a canned reply: its values are read once more, and what was sent is kept."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext

from desk.accounts.models import Agent
from desk.accounts.policy import allows
from desk.accounts.types import Role
from desk.core.columns import keys
from desk.core.db import db
from desk.tickets.canned.actions import ACTIONS
from desk.tickets.canned.composing import Composed, Filled, compose, refusals
from desk.tickets.canned.files import load_macro
from desk.tickets.canned.merging import edits, merge
from desk.tickets.canned.preview import Draft, Preview
from desk.tickets.canned.refusing import NoLongerTrue, NotReady, Shown, SnapshotGone, ValuesChanged
from desk.tickets.canned.rendering import Change, changed, parse_body, render
from desk.tickets.canned.snapshot import Snapshot, open_snapshot
from desk.tickets.canned.values import known_for
from desk.tickets.canned.variables import VARIABLES
from desk.tickets.commands.canned import RESPOND_BY, as_seen, complete, promise_in, unfit
from desk.tickets.commands.changes import lock_live
from desk.tickets.commands.incoming import NewFile
from desk.tickets.commands.reply import check_reply, post_note, post_reply
from desk.tickets.commands.state import classify
from desk.tickets.links import without_tokens
from desk.tickets.messengers.route import require_route
from desk.tickets.models import MacroUse, Message, Ticket
from desk.tickets.recipients.choosing import Chosen
from desk.tickets.types import LIVE, Priority, TicketStatus, TicketType

CONFIRM = "macro-confirm"
STANDS = timedelta(minutes=30)  # how long a promise counts from when the answer was begun, not from when it is sent


@dataclass(frozen=True)
class Letter:
    """An answer on its way out. `confirmed` is the mark of the changed values that the agent has agreed to.

    `until` is when the ticket goes on where it is scheduled after it; without `to` only the requester gets it.
    """

    draft: Draft
    mail_domain: str
    seen: int | None = None
    status_after: TicketStatus = TicketStatus.WAITING_CUSTOMER
    until: datetime | None = None
    files: Sequence[NewFile] = ()
    confirmed: str = ""
    to: Chosen | None = None
    wire: str = ""  # of a messenger's ticket: the way out that the author had in front of them


@dataclass(frozen=True)
class _Checked:
    """The text to send and, for a canned reply, what it is made of."""

    text: str
    snapshot: Snapshot | None = None
    composed: Composed | None = None
    promised: datetime | None = None  # the next update that the text tells of, if it still does


def send_reply(ticket: Ticket, letter: Letter, *, author: Agent, language: str, at: datetime) -> Message:
    """Answer the requester with a text whose values are those of this very moment.

    The use of a canned reply is written down, what it promises becomes a note, and a ticket that nobody has classified
    takes its type. The next update that the text names is the one that is promised.

    Raises SnapshotGone, NoLongerTrue, ValuesChanged, NotReady, and what post_reply raises.
    """
    checked, ready = _ready(ticket, letter, author, language, at)
    snapshot, composed = checked.snapshot, checked.composed
    if composed is not None:
        _classify(ticket, composed, author, at)
    message = post_reply(
        ticket,
        author=author,
        body=ready.text,
        at=at,
        mail_domain=letter.mail_domain,
        seen=letter.seen,
        status_after=letter.status_after,
        until=letter.until,
        next_update_by=_next_update(letter, checked, ready),
        files=letter.files,
        macro_key=snapshot.key if snapshot else "",
        to=letter.to,
        wire=letter.wire,
    )
    if snapshot is not None and composed is not None:
        db.session.add(_use(message, author, snapshot, composed, at))
        _note_promises(ticket, message, composed, author, at)
    return message


def require_sendable(ticket: Ticket, letter: Letter, *, author: Agent, language: str, at: datetime) -> None:
    """Whether the answer could go now; nothing is written. Raises what send_reply raises."""
    checked, ready = _ready(ticket, letter, author, language, at)
    check_reply(
        ticket,
        body=ready.text,
        seen=letter.seen,
        status_after=letter.status_after,
        until=letter.until,
        next_update_by=_next_update(letter, checked, ready),
        to=letter.to,
        at=at,
    )
    require_route(ticket, letter.wire, ready.text, letter.files, at=at)


def _ready(ticket: Ticket, letter: Letter, author: Agent, language: str, at: datetime) -> tuple[_Checked, Preview]:
    """The text that would leave, made of this moment's values."""
    lock_live(ticket)
    checked = _checked(ticket, letter, author, at)
    ready = complete(_redrafted(letter.draft, checked.text), ticket, agent=author, language=language, now=at)
    if not ready.ready:
        raise NotReady(ready)
    return checked, ready


def _checked(ticket: Ticket, letter: Letter, author: Agent, at: datetime) -> _Checked:
    draft = letter.draft
    if not draft.snapshot:
        return _Checked(draft.body)
    seen = open_snapshot(draft.snapshot, ticket_id=ticket.id, agent_id=author.id, now=at)
    if seen is None:
        raise SnapshotGone
    before, (now, promised) = as_seen(seen), _anew(ticket, seen, author, at, draft.promised)
    merged = merge(before.rendered.parts, now.rendered.parts, draft.body)
    changes = _shown(before, now, merged.kept)
    mark = keys().sign(CONFIRM, json.dumps([(one.label, one.old, one.new) for one in changes]))
    if changes and letter.confirmed != mark:
        raise ValuesChanged(changes, mark)
    text = merged.text if changes else draft.body
    told = promised if (now.values.get(RESPOND_BY) or "\0") in text else None
    return _Checked(text, seen, now, told)


def _next_update(letter: Letter, checked: _Checked, ready: Preview) -> datetime | None:
    """What the agent has set, else what the text says; an answer that settles the ticket promises nothing more."""
    said = letter.draft.promised or ready.promised or checked.promised
    return said if letter.draft.promised or letter.status_after in LIVE else None


def _anew(
    ticket: Ticket, seen: Snapshot, author: Agent, at: datetime, set_by_hand: datetime | None
) -> tuple[Composed, datetime | None]:
    """The same reply, with the same words of the agent, as it would be put in now; the next update that it names."""
    macro = load_macro(seen.source)
    since = seen.seen_at if at - seen.seen_at < STANDS else at
    known = known_for(
        ticket,
        agent=author,
        language=seen.language,
        now=at,
        since=since,
        promised=set_by_hand,
        guards=macro.guards,
    )
    if unfit(macro, known):
        raise NoLongerTrue
    refused = refusals(macro, known)
    if refused:
        raise NotReady(Preview("", [], refused=refused))
    composed = compose(macro, known, Filled(seen.filled, frozenset(seen.said)))
    return composed, promise_in(composed, known)


def _shown(before: Composed, now: Composed, kept: tuple[int, ...]) -> list[Shown]:
    """What changed in the text: by value where a value changed, else the sentence that is no longer true."""
    old, new = before.rendered.parts, now.rendered.parts
    if old == new:
        return []
    values = changed(before.values, now.values)
    rewritten = " ".join(old[place] for place in kept if place < len(old))
    shown = [
        Shown(gettext(VARIABLES[one.name].label), one.old or "", one.new or "", _in(one, rewritten)) for one in values
    ]
    return shown or [Shown("", "".join(old).strip(), "".join(new).strip(), bool(kept))]


def _in(change: Change, text: str) -> bool:
    return bool(change.old and change.old in text)


def _redrafted(draft: Draft, body: str) -> Draft:
    return Draft(body, draft.snapshot, draft.filled, draft.promised)


def _classify(ticket: Ticket, composed: Composed, author: Agent, at: datetime) -> None:
    if ticket.type == TicketType.REQUEST and composed.macro.type and allows(Role(author.role), "ticket.status"):
        classify(ticket, type=TicketType(composed.macro.type), priority=Priority(ticket.priority), by=author, at=at)


def _use(message: Message, author: Agent, seen: Snapshot, composed: Composed, at: datetime) -> MacroUse:
    printed = {name: without_tokens(text) for name, text in composed.rendered.used.items() if text in message.text}
    return MacroUse(
        message_id=message.id,
        agent_id=author.id,
        macro_key=seen.key,
        macro_version=seen.version,
        language=seen.language,
        printed=json.dumps(printed, ensure_ascii=False, sort_keys=True),
        edits=without_tokens(edits(composed.rendered.text, message.text)),
        at=at,
    )


def _note_promises(ticket: Ticket, message: Message, composed: Composed, author: Agent, at: datetime) -> None:
    """What the letter says we do is written down for whoever works on the ticket, in the same transaction."""
    said = [
        gettext(ACTIONS[name].label)
        for name, sentence in composed.macro.does.items()
        if render(parse_body(sentence), composed.values).text in message.text
    ]
    if said:
        heading = gettext("The answer to the customer says so, see to it:")
        post_note(ticket, author=author, body="\n".join([heading, *(f"· {one}" for one in said)]), at=at)
