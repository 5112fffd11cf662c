import secrets

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import login_user

from desk.accounts.commands.agents import (
    agent_mark,
    change_agent,
    create_agent,
    deactivate_agent,
    reactivate_agent,
    set_password,
)
from desk.accounts.login import current_agent, require
from desk.accounts.queries import active_agents, agent_by_id, all_agents, all_teams, team_or_none
from desk.admin.forms.base import one_of
from desk.admin.forms.people import AgentForm, NewAgentForm, PasswordForm
from desk.admin.saving import SAVED, attempt
from desk.admin.views.pages import MANAGE, actor, saved
from desk.core.db import transaction
from desk.core.errors import Invalid
from desk.core.times import utcnow

PASSWORD_BYTES = 12  # 16 characters, 96 bits


def show_agents() -> ResponseReturnValue:
    require(MANAGE)
    return render_template("admin/agents.html", agents=all_agents())


def new_agent() -> ResponseReturnValue:
    require(MANAGE)
    return _new(NewAgentForm(formdata=None, locale=current_agent().locale, time_zone=current_agent().time_zone))


def create() -> ResponseReturnValue:
    who, form = actor(), NewAgentForm()
    _fill(form)
    password = form.password.data or _generated()
    status = attempt(
        form,
        lambda: create_agent(
            email=form.email.data,
            name=form.name.data,
            password=password,
            role=form.role.data,
            team=team_or_none(form.team_id.data),
            locale=form.locale.data,
            time_zone=form.time_zone.data,
            manager_id=form.manager_id.data,
            actor=who,
            at=utcnow(),
        ),
    )
    if status != SAVED:
        return _new(form), status
    return saved("admin.agents") if form.password.data else _told_once(form.email.data.lower(), password)


def show_agent(agent_id: int) -> ResponseReturnValue:
    require(MANAGE)
    return _page(agent_id, _form(agent_id))


def change(agent_id: int) -> ResponseReturnValue:
    who, form = actor(), AgentForm()
    agent = agent_by_id(agent_id)
    _fill(form, agent.manager_id)
    work = lambda: change_agent(agent, form.draft(), actor=who, at=utcnow(), seen=form.seen.data)  # noqa: E731
    status = attempt(form, work, lambda: _form(agent_id))
    return saved("admin.agents") if status == SAVED else (_page(agent_id, form), status)


def give_password(agent_id: int) -> ResponseReturnValue:
    who, form = actor(), PasswordForm()
    agent = agent_by_id(agent_id)
    password = form.password.data or _generated()
    status = attempt(form, lambda: set_password(agent, password, actor=who, at=utcnow()))
    if status != SAVED:
        return _page(agent_id, _form(agent_id), form), status
    if agent.actor == who:
        login_user(agent)  # the session that did it goes on; all others are over
    return saved("admin.agent", agent_id=agent_id) if form.password.data else _told_once(agent.email, password)


def set_active(agent_id: int) -> ResponseReturnValue:
    who, agent = actor(), agent_by_id(agent_id)
    try:
        with transaction():
            if request.form.get("active") == "1":
                reactivate_agent(agent, actor=who, at=utcnow())
            else:
                deactivate_agent(agent, actor=who, at=utcnow())
    except Invalid as problem:
        flash(str(problem.text), "error")
        return redirect(url_for("admin.agent", agent_id=agent_id), 303)
    return saved("admin.agent", agent_id=agent_id)


def _form(agent_id: int) -> AgentForm:
    agent = agent_by_id(agent_id)
    form = AgentForm(formdata=None, obj=agent, seen=agent_mark(agent))
    _fill(form, agent.manager_id)
    return form


def _page(agent_id: int, form: AgentForm, password_form: PasswordForm | None = None) -> str:
    agent = agent_by_id(agent_id)
    password_form = password_form or PasswordForm(formdata=None)
    return render_template("admin/agent.html", agent=agent, form=form, password_form=password_form)


def _new(form: NewAgentForm) -> str:
    _fill(form)
    return render_template("admin/agent_new.html", form=form)


def _fill(form: AgentForm, manager_id: int | None = None) -> None:
    form.team_id.choices = one_of(all_teams(), _("(no team)"))
    form.manager_id.choices = one_of(active_agents(manager_id), _("(no manager)"))


def _generated() -> str:
    return secrets.token_urlsafe(PASSWORD_BYTES)


def _told_once(email: str, password: str) -> ResponseReturnValue:
    """The only time that a generated password is shown: it is in no URL, no cookie and no log."""
    return render_template("admin/password.html", email=email, password=password)
