"""What was said, and what is about to be said."""

from dataclasses import dataclass, field
from datetime import datetime


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
    unproven: bool = False  # whoever wrote it came by a door at which nobody proves who they are
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
