"""What messengers say and are told, the same for all of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Literal


class Untrue(Exception):
    """A request that is not what it says it is, or that cannot be read; the text is one word for the log."""


@dataclass(frozen=True)
class Ask:
    """A request as it came to our door. `url` is the address that was called, in full; headers are in lower case."""

    method: str
    url: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes = field(default=b"", repr=False)


@dataclass(frozen=True)
class Piece:
    """One thing of a request that is kept by itself; `event_id` is the same each time it is told again."""

    event_id: str
    raw: bytes = field(repr=False)


@dataclass(frozen=True)
class HeardFile:
    """A file that they sent: `ref` is what it is fetched with. What is not known is empty."""

    ref: str
    name: str = ""
    type: str = ""


@dataclass(frozen=True)
class Heard:
    """What somebody wrote to us. `at` is aware, None where the messenger does not say.

    `thread` tells two conversations of one person apart (a group, a service account). `phone` is set where the
    messenger vouches for the number. `data` and `reply_data` are what answering needs; the latter is secret.
    """

    event_id: str
    user_id: str
    text: str = ""
    name: str = ""
    files: tuple[HeardFile, ...] = ()
    at: datetime | None = None
    kind: Literal["message", "stop", "start"] = "message"
    thread: str = ""
    phone: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    reply_data: str = field(default="", repr=False)


@dataclass(frozen=True)
class Receipt:
    """What became of a message of ours, named by their id or by our mark. `why` is a word of `labels.WHY`."""

    state: Literal["sent", "shown", "failed"]
    external_id: str = ""
    mark: str = ""
    why: str = ""
    code: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Pull:
    """There is something to fetch; `token` lets us ask for it at once."""

    token: str = ""


@dataclass(frozen=True)
class Recipient:
    """Whom an answer is for, as this account knows them."""

    user_id: str
    data: Mapping[str, Any] = field(default_factory=dict)
    reply_data: str = field(default="", repr=False)


@dataclass(frozen=True)
class OutFile:
    name: str
    type: str
    data: bytes = field(repr=False)


class Fate(StrEnum):
    """RENEW: our key has ended, and a new one may do. UNSURE: nobody knows whether it has left."""

    SENT = "sent"
    LATER = "later"
    RENEW = "renew"
    REFUSED = "refused"
    UNSURE = "unsure"


@dataclass(frozen=True)
class Verdict:
    """What an answer of the messenger means. `why` is a word of `labels.WHY`, `code` theirs."""

    fate: Fate
    why: str = ""
    code: str = ""
    external_id: str = ""


@dataclass(frozen=True)
class Limits:
    """What a messenger allows. `window` counts from when they last wrote, `most_answers` too; None: no such limit.

    `longest` is of one message, counted in `unit`; a longer text leaves in `most_parts` of them at most. `files` are
    beginnings of media types. `segments`: it is counted in them. `template` may be sent at any time.
    """

    longest: int
    unit: Literal["bytes", "characters"]
    window: timedelta | None = None
    most_answers: int | None = None
    most_parts: int = 1
    files: tuple[str, ...] = ()
    largest_file: int = 0
    group: bool = False
    template: str = ""
    longest_template: int = 0
    template_only: bool = False
    segments: bool = False


@dataclass(frozen=True)
class Entry:
    """One thing to enter for an account. `secret` is never shown again; `usual` is used where nothing is entered."""

    name: str
    label: Any
    hint: Any = ""
    secret: bool = False
    needed: bool = True
    usual: str = ""
