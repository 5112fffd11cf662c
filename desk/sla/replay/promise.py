"""One run of one metric on one ticket: a small state machine of starting, pausing and ending, watched by a judge."""

from datetime import datetime
from enum import Enum, auto

from desk.sla.replay.counted import Counted
from desk.sla.replay.judge import Judge, Terms
from desk.sla.replay.numbers import Key
from desk.sla.replay.statuses import History
from desk.sla.replay.stopwatch import Stopwatch
from desk.sla.replay.trace import Trace, length, stamp
from desk.sla.replay.types import Cause, Change, Move, Policy
from desk.sla.types import Calendar


class Ending(Enum):
    ANSWERED = auto()
    UNANSWERED = auto()  # closed in silence
    WAIVED = auto()
    CANCELLED = auto()


class Promise:
    """Runs whether or not a policy covers it, so that one given later can be judged from the start."""

    def __init__(self, key: Key, start: datetime, trace: Trace) -> None:
        self.key = key
        self.judge: Judge | None = None
        self.covered = False
        self.lost: tuple[datetime, datetime] | None = None  # when its policy was lost, and due as it was then
        self.ended_at: datetime | None = None
        self.ending: Ending | None = None
        self.cancelled: Cause | None = None
        self.reopened = False
        self.changes: list[Change] = []
        self._counted = Counted(key.metric, start)
        self._trace = trace

    @property
    def watch(self) -> Stopwatch:
        return self._counted.watch

    @property
    def policy(self) -> Policy | None:
        return self._counted.policy

    @property
    def seen(self) -> bool:
        """Whether anything is or was promised."""
        return self.covered or self.lost is not None

    @property
    def breached(self) -> bool:
        return self.judge is not None and self.judge.breached_at is not None

    def say(self, at: datetime, text: str) -> None:
        if self.judge is not None:  # of what was never promised nothing is told
            self._trace.add(at, f"{self.key.metric} {self.key.cycle}: {text}")

    def begin(self, policy: Policy | None, calendar: Calendar, terms: Terms, status: str) -> None:
        """Covered from the start."""
        self._counted.policy = policy
        self.watch.calendar = calendar
        if self._counted.rests_in(status):
            self.watch.pause(self.watch.start)
        self.judge, self.covered = Judge(self.watch, terms), True
        due = stamp(self.judge.due) if self.judge.due else "open, paused"
        name = f"policy {policy.key}, " if policy else ""
        self.say(self.watch.start, f"starts, {name}target {length(terms.target)}, {calendar.zone}, due {due}")

    def follow(self, at: datetime, status: str) -> None:
        """The ticket's status is another one: pause or go on."""
        stops = self._counted.rests_in(status)
        if stops and self.watch.paused_since is None:
            self._settle(at)
            self.watch.pause(at)
            if self.judge:
                self.judge.halt(at)
            self.say(at, f"pauses, {status}")
        elif not stops and self.watch.paused_since is not None:
            self._resume(at)

    def end(self, at: datetime, ending: Ending, cause: Cause | None = None) -> None:
        """It is over at `at`. A silent close exactly at due comes too late; an answer does not."""
        if self.watch.paused_since is not None:
            self._resume(at)
        self._settle(at, due=ending is Ending.UNANSWERED or cause is Cause.SOLVED, levels=False)
        if self.judge is not None:
            self.watch.count(at)
        self.ended_at, self.ending, self.cancelled = at, ending, cause
        self.say(at, f"ends, {cause or ending.name.lower()}")

    def lose(self, at: datetime) -> None:
        """Nobody promises this any more."""
        if self.judge is None or not self.covered:
            return
        self._settle(at, levels=False)
        self.watch.count(at)
        due = self.judge.due or self.judge.due_if_resumed(at)
        self.lost, self.covered = (at, due), False
        self._moved(at, Move.LOST, self.judge.due)
        self.say(at, "the policy is lost")

    def retarget(self, at: datetime, policy: Policy, terms: Terms, history: History, cause: Cause) -> None:
        """Another promise from `at` on, or the first one, or one again: judged as if it had always been there."""
        regained = not self.covered
        if not regained:
            self._settle(at)
        recounted = self._count_by(policy, history, self.ended_at or at)
        move, before = self._move(cause), self.judge.due if self.judge else None
        if self.judge is None:
            self.judge = Judge(self.watch, terms)
        if self.ended_at is not None:
            self.judge.answered_unpromised(at, self.ended_at, terms)
        else:
            self.judge.change(at, terms, cause, recounted=recounted, regained=regained)
        self.covered, self.lost = True, None
        self._moved(at, move, before)
        due = stamp(self.judge.due) if self.judge.due else "open, paused"
        self.say(at, f"policy {policy.key}, target {length(terms.target)}, due {due}")

    def extend(self, at: datetime, due: datetime) -> None:
        if self.judge is not None and self.covered:
            self._settle(at)
            before = self.judge.due
            self.judge.extend(at, due)
            self._moved(at, Move.EXTENDED, before)
            self.say(at, f"extended, due {stamp(due)}")

    def set_back(self, at: datetime, start: datetime) -> None:
        """A merge at `at` shows that this began at `start`, earlier than known."""
        self._settle(at, due=False, levels=False)
        self._counted.set_back(start, at)
        if self.judge is not None and self.covered:
            before = self.judge.due
            self.judge.predate(at, Cause.MERGED)
            self._moved(at, Move.MERGED, before)
        self.say(at, f"starts {stamp(start)} after the merge")

    def adopt(self, record: "Promise", at: datetime) -> None:
        """Judged by a changed history at `at`: what was on record stays."""
        if self.judge is None or record.judge is None:
            return
        if self.ended_at is None and record.ended_at is not None:
            self._settle(at)
            self._moved(at, Move.BOUNCED, record.judge.due)
            self.say(at, "runs again")
        self.judge.adopt(record.judge, at, Cause.BOUNCED, ended=self.ended_at is not None)

    def settle(self, at: datetime) -> None:
        """Judge what came by the end of the second `at`."""
        self._settle(at)
        if self.judge is not None and self.ended_at is None:
            self.watch.count(at)

    def breached_before(self, at: datetime) -> bool:
        self._settle(at, due=False, levels=False)
        return self.breached

    def void(self, at: datetime, trace: Trace) -> None:
        """What started it never was."""
        self._trace = trace
        if self.ended_at is None:
            self.end(at, Ending.CANCELLED, Cause.BOUNCED)
        elif not self.breached:
            self.ending, self.cancelled = Ending.CANCELLED, Cause.BOUNCED

    def _settle(self, at: datetime, *, due: bool = True, levels: bool = True) -> None:
        if self.judge is not None and self.covered:
            self.judge.settle(at, due=due, levels=levels)

    def _move(self, cause: Cause) -> Move:
        if cause is Cause.SPLIT:
            return Move.SPLIT
        if self.covered:
            return Move.RETARGETED
        return Move.PROMISED if self.lost is None else Move.REGAINED

    def _moved(self, at: datetime, move: Move, before: datetime | None) -> None:
        if self.judge is not None:
            policy = self.policy.key if self.policy else None
            self.changes.append(Change(at, move, policy, self.judge.terms.target, before, self.judge.due))

    def _resume(self, at: datetime) -> None:
        self.watch.resume(at)
        if self.judge:
            self.judge.go_on()
        self.say(at, "goes on")

    def _count_by(self, policy: Policy, history: History, until: datetime) -> bool:
        """Whether `policy` has another calendar or other pauses: counted anew then; pauses already taken are kept."""
        if self.covered and self._counted.counts_alike(policy):
            self._counted.policy = policy
            return False
        over = self.ended_at is not None
        self._counted.count_anew(policy, history, until, keeps=self.judge is not None, over=over)
        return True
