from dataclasses import dataclass
from datetime import datetime

from desk.notifications.queries import bell_of
from desk.notifications.wording import line


@dataclass(frozen=True)
class BellRow:
    """One thing an agent was told. `path` is where it leads, on this desk."""

    kind: str
    text: str
    path: str
    at: datetime
    unread: bool


def bell_page(agent_id: int, zone: str) -> list[BellRow]:
    """What this agent was told lately, newest first, in the language that is set."""
    return [
        BellRow(row.kind, line(row.kind, row.data, zone), row.data.get("path", "/"), row.at, row.read_at is None)
        for row in bell_of(agent_id)
    ]
