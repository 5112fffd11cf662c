from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from desk.api.shapes.base import Id, In, Out, PageQuery, Time, said
from desk.tickets.types import TicketStatus

EventName = Literal[
    "ticket.opened", "ticket.message_received", "ticket.replied", "ticket.status_changed", "ticket.assigned",
    "sla.warning", "sla.breached", "shipment.event", "shipment.exception", "dispute.decided", "message.failed",
]  # fmt: skip
Url = Annotated[str, StringConstraints(max_length=2000, pattern=r"^https?://[\x21-\x7e]+$")]


class Webhook(Out):
    """A subscription. `secret` is there in the answer that makes it, and never again."""

    id: int
    name: str
    url_host: str
    events: list[EventName]
    customer_id: int | None
    active: bool
    paused_at: Time | None
    created_at: Time
    secret: str | None = None


class NewWebhook(In):
    """`customer_id` narrows it to one customer; a customer's token always does."""

    name: said(80, 1) = Field(examples=["TMS"])  # type: ignore[valid-type]
    url: Url = Field(examples=["https://tms.example/desk"])
    events: list[EventName] = Field(min_length=1, max_length=20)
    customer_id: Id | None = None
    active: bool = True


class WebhookChange(In):
    """What is left out stays. `paused` false lets a paused one hear again."""

    name: said(80, 1) | None = None  # type: ignore[valid-type]
    url: Url | None = None
    events: list[EventName] | None = Field(default=None, min_length=1, max_length=20)
    active: bool | None = None
    paused: Literal[False] | None = None


class Delivery(Out):
    """One call of a subscription's address."""

    id: int
    event_id: str
    event: str
    state: str = Field(examples=["sent"])
    tries: int
    answer: int | None
    error: str | None
    created_at: Time
    sent_at: Time | None
    next_try_at: Time | None


class DeliveryQuery(PageQuery):
    state: Literal["failed"] | None = None


class Replay(In):
    """`deliveries` null: all that were not heard."""

    deliveries: list[Id] | None = Field(default=None, max_length=200)


class Queued(Out):
    """How many calls were queued, and of a test its delivery."""

    queued: int
    delivery: int | None = None


class TicketOpened(Out):
    ticket: str
    type: str
    channel: str
    status: TicketStatus
    priority: str | None = None


class MessageHappened(Out):
    ticket: str
    message_id: int
    channel: str


class StatusChanged(Out):
    ticket: str
    before: TicketStatus
    after: TicketStatus


class Assigned(Out):
    ticket: str
    assignee_id: int | None
    team_id: int | None


class PromiseReached(Out):
    """`level` is how much of the time was used: 75%, 100%, and so on."""

    ticket: str
    metric: str
    level: str
    due: str | None
    at: str


class ShipmentEvent(Out):
    shipment: str
    event_id: int
    code: str
    classifier: str
    at: str
    location: str | None


class ShipmentException(Out):
    shipment: str
    exception_id: int
    type: str
    severity: int | None = None
    state: Literal["opened", "resolved"]
    at: str


class DisputeDecided(Out):
    dispute: str
    ticket: str | None
    decision: str
    amount: str
    currency: str


class MessageFailed(Out):
    """`copy` says that it was the copy to one more person."""

    ticket: str
    message_id: int
    copy_: bool = Field(alias="copy")


class Nothing(Out):
    pass


class Payload(Out):
    """What is sent. `id` is the same for every try and every receiver: keep it, and count it once."""

    id: str = Field(examples=["evt_0f3b1c2d4e5f60718293a4b5"])
    event: str
    version: Literal[1]
    created: str
    customer_id: int | None
    data: dict[str, Any]


DATA: dict[str, type[Out]] = {
    "ticket.opened": TicketOpened, "ticket.message_received": MessageHappened, "ticket.replied": MessageHappened,
    "ticket.status_changed": StatusChanged, "ticket.assigned": Assigned, "sla.warning": PromiseReached,
    "sla.breached": PromiseReached, "shipment.event": ShipmentEvent, "shipment.exception": ShipmentException,
    "dispute.decided": DisputeDecided, "message.failed": MessageFailed, "webhook.test": Nothing,
}  # fmt: skip
