"""The words of a log: kinds of events, statuses, and what each event must bring along."""

from collections.abc import Mapping
from enum import StrEnum

from desk.sla.replay.types import BadLog, Event


class Kind(StrEnum):
    OPENED = "opened"
    SPLIT_FROM = "split_from"
    CUSTOMER_MESSAGE = "customer_message"
    REPLY = "reply"
    UNDONE = "undone"
    SEND_PENDING = "send_pending"
    NOTE = "note"
    CARRIER_MESSAGE = "carrier_message"
    AUTO_MESSAGE = "auto_message"
    AUTO_INBOUND = "auto_inbound"
    BOUNCED = "bounced"
    CALL_LOGGED = "call_logged"
    STATUS = "status"
    RETARGET = "retarget"
    NO_ANSWER_NEEDED = "no_answer_needed"
    EXTENDED = "extended"
    SPAM = "spam"
    DELETED = "deleted"
    ASKED = "asked"
    ANSWERED = "answered"
    MERGED_INTO = "merged_into"
    MERGED_FROM = "merged_from"
    UNMERGED = "unmerged"


class By(StrEnum):
    """Who opened a ticket."""

    CUSTOMER = "customer"
    AGENT_ON_BEHALF = "agent_on_behalf"
    AGENT_PROACTIVE = "agent_proactive"
    IMPORT = "import"


FROM_CUSTOMER = frozenset({By.CUSTOMER, By.AGENT_ON_BEHALF})

BEGINNINGS = frozenset({Kind.OPENED, Kind.SPLIT_FROM})
MERGERS = frozenset({Kind.MERGED_FROM, Kind.MERGED_INTO})
MESSAGES = frozenset(
    {
        Kind.CUSTOMER_MESSAGE,
        Kind.REPLY,
        Kind.NOTE,
        Kind.CARRIER_MESSAGE,
        Kind.AUTO_MESSAGE,
        Kind.AUTO_INBOUND,
        Kind.CALL_LOGGED,
    }
)

OPEN = "open"
WAITING_CUSTOMER = "waiting_customer"
FINISHED = frozenset({"solved", "closed"})
STATUSES = FINISHED | {
    OPEN,
    WAITING_CUSTOMER,
    "waiting_carrier",
    "waiting_authority",
    "waiting_approval",
    "scheduled",
}

_NEEDED: Mapping[Kind, tuple[str, ...]] = {
    Kind.STATUS: ("to",),
    Kind.BOUNCED: ("of",),
    Kind.UNDONE: ("clicked_at",),
    Kind.SEND_PENDING: ("clicked_at", "until"),
    Kind.EXTENDED: ("metric", "due"),
    Kind.ASKED: ("metric", "conversation"),
    Kind.ANSWERED: ("conversation",),
    Kind.MERGED_FROM: ("ticket", "events"),
    Kind.MERGED_INTO: ("ticket",),
    Kind.UNMERGED: ("ticket",),
    Kind.SPLIT_FROM: ("moved",),
}


def checked(event: Event) -> Kind:
    """The kind of an event that can be. Raises BadLog."""
    try:
        kind = Kind(event.kind)
    except ValueError:
        raise BadLog(f"no such event: {event.kind}") from None
    for name in _NEEDED.get(kind, ()):
        if event.data.get(name) is None:
            raise BadLog(f"{kind} without {name}")
    if kind is Kind.STATUS and event.data["to"] not in STATUSES:
        raise BadLog(f"no such status: {event.data['to']}")
    if event.at.tzinfo is None:
        raise BadLog(f"{kind} at a time without a zone")
    return kind
