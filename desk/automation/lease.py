"""One leader sweeps, the others stand by. Two at once would do no harm, since every row is claimed; only waste."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.exc import IntegrityError

from desk.automation.models import SweepLease
from desk.core.db import db, transaction

LASTS = timedelta(seconds=5)  # a leader that is gone or frozen is followed this soon
RENEW_BEFORE = timedelta(seconds=3)


@dataclass
class Lease:
    """The right to sweep, as `holder` knows it. `ends_at` is None while somebody else leads."""

    name: str
    holder: str
    ends_at: datetime | None = None

    def mine(self, now: datetime) -> bool:
        """Whether `holder` leads now; takes the lease where it is free, and renews it in time. Commits."""
        if self.ends_at is not None and now < self.ends_at - RENEW_BEFORE:
            return True
        if self._taken(now):
            self.ends_at = None
            return False
        with transaction():
            self.ends_at = self._take(now)
        return self.ends_at is not None

    def _taken(self, now: datetime) -> bool:
        """A look that keeps nobody from writing."""
        other = (SweepLease.holder != self.holder) & (SweepLease.ends_at > now)
        return db.session.scalar(select(SweepLease.fence).where(SweepLease.name == self.name, other)) is not None

    def _take(self, now: datetime) -> datetime | None:
        ends_at = now + LASTS
        free = or_(SweepLease.holder == self.holder, SweepLease.ends_at <= now)
        won = db.session.scalar(
            update(SweepLease)
            .where(SweepLease.name == self.name, free)
            .values(holder=self.holder, ends_at=ends_at, fence=SweepLease.fence + 1)
            .returning(SweepLease.fence)
        )
        return ends_at if won is not None or self._first(ends_at) else None

    def _first(self, ends_at: datetime) -> bool:
        """There never was a leader: the row's own key decides between two who find that out at once."""
        try:
            with db.session.begin_nested():
                db.session.add(SweepLease(name=self.name, holder=self.holder, ends_at=ends_at, fence=1))
        except IntegrityError:
            return False
        return True
