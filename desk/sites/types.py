from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class DoorKind(StrEnum):
    FORM = "form"
    CHAT = "chat"


class ChatState(StrEnum):
    """TALK: the articles answer. PERSON: the visitor is asked who they are. LIVE: a ticket is open. OVER: read only."""

    TALK = "talk"
    PERSON = "person"
    LIVE = "live"
    OVER = "over"


@dataclass(frozen=True)
class About:
    """What a question is about: a shipment, an invoice or one charge of it, of one customer, and what names it."""

    kind: str  # shipment, invoice, charge
    number: str
    customer_id: int
    shipment_ids: tuple[int, ...] = ()
    line_id: int | None = None


@dataclass(frozen=True)
class File:
    id: int
    name: str
    size: int


@dataclass(frozen=True)
class Answer:
    """An article as the chat shows it; `body` is sanitised HTML."""

    slug: str
    title: str
    body: object


@dataclass(frozen=True)
class Turn:
    """One turn of a chat. `by`: visitor, articles, or the name of an agent."""

    by: str
    text: str
    at: datetime
    answers: tuple[Answer, ...] = ()
    files: tuple[File, ...] = ()
    helped: bool = False


@dataclass(frozen=True)
class Presence:
    """Whether the visitor of a chat looks at it; `known` is false while nobody has proved who they are."""

    here: bool
    typing: bool
    seen_at: datetime
    page: str
    over: bool
