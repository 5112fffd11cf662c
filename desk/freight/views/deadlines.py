"""What must be done by when: of one shipment, and of all."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from desk.accounts.login import current_agent, require
from desk.accounts.queries import all_customers
from desk.core.security import download
from desk.core.times import utcnow
from desk.core.web import page_asked
from desk.freight.access import shipment_for
from desk.freight.deadline_page import (
    OVERDUE,
    WITHIN,
    DeadlineSieve,
    as_xlsx,
    deadline_list,
    deadline_row,
    kinds,
)
from desk.shipments.clock_rows import clock_rows
from desk.shipments.deadlines import KINDS, deadlines_of

MOST_EXPORTED = 5000


def show() -> ResponseReturnValue:
    """The list, or a part of a page with the first lines of it for one customer."""
    agent, sieve = require("shipment.view"), _sieve()
    found = deadline_list(agent, sieve, page=page_asked(), language=str(get_locale()), now=utcnow())
    if request.args.get("part") == "panel":
        return render_template("freight/_deadline_panel.html", rows=found.rows[:8], more=found.count - 8, sieve=sieve)
    asked = {name: value for name, value in request.args.items() if name not in ("page", "part") and value}
    return render_template(
        "freight/deadlines.html", found=found, sieve=sieve, asked=asked, kinds=kinds(), overdue=OVERDUE,
        customers=[(one.id, one.name) for one in all_customers()],
    )  # fmt: skip


def export() -> ResponseReturnValue:
    agent, now = require("shipment.view"), utcnow()
    found = deadline_list(agent, _sieve(), page=1, language=str(get_locale()), now=now, size=MOST_EXPORTED)
    return download(as_xlsx(found.rows), f"deadlines-{now:%Y-%m-%d}.xlsx")


def of_shipment(shipment_id: int) -> ResponseReturnValue:
    """The open clocks of one shipment, as a part of another page."""
    agent, now = current_agent(), utcnow()
    shipment = shipment_for(agent, shipment_id)
    known = clock_rows([shipment]).known[shipment_id]
    rows = [
        deadline_row(one, str(get_locale()), agent.time_zone, now, shipment=shipment)
        for one in deadlines_of(known, now)
        if not one.done
    ]
    return render_template("freight/_deadline_panel.html", rows=rows, more=0, sieve=None, shipment_id=shipment_id)


def _sieve() -> DeadlineSieve:
    kind, within = request.args.get("kind", ""), request.args.get("within", "7d")
    customer = request.args.get("customer", "")
    number = int(customer) if customer.isascii() and customer.isdigit() and len(customer) < 10 else None
    return DeadlineSieve(kind if kind in KINDS else "", within if within in (*WITHIN, OVERDUE, "") else "7d", number)
