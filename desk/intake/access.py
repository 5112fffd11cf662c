"""Raw mail holds everything that a customer wrote: only who may handle parked mail sees an item."""

from collections.abc import Sequence

from sqlalchemy import select

from desk.accounts.models import Agent
from desk.accounts.policy import allows
from desk.accounts.types import Role
from desk.core.db import db
from desk.core.errors import NotAllowed, NotFound
from desk.intake.models import InboundItem

PAGE = 200


def _check(agent: Agent) -> None:
    if not allows(Role(agent.role), "mail.parked"):
        raise NotAllowed


def parked_for(agent: Agent) -> Sequence[InboundItem]:
    """What waits for an administrator, newest first. Raises NotAllowed."""
    _check(agent)
    return db.session.scalars(
        select(InboundItem).where(InboundItem.outcome == "parked").order_by(InboundItem.id.desc()).limit(PAGE)
    ).all()


def item_for(agent: Agent, item_id: int) -> InboundItem:
    """One item, parked or handled since. Raises NotAllowed, NotFound."""
    _check(agent)
    item = db.session.get(InboundItem, item_id)
    if item is None:
        raise NotFound
    return item
