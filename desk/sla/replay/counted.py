"""What a promise counts: working time from its start, but for the statuses in which its metric rests."""

from datetime import datetime

from desk.sla.replay.statuses import History, Table, pausing, spans_in
from desk.sla.replay.stopwatch import Spans, Stopwatch, united
from desk.sla.replay.types import Metric, Policy
from desk.sla.types import always_open

UNPROMISED = always_open()  # counts while nobody promised anything; counted anew once somebody does


class Counted:
    """A watch, and by whose terms it counts: those of `policy`, None before the first one and for a promise without."""

    def __init__(self, metric: Metric, start: datetime) -> None:
        self.watch = Stopwatch(UNPROMISED, start)
        self.policy: Policy | None = None
        self._metric = metric

    @property
    def table(self) -> Table:
        return self.policy.pauses if self.policy else {}

    def rests_in(self, status: str) -> bool:
        return self._metric in self.table.get(status, ())

    def set_back(self, start: datetime, at: datetime) -> None:
        """It is known at `at` that this began at `start`, earlier than it seemed."""
        paused = self.watch.paused_since is not None
        self.watch.rebuild(self.watch.calendar, start, self._taken(at), at, paused=paused)

    def counts_alike(self, policy: Policy) -> bool:
        """Whether `policy` has the same calendar and the same pauses."""
        return policy is self.policy or (
            self.policy is not None
            and policy.calendar == self.watch.calendar
            and pausing(policy.pauses, self._metric) == pausing(self.table, self._metric)
        )

    def count_anew(self, policy: Policy, history: History, until: datetime, *, keeps: bool, over: bool) -> None:
        """From the start by `policy`; with `keeps` pauses already taken stay. `over`: nothing rests any more."""
        taken = self._taken(until) if keeps else []
        self.policy = policy
        spans = united(taken + spans_in(history, self.watch.start, until, pausing(policy.pauses, self._metric)))
        paused = not over and self.rests_in(history[-1][1])
        self.watch.rebuild(policy.calendar, self.watch.start, spans, until, paused=paused)

    def _taken(self, until: datetime) -> Spans:
        going_on = [(self.watch.paused_since, until)] if self.watch.paused_since is not None else []
        return self.watch.pauses + going_on
