"""What is shown before tickets are merged or parted."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class MergeChoice:
    """A ticket that another one could go on in. `together` says what both have: "both", "contact", "shipment" or ""."""

    reference: str
    subject: str
    status: str
    opened_at: datetime
    together: str


@dataclass(frozen=True)
class PromiseMove:
    """One promise of the ticket that stays, as it stands now and as it would."""

    metric: str
    due_before: datetime | None
    due_after: datetime | None
    outcome_before: str | None
    outcome_after: str | None


@dataclass(frozen=True)
class MergePreview:
    """What a merge would do. `refused` says why it cannot be, empty otherwise; all names are masked."""

    ticket: MergeChoice
    into: MergeChoice
    messages: int
    notes: int
    shipments: int  # that the other one is about from then on
    ending: list[str]  # the promises that end without having been kept or missed
    missed: list[str]  # the promises that were missed, which stays on record
    moves: list[PromiseMove]
    opens_again: bool
    asked_by: str  # a requester who will not be answered any more
    answered: str  # who will
    refused: str = ""


@dataclass(frozen=True)
class SplitTurn:
    """One message to choose. `said` is its beginning."""

    id: int
    kind: str
    author: str
    at: datetime
    said: str
    files: int
    theirs: bool  # the customer wrote it


@dataclass(frozen=True)
class SplitPage:
    reference: str
    subject: str
    turns: list[SplitTurn]
    shipments: list[tuple[int, str]]
