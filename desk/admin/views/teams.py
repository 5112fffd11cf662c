from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from desk.accounts.commands.teams import save_team
from desk.accounts.login import require
from desk.accounts.queries import active_agents, all_agents, all_teams, members_of, team_by_id
from desk.admin.forms.base import one_of
from desk.admin.forms.people import TeamForm
from desk.admin.saving import SAVED, attempt
from desk.admin.views.pages import MANAGE, actor, saved
from desk.core.seen import mark_of
from desk.core.times import utcnow
from desk.sla.settings import all_calendars


def show_teams() -> ResponseReturnValue:
    require(MANAGE)
    agents = all_agents()
    members = {team.id: [one for one in agents if one.team_id == team.id and one.active] for team in all_teams()}
    leads = {one.id: one for one in agents}
    hours = {one.calendar.id: one.calendar.name for one in all_calendars()}
    return render_template("admin/teams.html", teams=all_teams(), members=members, leads=leads, hours=hours)


def new_team() -> ResponseReturnValue:
    require(MANAGE)
    return _page(None, TeamForm(formdata=None))


def create() -> ResponseReturnValue:
    who, form = actor(), TeamForm()
    _fill(form)
    status = attempt(form, lambda: save_team(form.draft(), actor=who, at=utcnow()))
    return saved("admin.teams") if status == SAVED else (_page(None, form), status)


def show_team(team_id: int) -> ResponseReturnValue:
    require(MANAGE)
    return _page(team_id, _form(team_id))


def change(team_id: int) -> ResponseReturnValue:
    who, team, form = actor(), team_by_id(team_id), TeamForm()
    _fill(form)
    status = attempt(
        form,
        lambda: save_team(form.draft(), actor=who, at=utcnow(), team=team, seen=form.seen.data),
        lambda: _form(team_id),
    )
    return saved("admin.teams") if status == SAVED else (_page(team_id, form), status)


def _form(team_id: int) -> TeamForm:
    team = team_by_id(team_id)
    form = TeamForm(formdata=None, obj=team, seen=mark_of(team))
    _fill(form)
    return form


def _page(team_id: int | None, form: TeamForm) -> str:
    _fill(form)
    team = team_by_id(team_id) if team_id else None
    members = members_of(team_id) if team_id else []
    return render_template("admin/team.html", team=team, form=form, members=members)


def _fill(form: TeamForm) -> None:
    form.lead_id.choices = one_of(active_agents(), _("(no lead)"))
    form.calendar_id.choices = one_of([one.calendar for one in all_calendars()], _("(round the clock)"))
