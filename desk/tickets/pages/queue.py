"""What the queue shows."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class QueueTab:
    """One way to look at the queue; `key` is what stands in the URL."""

    key: str  # mine, unassigned, waiting, all
    count: int  # 100 means more than 99
    current: bool


@dataclass(frozen=True)
class QueueRow:
    """One ticket in the queue. `unread` means the customer spoke last."""

    reference: str
    customer: str | None
    subject: str
    channel: str  # mail, web, chat, phone, portal
    shipment_ref: str | None
    status: str
    priority: str  # low, normal, high, urgent
    updated_at: datetime
    unread: bool
    due_at: datetime | None = None
    due_metric: str = ""
    went_on: str = ""  # the ticket that this one was merged into


@dataclass(frozen=True)
class QueuePage:
    """A page of the queue.

    `before` and `after` mark the pages around it and are None where there is none; `shown_before` and `shown_after`
    say where this one was asked for. `revision` counts the changes of all tickets, `unread` what this agent's bell
    holds, at most 100.
    """

    tabs: list[QueueTab]
    tab: str
    rows: list[QueueRow]
    before: str | None
    after: str | None
    shown_before: str | None
    shown_after: str | None
    query: str
    revision: int
    unread: int
