"""Shipments and events from a file: handed in, its columns named, tried, taken in."""

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from desk.accounts.login import require
from desk.accounts.queries import all_customers
from desk.core import files
from desk.core.db import transaction
from desk.core.errors import Faulty, Invalid, NotFound
from desk.core.security import download
from desk.core.times import utcnow
from desk.core.web import wants_fragment
from desk.freight.commands.imports import chosen, create_import, start_import, try_import
from desk.freight.import_columns import HEADS
from desk.freight.import_files import LARGEST, keep, read_sheet
from desk.freight.import_pages import (
    Mapped,
    about_events,
    choices,
    import_line,
    import_lines,
    import_run,
    mapping_of,
)
from desk.freight.import_report import template
from desk.freight.import_rows import Plan

RIGHT = "shipment.import"
ZONES = ("Asia/Shanghai", "UTC")
MAY_BE_MAPPED = ("new", "checked", "failed")


def imports() -> ResponseReturnValue:
    require(RIGHT)
    return _list_page()


def create() -> ResponseReturnValue:
    """Take a file; its rows are read once, here."""
    agent = require(RIGHT)
    file, kind = request.files.get("file"), request.form.get("kind", "")
    if file is None or not file.filename:
        return _list_page(problem=_("Choose a file first."), status=422)
    try:
        sheet = read_sheet(file.read(LARGEST + 1))
        digest, name = keep(sheet), file.filename.replace("\0", "").encode("utf-8", "replace").decode()
        with transaction():
            run = create_import(name, kind, digest, sheet, by=agent, at=utcnow())
    except Invalid as problem:
        return _list_page(problem=str(problem.text), status=422)
    return redirect(url_for("freight.import_run", run_id=run.id), 303)


def show(run_id: int) -> ResponseReturnValue:
    """One import as it is now; a poll asks for its state only."""
    require(RIGHT)
    if wants_fragment():
        return _state(run_id)
    return _run_page(run_id)


def try_it(run_id: int) -> ResponseReturnValue:
    """Try the file with the columns as they were chosen."""
    agent = require(RIGHT)
    run = import_run(run_id)
    picked = _picked()
    try:
        plan = Plan(run.kind, chosen(run.kind, picked), _customer(), _zone())
        with transaction():
            try_import(import_run(run_id), plan, by=agent, at=utcnow())
    except Faulty as problem:
        return _run_page(run_id, problem=problem, picked=picked, status=422)
    return redirect(url_for("freight.import_run", run_id=run_id), 303)


def start(run_id: int) -> ResponseReturnValue:
    """Take it in."""
    agent = require(RIGHT)
    try:
        with transaction():
            start_import(import_run(run_id), without_bad="without_bad" in request.form, by=agent, at=utcnow())
    except Faulty as problem:
        return _run_page(run_id, problem=problem, status=422)
    flash(_("The import has begun."))
    return redirect(url_for("freight.import_run", run_id=run_id), 303)


def report(run_id: int) -> ResponseReturnValue:
    """The bad rows as a file. Raises NotFound."""
    require(RIGHT)
    run = import_run(run_id)
    if not run.report_digest:
        raise NotFound
    return download(files.get(run.report_digest), f"{run.name.rpartition('.')[0] or run.name}-bad.xlsx")


def example(kind: str) -> ResponseReturnValue:
    """A file to begin with. Raises NotFound."""
    require(RIGHT)
    if kind not in HEADS:
        raise NotFound
    return download(template(kind), f"{kind}.xlsx")


def _list_page(*, problem: str = "", status: int = 200) -> Response:
    kind = request.form.get("kind", "shipments")
    page = render_template("freight/imports.html", runs=import_lines(), problem=problem, kind=kind)
    return make_response(page, status)


def _run_page(
    run_id: int, *, problem: Faulty | None = None, picked: dict[int, str] | None = None, status: int = 200
) -> Response:
    run, line = import_run(run_id), import_line(run_id)
    language = str(get_locale())
    page = render_template(
        "freight/import_run.html",
        run=line,
        columns=_columns(run_id, picked) if line.state in MAY_BE_MAPPED else [],
        fields=choices(run.kind, language),
        customers=[(one.id, one.name) for one in all_customers()],
        customer_id=_customer() if picked is not None else run.customer_id,
        zones=ZONES,
        zone=_zone() if picked is not None else run.columns.get("zone", ""),
        problem=str(problem.text) if problem else "",
        entry=problem.entry if problem else "",
        events=about_events(run.kind),
    )
    return make_response(page, status)


def _columns(run_id: int, picked: dict[int, str] | None) -> list[Mapped]:
    """The columns of the file; none when the file is gone, which the page says by itself."""
    try:
        return mapping_of(import_run(run_id), picked)
    except NotFound:
        return []


def _state(run_id: int) -> Response:
    line = import_line(run_id)
    answer = make_response(render_template("freight/_import_state.html", run=line, polled=True))
    if not line.busy:  # what comes now is more than the state: the whole page
        answer.headers["HX-Refresh"] = "true"
    return answer


def _picked() -> dict[int, str]:
    found = {}
    for name, value in request.form.items():
        number = name.removeprefix("column-")
        if name.startswith("column-") and number.isascii() and number.isdigit() and len(number) < 4:
            found[int(number)] = value
    return found


def _customer() -> int | None:
    text = request.form.get("customer", "")
    known = {one.id for one in all_customers()}
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
    return number if number in known else None


def _zone() -> str:
    text = request.form.get("zone", "")
    return text if text in ZONES else ""
