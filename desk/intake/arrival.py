"""A mail on its way to where it belongs: what is known of it, and every look that was taken on the way."""

from dataclasses import dataclass, field
from datetime import datetime

from desk.channels.models import Mailbox
from desk.channels.types import ParsedMail
from desk.intake.models import InboundItem
from desk.tickets.models import Message, Ticket
from desk.tickets.types import JoinedBy, Step


@dataclass
class Trail:
    """The looks, in their order: what an agent is told who asks why a message stands where it does."""

    steps: list[Step] = field(default_factory=list)

    def note(self, key: str, why: str, *, found: str = "", taken: bool = False, **said: str) -> None:
        """`why` is a short code; `said` holds masked words, `to` or `said`."""
        self.steps.append(Step(key=key, found=found, taken=taken, why=why, **said))  # type: ignore[typeddict-item]


@dataclass(frozen=True)
class Arrival:
    """One mail that is being filed. `mailbox` is None for the bare address of the settings."""

    item: InboundItem
    mail: ParsedMail
    mailbox: Mailbox | None
    at: datetime
    trail: Trail = field(default_factory=Trail)


@dataclass(frozen=True)
class Thread:
    """Where a mail belongs and how we know."""

    ticket: Ticket
    joined_by: JoinedBy


@dataclass(frozen=True)
class Filed:
    """How it ended, in the words of `InboundItem.outcome`; `message` is None where it became none, `why` if parked."""

    outcome: str
    ticket_id: int
    message: Message | None
    why: str = ""
