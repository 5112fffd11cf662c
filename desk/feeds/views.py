"""The door for carriers and aggregators: what is genuine is kept and acknowledged; all work comes later."""

import logging
from datetime import datetime

from flask import Blueprint, Response, make_response, request

from desk.core.db import AWAY, db, transaction
from desk.core.security import csrf
from desk.core.times import utcnow
from desk.feeds.commands import LARGEST, accept
from desk.feeds.hints import holds, salt_for, take_hint
from desk.feeds.known import KnownFeed, feed_at
from desk.feeds.tallies import note_refused
from desk.shipments.carriers.events import Adapter
from desk.shipments.carriers.registry import adapter

log = logging.getLogger(__name__)
bp = Blueprint("feeds", __name__, url_prefix="/feeds")
ALWAYS_KEPT = ("content-type", "user-agent")


@bp.post("/<token>")
@bp.post("/<token>/<path:rest>")
@csrf.exempt  # type: ignore[untyped-decorator]
def receive(token: str, rest: str = "") -> Response:
    """Take one message of a machine: its signature and its address are looked at, there is no session.

    What follows the token is the sender's own: some add a path to the address that they got.
    """
    try:
        return _receive(token)
    except AWAY as problem:
        db.session.rollback()
        log.warning("feed: the database is away: %s", problem.__class__.__name__)
        return _plain(503, {"Retry-After": "5"})


def _receive(token: str) -> Response:
    now, feed = utcnow(), feed_at(token)
    db.session.rollback()  # nothing is held while the sender sends
    if feed is None:
        return _plain(404)
    if not feed.admits(request.remote_addr or ""):
        return _refused(feed, "address", now, 403)
    if request.headers.get("Content-Encoding", "identity").lower() not in ("", "identity"):
        return _plain(415)
    if (request.content_length or 0) > LARGEST:
        return _plain(413, {"Connection": "close"})
    request.max_content_length = LARGEST + 1  # what comes in chunks is cut there, without a word
    body = request.get_data(cache=False, parse_form_data=False)
    return _taken(feed, body, now) if len(body) <= LARGEST else _plain(413, {"Connection": "close"})


def _taken(feed: KnownFeed, body: bytes, now: datetime) -> Response:
    headers = {name.lower(): value for name, value in request.headers.items()}
    reader = adapter(feed.kind)
    reason = _fault(feed, reader, body, headers, now)
    if reason == "missing_signature" and take_hint(feed, body, now):
        return _answer(reader, body, now)
    if reason:
        return _refused(feed, reason, now, 401)
    kept = {name: headers[name] for name in (*ALWAYS_KEPT, *reader.kept_headers) if name in headers}
    with transaction():
        accept(feed, body, headers=kept, source_ip=request.remote_addr or "", at=now)
    return _answer(reader, body, now)


def _fault(feed: KnownFeed, reader: Adapter, body: bytes, headers: dict[str, str], now: datetime) -> str:
    """Why a message is not genuine, in one word; empty if it is, or if its feed signs nothing."""
    if feed.subscriptions and not holds(feed, headers.get("subscription-id", "")):
        return "unknown_subscription"
    if reader.verify is None:
        return ""
    salt = salt_for(feed, request.args["n"]) if "n" in request.args else ""
    secrets = [salt] if salt else feed.secrets(now)
    return reader.verify(body, headers, secrets, now) if secrets else "no_secret"


def _refused(feed: KnownFeed, reason: str, now: datetime, status: int) -> Response:
    log.warning("feed %s: refused: %s", feed.name, reason)
    with transaction():
        note_refused(feed.id, now)
    return _plain(status)


def _answer(reader: Adapter, body: bytes, now: datetime) -> Response:
    status, content_type, text = reader.answer
    response = make_response(reader.reply(body, now) if reader.reply else text, status)
    response.headers["Content-Type"] = content_type
    return response


def _plain(status: int, headers: dict[str, str] | None = None) -> Response:
    response = make_response("", status)
    response.headers["Content-Type"] = "text/plain; charset=utf-8"
    response.headers.update(headers or {})
    return response
