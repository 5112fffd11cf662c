"""One call of the API: what it takes, gives and needs. The document and the doors are both made from these."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from desk.api.caller import Caller
from desk.api.problems import ChangedSince
from desk.api.scopes import Scope
from desk.api.shapes.base import NoQuery, Query
from desk.tickets.commands.incoming import NewFile

CONVERTERS = {"number": "path", "reference": "default"}  # all others are ids


@dataclass(frozen=True)
class Call:
    """A call whose parts have been read and checked. `files` came as parts of a form.

    `if_match` holds the versions that the caller knows, None where they say nothing.
    """

    who: Caller
    path: Mapping[str, Any]
    query: Any
    body: Any
    now: datetime
    files: list[NewFile] = field(default_factory=list)
    if_match: frozenset[str] | None = None
    shown: set[str] = field(default_factory=set)  # whose personal data the answer holds in full

    def require_match(self, version: object) -> None:
        """Raises ChangedSince when the caller knows another state."""
        if self.if_match is not None and "*" not in self.if_match and str(version) not in self.if_match:
            raise ChangedSince


@dataclass(frozen=True)
class Reply:
    """What a call is answered: a value of the route's shape. `version` names the state that it shows."""

    value: Any
    status: int = 200
    version: str = ""
    location: str = ""


@dataclass(frozen=True)
class Route:
    """`right`: what the agent must be allowed for whom one of our own tokens acts; "" asks for no agent at all.

    `ours`: no token of a customer. `commits`: it opens its own transactions. `matches`: it takes If-Match.
    `bytes`: the answer is a file. `refusals`: statuses beside those that every call may have.
    """

    name: str
    method: str
    path: str
    tag: str
    summary: Any
    scope: Scope
    handler: Callable[[Call], Any]
    answer: Any = None
    right: str = ""
    query: type[Query] = NoQuery
    body: Any = None
    status: int = 200
    statuses: tuple[int, ...] = ()
    refusals: tuple[int, ...] = ()
    ours: bool = False
    commits: bool = False
    matches: bool = False
    takes_files: bool = False
    bytes: bool = False

    @property
    def reads(self) -> bool:
        return self.method == "GET"

    @property
    def arguments(self) -> list[str]:
        return [part[1:-1] for part in self.path.split("/") if part.startswith("{")]

    @property
    def rule(self) -> str:
        """The path as the router writes it."""
        parts = self.path.split("/")
        return "/".join(f"<{CONVERTERS.get(one[1:-1], 'id')}:{one[1:-1]}>" if one[:1] == "{" else one for one in parts)
