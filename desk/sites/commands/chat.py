"""A visitor's conversation: with the articles first, and with people in one ticket once they ask for somebody.

Nobody proves who they are here. So the ticket belongs to no customer and is bound to nothing: what its visitor is
shown is what agents write to them, and no history. Only answers by mail go to whom the address is.
"""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, select, update

from desk.accounts.commands.contacts import contact_for_email
from desk.accounts.models import Contact
from desk.audit.commands import record
from desk.core.columns import keys
from desk.core.db import db
from desk.core.seen import lock_row
from desk.kb.commands import rate
from desk.kb.queries import article_to_read, articles_for
from desk.sites.models import ChatSession, SiteDoor
from desk.sites.queries import digest_of, mark_of_visitor, messages_shown
from desk.sites.rules import wants_person
from desk.tickets.commands.chat import hear_shown
from desk.tickets.commands.incoming import Incoming, NewFile
from desk.tickets.commands.opening import Opening, open_ticket
from desk.tickets.commands.receiving import receive_message
from desk.tickets.models import Message, Ticket
from desk.tickets.types import Channel, Direction, JoinedBy

MOST_TURNS = 40  # with the articles; then a person is offered
SEEN_EVERY = timedelta(seconds=5)
KEPT_FOR = timedelta(days=30)
PURPOSE = "chat-turn"
LONGEST_SUBJECT = 80


@dataclass(frozen=True)
class Said:
    """What a visitor wrote. The same `press` is the same press of the button."""

    text: str
    press: str
    mail_domain: str
    files: Sequence[NewFile] = ()


@dataclass(frozen=True)
class Visitor:
    """Who they say they are."""

    name: str
    email: str


def begin(door: SiteDoor, *, language: str, page: str, at: datetime) -> tuple[ChatSession, str]:
    """A new conversation, and the token that opens it: 128 bits, known to the visitor's browser alone."""
    token = secrets.token_urlsafe(16)
    session = ChatSession(
        door=door, token_digest=digest_of(token), language=language, page=page[:300], began_at=at, seen_at=at
    )
    db.session.add(session)
    db.session.flush()
    return session, token


def say(session: ChatSession, said: Said, *, at: datetime) -> None:
    """A turn of the visitor: in their ticket when there is one, else to the articles. Twice pressed is said once."""
    lock_row(session)
    session.seen_at, session.typing_at = at, None
    if session.ticket_id is not None:
        _say_to_people(session, said, at)
        return
    talk = json.loads(session.talk)
    if any(turn.get("press") == said.press for turn in talk):
        return
    talk.append({"by": "visitor", "text": said.text, "at": at.isoformat(), "press": said.press})
    enough = len(talk) >= MOST_TURNS or not session.door.answers_from_articles
    if enough or wants_person(said.text):
        session.person_asked_at = session.person_asked_at or at
    else:
        found = articles_for(said.text)
        slugs, titles = [one.slug for one in found], [one.title for one in found]
        talk.append({"by": "articles", "at": at.isoformat(), "slugs": slugs, "titles": titles})
    session.talk = json.dumps(talk, ensure_ascii=False)


def ask_person(session: ChatSession, *, at: datetime) -> None:
    """The visitor wants to talk to somebody; who they are is asked next."""
    lock_row(session)
    session.seen_at, session.person_asked_at = at, session.person_asked_at or at


def say_helped(session: ChatSession, slug: str, *, at: datetime) -> None:
    """An article helped; it counts once in a conversation. Raises NotFound."""
    lock_row(session)
    session.seen_at, talk = at, json.loads(session.talk)
    turns = [turn for turn in talk if slug in turn.get("slugs", ()) and not turn.get("helped")]
    if turns:
        rate(article_to_read(slug, session.language), helped=True)
        turns[-1]["helped"] = True
        session.talk = json.dumps(talk, ensure_ascii=False)


def hand_over(session: ChatSession, visitor: Visitor, said: Said, *, at: datetime) -> Ticket:
    """Open the one ticket of this conversation, with the talk so far as its first message. Twice opens one."""
    lock_row(session)
    session.seen_at = at
    if session.ticket_id is not None:
        return db.session.get_one(Ticket, session.ticket_id)
    talk = json.loads(session.talk)
    if said.text:
        talk.append({"by": "visitor", "text": said.text, "at": at.isoformat(), "press": said.press})
        session.talk = json.dumps(talk, ensure_ascii=False)
    session.name, session.email = visitor.name, visitor.email.lower()
    asked = [turn["text"] for turn in talk if turn["by"] == "visitor" and not wants_person(turn["text"])]
    contact = contact_for_email(visitor.email, visitor.name, text="".join(asked) + visitor.name, at=at)
    subject = (asked[-1].splitlines()[0] if asked else str(_("Chat")))[:LONGEST_SUBJECT]
    incoming = _incoming(session, _told(talk), said, at, subject=subject)
    opening = Opening(team_id=session.door.team_id, mailbox_id=session.door.mailbox_id)
    ticket = open_ticket(incoming, contact=None, found=[], at=at, opening=opening).ticket
    _take_on(session, ticket, contact)
    record("chat.handed_over", f"ticket:{ticket.id}", actor="stranger", at=at, door=session.door_id)
    return ticket


def look(session: ChatSession, *, typing: bool, at: datetime) -> list[Message]:
    """The visitor looks at the chat: they are there, and the answers that it shows have arrived."""
    due = ChatSession.seen_at < at - SEEN_EVERY
    seen = update(ChatSession).where(ChatSession.id == session.id).execution_options(synchronize_session=False)
    db.session.execute(seen.where(due).values(seen_at=at))
    if typing:
        db.session.execute(seen.values(typing_at=at))
    messages = list(messages_shown(session))
    for message in messages:
        if message.direction == Direction.OUT and message.heard_at is None:
            hear_shown(message, at=at)
    return messages


def needs_look(session: ChatSession, messages: Sequence[Message], *, typing: bool, at: datetime) -> bool:
    """Whether `look` would change anything."""
    unheard = any(one.direction == Direction.OUT and one.heard_at is None for one in messages)
    return unheard or typing or session.seen_at < at - SEEN_EVERY


def end_chat(session: ChatSession, *, at: datetime) -> None:
    """The visitor ends it: from now on it can only be read, and answers go by mail."""
    lock_row(session)
    session.ended_at = session.ended_at or at


def forget_old_chats(now: datetime) -> int:
    """Conversations that never became a ticket are gone after 30 days; how many were."""
    old = ChatSession.ticket_id.is_(None), ChatSession.seen_at < now - KEPT_FOR
    ids = db.session.scalars(select(ChatSession.id).where(*old).limit(500)).all()
    if ids:
        db.session.execute(delete(ChatSession).where(ChatSession.id.in_(ids)))
    return len(ids)


def _say_to_people(session: ChatSession, said: Said, at: datetime) -> None:
    ticket = db.session.get_one(Ticket, session.ticket_id)
    incoming = _incoming(session, said.text, said, at, subject=ticket.subject)
    if db.session.scalar(select(Message.id).where(Message.rfc_id == incoming.rfc_id)) is not None:
        return
    message = receive_message(
        ticket, incoming, contact=None, found=[], joined_by=JoinedBy.SESSION, unverified=False, at=at
    )
    message.external_id = mark_of_visitor(session.id)
    if message.joined_by == JoinedBy.NEW:  # what was settled long ago goes on in a new ticket
        _take_on(session, message.ticket, ticket.contact)


def _take_on(session: ChatSession, ticket: Ticket, contact: Contact | None) -> None:
    ticket.contact, ticket.chat_session_id = contact, session.id
    session.ticket_id, session.contact_id = ticket.id, contact.id if contact else None
    db.session.flush()


def _incoming(session: ChatSession, text: str, said: Said, at: datetime, *, subject: str) -> Incoming:
    mark = keys().sign(PURPOSE, f"{session.id}:{said.press}")
    return Incoming(
        from_name=session.name,
        from_email=session.email,
        subject=subject,
        text=text,
        quoted="",
        html="",
        at=at,
        rfc_id=f"<s.{mark}@{said.mail_domain}>",
        channel=Channel.CHAT,
        files=said.files,
    )


def _told(talk: Sequence[dict[str, Any]]) -> str:
    """The talk so far, for agents: who said what."""
    lines = []
    for turn in talk:
        if turn["by"] == "visitor":
            lines.append(_("Visitor: %(said)s", said=turn["text"]))
        elif turn["titles"]:
            lines.append(_("Help articles: %(titles)s", titles=" / ".join(turn["titles"])))
        else:
            lines.append(_("The help articles had no answer."))
    return "\n\n".join(lines) or str(_("Asked for a person in the chat."))
