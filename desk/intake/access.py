"""Raw mail holds everything that a customer wrote: only who may handle parked mail sees an item."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from desk.accounts.masking import mask_email, mask_in_text, mask_numbers
from desk.accounts.models import Agent
from desk.accounts.policy import allows
from desk.accounts.types import Role
from desk.core.db import db
from desk.core.errors import NotAllowed, NotFound
from desk.intake.flood import FLOOD
from desk.intake.models import InboundItem

PAGE = 200


@dataclass(frozen=True)
class ParkedMail:
    """One mail that waits. Its sender is masked, and so is whom its subject names; the raw mail has both."""

    id: int
    source: str
    received_at: datetime
    sender: str
    subject: str
    reason: str
    size: int


def _check(agent: Agent) -> None:
    if not allows(Role(agent.role), "mail.parked"):
        raise NotAllowed


def parked_for(agent: Agent) -> list[ParkedMail]:
    """What waits for an administrator, newest first, and floods behind everything else. Raises NotAllowed."""
    _check(agent)
    rows = db.session.scalars(
        select(InboundItem)
        .where(InboundItem.outcome == "parked")
        .order_by(InboundItem.reason.startswith(FLOOD), InboundItem.id.desc())
        .limit(PAGE)
    )
    return [_masked(row) for row in rows]


def _masked(item: InboundItem) -> ParkedMail:
    return ParkedMail(
        id=item.id,
        source=item.source,
        received_at=item.received_at,
        sender=mask_email(item.sender),
        subject=mask_numbers(mask_in_text(item.subject, [item.sender])),
        reason=item.reason,
        size=item.size,
    )


def item_for(agent: Agent, item_id: int) -> InboundItem:
    """One item, parked or handled since. Raises NotAllowed, NotFound."""
    _check(agent)
    item = db.session.get(InboundItem, item_id)
    if item is None:
        raise NotFound
    return item
