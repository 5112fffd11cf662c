"""What an agent wants to be told of, and the robots of groups: how they are changed."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from desk.accounts.models import Agent
from desk.audit.commands import record
from desk.channels.types import Delivery
from desk.core.db import db
from desk.core.errors import Faulty, NotFound
from desk.core.outside import may_be_named
from desk.core.seen import lock_row, mark_of, require_seen
from desk.notifications.commands import CALLS
from desk.notifications.models import HookCall, NoticeChoice, NoticeRobot
from desk.notifications.robots import EVENT
from desk.notifications.rules import DAY_MINUTES
from desk.notifications.types import Channel, Kind, RobotKind

UNASKED = (Kind.DIGEST, Kind.TRIED)  # nobody chooses these
TRIED = "robot-try"  # begins the key of a call that only tries whether it works


@dataclass(frozen=True)
class Wanted:
    """One agent's wishes. `ways` holds (kind, way) that are wanted; minutes of the day are local, None: none."""

    ways: Collection[tuple[str, str]]
    quiet_from: int | None
    quiet_to: int | None
    digest_at: int | None


@dataclass(frozen=True)
class RobotDraft:
    """A robot as it is to be; an empty `url` or `secret` keeps the one that is known."""

    kind: str
    name: str
    url: str
    secret: str
    team_id: int | None
    kinds: Sequence[str]
    language: str
    time_zone: str
    quiet_from: int | None
    quiet_to: int | None
    active: bool


def save_wishes(agent: Agent, wanted: Wanted, *, at: datetime) -> None:
    """What this agent is told of from now on; what was told already stays. Raises Faulty."""
    for minute in (wanted.quiet_from, wanted.quiet_to, wanted.digest_at):
        if minute is not None and not 0 <= minute < DAY_MINUTES:
            raise Faulty("quiet", _l("Give times of the day, such as 22:00."))
    if (wanted.quiet_from is None) != (wanted.quiet_to is None):
        raise Faulty("quiet", _l("Quiet hours need a beginning and an end."))
    agent.quiet_from, agent.quiet_to, agent.digest_at = wanted.quiet_from, wanted.quiet_to, wanted.digest_at
    db.session.execute(delete(NoticeChoice).where(NoticeChoice.agent_id == agent.id))
    db.session.add_all(_differing(agent.id, wanted.ways))
    record("agent.notices_chosen", f"agent:{agent.id}", actor=agent.actor, at=at)


def _differing(agent_id: int, ways: Collection[tuple[str, str]]) -> list[NoticeChoice]:
    """Bell and mail are usual, the digest is not."""
    return [
        NoticeChoice(agent_id=agent_id, kind=kind.value, channel=way.value, wanted=(kind.value, way.value) in ways)
        for kind in Kind
        if kind not in UNASKED
        for way in Channel
        if ((kind.value, way.value) in ways) is (way is Channel.DIGEST)
    ]


def all_robots() -> Sequence[NoticeRobot]:
    return db.session.scalars(select(NoticeRobot).order_by(NoticeRobot.active.desc(), NoticeRobot.name)).all()


def robot_by_id(robot_id: int) -> NoticeRobot:
    """Raises NotFound."""
    robot = db.session.get(NoticeRobot, robot_id)
    if robot is None:
        raise NotFound
    return robot


def save_robot(
    draft: RobotDraft, *, actor: str, at: datetime, robot: NoticeRobot | None = None, seen: str | None = None,
    allowed: Collection[str] = (),
) -> NoticeRobot:  # fmt: skip
    """A new robot, or the given one as it is to be. `allowed` are hosts of our own network that may be called.

    Raises Faulty and Conflict.
    """
    verb = "robot.created" if robot is None else "robot.changed"
    robot = robot or NoticeRobot(url="", secret="")
    if robot.id is not None:
        lock_row(robot)
        require_seen(mark_of(robot), seen)
    _check(draft, robot, allowed)
    for name in ("kind", "name", "team_id", "language", "time_zone", "quiet_from", "quiet_to", "active"):
        setattr(robot, name, getattr(draft, name))
    robot.kinds = sorted(set(draft.kinds) & set(Kind))
    robot.url, robot.secret = draft.url or robot.url, draft.secret or robot.secret
    db.session.add(robot)
    db.session.flush()
    record(verb, f"robot:{robot.id}", actor=actor, at=at, robot=draft.kind, active=draft.active)
    return robot


def try_robot(robot: NoticeRobot, *, actor: str, at: datetime) -> None:
    """Have it say that it works; whether it did stands in its list of calls."""
    key = f"{TRIED}:{robot.id}:{secrets.token_hex(8)}"
    call = HookCall(
        key=key, url=f"robot:{robot.id}", robot_id=robot.id, event=EVENT, data={"kind": Kind.TRIED.value, "path": "/"},
        at=at, delivery=Delivery.QUEUED, next_try_at=at,
    )  # fmt: skip
    db.session.add(call)
    db.session.flush()
    CALLS.ring([call.id])
    record("robot.tried", f"robot:{robot.id}", actor=actor, at=at)


def newest_calls(robot_id: int, limit: int = 20) -> Sequence[HookCall]:
    """What it was told lately, and what came of it, newest first."""
    mine = select(HookCall).where(HookCall.robot_id == robot_id).order_by(HookCall.id.desc()).limit(limit)
    return db.session.scalars(mine).all()


def _check(draft: RobotDraft, robot: NoticeRobot, allowed: Collection[str]) -> None:
    if draft.kind not in set(RobotKind):
        raise Faulty("kind", _l("Choose what kind of robot it is."))
    if not (draft.url or robot.url):
        raise Faulty("url", _l("Paste the address that the group's robot shows."))
    if draft.url and not may_be_named(draft.url, allowed):
        raise Faulty("url", _l("An address to call begins with https:// and names a host, without a password."))
    if not set(draft.kinds) & set(Kind):
        raise Faulty("kinds", _l("Choose what it is told of."))
    if (draft.quiet_from is None) != (draft.quiet_to is None):
        raise Faulty("quiet_from", _l("Quiet hours need a beginning and an end."))
