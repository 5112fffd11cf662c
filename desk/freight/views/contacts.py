"""How those are reached who carry a shipment."""

from flask import render_template
from flask.typing import ResponseReturnValue

from desk.accounts.login import current_agent
from desk.freight.access import shipment_for
from desk.inquiries.directory import parties_named
from desk.shipments.queries import legs_of, references_of


def of_shipment(shipment_id: int) -> ResponseReturnValue:
    """Phone, hours, website and address of its carriers, as a part of another page."""
    shipment = shipment_for(current_agent(), shipment_id)
    legs, numbers = legs_of([shipment.id]).get(shipment.id, []), references_of([shipment.id]).get(shipment.id, [])
    carriers = list(dict.fromkeys(one.carrier for one in legs if one.carrier))
    found = parties_named([*carriers, *(one.issuer for one in numbers)])
    return render_template("freight/_contacts.html", parties=found, carriers=carriers)
