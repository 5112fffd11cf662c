"""The public page behind the link that ends mail which we send by ourselves. Looking at it changes nothing."""

from flask import Blueprint, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, get_locale

from desk.accounts.masking import mask_email
from desk.accounts.types import Language
from desk.audit.commands import record
from desk.channels.queries import main_address
from desk.core.db import transaction
from desk.core.errors import NotFound
from desk.core.security import csrf, limiter
from desk.core.times import utcnow
from desk.tickets.commands.receipts import stop_address
from desk.tickets.stop_links import whose_stop_link

bp = Blueprint("stopping", __name__, url_prefix="/stop")


@bp.get("/<token>")
@limiter.limit("60 per minute")
def show(token: str) -> ResponseReturnValue:
    try:
        contact = whose_stop_link(token)
    except NotFound:
        return _page(404, _language(""))
    return _page(200, _language(contact.language), email=mask_email(contact.email))


@bp.post("/<token>")
@csrf.exempt  # type: ignore[untyped-decorator]  # mail programs press this button without opening the page
@limiter.limit("60 per minute")
def stop(token: str) -> ResponseReturnValue:
    try:
        contact = whose_stop_link(token)
    except NotFound:
        return _page(404, _language(""))
    language, email, index, now = _language(contact.language), mask_email(contact.email), contact.email_index, utcnow()
    with transaction():
        stop_address(index or "", why="link", at=now)
        record("mail.stopped", f"contact:{contact.id}", actor=f"contact:{contact.id}", at=now)
    return _page(200, language, email=email, stopped=True)


def _language(known: str) -> str:
    """What the reader asks for, else what we write to them in, else what their browser reads."""
    wished = request.args.get("lang", "")
    said = wished if wished in set(Language) else known or str(get_locale())
    return Language.ZH_CN if said.startswith("zh") else Language.EN


def _page(status: int, language: str, *, email: str = "", stopped: bool = False) -> Response:
    with force_locale(language):
        body = render_template(
            "portal/stop.html",
            html_lang=language.replace("_", "-"),
            lang=language,
            reach_us=main_address(),
            email=email,
            stopped=stopped,
        )
    answer = make_response(body, status)
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer
