"""The chat in its frame. A token that only the visitor's browser has opens a conversation: no cookie is used."""

import json
from collections.abc import Callable
from functools import wraps
from pathlib import Path

from flask import Response, current_app, make_response, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from wtforms import Form

from desk.core.db import db, transaction
from desk.core.errors import NotFound
from desk.core.files import get
from desk.core.security import download
from desk.core.times import utcnow
from desk.kb.reading import page_for, reader_language
from desk.sites.chat_page import mine, talk_page, theirs
from desk.sites.commands.chat import (
    Said,
    Visitor,
    ask_person,
    begin,
    end_chat,
    hand_over,
    look,
    needs_look,
    say,
    say_helped,
)
from desk.sites.forms import PersonForm, TurnForm, line, plain
from desk.sites.framing import at_even_times, framed_for
from desk.sites.queries import messages_shown, open_door, opens_said, state_of
from desk.sites.talk import file_of, revision_of
from desk.sites.types import ChatState, DoorKind

View = Callable[..., ResponseReturnValue]
SCRIPT = Path(__file__).parents[2] / "static" / "sites" / "embed.js"
PLAIN_TEXT = {"Content-Type": "text/plain; charset=utf-8"}


def script(key: str) -> ResponseReturnValue:
    """What a site loads: our own few lines, with the colour of this chat."""
    door = open_door(key, DoorKind.CHAT)
    answer = make_response(SCRIPT.read_text().replace('"DESK_COLOUR"', json.dumps(door.colour or "#0b5cad")))
    answer.headers["Content-Type"] = "text/javascript; charset=utf-8"
    answer.headers["Cache-Control"] = "public, max-age=300"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


def chat(key: str) -> ResponseReturnValue:
    door = open_door(key, DoorKind.CHAT)
    opens, language = opens_said(door, utcnow()), reader_language()
    greeting = door.words.get(language, "")
    framed = request.args.get("frame") == "1"
    return framed_for(
        door, page_for("sites/chat.html", language, door=door, greeting=greeting, opens=opens, bare=framed)
    )


def spoken(view: View) -> View:
    """A post of the chat's own script: in its reader's language."""

    @wraps(view)
    def inside(key: str, **values: int) -> ResponseReturnValue:
        with force_locale(reader_language()):
            return view(key, **values)

    return inside


@spoken
def turn(key: str) -> ResponseReturnValue:
    """Something the visitor says; the first turn begins a conversation."""
    door = open_door(key, DoorKind.CHAT)
    form = TurnForm()
    if not form.validate():
        return _wrong(form)
    said = Said(plain(form.body.data), str(form.press.data), _domain(), form.new_files())
    token = ""
    with transaction():
        session = theirs(door, at_all=False)
        if session is None:
            page = request.form.get("page", "").replace("\0", "")
            session, token = begin(door, language=reader_language(), page=page, at=utcnow())
        say(session, said, at=utcnow())
    return talk_page(session, token=token)


@spoken
def person(key: str) -> ResponseReturnValue:
    """The visitor wants somebody: first they are asked who they are, then their ticket is opened."""
    door = open_door(key, DoorKind.CHAT)
    token = ""
    if "email" not in request.form:
        with transaction():
            session = theirs(door, at_all=False)
            if session is None:
                session, token = begin(door, language=reader_language(), page="", at=utcnow())
            ask_person(session, at=utcnow())
        return talk_page(session, token=token)
    form = PersonForm()
    if not form.validate():
        return _wrong(form)
    said = Said(plain(form.body.data), str(form.press.data), _domain())
    with at_even_times(), transaction():
        session = mine(door)
        hand_over(session, Visitor(line(form.name.data), line(form.email.data)), said, at=utcnow())
    return talk_page(session)


@spoken
def helped(key: str) -> ResponseReturnValue:
    door = open_door(key, DoorKind.CHAT)
    with transaction():
        session = mine(door)
        say_helped(session, request.form.get("slug", "")[:80], at=utcnow())
    return talk_page(session)


@spoken
def news(key: str) -> ResponseReturnValue:
    """What is new since `rev`, else 204. `peek`: the chat is closed, so nobody is there and nothing was seen."""
    door = open_door(key, DoorKind.CHAT)
    session, now = theirs(door), utcnow()
    if session is None:
        raise NotFound
    typing = request.form.get("typing") == "1"
    messages = messages_shown(session)
    live, peeks = state_of(session, now) is ChatState.LIVE, request.form.get("peek") == "1"
    if live and not peeks and needs_look(session, messages, typing=typing, at=now):
        with transaction():
            session = mine(door)
            look(session, typing=typing, at=now)
        messages = messages_shown(session)
    if request.form.get("rev") == revision_of(session, messages):
        return Response(status=204)
    return Response(status=205) if peeks else talk_page(session)


@spoken
def end(key: str) -> ResponseReturnValue:
    door = open_door(key, DoorKind.CHAT)
    with transaction():
        session = mine(door)
        end_chat(session, at=utcnow())
    return talk_page(session)


@spoken
def file(key: str, attachment_id: int) -> ResponseReturnValue:
    door = open_door(key, DoorKind.CHAT)
    session = theirs(door)
    if session is None:
        raise NotFound
    found = file_of(session, attachment_id)
    return download(get(found.digest), found.name)


def refused_chat(status: int, text: object) -> ResponseReturnValue:
    """A line for the chat's script, which keeps what was typed."""
    db.session.rollback()
    return make_response(str(text), status, PLAIN_TEXT)


def _wrong(form: Form) -> Response:
    """What is wrong, as a line."""
    said = " ".join(str(text) for errors in form.errors.values() for text in errors)
    return make_response(said, 422, PLAIN_TEXT)


def _domain() -> str:
    return str(current_app.config["DESK"].mail_domain)
