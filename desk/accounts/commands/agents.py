import re
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import available_timezones

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from desk.accounts.models import Agent, Team
from desk.accounts.passwords import hash_password, is_password
from desk.accounts.queries import agent_by_email
from desk.accounts.types import Language, Role
from desk.audit.commands import record
from desk.core.db import db
from desk.core.errors import Faulty, Invalid
from desk.core.seen import lock_row, mark_of, require_seen

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200  # characters: the login form takes no more
UNWATCHED = ("password_hash", "session_epoch")  # a new password is no change of what the form shows


@dataclass(frozen=True)
class AgentDraft:
    """An agent as they are to be. `email` cannot change later."""

    name: str
    role: str
    team_id: int | None
    locale: str
    time_zone: str
    manager_id: int | None


def create_agent(
    *,
    email: str,
    name: str,
    password: str,
    role: str,
    at: datetime,
    actor: str,
    team: Team | None = None,
    locale: str = Language.ZH_CN,
    time_zone: str = "Asia/Shanghai",
    manager_id: int | None = None,
) -> Agent:
    """Give somebody of the staff a login. Raises Faulty naming what is wrong."""
    email = email.strip().lower()
    _check_words(role, locale, time_zone)
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", email) or len(email) > 254:
        raise Faulty("email", _l("That is not an e-mail address."))
    _check_password(password)
    if agent_by_email(email):
        raise Faulty("email", _l("There is an agent with this address already."))
    check_works_here("manager_id", manager_id)
    agent = Agent(
        email=email,
        name=name.strip()[:80] or email,
        password_hash=hash_password(password),
        role=role,
        team=team,
        locale=locale,
        time_zone=time_zone,
        manager_id=manager_id,
    )
    db.session.add(agent)
    db.session.flush()
    record("agent.created", f"agent:{agent.id}", actor=actor, at=at, role=role)
    return agent


def sign_in(email: str, password: str, *, at: datetime) -> Agent | None:
    """The agent whose password this is, or None; both are written down."""
    agent = agent_by_email(email)
    good = is_password(password, agent.password_hash if agent else None)
    if agent is None or not good or not agent.active:
        record("login.refused", f"agent:{agent.id}" if agent else "agent:unknown", actor="stranger", at=at)
        return None
    record("login.accepted", f"agent:{agent.id}", actor=agent.actor, at=at)
    return agent


def set_language(agent: Agent, locale: str, *, at: datetime) -> None:
    """Show this agent the desk in another language. Raises Invalid for one we do not speak."""
    if locale not in set(Language):
        raise Invalid(_l("We do not speak this language yet."))
    agent.locale = locale
    record("agent.language_changed", f"agent:{agent.id}", actor=agent.actor, at=at, locale=locale)


def agent_mark(agent: Agent) -> str:
    """What a form remembers of the agent it shows."""
    return mark_of(agent, without=UNWATCHED)


def change_agent(agent: Agent, draft: AgentDraft, *, actor: str, at: datetime, seen: str | None = None) -> None:
    """Change name, role, team, manager, language and zone; a new role ends all sessions of this agent.

    Raises Faulty, and Conflict when the form with the mark `seen` showed something else.
    """
    _check_words(draft.role, draft.locale, draft.time_zone)
    if not draft.name.strip():
        raise Faulty("name", _l("A name is needed."))
    _lock_administrators()
    lock_row(agent)
    require_seen(agent_mark(agent), seen)
    _check_manager(agent, draft.manager_id)
    if draft.role != agent.role:
        _change_role(agent, draft.role, actor=actor)
    agent.name, agent.locale, agent.time_zone = draft.name.strip()[:80], draft.locale, draft.time_zone
    agent.team = db.session.get(Team, draft.team_id) if draft.team_id is not None else None
    agent.manager_id = draft.manager_id
    record(
        "agent.changed", f"agent:{agent.id}", actor=actor, at=at, role=draft.role, team=draft.team_id,
        manager=draft.manager_id,
    )  # fmt: skip


def set_password(agent: Agent, password: str, *, actor: str, at: datetime) -> None:
    """Give the agent another password; every session that was begun with the old one is over. Raises Faulty."""
    _check_password(password)
    lock_row(agent)
    agent.password_hash = hash_password(password)
    agent.session_epoch += 1
    record("agent.password_set", f"agent:{agent.id}", actor=actor, at=at)


def deactivate_agent(agent: Agent, *, actor: str, at: datetime) -> None:
    """End all sessions of this agent and let them in no more. Raises Invalid for oneself and the last administrator."""
    if agent.actor == actor:
        raise Invalid(_l("You cannot shut yourself out; ask another administrator."))
    _lock_administrators()
    lock_row(agent)
    if not agent.active:
        return
    _keep_an_administrator(agent)
    agent.active = False
    agent.session_epoch += 1
    record("agent.deactivated", f"agent:{agent.id}", actor=actor, at=at)


def reactivate_agent(agent: Agent, *, actor: str, at: datetime) -> None:
    """Let the agent in again, with the password they had."""
    lock_row(agent)
    if not agent.active:
        agent.active = True
        record("agent.reactivated", f"agent:{agent.id}", actor=actor, at=at)


def _change_role(agent: Agent, role: str, *, actor: str) -> None:
    if agent.actor == actor:
        raise Faulty("role", _l("You cannot change your own role; ask another administrator."))
    _keep_an_administrator(agent)
    agent.role = role
    agent.session_epoch += 1


def check_works_here(entry: str, agent_id: int | None) -> None:
    """Raises Faulty at `entry` when this is somebody who does not work here; None names nobody."""
    agent = db.session.get(Agent, agent_id) if agent_id is not None else None
    if agent_id is not None and (agent is None or not agent.active):
        raise Faulty(entry, _l("This agent does not work here any more."))


def _check_manager(agent: Agent, manager_id: int | None) -> None:
    """Whoever is above this agent must not be below as well; the lock on the administrators lets one save at a time."""
    if manager_id != agent.manager_id:
        check_works_here("manager_id", manager_id)
    above = {row[0]: row[1] for row in db.session.execute(select(Agent.id, Agent.manager_id))}
    one, seen = manager_id, set[int]()
    while one is not None and one not in seen:
        if one == agent.id:
            raise Faulty("manager_id", _l("Nobody can be their own manager, not even by way of others."))
        seen.add(one)
        one = above.get(one)


def _lock_administrators() -> None:
    """Two administrators who remove each other, or make each other's agents managers, come one after the other."""
    db.session.scalars(
        select(Agent.id).where(Agent.role == Role.ADMINISTRATOR).order_by(Agent.id).with_for_update()
    ).all()


def _keep_an_administrator(agent: Agent) -> None:
    others = select(Agent.id).where(Agent.role == Role.ADMINISTRATOR, Agent.active, Agent.id != agent.id)
    if agent.role == Role.ADMINISTRATOR and agent.active and db.session.scalar(others.limit(1)) is None:
        raise Faulty("role", _l("This is the last administrator; make somebody else one first."))


def _check_words(role: str, locale: str, time_zone: str) -> None:
    if role not in set(Role):
        raise Faulty("role", _l("There is no such role."))
    if locale not in set(Language):
        raise Faulty("locale", _l("We do not speak this language yet."))
    if time_zone not in available_timezones():
        raise Faulty("time_zone", _l("There is no such time zone."))


def _check_password(password: str) -> None:
    if len(password) < SHORTEST_PASSWORD:
        raise Faulty("password", _l("A password needs at least 10 characters."))
    if len(password) > LONGEST_PASSWORD:
        raise Faulty("password", _l("A password has at most 200 characters."))
