"""A ticket's log, replayed: its clocks, its notices and why."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from desk.sla.replay.answer import answer_of
from desk.sla.replay.log import arrange
from desk.sla.replay.play import Player
from desk.sla.replay.types import Answer, BadLog, Event, Policy
from desk.sla.types import BadCalendar, CalendarNeverOpens


def replay(events: Sequence[Event], policies: Mapping[str, Policy], now: datetime, *, ticket: str = "") -> Answer:
    """What the log says by the end of the second `now`.

    All instants are aware UTC, whole seconds. `ticket` names this one among those merged into it. Raises BadLog for
    impossible input.
    """
    try:
        log = arrange(events, now)
        return answer_of(Player(policies).play(log, now, ticket), log.holds, now)
    except (BadCalendar, CalendarNeverOpens, OverflowError) as problem:
        raise BadLog(f"no due can be reckoned: {problem}") from problem
