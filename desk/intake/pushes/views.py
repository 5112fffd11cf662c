"""The door for mail providers: what is genuine is kept, and only then acknowledged."""

import logging

from flask import Blueprint, Response, make_response, request

from desk.core.db import AWAY, db
from desk.core.security import csrf, limiter
from desk.core.times import utcnow
from desk.intake.pushes.kinds import Forged, Unusable
from desk.intake.pushes.taking import LARGEST, door_at, take

log = logging.getLogger(__name__)
bp = Blueprint("pushes", __name__, url_prefix="/mail")
strangers = limiter.shared_limit(
    "60 per minute", scope="mail-strangers", deduct_when=lambda answer: answer.status_code in (401, 404)
)


@bp.post("/<token>")
@bp.post("/<token>/mime")
@csrf.exempt  # type: ignore[untyped-decorator]
@strangers
def receive(token: str) -> Response:
    """Take one mail. One of the providers sends whole mails only to addresses that end in /mime."""
    try:
        return _receive(token)
    except (*AWAY, OSError) as problem:
        db.session.rollback()
        log.error("a pushed mail is refused for now: %s", problem.__class__.__name__)
        return _plain(503, {"Retry-After": "60"})


def _receive(token: str) -> Response:
    door = door_at(token)
    if door is None:
        return _plain(404)
    if request.headers.get("Content-Encoding", "identity").lower() not in ("", "identity"):
        return _plain(415)
    if (request.content_length or 0) > LARGEST:
        return _plain(413, {"Connection": "close"})
    request.max_content_length = LARGEST + 1  # what comes in chunks is cut there, without a word
    body = request.get_data(cache=False, parse_form_data=False)
    if len(body) > LARGEST:
        return _plain(413, {"Connection": "close"})
    headers = {name.lower(): value for name, value in request.headers.items()}
    try:
        take(door, body, headers, at=utcnow())
    except Forged as problem:
        log.warning("mailbox %s: a push is not genuine: %s", door.mailbox_id, problem)
        return _plain(401)
    except Unusable as problem:
        log.warning("mailbox %s: a push cannot be used: %s", door.mailbox_id, problem)
        return _plain(422)
    return _plain(200)


def _plain(status: int, headers: dict[str, str] | None = None) -> Response:
    response = make_response("", status)
    response.headers["Content-Type"] = "text/plain; charset=utf-8"
    response.headers.update(headers or {})
    return response
