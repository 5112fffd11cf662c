"""A ticket as its promises see it: what runs, what is over, and the few things that events do to them."""

from datetime import datetime, timedelta

from desk.sla.replay.judge import Terms
from desk.sla.replay.kinds import OPEN
from desk.sla.replay.ladder import Level, levels
from desk.sla.replay.log import Hold
from desk.sla.replay.numbers import Key, Numbers
from desk.sla.replay.promise import Ending, Promise
from desk.sla.replay.trace import Trace
from desk.sla.replay.types import Cause, Metric, Policy
from desk.sla.types import Calendar, always_open

Slot = tuple[Metric, str | None]  # at most one promise of a metric runs, per side conversation

DEFAULT_REOPEN_DAYS = 7
LIFELONG = (Metric.FIRST_RESPONSE, Metric.NEXT_RESPONSE, Metric.UPDATE, Metric.RESOLUTION)
ZERO = timedelta(0)


class Ticket:
    """`voided`: ids of replies that turned out never to have reached anybody."""

    def __init__(self, name: str, numbers: Numbers, voided: frozenset[str]) -> None:
        self.name, self.numbers, self.voided = name, numbers, voided
        self.trace = Trace()
        self.policy: Policy | None = None
        self.opened_at: datetime | None = None
        self.customer: str | None = None
        self.status = OPEN
        self.history: list[tuple[datetime, str]] = []
        self.promises: list[Promise] = []
        self.running: dict[Slot, Promise] = {}
        self.resolutions: list[Promise] = []
        self.solved_at: datetime | None = None
        self.over = False  # nothing that happens later counts
        self.new_ticket_at: datetime | None = None
        self.left = False  # the customer went on in a new ticket
        self.paused_since: datetime | None = None
        self.wakes_at: datetime | None = None
        self.woken: list[datetime] = []
        self.sent: set[str] = set()  # ids of replies
        self.heard: list[datetime] = []  # messages of the customer
        self.answered: list[datetime] = []
        self.relieved: list[datetime] = []  # when nobody waited any more, answered or not
        self.absorbed: list[Ticket] = []
        self.holds: list[Hold] = []
        self._unsettled: list[Promise] = []  # running, or not yet covered

    @property
    def finished(self) -> bool:
        return self.solved_at is not None

    def start(self, metric: Metric, at: datetime, origin: int) -> Promise:
        """A new cycle, covered if the policy has a target for it."""
        promise = self._added(self.numbers.key(metric, origin, None), at)
        if metric is Metric.RESOLUTION:
            self.resolutions.append(promise)
        terms = self._terms(promise)
        if self.policy is not None and terms is not None:
            promise.begin(self.policy, self.policy.calendar, terms, self.status)
        return promise

    def start_asked(self, slot: Slot, at: datetime, origin: int, calendar: Calendar, target: timedelta) -> None:
        """A clock with a target of its own; the ticket's policy lends it the ladder."""
        promise = self._added(self.numbers.key(slot[0], origin, slot[1]), at)
        promise.begin(self.policy, calendar, Terms(target, self._ladder(slot[0])), self.status)

    def start_promised(self, slot: Slot, at: datetime, origin: int, due: datetime) -> None:
        """An instant that the customer was told: no calendar and no status moves it; the policy lends the ladder."""
        promise = self._added(self.numbers.key(slot[0], origin, slot[1]), at)
        promise.begin(None, always_open(), Terms(due - at, self._ladder(slot[0])), self.status)

    def end(self, metric: Metric, at: datetime, ending: Ending, cause: Cause | None = None) -> bool:
        """Whether there was one to end."""
        return self.end_slot((metric, None), at, ending, cause)

    def end_slot(self, slot: Slot, at: datetime, ending: Ending, cause: Cause | None = None) -> bool:
        promise = self.running.pop(slot, None)
        if promise is not None:
            promise.end(at, ending, cause)
        return promise is not None

    def set_status(self, at: datetime, to: str) -> None:
        self.status = to
        self.history.append((at, to))
        self.trace.add(at, f"status {to}")
        for promise in self.running.values():
            promise.follow(at, to)

    def solve(self, at: datetime, to: str) -> None:
        """Solved or closed: what was not answered by now was closed in silence."""
        if not self.finished:
            self.end(Metric.FIRST_RESPONSE, at, Ending.UNANSWERED)
            self.end(Metric.NEXT_RESPONSE, at, Ending.UNANSWERED)
            for slot in [slot for slot in self.running if slot[0] is Metric.UPDATE]:
                self.end_slot(slot, at, Ending.CANCELLED, Cause.SOLVED)
            self.end(Metric.RESOLUTION, at, Ending.ANSWERED)
            self.solved_at = at
            self.relieved.append(at)
        self.set_status(at, to)

    def reopen(self, at: datetime, to: str, origin: int) -> None:
        if self.resolutions:
            self.resolutions[-1].reopened = True
        self.solved_at, self.left = None, False
        self.trace.add(at, "reopened")
        self.set_status(at, to)
        self.start(Metric.RESOLUTION, at, origin)

    def reopens_at(self, at: datetime) -> bool:
        """Whether a message of the customer at `at` still reopens this ticket, which is solved."""
        days = self.policy.reopen_days if self.policy else DEFAULT_REOPEN_DAYS
        return self.solved_at is not None and at - self.solved_at <= timedelta(days=days)

    def retarget(self, at: datetime, policy: Policy | None, cause: Cause = Cause.RETARGETED) -> None:
        """Another policy for all that runs, and for what never had one; what is over and judged stays."""
        self.policy = policy
        self._unsettled = [one for one in self._unsettled if one.ended_at is None or not one.covered]
        for promise in self._unsettled:
            terms = self._terms(promise)
            if policy is not None and terms is not None:
                promise.retarget(at, policy, terms, self.history, cause)
            else:
                promise.lose(at)
        self.wakes_at = None  # to be reckoned anew

    def cancel_all(self, at: datetime, cause: Cause) -> None:
        for slot in list(self.running):
            self.end_slot(slot, at, Ending.CANCELLED, cause)
        self.over = True

    def runs(self, metric: Metric) -> Promise | None:
        return self.running.get((metric, None))

    def expects(self, metric: Metric) -> bool:
        """Whether an answer is owed under `metric`; a first response that the policy has no target for is not."""
        unpromised = self.policy is not None and metric not in self.policy.targets
        return self.runs(metric) is not None and not (unpromised and metric is Metric.FIRST_RESPONSE)

    def _added(self, key: Key, at: datetime) -> Promise:
        promise = Promise(key, at, self.trace)
        self.promises.append(promise)
        self.running[key.metric, key.conversation] = promise
        if key.metric in LIFELONG and key.conversation is None:
            self._unsettled.append(promise)
        return promise

    def _terms(self, promise: Promise) -> Terms | None:
        metric = promise.key.metric
        target = self.policy.targets.get(metric) if self.policy else None
        if self.policy is None or target is None:
            return None
        if metric is Metric.RESOLUTION and promise is not self.resolutions[0]:
            earlier = self.resolutions[: self.resolutions.index(promise)]
            consumed = sum((one.watch.counted for one in earlier), ZERO)
            target = max(target - consumed, self.policy.targets[Metric.NEXT_RESPONSE])
        return Terms(target, self._ladder(metric))

    def _ladder(self, metric: Metric) -> tuple[Level, ...]:
        return levels(self.policy.ladder.get(metric, ())) if self.policy else ()
