"""What a demo conversation is made of. `when` is told as in `moments`, texts may hold {day-6}.

Of a first turn `when` may also be `due+8m`: told so long ago that its promise ends eight minutes from now.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from desk.ops.demo.invoices import Contests
from desk.tickets.commands.incoming import NewFile
from desk.tickets.types import Channel, Priority, TicketStatus, TicketType


@dataclass(frozen=True)
class Says:
    """A customer's turn, history and all. `who` is a key of people, or an address that takes no part."""

    when: str
    who: str
    text: str
    files: Sequence[NewFile] = ()
    automatic: str = ""


@dataclass(frozen=True)
class Answers:
    """An agent's answer that left long ago."""

    when: str
    who: str
    text: str
    then: TicketStatus = TicketStatus.WAITING_CUSTOMER
    files: Sequence[NewFile] = ()


@dataclass(frozen=True)
class Notes:
    """An agent's word to colleagues."""

    when: str
    who: str
    text: str


@dataclass(frozen=True)
class Decides:
    """An agent says who owes the next step."""

    when: str
    who: str
    status: TicketStatus


Step = Says | Answers | Notes | Decides


@dataclass(frozen=True)
class Story:
    """One ticket from its first mail on. Without an assignee it still waits for one, in `team` if that is known.

    `contests` is the charge that its first turn does not accept.
    """

    subject: str
    steps: Sequence[Step]
    assignee: str = ""
    channel: Channel = Channel.MAIL
    priority: Priority = Priority.NORMAL
    type: TicketType = TicketType.REQUEST
    team: str = ""
    contests: Contests | None = None
