"""A canned reply in the editor: the text as it would be sent, and what speaks against it."""

from dataclasses import dataclass, field
from datetime import datetime

from desk.tickets.canned.composing import Filled

NOTHING_FILLED = Filled()


@dataclass(frozen=True)
class Missing:
    """A value that the text needs: what it is called and where it is filled in, in the agent's language."""

    name: str
    label: str
    where: str


@dataclass(frozen=True)
class Entry:
    """A value that the agent may fill in, with what they filled in so far."""

    name: str
    label: str
    value: str


@dataclass(frozen=True)
class Claim:
    """Something the text says was done; it stands in it only when the agent says that it was."""

    name: str
    label: str
    said: bool


@dataclass(frozen=True)
class Preview:
    """A text as it would be sent. It may be sent only when nothing is `missing` and nothing `refused`.

    `switched` is the reply that was asked for when another one took its place: "fresh", "before-arrival" or "".
    `needed` are values to fill in before it can go, `more` those that would make it say more. `promised` is the next
    update that the text tells the reader of.
    """

    text: str
    missing: list[Missing]
    macro_key: str = ""
    after_status: str | None = None
    switched: str = ""
    needed: list[Entry] = field(default_factory=list)
    more: list[Entry] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    snapshot: str = ""
    promised: datetime | None = None

    @property
    def ready(self) -> bool:
        return not self.missing and not self.refused


@dataclass(frozen=True)
class Draft:
    """What stands in the editor: the text, the sealed snapshot of the reply that it began as, and what was added.

    `promised` is the next update that the agent has set beside the text.
    """

    body: str
    snapshot: str = ""
    filled: Filled = NOTHING_FILLED
    promised: datetime | None = None
