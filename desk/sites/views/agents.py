"""What agents ask of a site's doors: whether a chat's visitor is there, and a link to a form about a shipment."""

from flask import render_template
from flask.typing import ResponseReturnValue

from desk.accounts.login import current_agent, require
from desk.billing.access import invoice_for, line_for
from desk.core.errors import NotFound
from desk.core.times import utcnow
from desk.core.web import wants_fragment
from desk.shipments.queries import shipments_by_id
from desk.sites.about import link_about
from desk.sites.queries import forms_in_use, presence_in
from desk.tickets.access import ticket_for_agent
from desk.tickets.visitors import is_known


def presence(reference: str) -> ResponseReturnValue:
    ticket = ticket_for_agent(current_agent(), reference)
    found = presence_in(ticket, utcnow())
    return render_template("sites/_presence.html", presence=found, known=is_known(ticket))


def shipment_link(shipment_id: int) -> ResponseReturnValue:
    """Links to the forms of this desk that say which shipment the question is about."""
    require("shipment.view")
    if not shipments_by_id([shipment_id]):
        raise NotFound
    return _links("s", shipment_id)


def invoice_link(invoice_id: int) -> ResponseReturnValue:
    return _links("i", invoice_for(current_agent(), invoice_id).id)


def charge_link(line_id: int) -> ResponseReturnValue:
    return _links("l", line_for(current_agent(), line_id, to="invoice.view").id)


def _links(kind: str, number: int) -> ResponseReturnValue:
    now = utcnow()
    links = [(door.name, link_about(door, kind, number, now=now)) for door in forms_in_use()]
    return render_template("sites/_links.html" if wants_fragment() else "sites/links.html", form_links=links)
