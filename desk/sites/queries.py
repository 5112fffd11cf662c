from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select

from desk.channels.types import Delivery
from desk.core.db import db
from desk.core.errors import NotFound
from desk.sites.models import ChatSession, SiteDoor
from desk.sites.rules import TYPES_FOR, is_here, is_over
from desk.sites.types import ChatState, DoorKind, Presence
from desk.sla.duty import hours_by_calendar, openings
from desk.tickets.models import Message, Ticket
from desk.tickets.types import Channel, Direction

MOST_SHOWN = 300


def all_doors() -> Sequence[SiteDoor]:
    """Those in use first."""
    return db.session.scalars(select(SiteDoor).order_by(SiteDoor.active.desc(), SiteDoor.kind, SiteDoor.name)).all()


def door_by_id(door_id: int) -> SiteDoor:
    """Raises NotFound."""
    door = db.session.get(SiteDoor, door_id)
    if door is None:
        raise NotFound
    return door


def open_door(key: str, kind: DoorKind) -> SiteDoor:
    """The form or chat that stands under this key and is in use. Raises NotFound."""
    here = SiteDoor.key == key[:32], SiteDoor.kind == kind, SiteDoor.active
    door = db.session.scalars(select(SiteDoor).where(*here)).one_or_none()
    if door is None:
        raise NotFound
    return door


def forms_in_use() -> Sequence[SiteDoor]:
    here = SiteDoor.kind == DoorKind.FORM, SiteDoor.active
    return db.session.scalars(select(SiteDoor).where(*here).order_by(SiteDoor.name)).all()


def opens_at(door: SiteDoor, now: datetime) -> datetime | None:
    """When somebody answers again, by the clock of those who do; None while somebody does."""
    hours = hours_by_calendar([door.calendar_id] if door.calendar_id else [])
    opens = openings(hours, now).get(door.calendar_id or 0, now)
    return opens.astimezone(ZoneInfo(hours[door.calendar_id or 0].zone)) if opens > now else None


def opens_said(door: SiteDoor, now: datetime) -> str:
    """The same as it is said to a visitor, whose own zone nobody knows; empty while somebody answers."""
    opens = opens_at(door, now)
    return f"{opens:%m-%d %H:%M} (UTC{opens.isoformat()[-6:]})" if opens else ""


def digest_of(token: str) -> str:
    return sha256(token.encode("utf-8", "replace")).hexdigest()


def session_of(door: SiteDoor, token: str) -> ChatSession | None:
    """The conversation that this token opens at this door."""
    if not token:
        return None
    here = ChatSession.token_digest == digest_of(token), ChatSession.door_id == door.id
    return db.session.scalars(select(ChatSession).where(*here).execution_options(populate_existing=True)).one_or_none()


def state_of(session: ChatSession | None, now: datetime) -> ChatState:
    if session is None:
        return ChatState.TALK
    if is_over(session.seen_at, session.ended_at, now):
        return ChatState.OVER
    if session.ticket_id is not None:
        return ChatState.LIVE
    return ChatState.PERSON if session.person_asked_at else ChatState.TALK


def mark_of_visitor(session_id: int) -> str:
    """Stands on each message that came through this chat, so that it is shown there wherever its ticket goes on."""
    return f"chat:{session_id}"


def messages_shown(session: ChatSession) -> Sequence[Message]:
    """What the visitor wrote to people and what they were answered, oldest first; nothing else of any ticket."""
    own = select(Ticket.id).where(Ticket.chat_session_id == session.id)
    gone = (Delivery.CANCELLED, Delivery.WAITING)
    answered = (
        Message.ticket_id.in_(own)
        & (Message.direction == Direction.OUT)
        & (Message.channel == Channel.CHAT)
        & (Message.automatic == "")
        & Message.delivery.not_in(gone)
    )
    written = Message.external_id == mark_of_visitor(session.id)
    rows = db.session.scalars(
        select(Message).where(or_(answered, written)).order_by(Message.id.desc()).limit(MOST_SHOWN)
    ).all()
    return rows[::-1]


def presence_in(ticket: Ticket, now: datetime) -> Presence | None:
    """Whether the visitor of this ticket's chat is there; None for a ticket of no chat."""
    session = db.session.get(ChatSession, ticket.chat_session_id) if ticket.chat_session_id else None
    if session is None:
        return None
    over = is_over(session.seen_at, session.ended_at, now)
    here = not over and is_here(session.seen_at, now)
    typing = here and session.typing_at is not None and now - session.typing_at < TYPES_FOR
    return Presence(here, typing, session.seen_at, session.page, over)
