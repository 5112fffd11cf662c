"""Who comes in by token, how often, and how the door says no: always in JSON, never with a cookie."""

import logging
import secrets
from typing import Any

from flask import Blueprint, Response, g, jsonify, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from desk.api.commands import note_used, used_unnoted, whose_token
from desk.api.problems import MissingScope, WrongFields, WrongWay
from desk.core.db import AWAY, db, transaction
from desk.core.errors import DeskError, Faulty
from desk.core.security import csrf, limiter
from desk.core.times import utcnow
from desk.core.uploads import MOST_UPLOADED

LARGEST = 5 * 1024 * 1024
LARGEST_FORM = MOST_UPLOADED + 1024 * 1024  # files, and the JSON beside them
log = logging.getLogger(__name__)


def _caller() -> str:
    return f"token:{g.api_token.id}"


often = limiter.shared_limit("600 per minute", scope="api", key_func=_caller)
strangers = limiter.shared_limit(
    "60 per minute", scope="api-strangers", deduct_when=lambda answer: answer.status_code == 401
)


def guard(bp: Blueprint) -> None:
    """Open a blueprint's doors to tokens only, and have it answer in JSON whatever happens."""
    csrf.exempt(bp)
    bp.before_request(strangers(let_in))
    bp.register_error_handler(DeskError, _refused)
    bp.register_error_handler(HTTPException, _failed)
    bp.register_error_handler(CSRFError, _failed)  # what another site sends: the app has words of its own for people
    bp.register_error_handler(Exception, _broken)


def let_in() -> Response | None:
    kind, _blank, clear = request.headers.get("Authorization", "").partition(" ")
    token = whose_token(clear.strip()) if kind.lower() == "bearer" else None
    if token is None:
        answer = error(401, "unauthorised", _("Send a token of this desk: Authorization: Bearer desk_…"))
        answer.headers["WWW-Authenticate"] = "Bearer"
        return answer
    now = utcnow()
    if used_unnoted(token, at=now):
        with transaction():
            note_used(token.id, at=now)
    g.api_token = token
    request.max_content_length = LARGEST_FORM if request.mimetype == "multipart/form-data" else LARGEST
    request.max_form_memory_size = LARGEST
    return None


def error(status: int, code: str, text: str, **more: Any) -> Response:
    """An answer that says what is wrong."""
    answer = jsonify({"error": {"code": code, "text": text, **more}})
    answer.status_code = status
    return answer


def _refused(problem: DeskError) -> Response:
    db.session.rollback()
    more: dict[str, Any] = {}
    if isinstance(problem, WrongFields):
        more["fields"] = [{"field": name, "text": text} for name, text in problem.fields]
        more |= {"way": problem.way} if isinstance(problem, WrongWay) else {}
    elif isinstance(problem, Faulty):
        more["fields"] = [{"field": problem.entry, "text": str(problem.text)}]
    elif isinstance(problem, MissingScope):
        more["scope"] = problem.scope
    code = "invalid" if "fields" in more else problem.__class__.__name__.lower()
    answer = error(problem.status, code, str(problem.text), **more)
    if problem.status == 409:
        answer.headers["Retry-After"] = "2"
    return answer


def _failed(problem: HTTPException) -> Response:
    status = problem.code or 500
    texts = {
        413: _("That is too large: at most 5 MB in one call, or 25 MB of files in a form."),
        429: _("Too many tries. Wait a minute and try again."),
    }
    answer = error(status, (problem.name or "error").lower().replace(" ", "_"), texts.get(status, problem.name))
    if status == 429:
        answer.headers["Retry-After"] = "60"
    return answer


def _broken(problem: Exception) -> Response:
    db.session.rollback()
    if isinstance(problem, AWAY):
        answer = error(503, "unavailable", _("The database is busy or away. Nothing was saved; try again in a moment."))
        answer.headers["Retry-After"] = "5"
        return answer
    error_id = secrets.token_hex(4)
    log.error("error %s on %s %s", error_id, request.method, request.endpoint, exc_info=problem)
    return error(500, "our_fault", _("This is our fault. Tell your administrator the number %(id)s.", id=error_id))
