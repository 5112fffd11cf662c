"""The door for messengers: what is genuine is kept and acknowledged; all work comes later."""

import logging

from flask import Blueprint, Response, current_app, make_response, request

from desk.channels.messengers.queries import Line, account_at, line_to
from desk.channels.messengers.types import Ask, Untrue
from desk.core.db import AWAY, db
from desk.core.security import csrf, limiter
from desk.core.times import utcnow
from desk.intake.commands import accept
from desk.intake.messengers.sources import identity_of, source_of

log = logging.getLogger(__name__)
bp = Blueprint("messengers", __name__, url_prefix="/m")
LARGEST = 1024 * 1024
PLAIN = "text/plain; charset=utf-8"
strangers = limiter.shared_limit(
    "60 per minute", scope="messenger-strangers", deduct_when=lambda answer: answer.status_code in (403, 404)
)


@bp.get("/<token>")
@strangers
def greet(token: str) -> Response:
    """A messenger asks whether this address is ours, before it sends anything there."""
    line = _line(token)
    if line is None:
        return _answer("", 404)
    try:
        return _answer(line.adapter.challenge(_ask(b""), line.config, utcnow()))
    except Untrue as problem:
        return _refused(line, problem)


@bp.post("/<token>")
@csrf.exempt  # type: ignore[untyped-decorator]
@strangers
def receive(token: str) -> Response:
    """Take what a messenger tells: its signature is looked at, there is no session."""
    try:
        return _receive(token)
    except AWAY as problem:
        db.session.rollback()
        log.warning("messenger: the database is away: %s", problem.__class__.__name__)
        return _answer("", 503)


def _receive(token: str) -> Response:
    line = _line(token)
    if line is None:
        return _answer("", 404)
    if request.headers.get("Content-Encoding", "identity").lower() not in ("", "identity"):
        return _answer("", 415)
    if (request.content_length or 0) > LARGEST:
        return _answer("", 413)
    request.max_content_length = LARGEST + 1  # what comes in chunks is cut there, without a word
    body = request.get_data(cache=False, parse_form_data=False)
    if len(body) > LARGEST:
        return _answer("", 413)
    try:
        pieces = line.adapter.pieces(_ask(body), line.config, utcnow())
    except Untrue as problem:
        return _refused(line, problem)
    for piece in pieces:
        accept(piece.raw, source=source_of(line.account_id), at=utcnow(), way="hook", who=identity_of(piece))
    text, kind = line.adapter.answer
    return _answer(text, kind=kind)


def _line(token: str) -> Line | None:
    account = account_at(token)
    line = line_to(account) if account else None
    db.session.rollback()  # nothing is held while the sender sends
    return line


def _ask(body: bytes) -> Ask:
    """The request, under the address that the other side was given."""
    query = request.query_string.decode("latin-1")
    url = current_app.config["DESK"].base_url + request.path + (f"?{query}" if query else "")
    headers = {name.lower(): value for name, value in request.headers.items()}
    return Ask(request.method, url, request.args.to_dict(), headers, body)


def _refused(line: Line, problem: Untrue) -> Response:
    log.warning("messenger %s (%s): refused: %s", line.account_id, line.kind, problem)
    return _answer("", 403)


def _answer(text: str, status: int = 200, kind: str = PLAIN) -> Response:
    response = make_response(text, status)
    response.headers["Content-Type"] = kind
    return response
