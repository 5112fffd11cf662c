"""The steps of a ticket as its page shows them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from desk.flows.pages import StepBar, StepView
from desk.flows.rules import earlier_walks, present_walk, running


def step_bar(rows: Sequence[Any], clocks: Iterable[Any], teams: Mapping[int, str]) -> StepBar | None:
    """None for a ticket that has no steps. `clocks` tell when the running step is due, `teams` who does it."""
    if not rows:
        return None
    dues = {clock.conversation: clock.due_at for clock in clocks}
    at = running(rows)
    walk = [_view(row, at, dues, teams) for row in present_walk(rows)]
    here = next((one for one in walk if one.state == "running"), None)
    return StepBar(walk, here, [_view(row, at, dues, teams) for row in earlier_walks(rows)])


def _view(row: Any, at: Any, dues: Mapping[str, datetime | None], teams: Mapping[int, str]) -> StepView:
    return StepView(
        id=row.id,
        position=row.position,
        name=row.name,
        team=teams.get(row.team_id or 0, ""),
        state=_state(row, at),
        minutes=row.minutes,
        due_at=dues.get(f"step:{row.id}") if row is at else None,
        begun_at=row.begun_at,
        ended_at=row.ended_at,
        ended_by=row.ended_by or "",
        outcome=row.outcome,
    )


def _state(row: Any, at: Any) -> str:
    if row.ended_at is not None:
        return "done"
    if row is at:
        return "running"
    return "ahead" if at is not None else "dropped"
