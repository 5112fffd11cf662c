"""The public look-up: a number, how far its shipment is, and nothing else unless the reader proves who they are."""

from functools import partial

from flask import Blueprint, Response, jsonify, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from desk.accounts.types import Language
from desk.core.security import csrf
from desk.core.times import utcnow
from desk.lookup.answers import by_its_clock, frame, page, tag_of, values
from desk.lookup.finding import Hit, hits, is_number, one_company, told_to_strangers
from desk.lookup.proof import proves
from desk.lookup.strikes import MOST_OF_A_NUMBER, MOST_OF_AN_ADDRESS, STRIKES
from desk.shipments.pages import ShipmentPanel
from desk.shipments.panel import shipment_panels

bp = Blueprint("lookup", __name__, url_prefix="/track")
LONGEST_PROOF = 60


@bp.after_request
def _kept_nowhere(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-cache"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.vary.add("Accept")
    response.vary.add("Accept-Language")
    return response


@bp.get("")
def ask() -> ResponseReturnValue:
    """Where a number is typed; without script it is carried in the address."""
    number = request.args.get("number", "").strip()
    if number:
        return redirect(url_for("lookup.show", number=number[:80], lang=_chosen()), 303)
    return _page("lookup/ask.html", 200)


@bp.get("/<number>")
def show(number: str) -> ResponseReturnValue:
    """How far the shipment of this number is."""
    if _too_often():
        return _refused(429)
    now = utcnow()
    found = told_to_strangers(hits(number, now=now)) if is_number(number) else []
    if not found:
        return _missed()
    language = _language()
    tag = f'W/"{tag_of(number, found, language, now)}"'
    if request.headers.get("If-None-Match") == tag:
        answer = make_response("", 304)
    elif _wants_json():
        answer = jsonify(values(number, found, language, now))
    else:
        answer = make_response(page(number, found, language, now))
    answer.headers["ETag"] = tag
    return answer


@bp.post("/<number>")
@csrf.exempt  # type: ignore[untyped-decorator]
def prove(number: str) -> ResponseReturnValue:
    """With the second factor right: the whole way, at the level of cities, for this once."""
    given = request.form.get("proof", "").strip()[:LONGEST_PROOF]
    if _too_often():
        return _refused(429)
    found = hits(number, now=utcnow()) if is_number(number) else []
    if not found:
        return _missed()
    mark = f"shipment:{min(hit.id for hit in found)}"  # under whichever of its numbers and spellings it is guessed at
    if STRIKES.are_too_many(mark, MOST_OF_A_NUMBER):
        return _refused(429)
    theirs = one_company([hit for hit in found if proves(given, number, hit.id)])
    if not theirs:
        STRIKES.strike(mark)
        STRIKES.strike(_place())
        return _page("lookup/prove.html", 403, number=number)
    return _proved(number, theirs)


def _proved(number: str, found: list[Hit]) -> ResponseReturnValue:
    language = _language()
    panels = shipment_panels([hit.id for hit in found], language, for_customer=True)
    if _wants_json():
        return jsonify({"number": number, "shipments": [_told(panel) for panel in panels]})
    told = partial(by_its_clock, language)
    answer = make_response(frame("lookup/proved.html", language, number=number, panels=panels, told=told))
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _told(panel: ShipmentPanel) -> dict[str, object]:
    steps = [
        {"what": step.phrase, "where": step.place, "at": step.at.isoformat() if step.at else None,
         "expected": step.estimated}
        for step in reversed(panel.steps)
    ]  # fmt: skip
    return {"stage": panel.stage, "steps": steps}


def _missed() -> ResponseReturnValue:
    STRIKES.strike(_place())
    if _wants_json():
        return jsonify({"shipments": []}), 404
    return _page("lookup/missed.html", 404)


def _refused(status: int) -> ResponseReturnValue:
    if _wants_json():
        return jsonify({"error": "too_many"}), status
    return _page("lookup/often.html", status)


def _page(template: str, status: int, **context: object) -> Response:
    return make_response(frame(template, _language(), **context), status)


def _place() -> str:
    return f"from:{request.remote_addr or ''}"


def _too_often() -> bool:
    return STRIKES.are_too_many(_place(), MOST_OF_AN_ADDRESS)


def _wants_json() -> bool:
    """Asked in so many words: a browser that takes anything gets the page."""
    return request.args.get("format") == "json" or "application/json" in request.headers.get("Accept", "")


def _chosen() -> str | None:
    wished = request.args.get("lang")
    return wished if wished in set(Language) else None


def _language() -> str:
    """What was chosen, else what the browser reads; whose browser does not say: what we know of the reader."""
    read = request.headers.get("Accept-Language", "").lstrip().lower() or str(get_locale())
    return _chosen() or (Language.ZH_CN.value if read.startswith("zh") else Language.EN.value)
