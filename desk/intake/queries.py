from sqlalchemy import func, select

from desk.core.db import db
from desk.intake.models import InboundItem


def parked_count() -> int:
    """How many mails wait for an administrator."""
    return db.session.scalar(select(func.count()).where(InboundItem.outcome == "parked")) or 0
