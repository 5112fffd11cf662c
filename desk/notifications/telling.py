"""One occasion that people are told of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desk.notifications.types import Channel, Kind

BOTH = (Channel.BELL, Channel.MAIL)


@dataclass(frozen=True)
class Telling:
    """One occasion that some agents are told of. `key` names it: nobody hears of one twice.

    `data` holds plain values that the wording of `kind` needs, and nothing personal of a customer. `mail_at` holds the
    mail back until then; whoever does so decides by `notices_in_wait` whether it leaves. None: it leaves at once.
    """

    agent_ids: Sequence[int]
    key: str
    kind: Kind
    subject: str
    data: Mapping[str, Any]
    at: datetime
    channels: Sequence[Channel] = BOTH
    mail_at: datetime | None = None
