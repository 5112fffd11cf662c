"""Whose a ticket is and for how long: a team's clock runs while the team has a live ticket that is at no step."""

from datetime import datetime

from desk.sla.commands.promise import Happening
from desk.tickets.models import Ticket

CLOCK = "ownership"


def team_has_it(ticket: Ticket, at: datetime) -> list[Happening]:
    """The clock of the ticket's team begins; a policy that promises no time of this kind lets none run."""
    return [Happening("asked", at, _clock(ticket.team_id))] if ticket.team_id is not None else []


def team_lets_go(ticket: Ticket, at: datetime) -> list[Happening]:
    """The clock of the ticket's team ends, if one runs."""
    return [Happening("answered", at, _clock(ticket.team_id))] if ticket.team_id is not None else []


def pass_to(ticket: Ticket, team_id: int | None) -> None:
    """Give it to a team, or to everybody with None; whoever does not belong to the team lets go of it."""
    ticket.team_id = team_id
    if ticket.assignee is not None and team_id is not None and ticket.assignee.team_id != team_id:
        ticket.assignee, ticket.assignee_id = None, None


def _clock(team_id: int | None) -> dict[str, str]:
    return {"metric": CLOCK, "conversation": f"team:{team_id}"}
