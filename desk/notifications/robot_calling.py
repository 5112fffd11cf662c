"""Tell a robot of a group. The job and the sweep come here through the calls of addresses outside."""

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import current_app
from flask_babel import force_locale

from desk.channels.outgoing import Outcome
from desk.channels.types import Delivery
from desk.core.db import db
from desk.core.fetching import Call, fetch
from desk.core.outside import Forbidden, NoAnswer, NotReached
from desk.core.times import utcnow
from desk.notifications.models import HookCall, NoticeRobot
from desk.notifications.robot_words import Said, address, body, judged
from desk.notifications.types import RobotKind
from desk.notifications.wording import line

WITHIN_S, LARGEST = 10, 64 * 1024


def told(call: HookCall) -> tuple[Outcome, int | None]:
    """What came of telling the robot, and the HTTP status. Nothing of the database is held while it thinks."""
    robot = db.session.get(NoticeRobot, call.robot_id)
    if robot is None or not robot.active:
        return Outcome(Delivery.CANCELLED, "the robot is gone"), None
    kind, said = RobotKind(robot.kind), _said(call, robot)
    where, what = address(kind, robot.url, robot.secret, utcnow()), body(kind, said, call.data)
    db.session.rollback()  # the read transaction
    config = current_app.config["DESK"]
    request = Call(where, "POST", {"Content-Type": "application/json"}, what, repeatable=False)
    try:
        answer = fetch(request, allowed=config.hook_hosts, within_s=WITHIN_S, most=LARGEST)
    except Forbidden as problem:
        return Outcome(Delivery.FAILED, str(problem)), None
    except NotReached as problem:
        return Outcome(Delivery.QUEUED, str(problem)), None
    except NoAnswer as problem:  # the group may have it: nobody is woken twice, and the bell has told them as well
        return Outcome(Delivery.FAILED, f"{problem}: it may have arrived"), None
    return Outcome(*judged(kind, answer.status, answer.body)), answer.status


def _said(call: HookCall, robot: NoticeRobot) -> Said:
    base_url = str(current_app.config["DESK"].base_url)
    with force_locale(robot.language):
        words = line(call.data["kind"], call.data, robot.time_zone)
    return Said(f"{words} · {_clock(call.at, robot.time_zone)}", base_url + str(call.data.get("path", "/")), call.at)


def _clock(at: datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%m-%d %H:%M}"
