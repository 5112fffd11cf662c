from datetime import UTC, datetime
from enum import StrEnum
from typing import NotRequired, TypedDict

LATER = datetime(9000, 1, 1, tzinfo=UTC)  # a live ticket without a running promise: behind those that have one
DONE = datetime(9999, 1, 1, tzinfo=UTC)  # solved or closed: at the end of every list


class TicketStatus(StrEnum):
    """Who owes the next step."""

    OPEN = "open"
    WAITING_CUSTOMER = "waiting_customer"
    WAITING_CARRIER = "waiting_carrier"
    WAITING_AUTHORITY = "waiting_authority"
    WAITING_APPROVAL = "waiting_approval"
    SCHEDULED = "scheduled"
    SOLVED = "solved"
    CLOSED = "closed"


LIVE = (
    TicketStatus.OPEN,
    TicketStatus.WAITING_CUSTOMER,
    TicketStatus.WAITING_CARRIER,
    TicketStatus.WAITING_AUTHORITY,
    TicketStatus.WAITING_APPROVAL,
    TicketStatus.SCHEDULED,
)


class TicketType(StrEnum):
    """What the customer wants of us; policies and canned replies go by it."""

    REQUEST = "request"
    TRACKING = "tracking"
    EXCEPTION = "exception"
    DOCUMENT = "document"
    BILLING = "billing"
    CLAIM = "claim"
    CHANGE = "change"
    COMPLAINT = "complaint"


class Priority(StrEnum):
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


HIGHER = dict(zip(tuple(Priority)[:-1], tuple(Priority)[1:], strict=True))  # one step more urgent; urgent is the end


class Channel(StrEnum):
    MAIL = "mail"
    WEB = "web"
    CHAT = "chat"
    PHONE = "phone"
    PORTAL = "portal"
    FORM = "form"
    API = "api"
    WECOM = "wecom"
    WECHAT = "wechat"
    MINI = "mini"
    DINGTALK = "dingtalk"
    WHATSAPP = "whatsapp"
    SMS = "sms"


class Direction(StrEnum):
    IN = "in"
    OUT = "out"


class CallOutcome(StrEnum):
    """How a phone call went."""

    SPOKE = "spoke"
    NO_ANSWER = "no_answer"
    VOICEMAIL = "voicemail"
    WRONG = "wrong"


class JoinedBy(StrEnum):
    """Why an incoming message stands in this ticket."""

    NEW = "new"
    TOKEN = "token"
    OUR_MESSAGE_ID = "our_message_id"
    THEIR_MESSAGE_ID = "their_message_id"
    SUBJECT = "subject"
    SAME_MACHINE = "same_machine"
    LINK = "link"
    STORM = "storm"
    SESSION = "session"  # the same chat or messenger conversation
    BOUNCE = "bounce"


class Step(TypedDict):
    """One look at an incoming message on its way to its ticket: what was looked at, what it named, and what followed.

    `found` is a ticket's reference, a mailbox or nothing; `why` is a short code; `to` and `said` are masked words.
    """

    key: str
    found: str
    taken: bool
    why: str
    to: NotRequired[str]
    said: NotRequired[str]


class NoAnswer(StrEnum):
    """Why a customer's word needs no answer."""

    THANKS = "thanks"
    INFORMED = "informed"
    TWICE = "twice"
    SPOKEN = "spoken"
    OTHER = "other"
