"""What the bench shows, as plain values: queries fill these, templates read them, nothing else is passed."""

from dataclasses import dataclass, field
from datetime import datetime

from desk.billing.pages import ChargePanel
from desk.flows.pages import StepBar
from desk.inquiries.pages import AskView, InquiryView
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


@dataclass(frozen=True)
class AttachmentView:
    id: int
    name: str
    size: int  # decoded bytes
    inline: bool
    mislabelled: bool = False  # its content is not what its name says


@dataclass(frozen=True)
class TraceLine:
    """One step on a message's way to its ticket, in words; `taken` is what decided."""

    text: str
    taken: bool


@dataclass(frozen=True)
class CopyView:
    """The mail to one more person: whose it is, masked, and how its delivery went."""

    shown: str
    delivery: str
    error: str


@dataclass(frozen=True)
class HeldView:
    """An answer that has not left. `mine`: the reader wrote it, and may call it back or take it up again."""

    id: int
    author: str
    mine: bool
    text: str
    files: list[str]
    leaves_at: datetime
    why: str = ""  # why it did not leave


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
    origin: str = ""  # the merged ticket in which this was said
    origin_open: bool = False  # whether its page opens for the reader
    copies: list[CopyView] = field(default_factory=list)
    address: str = ""  # masked, beside the name
    trace: list[TraceLine] = field(default_factory=list)
    colleague: bool = False  # of the same company as who asked
    passed_on_by: str = ""  # the agent who forwarded it
    of_agent: bool = False  # from an agent's address, whoever that was
    asks_who: bool = False  # nobody could read who wrote it
    alone: bool = False  # it opened its ticket
    heard_at: datetime | None = None  # the other side says that it was opened


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
class RecipientView:
    """Somebody who gets an answer, or does not; `shown` is masked, `why` in words."""

    key: str
    shown: str
    why: str
    new: bool = False  # the last answer did not go to them
    may_add: bool = False


@dataclass(frozen=True)
class RecipientsView:
    """Whom the next answer goes to, as the composer shows it."""

    to: str
    copies: list[RecipientView]
    offered: list[RecipientView]  # get a copy only where they are ticked
    left_out: list[RecipientView]
    gone: list[RecipientView]
    mark: str


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
class Known:
    """A contact who may be the same person; all of it masked."""

    id: int
    name: str
    company: str
    address: str = ""


@dataclass(frozen=True)
class VisitorView:
    """Who writes by a door at which nobody proves an address. `says` is masked, as they gave it."""

    known: bool  # somebody said who they are
    chat: bool
    says: str
    suggested: list[Known]


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
