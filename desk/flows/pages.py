from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class StepView:
    """One step of a ticket. `state`: done, running, ahead, dropped. `team` is empty for whoever has the ticket."""

    id: int
    position: int
    name: str
    team: str
    state: str
    minutes: int
    due_at: datetime | None = None  # of the running one, unless its clock stands still
    begun_at: datetime | None = None
    ended_at: datetime | None = None
    ended_by: str = ""
    outcome: str = ""


@dataclass(frozen=True)
class StepBar:
    """Where a ticket is in its steps. `earlier` are those that were gone through again, oldest first."""

    steps: list[StepView]
    running: StepView | None = None
    earlier: list[StepView] = field(default_factory=list)

    @property
    def before(self) -> list[StepView]:
        """The steps that the running one may be sent back to."""
        return [one for one in self.steps if self.running and one.position < self.running.position]
