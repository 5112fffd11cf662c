"""What each agent wants to be told of, by which way and when."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from desk.accounts.models import Agent
from desk.core.db import db
from desk.notifications.models import NoticeChoice
from desk.notifications.rules import next_at, quiet_until
from desk.notifications.types import Channel, Kind

MORNING = 8 * 60  # the digest of whoever has not said when


@dataclass(frozen=True)
class Wish:
    """One agent's: `no` and `yes` hold what differs from what is usual."""

    zone: str = "UTC"
    team_id: int | None = None
    quiet_from: int | None = None
    quiet_to: int | None = None
    digest_at: int | None = None
    no: frozenset[tuple[str, str]] = frozenset()
    yes: frozenset[tuple[str, str]] = frozenset()

    def ways(self, kind: Kind, usual: Iterable[Channel]) -> list[Channel]:
        """The ways by which a notice of this kind goes, of those that are `usual` for it."""
        chosen = [way for way in usual if (kind.value, way.value) not in self.no]
        if Channel.MAIL in chosen and (kind.value, Channel.DIGEST.value) in self.yes:
            chosen[chosen.index(Channel.MAIL)] = Channel.DIGEST
        return chosen

    def leaves_at(self, way: Channel, at: datetime) -> datetime:
        """When a notice may leave by this way: at once, after the quiet hours, or with the day's digest."""
        if way is Channel.DIGEST:
            return next_at(at, zone=self.zone, minute=MORNING if self.digest_at is None else self.digest_at)
        if way is Channel.MAIL:
            return quiet_until(at, zone=self.zone, begins=self.quiet_from, ends=self.quiet_to) or at
        return at


def wishes_of(agent_ids: Collection[int]) -> Mapping[int, Wish]:
    """The wishes of these agents, by id."""
    if not agent_ids:
        return {}
    rows = db.session.execute(
        select(Agent.id, Agent.time_zone, Agent.team_id, Agent.quiet_from, Agent.quiet_to, Agent.digest_at).where(
            Agent.id.in_(agent_ids)
        )
    )
    choices = choices_of(agent_ids)
    found: dict[int, Wish] = {}
    for agent_id, zone, team_id, begins, ends, digest_at in rows:
        mine = choices.get(agent_id, [])
        no, yes = _pairs(mine, wanted=False), _pairs(mine, wanted=True)
        found[agent_id] = Wish(zone, team_id, begins, ends, digest_at, no, yes)
    return found


def ways_of(agent_id: int) -> set[tuple[str, str]]:
    """All (kind, way) by which this agent is told."""
    wish = wishes_of([agent_id])[agent_id]
    usual = {(kind.value, way.value) for kind in Kind for way in (Channel.BELL, Channel.MAIL)}
    return (usual - wish.no) | wish.yes


def choices_of(agent_ids: Collection[int]) -> dict[int, list[NoticeChoice]]:
    """What differs from what is usual, by agent."""
    found: dict[int, list[NoticeChoice]] = {}
    for one in db.session.scalars(select(NoticeChoice).where(NoticeChoice.agent_id.in_(agent_ids))):
        found.setdefault(one.agent_id, []).append(one)
    return found


def _pairs(choices: Sequence[NoticeChoice], *, wanted: bool) -> frozenset[tuple[str, str]]:
    return frozenset((one.kind, one.channel) for one in choices if one.wanted is wanted)
