"""Which shipments an agent sees. Everybody of the staff who may see shipments sees all of them."""

from sqlalchemy import ColumnElement, select, true

from desk.accounts.models import Agent
from desk.accounts.policy import allows
from desk.accounts.types import Role
from desk.core.db import db
from desk.core.errors import NotAllowed, NotFound
from desk.shipments.models import Shipment


def visible_to(agent: Agent) -> ColumnElement[bool]:
    """The condition that every list, search, count and export of shipments carries. Raises NotAllowed."""
    if not allows(Role(agent.role), "shipment.view"):
        raise NotAllowed
    return true()


def shipment_for(agent: Agent, shipment_id: int) -> Shipment:
    """One shipment. Raises NotAllowed, and NotFound for what is not there or not theirs to see."""
    wanted = select(Shipment).where(Shipment.id == shipment_id, visible_to(agent))
    found = db.session.scalars(wanted).unique().one_or_none()
    if found is None:
        raise NotFound
    return found
