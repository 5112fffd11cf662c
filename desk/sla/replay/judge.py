"""Judging one clock: when it is due, which levels it has reached, and whether it is breached."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from desk.sla.clock import deadline, due_at, elapsed
from desk.sla.replay.ladder import Level, in_order
from desk.sla.replay.notices import Notices
from desk.sla.replay.stopwatch import Stopwatch
from desk.sla.replay.types import Cause


@dataclass(frozen=True)
class Terms:
    """What is promised: so much working time, and these levels on the way."""

    target: timedelta
    ladder: tuple[Level, ...] = ()


class Judge:
    """Holds a stopwatch to its terms.

    `due` is None while a pause keeps it open; `due_place` is the working time at which it lies.
    """

    def __init__(self, watch: Stopwatch, terms: Terms) -> None:
        self.watch, self.terms = watch, terms
        self.due_place = terms.target
        self.due: datetime | None = None if watch.paused_since is not None else watch.when(terms.target)
        self.granted: datetime | None = None  # a due set by hand
        self.version = 1
        self.breached_at: datetime | None = None
        self.cause: Cause | None = None
        self.notices = Notices()
        self._ahead: Iterator[tuple[datetime, Level]] | None = None
        self._next: tuple[datetime, Level] | None = None

    def settle(self, at: datetime, *, due: bool = True, levels: bool = True) -> None:
        """Judge what came before `at`; what comes at that very second too, for those asked for."""
        if self.watch.paused_since is not None:
            return
        if self.breached_at is None and self.due is not None and (self.due < at or (due and self.due == at)):
            self._breach(self.due, None)
        while (step := self._peek()) and (step[0] < at or (levels and step[0] == at)):
            self._next = None
            self.notices.tell(step[1].name, self.version, step[0])

    def halt(self, at: datetime) -> None:
        """The watch was paused at `at`."""
        if self.due is not None and self.due > at:
            self.due = None
        self._forget_ahead()

    def go_on(self) -> None:
        """The watch runs again."""
        if self.due is None:
            self.due = self._reckoned()
        self._forget_ahead()

    def change(
        self, at: datetime, terms: Terms, cause: Cause, *, recounted: bool = True, regained: bool = False
    ) -> None:
        """New terms at `at`, on a watch that was set right before: history does not change, due moves.

        A due that would lie before `at` becomes `at`, with `cause` on the breach. `recounted`: by another calendar or
        other pauses. `regained`: levels passed while there was no promise are told in one notice.
        """
        overdue = self.breached_at is not None and self.due is not None and self.due <= at
        kept_due = self.due
        self.terms, self.version, self.granted = terms, self.version + 1, None
        counted = self.watch.count(at)
        reached = counted >= terms.target
        if overdue and kept_due is not None and reached:
            if recounted:
                self.due_place = self.watch.between(self.watch.start, kept_due)
            self._catch_up(at, counted, tell=regained)
            return
        self.notices.renew()
        self._set_due(at, counted, cause)
        self._catch_up(at, counted)

    def extend(self, at: datetime, due: datetime) -> None:
        """Somebody grants time until exactly `due`, which is later than `at`."""
        counted = self.watch.count(at)
        target = counted + elapsed(self.watch.calendar, at, due)
        self.terms, self.due_place = Terms(target, self.terms.ladder), target
        self.version, self.granted = self.version + 1, due
        self.due = None if self.watch.paused_since is not None else due
        self.notices.renew()
        self._catch_up(at, counted)

    def predate(self, at: datetime, cause: Cause) -> None:
        """The watch was set back at `at`: due moves with it, but a breach is not older than what caused it."""
        counted = self.watch.count(at)
        self.due_place = self.terms.target
        self.due = self._natural() if counted >= self.due_place else self._ahead_due()
        if self.breached_at is None and self.due is not None and self.due < at:
            self._breach(at, cause)
        self._catch_up(at, counted)

    def answered_unpromised(self, at: datetime, ended: datetime, terms: Terms) -> None:
        """A clock that ended before its promise came, at `at`: a due that lay before its end becomes `at`."""
        self.terms, self.due_place, self.version = terms, terms.target, self.version + 1
        natural = self._natural()
        if self.breached_at is None:
            self.due = at if natural is None or natural < ended else natural

    def adopt(self, record: "Judge", at: datetime, cause: Cause, *, ended: bool) -> None:
        """What is on record stays; what only a changed history shows is dated `at`.

        A clock that has `ended` in that history has nobody to warn any more, but its breach is told.
        """
        news = self.breached_at is not None and record.breached_at is None
        if record.breached_at is not None:
            self.breached_at, self.cause = record.breached_at, record.cause
        elif news:
            self._breach(at, cause)
        self.notices.adopt(record.notices, self.version, at, tell=news or not ended)
        self._forget_ahead()

    def due_if_resumed(self, at: datetime) -> datetime:
        """Due, if the pause ended at `at` as far as `due` is concerned."""
        return deadline(self.watch.calendar, at, self.due_place - self.watch.count(at))

    def ahead(self) -> list[tuple[datetime, Level]]:
        """The levels still to come on a running watch, in order."""
        self._forget_ahead()
        return list(self._schedule())

    def _set_due(self, at: datetime, counted: timedelta, cause: Cause) -> None:
        self.due_place = self.terms.target
        if counted < self.due_place:
            self.due = self._ahead_due()
            return
        just_now = counted == self.due_place and self.watch.paused_since is None and self._natural() == at
        self.due, self.due_place = at, counted
        if self.breached_at is None and not just_now:
            self._breach(at, cause)

    def _ahead_due(self) -> datetime | None:
        return None if self.watch.paused_since is not None else self.watch.when(self.due_place)

    def _reckoned(self) -> datetime:
        reckoned = self.watch.when(self.due_place)
        return max(reckoned, self.granted) if self.granted is not None else reckoned

    def _natural(self) -> datetime | None:
        return due_at(self.watch.calendar, self.watch.start, self.terms.target, self.watch.pauses)

    def _catch_up(self, at: datetime, counted: timedelta, *, tell: bool = True) -> None:
        """Levels that lie behind after a change become one notice."""
        due_passed = self.due is not None and self.due <= at
        behind = [
            level.name
            for place, level in self._still_ahead()
            if (due_passed or level.warns) and (level.at_due or place <= counted)
        ]
        self.notices.past.update(behind)
        self._forget_ahead()
        if tell:
            self.notices.collapse(at, [(level, self.version) for level in behind])

    def _breach(self, at: datetime, cause: Cause | None) -> None:
        self.breached_at, self.cause = at, cause

    def _peek(self) -> tuple[datetime, Level] | None:
        if self._next is None:
            if self._ahead is None:
                self._ahead = self._schedule()
            self._next = next(self._ahead, None)
        return self._next

    def _forget_ahead(self) -> None:
        self._ahead = self._next = None

    def _schedule(self) -> Iterator[tuple[datetime, Level]]:
        steps = self._still_ahead()
        instants = self.watch.instants([place for place, _ in steps])
        for at, (_, level) in zip(instants, steps, strict=False):
            yield at if level.warns or self.due is None else self.due if level.at_due else max(at, self.due), level

    def _still_ahead(self) -> list[tuple[timedelta, Level]]:
        steps = in_order(self.terms.ladder, self.terms.target, self.due_place)
        return [step for step in steps if step[1].name not in self.notices.past]
