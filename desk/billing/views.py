"""Invoices: the list, one of them, and taking them in from a file."""

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from desk.accounts.login import current_agent, require
from desk.billing.columns import COLUMNS, column_name
from desk.billing.commands.invoices import Imported, import_invoices
from desk.billing.forms import ImportForm
from desk.billing.ledger import invoice_list, invoice_page
from desk.core.db import transaction
from desk.core.errors import BadSheet
from desk.core.security import download
from desk.core.times import utcnow
from desk.core.web import page_asked
from desk.core.xlsx import write_xlsx

bp = Blueprint("billing", __name__, url_prefix="/invoices")
MOST_SHOWN = 300  # problems on one page


@bp.get("")
def invoices() -> ResponseReturnValue:
    query = request.args.get("q", "").replace("\0", "").strip()[:200]
    disputed, page = request.args.get("show") == "disputed", page_asked()
    found = invoice_list(current_agent(), query=query, disputed=disputed, page=page)
    return render_template("billing/invoices.html", invoices=found, query=query, disputed=disputed)


@bp.get("/<id:invoice_id>")
def invoice(invoice_id: int) -> ResponseReturnValue:
    return render_template("billing/invoice.html", invoice=invoice_page(current_agent(), invoice_id))


@bp.get("/import")
def import_page() -> ResponseReturnValue:
    require("invoice.import")
    return _import_page(ImportForm(formdata=None))


@bp.post("/import")
def import_file() -> ResponseReturnValue:
    agent, form = require("invoice.import"), ImportForm()
    if not form.validate_on_submit():
        return _import_page(form, status=422)
    try:
        with transaction():
            result = import_invoices(form.content(), actor=agent.actor, at=utcnow())
    except BadSheet as problem:
        form.file.errors = [str(problem.text)]
        return _import_page(form, status=422)
    if result.problems:
        return _import_page(form, status=422, result=result)
    flash(_said(result))
    return redirect(url_for("billing.invoices"), 303)


@bp.get("/template.xlsx")
def template() -> ResponseReturnValue:
    """An empty file with the right heads and one line to write over, in the reader's language."""
    require("invoice.import")
    language = str(get_locale())
    heads = [column_name(key, language) for key in COLUMNS]
    example = ["INV-2026-001", _("Name of the customer"), "USD", "2026-11-20", "2026-12-20", "", "DEM", "", "3", "DAY"]
    return download(write_xlsx(_("Invoices"), heads, [[*example, "450.00"]]), "invoices.xlsx")


def _import_page(form: ImportForm, *, status: int = 200, result: Imported | None = None) -> Response:
    language = str(get_locale())
    columns = [column_name(key, language) for key in COLUMNS]
    found = result.problems if result else ()
    problems = [(one.row, column_name(one.column, language), str(one.text)) for one in found[:MOST_SHOWN]]
    page = render_template("billing/import.html", form=form, columns=columns, problems=problems, count=len(found))
    return make_response(page, status)


def _said(result: Imported) -> str:
    added = ngettext("%(num)d invoice was added", "%(num)d invoices were added", result.created)
    same = ngettext("%(num)d was there already", "%(num)d were there already", result.unchanged)
    return str(_("%(added)s, %(same)s.", added=added, same=same))
