"""Robots of groups: listed, made, changed, tried."""

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from desk.accounts.login import require
from desk.accounts.queries import all_teams
from desk.admin.forms.base import one_of
from desk.admin.forms.robot import RobotForm
from desk.admin.saving import SAVED, attempt
from desk.admin.views.pages import MANAGE, actor, saved
from desk.core.db import transaction
from desk.core.seen import mark_of
from desk.core.times import utcnow
from desk.notifications.labels import KIND, ROBOT, why_not_told
from desk.notifications.settings import all_robots, newest_calls, robot_by_id, save_robot, try_robot

SHOWN = ("kind", "name", "team_id", "kinds", "language", "time_zone", "active")  # as they are kept


def show_robots() -> ResponseReturnValue:
    require(MANAGE)
    teams = {team.id: team.name for team in all_teams()}
    return render_template("admin/robots.html", robots=all_robots(), teams=teams, kinds=KIND, words=ROBOT)


def new_robot() -> ResponseReturnValue:
    require(MANAGE)
    return _page(None, RobotForm(formdata=None, time_zone="Asia/Shanghai", kinds=["sla_warning", "sla_breach"]))


def create() -> ResponseReturnValue:
    who, form = actor(), RobotForm()
    form.team_id.choices = _teams()
    status = attempt(form, lambda: save_robot(form.draft(), actor=who, at=utcnow(), allowed=_inside()))
    return saved("admin.robots") if status == SAVED else (_page(None, form), status)


def show_robot(robot_id: int) -> ResponseReturnValue:
    require(MANAGE)
    return _page(robot_id, _form(robot_id))


def change(robot_id: int) -> ResponseReturnValue:
    who, robot, form = actor(), robot_by_id(robot_id), RobotForm()
    form.team_id.choices = _teams()
    status = attempt(
        form,
        lambda: save_robot(form.draft(), actor=who, at=utcnow(), robot=robot, seen=form.seen.data, allowed=_inside()),
        lambda: _form(robot_id),
    )
    return saved("admin.robots") if status == SAVED else (_page(robot_id, form), status)


def trial(robot_id: int) -> ResponseReturnValue:
    who = actor()
    with transaction():
        try_robot(robot_by_id(robot_id), actor=who, at=utcnow())
    flash(_("On its way. What came of it stands below in a moment."), "ok")
    return redirect(url_for("admin.robot", robot_id=robot_id), 303)


def _form(robot_id: int) -> RobotForm:
    robot = robot_by_id(robot_id)
    form = RobotForm(formdata=None, data={name: getattr(robot, name) for name in SHOWN}, seen=mark_of(robot))
    form.show_quiet(robot.quiet_from, robot.quiet_to)
    form.team_id.choices = _teams()
    return form


def _page(robot_id: int | None, form: RobotForm) -> str:
    form.team_id.choices = _teams()
    robot = robot_by_id(robot_id) if robot_id else None
    calls = newest_calls(robot_id) if robot_id else []
    return render_template(
        "admin/robot.html", robot=robot, form=form, calls=calls, kinds=KIND, why_not_told=why_not_told
    )


def _teams() -> list[object]:
    return list(one_of(all_teams(), _("(all teams)")))


def _inside() -> frozenset[str]:
    hosts: frozenset[str] = current_app.config["DESK"].hook_hosts
    return hosts
