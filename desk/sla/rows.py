"""What a replay says, as the rows that keep it: a timer for each clock, a level for each step of a ladder."""

from datetime import datetime
from typing import Any

from desk.sla.replay.kinds import OPEN
from desk.sla.replay.types import Answer, Clock, State

WAKE = "wake"  # the level at which a pause has lasted as long as the policy lets it

Key = tuple[str, int, str]  # metric, cycle, conversation
Rung = tuple[Key, str, int]  # of which timer, the level, the version of due


def key_of(clock: Clock) -> Key:
    return clock.metric.value, clock.cycle, clock.conversation or ""


def timer_values(clock: Clock) -> dict[str, Any]:
    """The columns of the timer, without its key."""
    return {
        "policy_key": clock.policy or "",
        "start_at": clock.start,
        "target_s": int(clock.target.total_seconds()),
        "due_at": clock.due,
        "due_version": clock.due_version,
        "state": clock.state.value,
        "outcome": clock.outcome.value if clock.outcome else None,
        "met_at": clock.met_at,
        "breached_at": clock.breached_at,
        "cause": clock.cause.value if clock.cause else None,
        "overdue_s": clock.overdue_seconds,
        "reopened": clock.reopened,
    }


def rungs(answer: Answer) -> dict[Rung, datetime]:
    """When each level fires: those reached, those ahead, and the end of a pause that lasts for too long."""
    found: dict[Rung, datetime] = {}
    for notice in answer.notices:
        found[(notice.metric.value, notice.cycle, notice.conversation or ""), notice.level, notice.due_version] = (
            notice.at
        )
    for clock in answer.clocks:
        for ahead in clock.upcoming:
            found[key_of(clock), ahead.level, ahead.due_version] = ahead.fire_at
    paused = next((clock for clock in answer.clocks if clock.state is State.PAUSED), None)
    if paused and answer.wakes_at:
        level = f"{WAKE}{int(answer.wakes_at.timestamp()) // 60}"  # a timer may be paused, and woken, many times
        found[key_of(paused), level, paused.due_version] = answer.wakes_at
    return found


def still_wakes(level: str, fire_at: datetime, answer: Answer) -> bool:
    """By the log the pause is over and the ticket open, but nobody has opened it yet: that is what this level does."""
    return level.startswith(WAKE) and fire_at in answer.woken and answer.status == OPEN


def next_due(answer: Answer) -> tuple[datetime | None, str]:
    """When the next promise runs out and which one it is; None and "" when none runs."""
    running = [(clock.due, clock.metric.value) for clock in answer.clocks if clock.state is State.RUNNING and clock.due]
    return min(running, key=lambda one: one[0], default=(None, ""))
