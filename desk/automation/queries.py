from datetime import datetime

from sqlalchemy import select

from desk.automation.models import SweepLease
from desk.core.db import db


def lease_ends_at(name: str = "sweep") -> datetime | None:
    """Until when somebody leads, or led; None when nobody ever did."""
    return db.session.scalar(select(SweepLease.ends_at).where(SweepLease.name == name))
