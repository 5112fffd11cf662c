"""Times that are counted back from a promise's end, and levels that lie in the past when the world is loaded."""

import re
from datetime import datetime, timedelta

from sqlalchemy import update

from desk.core.db import db
from desk.ops.demo.moments import Today
from desk.ops.demo.people import COMPANIES, PEOPLE
from desk.ops.demo.stories import Story
from desk.sla.clock import deadline
from desk.sla.commands.ladder_rows import SKIPPED
from desk.sla.models import SlaLevel
from desk.sla.queries import policies_by_key, promise_for
from desk.sla.reach import NOBODY
from desk.sla.replay.types import Metric, Policy

DUE_IN = re.compile(r"due\+(\d+)m")
JUST_NOW = timedelta(minutes=1)
LONGEST = timedelta(days=30)
SECOND = timedelta(seconds=1)


def told_at(when: str, story: Story, today: Today) -> datetime:
    """The instant of a turn of this story: as `Today.at`, or the one whose first answer is due so soon."""
    soon = DUE_IN.fullmatch(when)
    if soon is None:
        return today.at(when)
    policy = _promise_of(story)
    now = today.now.replace(microsecond=0)
    return _latest_start(policy, due=now + timedelta(minutes=int(soon[1])), now=now) if policy else now - JUST_NOW


def _promise_of(story: Story) -> Policy | None:
    person = PEOPLE.get(story.steps[0].who)
    tier = COMPANIES[person.company].tier if person else NOBODY
    key = promise_for(type=story.type, tier=tier, priority=story.priority)
    policy = policies_by_key([key])[key] if key else None
    return policy if policy and Metric.FIRST_RESPONSE in policy.targets else None


def _latest_start(policy: Policy, *, due: datetime, now: datetime) -> datetime:
    """The last second, a minute ago at the latest, whose promise ends by `due`: found by halving."""
    target = policy.targets[Metric.FIRST_RESPONSE]
    early, late = now - LONGEST, now - JUST_NOW
    if deadline(policy.calendar, late, target) <= due:
        return late
    while late - early > SECOND:
        middle = early + timedelta(seconds=(late - early) // SECOND // 2)
        if deadline(policy.calendar, middle, target) <= due:
            early = middle
        else:
            late = middle
    return early


def silence_levels(at: datetime) -> None:
    """What was reached by `at` rings no more: the demo world's past was nobody's to be told of."""
    db.session.execute(
        update(SlaLevel)
        .where(SlaLevel.fired_at.is_(None), SlaLevel.fire_at <= at)
        .values(fired_at=SlaLevel.fire_at, outcome=SKIPPED)
    )
