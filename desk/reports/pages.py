"""What the reports show, as plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

# In the order of the table. What is due is met, missed, closed unanswered, waived, cancelled or still running.
COLUMNS = (
    "due", "met", "missed", "voided", "closed_unanswered", "waived", "cancelled", "running", "extended", "reopened",
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One group of promises of one metric. `key` names it in URLs; `counts` by column."""

    key: str
    name: Any
    counts: Mapping[str, int]

    @property
    def kept(self) -> float | None:
        """The share that was kept, 0 to 1, of those that count; None when none does."""
        judged = self.counts["met"] + self.counts["missed"] - self.counts["voided"] + self.counts["closed_unanswered"]
        return self.counts["met"] / judged if judged else None


@dataclass(frozen=True)
class Part:
    """All groups of one metric, and their sum."""

    metric: str
    lines: Sequence[Line]
    total: Line


@dataclass(frozen=True)
class PromiseRow:
    """One promise behind a figure. `due_name` is what it is called; people and companies are names or None."""

    timer_id: int
    reference: str
    subject: str
    name: Any
    due_at: datetime
    outcome: str | None
    late: bool
    overdue_s: int
    corrected: bool
    customer: str | None
    team: str | None
    assignee: str | None


@dataclass(frozen=True)
class PromiseList:
    """A page of them; `total` counts all. `next_page` is None on the last."""

    rows: Sequence[PromiseRow]
    total: int
    page: int
    next_page: int | None
