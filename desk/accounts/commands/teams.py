from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from desk.accounts.commands.agents import check_works_here
from desk.accounts.models import Team
from desk.audit.commands import record
from desk.core.db import db
from desk.core.errors import Faulty
from desk.core.seen import lock_row, mark_of, require_seen


@dataclass(frozen=True)
class TeamDraft:
    """A team as it is to be. `calendar_id`: the hours in which it works, None for round the clock."""

    name: str
    lead_id: int | None = None
    calendar_id: int | None = None


def save_team(draft: TeamDraft, *, actor: str, at: datetime, team: Team | None = None, seen: str | None = None) -> Team:
    """A new team, or the given one as it is to be. Raises Faulty and Conflict.

    That the calendar is one of ours is for the caller to see, and for the database.
    """
    name = draft.name.strip()
    if not name:
        raise Faulty("name", _l("A name is needed."))
    check_works_here("lead_id", draft.lead_id)
    verb = "team.created" if team is None else "team.changed"
    team = team or Team()
    if team.id is not None:
        lock_row(team)
        require_seen(mark_of(team), seen)
    if db.session.scalar(select(Team.id).where(Team.name == name, Team.id != (team.id or 0))):
        raise Faulty("name", _l("There is a team of this name already."))
    team.name, team.lead_id, team.calendar_id = name, draft.lead_id, draft.calendar_id
    db.session.add(team)
    db.session.flush()
    record(verb, f"team:{team.id}", actor=actor, at=at, lead=draft.lead_id, calendar=draft.calendar_id)
    return team
