"""All that one ticket's page shows, as plain values: queries fill these and templates read them, nothing else."""

from dataclasses import dataclass, field
from datetime import datetime

from desk.billing.pages import ChargePanel
from desk.flows.pages import StepBar
from desk.inquiries.pages import AskView, InquiryView
from desk.shipments.pages import ShipmentPanel
from desk.tickets.pages.conversation import Entry, HeldView
from desk.tickets.pages.people import ContactPanel, RecipientsView, VisitorView


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
class RelatedTicket:
    reference: str
    subject: str
    status: str


@dataclass(frozen=True)
class Kin:
    """A ticket that this one continues (`before`), or that continues this one."""

    reference: str
    subject: str
    status: str
    before: bool


@dataclass(frozen=True)
class Absorbed:
    """A ticket that went on in this one. `until`: how long that can be undone, None for what came with another.

    `asked_by` is its requester, masked, where that is somebody else than who is answered here.
    """

    reference: str
    at: datetime
    until: datetime | None
    opens: bool  # whether its page opens for the reader
    missed: list[str]  # the promises that it had missed by then
    asked_by: str


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
    id: int
    conversation: str  # what it waits for beside the ticket itself, or empty
    name: object = ""  # in words


@dataclass(frozen=True)
class ChannelLimits:
    """`wire` is what the form gives back. `longest` is in `unit` and for one message; `most` counts messages."""

    wire: str
    channel: str
    account: str
    person: str
    group: bool
    closed: str
    closes_at: datetime | None
    answers_left: int | None
    longest: int
    unit: str
    most: int
    segments: bool
    template: str
    files: bool
    pictures_only: bool
    largest_mb: int
    mail: str


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
    may_need_no_answer: bool = False  # somebody waits for an answer, and a first one was given
    no_promise: str = ""  # why nothing is promised on a live ticket
    steps: StepBar | None = None
    inquiries: list[InquiryView] = field(default_factory=list)
    ask: AskView | None = None  # what a question to somebody else begins with
    resume_at: datetime | None = None  # when a scheduled ticket goes on
    went_on: str = ""  # the ticket that this one was merged into: nothing is written or changed here any more
    went_on_until: datetime | None = None  # how long that can be undone
    absorbed: list[Absorbed] = field(default_factory=list)
    kin: list[Kin] = field(default_factory=list)
    recipients: RecipientsView | None = None
    held: HeldView | None = None  # is about to leave
    refused: HeldView | None = None  # the reader's own, which could not leave
    visitor: VisitorView | None = None
    limits: ChannelLimits | None = None  # of its messenger, where it has one
