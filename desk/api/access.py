"""What a token sees: its customer's shipments, or all of them when it is the forwarder's own."""

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from desk.accounts.models import Customer
from desk.api.models import ApiToken
from desk.api.values import printable
from desk.core.db import db
from desk.core.errors import Faulty, NotFound
from desk.shipments.models import Shipment


def shipment_for(token: ApiToken, number: str) -> Shipment:
    """By our own number. Raises NotFound for what is not there or another customer's."""
    wanted = select(Shipment).where(Shipment.shipment_no == printable(number))
    if token.customer_id is not None:
        wanted = wanted.where(Shipment.customer_id == token.customer_id)
    found = db.session.scalars(wanted).unique().one_or_none()
    if found is None:
        raise NotFound
    return found


def customer_for(token: ApiToken, said: Any) -> int:
    """Whose shipment it is: the token's customer, else the one that is named. Raises Faulty."""
    named = printable(said).strip() if isinstance(said, str) else ""
    if token.customer_id is not None:
        if named and db.session.scalar(select(Customer.name).where(Customer.id == token.customer_id)) != named:
            raise Faulty("customer", _l("This token is another customer's."))
        return token.customer_id
    found = db.session.scalar(select(Customer.id).where(Customer.name == named)) if named else None
    if found is None:
        raise Faulty("customer", _l("Name a customer of this desk."))
    return int(found)
