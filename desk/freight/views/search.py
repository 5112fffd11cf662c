"""One box for every number: the list of shipments, and many numbers at once, pasted or from a file."""

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from desk.accounts.login import require
from desk.accounts.queries import all_customers
from desk.core.errors import BadSheet, Invalid
from desk.core.security import download
from desk.core.times import utcnow
from desk.core.web import page_asked
from desk.core.xlsx import write_xlsx
from desk.freight.listing import Sieve, named_one, shipment_list
from desk.freight.number_sheet import heads, numbers_of_file, rows
from desk.freight.numbers import MOST, answers, numbers_in
from desk.shipments.labels import MODE
from desk.shipments.phrases import stage_name
from desk.shipments.types import Stage

LARGEST_FILE = 10 * 1024 * 1024
LONGEST_TEXT = 400_000


def shipments() -> ResponseReturnValue:
    """The list; a number that names one shipment only leads to its page."""
    agent, sieve, page = require("shipment.view"), _sieve(), page_asked()
    if sieve == Sieve(query=sieve.query) and sieve.query and page == 1:
        single = named_one(agent, sieve.query, now=utcnow())
        if single is not None:
            return redirect(url_for("freight.shipment", shipment_id=single))
    language = str(get_locale())
    return render_template(
        "freight/shipments.html",
        found=shipment_list(agent, sieve, page=page, language=language),
        sieve=sieve,
        asked={name: value for name, value in request.args.items() if name != "page" and value},
        stages=_stages(language),
        modes=MODE,
        customers=[(one.id, one.name) for one in all_customers()],
    )


def number_form() -> ResponseReturnValue:
    require("shipment.view")
    return _numbers_page()


def find_numbers() -> ResponseReturnValue:
    """Where the shipments of many numbers stand: as a page, or as a file when that is asked for."""
    agent, language = require("shipment.view"), str(get_locale())
    try:
        numbers = _given()
    except Invalid as problem:
        return _numbers_page(problem=str(problem.text), status=422)
    if not numbers:
        return _numbers_page(problem=_("There is no number in it."), status=422)
    if len(numbers) > MOST:
        return _numbers_page(problem=_("That is too much at once: at most %(most)s numbers.", most=MOST), status=422)
    found = answers(agent, numbers, language=language, now=utcnow())
    if request.form.get("as") == "xlsx":
        return download(write_xlsx(_("Shipments"), heads(), rows(found, language)), "shipments.xlsx")
    known = sum(one.line is not None for one in found)
    said = ngettext("%(num)d number", "%(num)d numbers", len(numbers))
    return _numbers_page(found=found, text="\n".join(numbers), said=said, known=known)


def _given() -> list[str]:
    """The numbers of the form: typed, and of the file. Raises Invalid."""
    file = request.files.get("file")
    typed = request.form.get("numbers", "")[:LONGEST_TEXT].replace("\0", "")
    if file is None or not file.filename:
        return numbers_in(typed)
    data = file.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise BadSheet(_("This file is too large: at most 10 MB."))
    return list(dict.fromkeys([*numbers_in(typed), *numbers_of_file(data)]))


def _numbers_page(*, problem: str = "", status: int = 200, **context: object) -> Response:
    text = context.pop("text", request.form.get("numbers", "")[:LONGEST_TEXT])
    names = dict(_stages(str(get_locale())))
    page = render_template("freight/numbers.html", problem=problem, text=text, most=MOST, names=names, **context)
    return make_response(page, status)


def _sieve() -> Sieve:
    given = request.args
    customer = given.get("customer", "")
    return Sieve(
        query=given.get("q", "").replace("\0", "").strip()[:80],
        customer_id=int(customer) if customer.isascii() and customer.isdigit() and len(customer) < 10 else None,
        stage=given.get("stage", "") if given.get("stage") in set(Stage) else "",
        mode=given.get("mode", "") if given.get("mode") in MODE else "",
        troubled=given.get("only") == "exceptions",
    )


def _stages(language: str) -> list[tuple[str, str]]:
    return [(one.value, stage_name(one, language)) for one in Stage]
