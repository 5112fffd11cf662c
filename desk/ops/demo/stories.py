"""What a demo conversation is made of. `when` is told as in `moments`, texts may hold {day-6}."""

from collections.abc import Sequence
from dataclasses import dataclass

from desk.tickets.commands.opening import NewFile
from desk.tickets.types import Channel, Priority, TicketStatus


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
    """One ticket from its first mail on. Without an assignee it still waits for one."""

    subject: str
    steps: Sequence[Step]
    assignee: str = ""
    channel: Channel = Channel.MAIL
    priority: Priority = Priority.NORMAL
