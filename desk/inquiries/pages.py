from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class InquiryView:
    """One question to a third party. `state`: open, answered, withdrawn. `due_at` is None where nothing was set."""

    id: int
    party: str
    name: str
    question: str
    state: str
    asked_by: str
    asked_at: datetime
    due_at: datetime | None = None
    answer: str = ""
    answered_at: datetime | None = None
