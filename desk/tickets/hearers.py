"""Who hears of a promise: the words of a policy become people, for any number of tickets with the same few reads."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from desk.accounts.models import Agent, Customer, Team
from desk.accounts.types import Role
from desk.core.db import db
from desk.sla.duty import hours_by_calendar, openings
from desk.tickets.access import sees_all
from desk.tickets.models import Ticket


@dataclass(frozen=True)
class Staff:
    """Everybody who works or worked here, as read once.

    `managers` holds the account manager of each customer; `opens` when each calendar of a team is open next.
    """

    agents: Mapping[int, Agent]
    teams: Mapping[int, Team]
    managers: Mapping[int, int | None]
    opens: Mapping[int, datetime]

    def works(self, agent_id: int | None) -> bool:
        """Whether this is somebody who works here."""
        agent = self.agents.get(agent_id or 0)
        return agent is not None and agent.active

    def begins(self, agent_id: int, now: datetime) -> datetime:
        """When this agent works next; `now` for whom no hours are set."""
        team = self.teams.get(self.agents[agent_id].team_id or 0)
        return self.opens.get(team.calendar_id or 0, now) if team else now


def read_staff(tickets: Iterable[Ticket], now: datetime) -> Staff:
    """All that is asked of people about these tickets, in four statements however many they are."""
    customer_ids = {ticket.customer_id for ticket in tickets if ticket.customer_id is not None}
    teams = {team.id: team for team in db.session.scalars(select(Team))}
    agents = {agent.id: agent for agent in db.session.scalars(select(Agent).order_by(Agent.id)).unique()}
    rows = select(Customer.id, Customer.account_manager_id).where(Customer.id.in_(customer_ids))
    managers = {row[0]: row[1] for row in db.session.execute(rows)}
    calendar_ids = {team.calendar_id for team in teams.values() if team.calendar_id is not None}
    return Staff(agents, teams, managers, openings(hours_by_calendar(calendar_ids), now))


def hearers(staff: Staff, ticket: Ticket, words: Sequence[str]) -> list[int]:
    """The people that these words of a `LevelAction` mean on this ticket; where they mean nobody, its leads.

    No words: nobody is to be told.
    """
    found = dict.fromkeys(agent_id for word in words for agent_id in _meant(staff, ticket, word))
    return list(found) or (leads(staff, ticket) if words else [])


def leads(staff: Staff, ticket: Ticket) -> list[int]:
    """Who answers for this ticket: the lead of its team, else every supervisor, else every administrator."""
    lead = lead_of(staff, ticket)
    if lead is not None and staff.works(lead):
        return [lead]
    return _in_role(staff, Role.SUPERVISOR) or _in_role(staff, Role.ADMINISTRATOR)


def lead_of(staff: Staff, ticket: Ticket) -> int | None:
    """The lead of the ticket's team, whether they still work here or not."""
    team = staff.teams.get(ticket.team_id or 0)
    return team.lead_id if team else None


def _meant(staff: Staff, ticket: Ticket, word: str) -> list[int]:
    if word == "lead":
        return leads(staff, ticket)
    if word.startswith("role:"):
        return [one for one in _in_role(staff, word.removeprefix("role:")) if _sees(staff.agents[one], ticket)]
    one = _one(staff, ticket, word)
    return [one] if one is not None and staff.works(one) else []


def _one(staff: Staff, ticket: Ticket, word: str) -> int | None:
    match word:
        case "assignee":
            return ticket.assignee_id
        case "account_manager":
            return staff.managers.get(ticket.customer_id or 0)
        case "manager":
            above = (_manager(staff, one) for one in (lead_of(staff, ticket), ticket.assignee_id))
            return next((one for one in above if one is not None and staff.works(one)), None)
        case _:
            return None


def _manager(staff: Staff, agent_id: int | None) -> int | None:
    agent = staff.agents.get(agent_id or 0)
    return agent.manager_id if agent else None


def _in_role(staff: Staff, role: str) -> list[int]:
    return [agent.id for agent in staff.agents.values() if agent.role == role and agent.active]


def _sees(agent: Agent, ticket: Ticket) -> bool:
    """A whole role is told, but nobody of what another team has."""
    return sees_all(agent) or ticket.team_id in (None, agent.team_id) or ticket.assignee_id == agent.id
