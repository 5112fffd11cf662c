"""The customer's door: a link in a mail shows its one ticket and where the freight is. Reading changes nothing."""

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from desk.core.security import limiter
from desk.core.times import utcnow
from desk.shipments.panel import shipment_panels
from desk.tickets.links import ticket_for_link
from desk.tickets.queries import bound_shipment_ids

bp = Blueprint("portal", __name__)


@bp.get("/c/<token>")
@limiter.limit("120 per minute")
def ticket(token: str) -> ResponseReturnValue:
    found = ticket_for_link(token, now=utcnow())
    language = found.contact.language if found.contact else "en"
    g.reader_zone = found.contact.time_zone if found.contact else "UTC"
    with force_locale(language):
        panels = shipment_panels(bound_shipment_ids(found.id), language, for_customer=True)
        return render_template(
            "portal/ticket.html",
            reference=found.reference,
            subject=found.subject,
            status=found.status,
            shipments=panels,
            html_lang=language.replace("_", "-"),
        )
