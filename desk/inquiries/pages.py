from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class InquiryView:
    """One question to a third party. `state`: open, answered, withdrawn. `due_at` is None where nothing was set.

    `email` is empty when it was asked by other means; `delivery` and `error` are of our newest mail. `doubted`: what
    came in since may or may not be the answer.
    """

    id: int
    party: str
    name: str
    question: str
    state: str
    asked_by: str
    asked_at: datetime
    due_at: datetime | None = None
    answer: str = ""
    answered_at: datetime | None = None
    email: str = ""
    mails: int = 0
    delivery: str = ""
    error: str = ""
    doubted: bool = False


@dataclass(frozen=True)
class PartyView:
    """Somebody of the directory; `suits`: carries a shipment that this is about."""

    id: int
    party: str
    name: str
    email: str
    cc: str
    phone: str
    hours: str
    website: str
    suits: bool = False


@dataclass(frozen=True)
class AskView:
    """What a new question begins with: whom there is to ask, those who fit first, and the carrier's own numbers."""

    parties: Sequence[PartyView]
    subject: str


@dataclass(frozen=True)
class InquiryFileView:
    id: int
    name: str
    size: int  # decoded bytes
    mislabelled: bool


@dataclass(frozen=True)
class InquiryMailView:
    """One mail of the conversation, oldest first. `kind`: in, out or note (written down by an agent)."""

    id: int
    kind: str
    author: str
    address: str
    to: str
    at: datetime
    text: str
    quoted: str
    has_html: bool
    delivery: str
    error: str
    automatic: object  # in words, empty for a person's
    unverified: bool
    warnings: Sequence[str]
    files: Sequence[InquiryFileView]
    may_take: bool  # an agent may say that this is the answer
    may_send: bool  # it ended unsent


@dataclass(frozen=True)
class InquiryPage:
    """A conversation on a page of its own. `writes`: mail can go on from here; `to` and `cc` are whom it goes to."""

    id: int
    reference: str
    subject: str
    view: InquiryView
    mails: Sequence[InquiryMailView]
    cc: str
    writes: bool
    acts: bool
    waits: bool  # its ticket waits for the carrier
    known: PartyView | None = None
    files: Sequence[InquiryFileView] = field(default_factory=tuple)  # of the ticket, that may go along
