from typing import Literal

from pydantic import Field

from desk.api.shapes.base import AskedId, Base64, Id, In, Instant, Out, PageQuery, TicketNo, Time, said
from desk.tickets.types import Priority, TicketStatus, TicketType

Way = Literal["mail", "template", "wecom", "wechat", "mini", "dingtalk", "whatsapp", "sms"]


class CustomerName(Out):
    id: int
    name: str


class Requester(Out):
    """Who asks. Masked, unless the token has pii:read."""

    contact_id: int
    name: str = Field(examples=["张**"])
    email: str = Field(examples=["z***@hengyuan.example"])


class AgentName(Out):
    id: int
    name: str


class Ticket(Out):
    """A ticket. To a customer's token the fields about our own work are null."""

    reference: TicketNo
    subject: str
    status: TicketStatus
    type: TicketType
    channel: str
    priority: Priority | None
    customer: CustomerName | None
    requester: Requester | None
    assignee: AgentName | None
    team_id: int | None
    shipments: list[str]
    needs_answer: bool | None
    due_at: Time | None
    due_metric: str | None
    resume_at: Time | None
    went_on_in: TicketNo | None
    opened_at: Time
    updated_at: Time
    revision: int


class TicketQuery(PageQuery):
    """`updated_since` turns the order round: oldest change first, so that a system can follow."""

    status: TicketStatus | None = None
    customer: AskedId | None = None
    shipment: said(64, 1) | None = None  # type: ignore[valid-type]
    updated_since: Instant | None = None


class NewFile(In):
    """A file as Base64."""

    name: said(255, 1)  # type: ignore[valid-type]
    content: Base64 = Field(examples=["JVBERi0xLjc="])


class NewRequester(In):
    """A person by mail address."""

    email: str = Field(max_length=254, pattern=r"^[^\s<>,;:\"()\[\]\\@\x00]+@[^\s<>,;:\"()\[\]\\@\x00]+$")
    name: said(200) = ""  # type: ignore[valid-type]


class NewTicket(In):
    """What a requester asks. Either `contact_id` or `requester` says who that is."""

    subject: said(300, 1) = Field(examples=["Where is HLCUNGB2611082?"])  # type: ignore[valid-type]
    text: said(20_000, 1) = Field(examples=["Please tell us when it arrives."])  # type: ignore[valid-type]
    contact_id: Id | None = None
    requester: NewRequester | None = None
    type: TicketType = TicketType.REQUEST
    shipments: list[said(32, 1)] = Field(default_factory=list, max_length=20)  # type: ignore[valid-type]
    priority: Priority | None = None
    team_id: Id | None = None
    files: list[NewFile] = Field(default_factory=list, max_length=20)


class TicketChange(In):
    """What is left out stays. `assignee_id` or `team_id` null: nobody's, everybody's."""

    status: TicketStatus | None = None
    until: Instant | None = None
    reason: said(500) = ""  # type: ignore[valid-type]
    assignee_id: Id | None = None
    team_id: Id | None = None
    priority: Priority | None = None
    type: TicketType | None = None


class File(Out):
    id: int
    name: str
    type: str
    size: int


class Author(Out):
    """`kind` says whose words these are. Masked, unless the token has pii:read; agents are named."""

    kind: Literal["customer", "agent", "desk"]
    name: str
    email: str | None


class Message(Out):
    """One public turn."""

    id: int
    ticket: TicketNo
    direction: Literal["in", "out"]
    channel: str
    author: Author
    text: str
    at: Time
    delivery: str | None
    automatic: str | None
    unverified: bool | None
    files: list[File]


class NewMessage(In):
    """An answer in the agent's name or, by a customer's token, further words of the requester.

    Who gets an answer is found by the desk: the requester, and those of the customer's side who take part. The last
    five fields are for our own tokens only.

    `way` is how the answer shall leave where the requester wrote by a messenger: its channel, `template` for inside the
    template that is approved there, or `mail`. Left out, it is the messenger itself. Another way than the one that is
    open is refused, and `way` of the problem names the one that is.
    """

    text: said(20_000, 1) = Field(examples=["It arrives on 28 November."])  # type: ignore[valid-type]
    files: list[NewFile] = Field(default_factory=list, max_length=20)
    seen_message_id: Id | None = None
    status_after: TicketStatus | None = None
    until: Instant | None = None
    next_update_by: Instant | None = None
    way: Way | None = None


class NewNote(In):
    """For colleagues only; it never leaves the desk."""

    text: said(20_000, 1)  # type: ignore[valid-type]


class Note(Out):
    id: int
    ticket: TicketNo
    agent: AgentName
    text: str
    at: Time
