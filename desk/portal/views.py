"""The customer's door: a personal link shows its one ticket and where the freight is. Reading changes nothing."""

from flask import Blueprint, Response, current_app, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from desk.billing.types import DisputeReason
from desk.core.db import transaction
from desk.core.errors import DeskError, NotFound
from desk.core.files import get
from desk.core.security import download, limiter
from desk.core.times import utcnow
from desk.core.uploads import take_a_little_more
from desk.portal.access import charge_for, file_for, opened, shipments_shown, where_it_goes
from desk.portal.commands import Written, answer, ask, ask_about_charge, dispute
from desk.portal.door import (
    FORMS,
    View,
    failed,
    forged,
    here,
    lines_page,
    page,
    refused,
    thanks,
    trouble,
    whose_link,
    with_link,
)
from desk.portal.forms import AnswerForm, ChargeForm, QuestionForm
from desk.portal.labels import TYPE_OF
from desk.portal.promises import why_for
from desk.shipments.queries import Found
from desk.tickets.commands.links import send_new_link
from desk.tickets.links import LinkState, PersonalLink, open_link

bp = Blueprint("portal", __name__, url_prefix="/c/<token>")
bp.url_value_preprocessor(take_a_little_more)
bp.register_error_handler(DeskError, refused)
bp.register_error_handler(CSRFError, forged)
bp.register_error_handler(HTTPException, failed)

reads = limiter.shared_limit("120 per minute", scope="portal-reads")
writes_from_one_place = limiter.shared_limit("60 per 10 minutes", scope="portal-place")
writes_through_one_link = limiter.shared_limit("12 per 10 minutes", scope="portal-link", key_func=whose_link)


def writes(view: View) -> View:
    limited: View = writes_from_one_place(writes_through_one_link(view))
    return limited


@bp.after_request
def _private(response: Response) -> Response:
    """Nobody keeps this page and nobody finds it."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@bp.get("")
@reads
@with_link
def ticket(token: str, link: PersonalLink) -> ResponseReturnValue:
    return page(token, link)


@bp.get("/<path:rest>")
@reads
def elsewhere(token: str, rest: str) -> ResponseReturnValue:
    """Somebody opens the address of a form, on whose page it stands; all else is as little there as a wrong link."""
    if rest not in (*FORMS, "link"):
        raise NotFound
    return redirect(here(token))


@bp.get("/files/<id:attachment_id>")
@reads
@with_link
def file(token: str, link: PersonalLink, attachment_id: int) -> ResponseReturnValue:
    found = file_for(link, attachment_id)
    return download(get(found.digest), found.name)


@bp.get("/why/<id:timer_id>")
@reads
@with_link
def why(token: str, link: PersonalLink, timer_id: int) -> ResponseReturnValue:
    """Why something that we promised is due when it is."""
    return lines_page(token, link, why_for(link, timer_id, now=utcnow()))


@bp.post("/answers")
@writes
@with_link
def create_answer(token: str, link: PersonalLink) -> ResponseReturnValue:
    form, now = AnswerForm(), utcnow()
    if not form.validate_on_submit():
        return page(token, link, status=422, answers=form)
    written = Written(form.text(), form.press(), _domain(), files=form.new_files())
    with transaction():
        message = answer(opened(token, now=now), written, at=now)
        joined, reference = message.ticket_id == where_it_goes(link).id, message.ticket.reference
    return thanks(token, _("Thank you, we have your answer.") if joined else _opened_as(reference))


@bp.post("/questions")
@writes
@with_link
def create_question(token: str, link: PersonalLink) -> ResponseReturnValue:
    form, now = QuestionForm(), utcnow()
    if not form.validate_on_submit():
        return page(token, link, status=422, questions=form)
    written = Written(form.text(), form.press(), _domain(), subject=form.title(), files=form.new_files())
    with transaction():
        again = opened(token, now=now)
        about = _about(again, form.shipment.data)
        reference = ask(again, written, type=TYPE_OF[form.topic.data], about=about, at=now).ticket.reference
    return thanks(token, _opened_as(reference))


@bp.post("/charges")
@writes
@with_link
def create_charge(token: str, link: PersonalLink) -> ResponseReturnValue:
    """A question about a charge, or a dispute of it."""
    form, now = ChargeForm(), utcnow()
    line_id = form.line.data or 0
    if not form.validate_on_submit() or not form.can_be(charge_for(link, line_id).left):
        return page(token, link, status=422, charges=form)
    with transaction():
        again = opened(token, now=now)
        line = charge_for(again, line_id)
        if form.amount_asked is None:
            written = Written(form.text(), form.press(), _domain())
            reference = ask_about_charge(again, written, line, at=now).ticket.reference
        else:
            disputed = dispute(
                again, line, reason=DisputeReason(form.reason.data), amount=form.amount_asked, text=form.text(), at=now
            )
            reference = disputed.reference if disputed else ""
    return thanks(token, _opened_as(reference) if reference else _("You dispute this charge already; we are on it."))


@bp.post("/link")
@limiter.limit("20 per hour")
@limiter.limit("3 per hour", key_func=whose_link)
def create_link(token: str) -> ResponseReturnValue:
    """A fresh link for who has one that has ended: to the address it was made for, and nothing is shown."""
    now = utcnow()
    if open_link(token, now=now).state is LinkState.OPEN:
        return redirect(here(token), 303)
    with transaction():
        send_new_link(open_link(token, now=now).ticket, at=now, mail_domain=_domain())
    return trouble(410, sent=True)


def _about(link: PersonalLink, shipment_id: int | None) -> list[Found]:
    """The shipment that was chosen, one that the link shows. Raises NotFound."""
    if shipment_id is None:
        return []
    chosen = next((one for one in shipments_shown(link) if one.id == shipment_id), None)
    if chosen is None:
        raise NotFound
    return [Found(chosen.id, chosen.shipment_no)]


def _opened_as(reference: str) -> str:
    return str(_("Thank you. Your question has the number %(number)s; we answer by mail.", number=reference))


def _domain() -> str:
    return str(current_app.config["DESK"].mail_domain)
