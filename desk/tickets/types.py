from enum import StrEnum


class TicketStatus(StrEnum):
    """Who owes the next step."""

    OPEN = "open"
    WAITING_CUSTOMER = "waiting_customer"
    WAITING_CARRIER = "waiting_carrier"
    WAITING_AUTHORITY = "waiting_authority"
    SOLVED = "solved"
    CLOSED = "closed"


LIVE = (
    TicketStatus.OPEN,
    TicketStatus.WAITING_CUSTOMER,
    TicketStatus.WAITING_CARRIER,
    TicketStatus.WAITING_AUTHORITY,
)


class Priority(StrEnum):
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


class Channel(StrEnum):
    MAIL = "mail"
    WEB = "web"
    CHAT = "chat"
    PHONE = "phone"
    PORTAL = "portal"


class Direction(StrEnum):
    IN = "in"
    OUT = "out"


class Delivery(StrEnum):
    """Where an outgoing message is. HELD: there is no mail server, it waits on the outbox page."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    HELD = "held"


class JoinedBy(StrEnum):
    """Why an incoming message stands in this ticket."""

    NEW = "new"
    TOKEN = "token"
    OUR_MESSAGE_ID = "our_message_id"
    THEIR_MESSAGE_ID = "their_message_id"
    SUBJECT = "subject"
    SAME_MACHINE = "same_machine"
