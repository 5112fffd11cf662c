"""Whose conversation it is, and how it is shown."""

from flask import Response, make_response, render_template, request

from desk.core.errors import Conflict, NotFound
from desk.core.times import utcnow
from desk.kb.reading import reader_language
from desk.sites.framing import TOKEN
from desk.sites.models import ChatSession, SiteDoor
from desk.sites.queries import messages_shown, opens_said, session_of, state_of
from desk.sites.rules import wants_person
from desk.sites.talk import revision_of, turns_of
from desk.sites.types import ChatState


class Ended(Conflict):
    status = 410


def talk_page(session: ChatSession, *, token: str = "") -> Response:
    """The conversation as its visitor sees it now; `token` opens it where it has just begun."""
    now = utcnow()
    messages = messages_shown(session)
    turns = turns_of(session, messages)
    body = render_template(
        "sites/_talk.html",
        session=session,
        state=state_of(session, now),
        turns=turns,
        revision=revision_of(session, messages),
        opens=opens_said(session.door, now),
        asks_what=not any(one.by == "visitor" and not wants_person(one.text) for one in turns),
        lang=reader_language(),
    )
    answer = make_response(body)
    if token:
        answer.headers[TOKEN] = token
    return answer


def theirs(door: SiteDoor, *, at_all: bool = True) -> ChatSession | None:
    """The conversation of whoever asks; one that has ended cannot be gone on with (`at_all`: but read)."""
    session = session_of(door, request.headers.get(TOKEN, ""))
    if session is not None and not at_all and state_of(session, utcnow()) is ChatState.OVER:
        raise Ended
    return session


def mine(door: SiteDoor) -> ChatSession:
    """The conversation of whoever asks, for going on with it. Raises NotFound and Ended."""
    session = theirs(door, at_all=False)
    if session is None:
        raise NotFound
    return session
