"""What a canned reply said when it was put into the editor: rides in the form, sealed, and is compared at sending."""

import base64
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta

from cryptography.exceptions import InvalidTag

from desk.core.columns import keys

PURPOSE = "macro-snapshot"
GOOD_FOR = timedelta(hours=12)


@dataclass(frozen=True)
class Snapshot:
    """One canned reply as one agent saw it on one ticket. `source` is its file, `values` those its body mentions."""

    ticket_id: int
    agent_id: int
    key: str
    version: int
    language: str
    source: str
    values: Mapping[str, str | None]
    at: int  # seconds since 1970
    arrived: bool = False
    filled: Mapping[str, str] = field(default_factory=dict)
    said: tuple[str, ...] = ()

    @property
    def seen_at(self) -> datetime:
        return datetime.fromtimestamp(self.at, UTC)


def seal_snapshot(snapshot: Snapshot) -> str:
    """The snapshot as text for a form: unreadable, and not to be made or changed by anybody else."""
    clear = json.dumps(asdict(snapshot), ensure_ascii=False).encode()
    return base64.urlsafe_b64encode(keys().seal(PURPOSE, clear)).decode()


def open_snapshot(sealed: str, *, ticket_id: int, agent_id: int, now: datetime) -> Snapshot | None:
    """The snapshot of this agent and ticket; None for one that is too old, changed, or somebody else's."""
    try:
        clear = keys().unseal(PURPOSE, base64.urlsafe_b64decode(sealed.encode()))
        fields = json.loads(clear)
        snapshot = Snapshot(**fields | {"said": tuple(fields["said"])})
    except (ValueError, TypeError, KeyError, InvalidTag):  # of another release, or not ours at all
        return None
    mine = (snapshot.ticket_id, snapshot.agent_id) == (ticket_id, agent_id)
    return snapshot if mine and timedelta(0) <= now - snapshot.seen_at <= GOOD_FOR else None
