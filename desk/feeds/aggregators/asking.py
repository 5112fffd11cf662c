"""What all aggregators have in common: what we want of them, and what they answer, in our words."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Protocol

from desk.core.fetching import Answer, Call
from desk.feeds.bucket import Pace
from desk.feeds.circuit import Setback

DEFAULT_REST = timedelta(minutes=1)  # after a 429 that does not say how long
LONGEST_REST = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Watched:
    """A number that is watched, or shall be. `callback` is where pushes go; keys are not shown."""

    id: int
    number: str
    carrier: str = ""
    salt: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    remote_id: str = ""
    shipment_id: int | None = None
    cursor: str = ""
    callback: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Access:
    """How to call one feed of ours: its settings, where numbers are, and the time, aware."""

    settings: Mapping[str, Any] = field(repr=False)
    now: datetime
    secret: str = field(default="", repr=False)

    def get(self, name: str, otherwise: str = "") -> str:
        """A setting as text."""
        value = self.settings.get(name)
        return str(value) if isinstance(value, (str, int)) and value != "" else otherwise


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one number. `state` is a state of Subscription; "again" keeps the one it has and tries later.

    `bodies` are what the feed's adapter reads as if it had been pushed. `more` continues where this pull ended.
    """

    state: str
    problem: str = ""
    remote_id: str = ""
    bodies: tuple[bytes, ...] = ()
    later: timedelta | None = None
    cursor: str = ""
    more: str = ""


class Refused(Exception):
    """The aggregator does not serve us now, whatever the number."""

    def __init__(self, setback: Setback) -> None:
        super().__init__(setback.reason)
        self.setback = setback


@dataclass(frozen=True, slots=True)
class Rules:
    """What an aggregator allows. `most` numbers go into one call; one number is pulled every `every` at most.

    `a_month` is how often one number may be subscribed in a month, None: always. `wishes` are what it can be asked.
    """

    pace: Pace
    most: int = 1
    every: timedelta = timedelta(hours=1)
    a_month: int | None = None
    wishes: tuple[str, ...] = ("subscribe", "pull")


class Aggregator(Protocol):
    """How one kind of feed is asked: a wish becomes one call, its answer one result for each number."""

    @property
    def rules(self) -> Rules: ...

    def call(self, wish: str, access: Access, watched: Sequence[Watched]) -> Call: ...
    def results(self, wish: str, answer: Answer, access: Access, watched: Sequence[Watched]) -> list[Result]: ...


def checked_json(answer: Answer, now: datetime) -> Any:
    """The JSON of an answer, whatever its status, after what HTTP itself says. Raises Refused."""
    check_status(answer, now)
    try:
        return json.loads(answer.body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise Refused(Setback("bad_answer")) from None


def check_status(answer: Answer, now: datetime) -> None:
    """Raises Refused for 401, 403, 429, 3xx and 5xx."""
    if answer.status in (401, 403):
        raise Refused(Setback("bad_key", timedelta(hours=1), banner=True))
    if answer.status == 429:
        raise Refused(Setback("too_many_calls", rest_of(answer.headers, now) or DEFAULT_REST))
    if answer.status >= 500 or 300 <= answer.status < 400:
        raise Refused(Setback(f"HTTP {answer.status}", rest_of(answer.headers, now, resets=False)))


def rest_of(headers: Mapping[str, str], now: datetime, *, resets: bool = True) -> timedelta | None:
    """How long the other side wants us to wait: Retry-After in seconds or as a date, else ratelimit-reset."""
    said = headers.get("retry-after", "").strip()
    found = (_seconds(said), _until(said, now), _reset(headers, now) if resets else None)
    rest = next((one for one in found if one is not None), None)
    return min(max(rest, timedelta(seconds=1)), LONGEST_REST) if rest is not None else None


def _seconds(said: str) -> timedelta | None:
    return timedelta(seconds=int(said)) if said.isascii() and said.isdigit() and len(said) < 8 else None


def _until(said: str, now: datetime) -> timedelta | None:
    try:
        at = parsedate_to_datetime(said) if said else None
    except (ValueError, OverflowError):
        return None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)) - now if at else None


def _reset(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Seconds from now or since 1970, whichever it can be."""
    said = next((headers[name].strip() for name in ("ratelimit-reset", "x-ratelimit-reset") if name in headers), "")
    if not said.isascii() or not said.isdigit() or len(said) > 10:
        return None
    return datetime.fromtimestamp(int(said), UTC) - now if len(said) == 10 else timedelta(seconds=int(said))


def obj(value: Any) -> dict[str, Any]:
    """The object that this is, else an empty one."""
    return value if isinstance(value, dict) else {}


def listed(value: Any) -> list[Any]:
    """The list that this is, else an empty one."""
    return value if isinstance(value, list) else []


def dumped(value: Any) -> bytes:
    """JSON as we send it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
