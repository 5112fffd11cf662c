from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from desk.accounts.models import Agent, Team
from desk.audit.commands import record
from desk.core.db import db
from desk.core.errors import Faulty
from desk.core.seen import lock_row, mark_of, require_seen


def save_team(
    name: str, lead_id: int | None, *, actor: str, at: datetime, team: Team | None = None, seen: str | None = None
) -> Team:
    """A new team, or the given one with another name and lead. Raises Faulty and Conflict."""
    name = name.strip()
    if not name:
        raise Faulty("name", _l("A name is needed."))
    lead = db.session.get(Agent, lead_id) if lead_id is not None else None
    if lead_id is not None and (lead is None or not lead.active):
        raise Faulty("lead_id", _l("This agent does not work here any more."))
    verb = "team.created" if team is None else "team.changed"
    team = team or Team()
    if team.id is not None:
        lock_row(team)
        require_seen(mark_of(team), seen)
    if db.session.scalar(select(Team.id).where(Team.name == name, Team.id != (team.id or 0))):
        raise Faulty("name", _l("There is a team of this name already."))
    team.name, team.lead_id = name, lead_id
    db.session.add(team)
    db.session.flush()
    record(verb, f"team:{team.id}", actor=actor, at=at, lead=lead_id)
    return team
