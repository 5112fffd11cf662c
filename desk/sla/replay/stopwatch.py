"""A stopwatch on working time: where it stands, when it will have counted so much, and the pauses it took."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from desk.sla.clock import deadline, elapsed, spent
from desk.sla.types import Calendar, CalendarNeverOpens, Span

Spans = list[Span]


class Stopwatch:
    """Counts the open time of `calendar` from `start` on, except while paused."""

    __slots__ = ("_counted", "_since", "calendar", "paused_since", "pauses", "start")

    def __init__(self, calendar: Calendar, start: datetime) -> None:
        self.calendar = calendar
        self.start = start
        self.pauses: Spans = []
        self.paused_since: datetime | None = None
        self._counted = timedelta(0)  # until `_since`
        self._since = start

    @property
    def counted(self) -> timedelta:
        """The working time by the last count."""
        return self._counted

    def count(self, at: datetime) -> timedelta:
        """The working time by `at`, which is not before the last count."""
        if self.paused_since is None and at > self._since:
            self._counted += elapsed(self.calendar, self._since, at)
            self._since = at
        return self._counted

    def pause(self, at: datetime) -> None:
        self.count(at)
        self.paused_since = at

    def resume(self, at: datetime) -> None:
        if self.paused_since is not None:
            self.pauses.append((self.paused_since, at))
            self.paused_since, self._since = None, at

    def rebuild(self, calendar: Calendar, start: datetime, spans: Spans, at: datetime, *, paused: bool) -> None:
        """Count anew from `start` to `at`, outside `spans`; the one that reaches `at` may be going on."""
        self.calendar, self.start = calendar, start
        self._since, self.paused_since = at, None
        if paused:
            self.paused_since = spans.pop()[0] if spans and spans[-1][1] == at else at
        self.pauses = spans
        self._counted = spent(calendar, start, self.paused_since or at, spans)

    def when(self, place: timedelta) -> datetime:
        """The instant at which a running watch will have counted `place`."""
        return deadline(self.calendar, self._since, place - self._counted)

    def instants(self, places: Sequence[timedelta]) -> Iterator[datetime]:
        """The instants at which a running watch reaches these places, given in order; fewer if it never does."""
        for place in places:
            try:
                yield self.when(place)
            except CalendarNeverOpens:
                return

    def between(self, a: datetime, b: datetime) -> timedelta:
        """Working time outside pauses from `a` to `b`."""
        going_on = [(self.paused_since, None)] if self.paused_since is not None else []
        return spent(self.calendar, a, b, [*self.pauses, *going_on]) if b > a else timedelta(0)


def united(spans: Spans) -> Spans:
    """The same time as disjoint spans in order."""
    disjoint: Spans = []
    for begins, ends in sorted(spans):
        if disjoint and begins <= disjoint[-1][1]:
            disjoint[-1] = (disjoint[-1][0], max(ends, disjoint[-1][1]))
        elif begins < ends:
            disjoint.append((begins, ends))
    return disjoint
