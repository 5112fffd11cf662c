"""What the bench shows, as plain values: queries fill these, templates read them, nothing else is passed."""

from dataclasses import dataclass, field
from datetime import datetime

from desk.billing.pages import ChargePanel
from desk.shipments.pages import ShipmentPanel


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


@dataclass(frozen=True)
class AttachmentView:
    id: int
    name: str
    size: int  # decoded bytes
    inline: bool
    mislabelled: bool = False  # its content is not what its name says


@dataclass(frozen=True)
class Entry:
    """One thing in the conversation, oldest first.

    `kind`: in (from the customer), out (our answer), note (internal), system (a line between).
    `delivery` is set for `out`: queued, sending, sent, failed, held. `html` is already sanitised; it is shown in
    a sandboxed frame by `html_url` only when the reader asks for it. `warning` says what is doubtful about the
    message (joined by subject, sender not a participant) as a lazy text.
    """

    kind: str
    id: int
    author: str
    at: datetime
    channel: str | None = None
    text: str = ""
    quoted: str = ""
    has_html: bool = False
    attachments: list[AttachmentView] = field(default_factory=list)
    delivery: str | None = None
    delivery_error: str = ""
    warning: str = ""
    unverified: bool = False


@dataclass(frozen=True)
class Choice:
    value: str
    label: str


@dataclass(frozen=True)
class MacroGroup:
    """Canned replies under one heading of the picker."""

    label: str
    replies: list[Choice]


@dataclass(frozen=True)
class ContactPanel:
    """The customer, masked by the server: no clear value is ever in here."""

    name: str
    company: str | None
    tier: str | None  # diamond, gold, standard
    email: str
    phone: str
    language: str
    time_zone: str
    address: str = ""
    subject: str = ""  # contact:7, to ask for one value in full


@dataclass(frozen=True)
class RelatedTicket:
    reference: str
    subject: str
    status: str


@dataclass(frozen=True)
class ClockView:
    """One promise of this ticket: how it runs or how it ended."""

    metric: str
    state: str  # running, paused, ended
    outcome: str | None
    due_at: datetime | None
    breached_at: datetime | None
    met_at: datetime | None
    target_s: int
    start_at: datetime


@dataclass(frozen=True)
class TicketPage:
    """All that one ticket's page shows; `version` guards two agents saving at once."""

    reference: str
    subject: str
    status: str
    type: str
    priority: str
    channel: str
    opened_at: datetime
    requester: str  # masked address or name
    customer: str | None
    assignee_id: int | None
    assignee: str | None
    team_id: int | None
    team: str | None
    version: int
    revision: int
    tags: list[str]
    entries: list[Entry]
    shipments: list[ShipmentPanel]
    contact: ContactPanel | None
    related: list[RelatedTicket]
    agents: list[Choice]
    teams: list[Choice]
    language: str  # the customer's language, for macros
    can_reply: bool
    clocks: list[ClockView] = field(default_factory=list)  # what is due first, then what rests or ended
    charge: ChargePanel | None = None
