"""Robots of groups: which of them hear of an occasion, and when."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from desk.channels.types import Delivery
from desk.core.db import db, setting
from desk.notifications.models import NoticeRobot
from desk.notifications.rules import quiet_until
from desk.notifications.telling import Telling
from desk.notifications.wishes import Wish

EVENT = "notice"


def robot_rows(tellings: Sequence[Telling], wishes: Mapping[int, Wish]) -> list[dict[str, Any]]:
    """A call for each robot that hears of such occasions, of any team or of one that somebody told is of."""
    robots = setting("notices.robots", _active)
    return [_row(robot, one) for one in tellings for robot in robots if _hears(robot, one, wishes)]


def _active() -> Sequence[NoticeRobot]:
    return db.session.scalars(select(NoticeRobot).where(NoticeRobot.active)).all()


def _hears(robot: NoticeRobot, one: Telling, wishes: Mapping[int, Wish]) -> bool:
    if one.kind.value not in robot.kinds:
        return False
    told = (wishes.get(agent_id) for agent_id in one.agent_ids)
    return robot.team_id is None or any(wish is not None and wish.team_id == robot.team_id for wish in told)


def _row(robot: NoticeRobot, one: Telling) -> dict[str, Any]:
    """The address stays with the robot: it opens the group, and this row is no place for it."""
    quiet = quiet_until(one.at, zone=robot.time_zone, begins=robot.quiet_from, ends=robot.quiet_to)
    return {
        "key": one.key[:80], "url": f"robot:{robot.id}", "robot_id": robot.id, "event": EVENT,
        "data": {**one.data, "kind": one.kind.value}, "at": one.at, "delivery": Delivery.QUEUED.value,
        "tries": 0, "last_error": "", "next_try_at": max(quiet or one.at, one.mail_at or one.at),
    }  # fmt: skip
