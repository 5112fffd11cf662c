"""What the bench shows about where an incoming message came from, as fields of its `Entry`."""

from collections.abc import Mapping
from typing import Any

from desk.accounts.masking import mask_email
from desk.tickets.trace_words import trace_lines
from desk.tickets.types import JoinedBy


def origin_fields(message: Any, colleagues: Mapping[int, str]) -> dict[str, Any]:
    """The masked address beside the name, who passed it on, and why it stands here."""
    why = {one["key"]: one["why"] for one in message.trace}
    theirs = message.direction == "in"
    return {
        "address": mask_email(message.from_email) if theirs and message.from_name else "",
        "trace": trace_lines(message.trace),
        "colleague": why.get("sender") == "colleague",
        "passed_on_by": colleagues.get(message.forwarded_by_id or 0, ""),
        "of_agent": "agent" in why or ("forward" in why and message.forwarded_by_id is None),
        "alone": message.joined_by == JoinedBy.NEW,
        "asks_who": why.get("forward") == "unreadable" and message.forwarded_by_id is not None,
        "heard_at": message.heard_at,
    }
