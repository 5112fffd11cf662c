"""What a mail is, once it has been read."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

AutoKind = Literal["", "auto_reply", "bounce", "receipt", "list", "machine"]


class Delivery(StrEnum):
    """Where an outgoing mail is. HELD: there is no mail server, it stays here.

    WAITING: its hour has not come, and whether it is still true is looked at then; if not, it is CANCELLED.
    UNSURE: a messenger broke off, and nobody knows whether it has left.
    """

    WAITING = "waiting"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    HELD = "held"
    CANCELLED = "cancelled"
    UNSURE = "unsure"


@dataclass(frozen=True)
class Address:
    """One mailbox. `email` is an addr-spec with a lower-case domain; `name` may be empty."""

    name: str
    email: str

    def __str__(self) -> str:
        name = self.name.replace("<", "").replace(">", "").strip()
        return f"{name} <{self.email}>" if name and name != self.email else self.email


@dataclass(frozen=True)
class Attachment:
    """A part that is not the body. `size` counts decoded bytes; `content_id` has no angle brackets."""

    name: str
    type: str
    size: int
    inline: bool
    content_id: str
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class Bounce:
    """What a bounce says. `original_id` has angle brackets or is empty; `status` is like 5.1.1, or empty.

    `action` is failed, delayed, delivered, relayed or expanded. `permanent`: trying again is of no use.
    `why` is one clean line in the words of the server that refused.
    """

    original_id: str = ""
    recipients: list[str] = field(default_factory=list)
    status: str = ""
    action: str = "failed"
    permanent: bool = True
    why: str = ""


@dataclass(frozen=True)
class Forwarded:
    """The topmost mail that this one passes on: its header block as far as it could be read, and its words."""

    from_name: str = ""
    from_email: str = ""
    subject: str = ""
    text: str = ""


@dataclass(frozen=True)
class ParsedMail:
    """A mail read as far as it could be read. `date` is aware; `error` says why it is poison, else None.

    `sender_problem` is empty when From is one unambiguous address, else the reason why it is not.
    """

    subject: str = ""
    from_name: str = ""
    from_email: str = ""
    to: list[Address] = field(default_factory=list)
    cc: list[Address] = field(default_factory=list)
    delivered_to: list[Address] = field(default_factory=list)  # where the last servers put it, whatever To says
    reply_to: str = ""
    date: datetime | None = None
    message_id: str = ""
    in_reply_to: str = ""
    references: list[str] = field(default_factory=list)
    auto: bool = False
    auto_kind: AutoKind = ""
    text: str = ""
    html: str = ""
    reply: str = ""
    quoted: str = ""
    signature: str = ""
    attachments: list[Attachment] = field(default_factory=list)
    sender_problem: str = ""
    list_id: str = ""
    authentication: list[str] = field(default_factory=list)  # Authentication-Results, topmost first
    bounce: Bounce | None = None
    forwarded: Forwarded | None = None
    error: str | None = None
