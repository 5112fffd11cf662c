"""What a person sees when something goes wrong: a sentence and an id, never a trace."""

import logging
import secrets
from errno import EDQUOT, EMFILE, ENFILE, ENOSPC, EROFS

from flask import Flask, Response, make_response, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from desk.core.db import db
from desk.core.errors import DeskError

MOST_READ = 200 * 1024 * 1024  # bytes of a request that is too large
PIECE = 64 * 1024

log = logging.getLogger(__name__)


def init_failures(app: Flask) -> None:
    app.register_error_handler(DeskError, _expected)
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _unavailable)
    app.register_error_handler(OSError, _full)
    app.register_error_handler(Exception, _unexpected)


def _page(status: int, text: object, error_id: str = "") -> Response:
    """A page for a browser; for htmx a toast, so that what is on the screen stays."""
    if request.headers.get("HX-Request") == "true":
        response = make_response(
            render_template("errors/_toast.html", status=status, text=text, error_id=error_id), status
        )
        response.headers["HX-Retarget"] = "#toasts"
        response.headers["HX-Reswap"] = "beforeend"
        return response
    return make_response(
        render_template("errors/error.html", status=status, title=_title(status), text=text, error_id=error_id), status
    )


def _title(status: int) -> str:
    titles = {
        404: _("Not found"),
        403: _("Not allowed"),
        409: _("Changed in the meantime"),
        413: _("Too large"),
        429: _("Too many tries"),
        503: _("Back in a moment"),
    }
    return str(titles.get(status) or (_("Something went wrong") if status >= 500 else _("This did not work")))


def _expected(problem: DeskError) -> Response:
    db.session.rollback()
    return _page(problem.status, str(problem.text))  # a lazy text would pass for markup


def _forged(_problem: CSRFError) -> Response:
    return _page(400, _("This form has expired or came from another site. Open the page again and repeat."))


def _http(problem: HTTPException) -> Response:
    status = problem.code or 500
    texts = {
        404: _("There is nothing here, or you may not see it."),
        405: _("This page cannot be used in that way."),
        413: _("That is too large to be taken: at most 25 MB at once."),
        429: _("Too many tries. Wait a minute and try again."),
    }
    if status == 413:
        _let_it_finish()
    if 300 <= status < 400:
        return make_response(problem.get_response())
    return _page(status, texts.get(status, _("The request could not be understood.")))


def _let_it_finish() -> None:
    """Read what is still being sent: a browser that is cut off while it sends never shows our answer."""
    left, body = min(request.content_length or 0, MOST_READ), request.environ["wsgi.input"]
    while left > 0 and (piece := body.read(min(left, PIECE))):
        left -= len(piece)


def _full(problem: OSError) -> Response:
    """A file that could not be kept. Everything else of this kind is our fault."""
    if problem.errno not in (ENOSPC, EDQUOT, EROFS, EMFILE, ENFILE):
        return _unexpected(problem)
    db.session.rollback()
    log.error("a file could not be kept: %s", problem.strerror)
    return _page(507, _("There is no room to keep this. Nothing was saved; tell your administrator."))


def _unavailable(problem: OperationalError) -> Response:
    db.session.rollback()
    log.warning("database unavailable: %s", problem.orig.__class__.__name__)
    response = _page(503, _("The database is busy or away. Nothing was saved; try again in a moment."))
    response.headers["Retry-After"] = "5"
    return response


def _unexpected(problem: Exception) -> Response:
    db.session.rollback()
    error_id = secrets.token_hex(4)
    log.exception("error %s on %s %s", error_id, request.method, request.endpoint, exc_info=problem)
    return _page(500, _("This is our fault. Tell your administrator the number below."), error_id)
