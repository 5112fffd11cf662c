from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from sqlalchemy import func, or_, select

from desk.accounts.models import Agent, Customer, RevealGrant, Team
from desk.accounts.types import Role
from desk.core.db import db
from desk.core.errors import NotFound

Row = TypeVar("Row")


def agent_by_email(email: str) -> Agent | None:
    return db.session.scalars(select(Agent).where(Agent.email == email.replace("\0", "").strip().lower())).one_or_none()


def agent_emails() -> frozenset[str]:
    """The addresses that agents sign in with."""
    return frozenset(db.session.scalars(select(Agent.email)))


def agent_by_session(session_id: str) -> Agent | None:
    """The agent of a session, or None when that session is over."""
    number, _, epoch = session_id.partition(".")
    if not (number.isascii() and number.isdigit() and epoch.isascii() and epoch.isdigit()) or len(session_id) > 20:
        return None
    agent = db.session.get(Agent, int(number))
    return agent if agent and agent.active and agent.session_epoch == int(epoch) else None


def active_agents(also: int | None = None) -> Sequence[Agent]:
    """Who works here, by name, and with them the one with the id `also` who may have left."""
    wanted = Agent.active if also is None else or_(Agent.active, Agent.id == also)
    return db.session.scalars(select(Agent).where(wanted).order_by(Agent.name)).unique().all()


def administrators() -> Sequence[int]:
    """The ids of those who look after the desk itself."""
    found = select(Agent.id).where(Agent.role == Role.ADMINISTRATOR, Agent.active).order_by(Agent.id)
    return db.session.scalars(found).all()


def all_agents() -> Sequence[Agent]:
    """Everybody who has or had a login: those who work here first, then by name."""
    return db.session.scalars(select(Agent).order_by(Agent.active.desc(), Agent.name, Agent.id)).unique().all()


def agent_by_id(agent_id: int) -> Agent:
    """Raises NotFound."""
    return _found(db.session.get(Agent, agent_id))


def all_teams() -> Sequence[Team]:
    return db.session.scalars(select(Team).order_by(Team.name)).all()


def team_by_id(team_id: int) -> Team:
    """Raises NotFound."""
    return _found(db.session.get(Team, team_id))


def team_or_none(team_id: int | None) -> Team | None:
    return db.session.get(Team, team_id) if team_id is not None else None


def members_of(team_id: int) -> Sequence[Agent]:
    """The active agents of a team, by name."""
    return (
        db.session.scalars(select(Agent).where(Agent.team_id == team_id, Agent.active).order_by(Agent.name))
        .unique()
        .all()
    )


def all_customers() -> Sequence[Customer]:
    return db.session.scalars(select(Customer).order_by(Customer.name)).all()


def customers_named(names: Sequence[str]) -> dict[str, int]:
    """The ids of companies by their exact names, as far as there are any."""
    rows = select(Customer.name, Customer.id).where(Customer.name.in_(names))
    return {row[0]: row[1] for row in db.session.execute(rows)}


def customer_names(ids: Sequence[int]) -> dict[int, str]:
    """The names of companies by id, in the order of the alphabet."""
    rows = select(Customer.id, Customer.name).where(Customer.id.in_(ids)).order_by(Customer.name)
    return {row[0]: row[1] for row in db.session.execute(rows)}


def customers_like(part: str, *, limit: int) -> Sequence[str]:
    """The names of some companies that contain this."""
    rows = select(Customer.name).where(Customer.name.icontains(part, autoescape=True))
    return db.session.scalars(rows.order_by(Customer.name).limit(limit)).all()


def customer_by_id(customer_id: int) -> Customer:
    """Raises NotFound."""
    return _found(db.session.get(Customer, customer_id))


def _found(row: Row | None) -> Row:
    if row is None:
        raise NotFound
    return row


def open_grant(agent_id: int, subject: str, field: str, *, now: datetime) -> RevealGrant | None:
    """The leave that this agent has to see this value at `now`."""
    return db.session.scalars(
        select(RevealGrant)
        .where(
            RevealGrant.agent_id == agent_id,
            RevealGrant.subject == subject,
            RevealGrant.field == field,
            RevealGrant.ends_at > now,
        )
        .order_by(RevealGrant.ends_at.desc())
        .limit(1)
    ).first()


def grants_since(agent_id: int, since: datetime) -> int:
    """How many values this agent was shown since then."""
    counted = select(func.count()).where(RevealGrant.agent_id == agent_id, RevealGrant.at > since)
    return db.session.scalar(counted) or 0
