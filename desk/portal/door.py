"""What every view of the customer's page shares: the link is opened, its reader's language spoken, and when
something cannot be done they are told why, with what they typed still there."""

import secrets
from collections.abc import Callable
from functools import wraps
from hashlib import sha256

from flask import Response, flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, get_locale
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException

from desk.accounts.types import Language
from desk.channels.queries import main_address
from desk.core.db import db
from desk.core.errors import DeskError, NotFound
from desk.core.times import utcnow
from desk.portal.access import opened
from desk.portal.forms import AnswerForm, ChargeForm, QuestionForm
from desk.portal.labels import STATE
from desk.portal.queries import customer_page
from desk.tickets.links import PersonalLink
from desk.tickets.why.page import WhyPage
from desk.tickets.why.words import line_words

View = Callable[..., ResponseReturnValue]
FORMS = {"answers": AnswerForm, "questions": QuestionForm, "charges": ChargeForm}


def whose_link() -> str:
    """Counts for one link; the store of the limits must not hold what opens it."""
    return sha256(str((request.view_args or {}).get("token", "")).encode()).hexdigest()[:32]


def with_link(view: View) -> View:
    """Open the link and speak its reader's language while the view runs."""

    @wraps(view)
    def inside(token: str, **values: object) -> ResponseReturnValue:
        link = opened(token, now=utcnow())
        with force_locale(language_for(link)):
            return view(token, link, **values)

    return inside


def language_for(link: PersonalLink | None) -> str:
    """What the reader asks for, else the language we write to them in, else what their browser reads."""
    wished = request.args.get("lang")
    if wished in set(Language):
        return str(wished)
    known = link.contact.language if link else str(get_locale())
    return Language.ZH_CN if known.startswith("zh") else Language.EN


def page(token: str, link: PersonalLink, *, status: int = 200, said: str = "", **forms: object) -> Response:
    """The customer's page; `forms` are those that come back with what was typed: answers, questions, charges."""
    g.reader_zone = link.contact.time_zone
    language = language_for(link)
    blank = {name: form(formdata=None) for name, form in FORMS.items()}
    shown = customer_page(link, language=language, now=utcnow())
    body = render_template(
        "portal/ticket.html",
        page=shown,
        said=said,
        forms=blank | forms,
        unfolded=next(iter(forms), ""),
        press=secrets.token_urlsafe(16),
        **around(token, language),
    )
    return make_response(body, status)


def lines_page(token: str, link: PersonalLink, why: WhyPage) -> str:
    """Why one promise is due when it is, in the reader's own time."""
    g.reader_zone = link.contact.time_zone
    return render_template(
        "portal/why.html", page=why, states=STATE, **line_words(), **around(token, language_for(link))
    )


def around(token: str, language: str) -> dict[str, object]:
    """What the frame of each page needs."""
    return {
        "token": token,
        "html_lang": language.replace("_", "-"),
        "lang": request.args.get("lang") if request.args.get("lang") in set(Language) else None,
        "reach_us": main_address(),
    }


def here(token: str) -> str:
    """The page itself, in the language that was chosen."""
    lang = request.args.get("lang")
    return url_for("portal.ticket", token=token, lang=lang if lang in set(Language) else None)


def thanks(token: str, text: str) -> ResponseReturnValue:
    flash(text, "ok")
    return redirect(here(token), 303)


def refused(problem: DeskError) -> Response:
    """An expected failure: the page again where something was typed, else a page of its own."""
    db.session.rollback()
    if problem.status in (404, 410):
        return trouble(problem.status)
    return again(problem.status, str(problem.text))


def forged(_problem: object) -> Response:
    """The session of the form is over, or another site sent it: its text is there to be sent anew."""
    return again(400, _in_words(400))


def failed(problem: HTTPException) -> Response:
    status = problem.code or 500
    return trouble(404) if status == 404 else again(status, _in_words(status))


def again(status: int, text: str) -> Response:
    """The page with what was typed and why it was not taken; a plain page for who has no link that opens."""
    name = request.path.rpartition("/")[2]
    token = str((request.view_args or {}).get("token", ""))
    if request.method != "POST" or name not in FORMS or status == 413:
        return trouble(status)
    try:
        link = opened(token, now=utcnow())
    except DeskError as problem:
        return trouble(429 if status == 429 else problem.status)
    with force_locale(language_for(link)):
        return page(token, link, status=status, said=_in_words(status) or text, **{name: FORMS[name]()})


def trouble(status: int, *, sent: bool = False) -> Response:
    """A page that shows nothing of any ticket: the same for every link that is not ours."""
    token = str((request.view_args or {}).get("token", ""))
    language = language_for(None)
    with force_locale(language):
        body = render_template(
            "portal/trouble.html", status=status, sent=sent, text=_in_words(status), **around(token, language)
        )
    return make_response(body, 200 if sent else status)


def _in_words(status: int) -> str:
    words = {
        400: _("This page was open for too long, or it was sent by another site. Please press the button once more."),
        413: _("That is too large to be taken: at most 25 MB at once."),
        429: _("That was very often in a short time. Please wait ten minutes; nothing is lost."),
    }
    return str(words.get(status, ""))


def found_or_none(number: object) -> int:
    """A whole number of a form. Raises NotFound for anything else."""
    if not isinstance(number, int) or not 0 < number < 2**31:
        raise NotFound
    return number
