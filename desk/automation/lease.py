"""One leader sweeps, the others stand by. Two at once would do no harm, since every row is claimed; only waste."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, not_, or_, select, update
from sqlalchemy.exc import IntegrityError

from desk.automation.models import SweepLease
from desk.core.db import db, transaction
from desk.core.errors import Conflict
from desk.core.faultpoints import switched


class Deposed(Conflict):
    """Another process leads by now."""


LASTS = timedelta(seconds=5)  # a leader that is gone or frozen is followed this soon
NO_LEASE = "lease.off"  # a fault run lets everybody lead
RENEW_BEFORE = timedelta(seconds=3)


@dataclass
class Lease:
    """The right to sweep, as `holder` knows it. `ends_at` is None while somebody else leads."""

    name: str
    holder: str
    ends_at: datetime | None = None
    fence: int = 0  # of our last taking

    def mine(self, now: datetime) -> bool:
        """Whether `holder` leads now; takes the lease where it is free, and renews it in time. Commits."""
        if switched(NO_LEASE):
            return True
        if self.ends_at is not None and RENEW_BEFORE < self.ends_at - now <= LASTS:
            return True
        if self._taken(now):
            self.ends_at = None
            return False
        with transaction():
            self.ends_at = self._take(now)
        return self.ends_at is not None

    def led(self, now: datetime) -> bool:
        """Whether `holder` led at the last look. Any thread may ask; it touches no database."""
        ends_at = self.ends_at  # the thread that looks may change it at any moment
        return switched(NO_LEASE) or (ends_at is not None and now < ends_at)

    def require(self) -> None:
        """Refuse what this leader is about to commit if another one has followed it: it was frozen, and is late.

        Nothing is locked: a leader that freezes here must not hold up who follows it. Raises Deposed.
        """
        if switched(NO_LEASE):
            return
        if db.session.scalar(select(SweepLease.fence).where(SweepLease.name == self.name)) != self.fence:
            self.ends_at = None
            raise Deposed

    def _taken(self, now: datetime) -> bool:
        """A look that keeps nobody from writing."""
        other = (SweepLease.holder != self.holder) & self._holds(now)
        return db.session.scalar(select(SweepLease.fence).where(SweepLease.name == self.name, other)) is not None

    def _take(self, now: datetime) -> datetime | None:
        ends_at = now + LASTS
        free = or_(SweepLease.holder == self.holder, not_(self._holds(now)))
        self.fence = db.session.scalar(
            update(SweepLease)
            .where(SweepLease.name == self.name, free)
            .values(holder=self.holder, ends_at=ends_at, fence=SweepLease.fence + 1)
            .returning(SweepLease.fence)
        ) or self._first(ends_at)
        return ends_at if self.fence else None

    def _holds(self, now: datetime) -> ColumnElement[bool]:
        """One that would last for longer than a lease does was taken before the clock was set back: it is over."""
        return SweepLease.ends_at.between(now, now + LASTS) & (SweepLease.ends_at > now)

    def _first(self, ends_at: datetime) -> int:
        """There never was a leader: the row's own key decides between two who find that out at once. 0: not us."""
        try:
            with db.session.begin_nested():
                db.session.add(SweepLease(name=self.name, holder=self.holder, ends_at=ends_at, fence=1))
        except IntegrityError:
            return 0
        return 1
