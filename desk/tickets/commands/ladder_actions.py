"""What a level of a promise brings about: people are told, and the ticket is changed, as its policy says."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import select

from desk.accounts.types import TheDesk
from desk.audit.commands import record
from desk.core.db import db
from desk.notifications.commands import Calling, call_all, tell_all
from desk.notifications.telling import BOTH, Telling
from desk.notifications.types import Channel, Kind
from desk.sla.actions import WARNED, LevelAction
from desk.sla.commands.levels import Reached
from desk.sla.models import SlaTimer
from desk.tickets.commands.changes import touch
from desk.tickets.commands.state import assign, classify, hand_over
from desk.tickets.commands.tags import Tagging, tag_all
from desk.tickets.hearers import Staff, hearers, lead_of, read_staff
from desk.tickets.models import Ticket
from desk.tickets.types import HIGHER, Priority, TicketType

DESK = TheDesk()
BELL = (Channel.BELL,)
KINDS = {"sla.woken": Kind.WOKEN, "sla.warned": Kind.WARNING, "sla.breached": Kind.BREACH}

Told = tuple[Reached, LevelAction]
Ways = dict[tuple[Sequence[Channel], datetime], list[int]]  # people by how and when they hear


def carry_out(tickets: Mapping[int, Ticket], told: Sequence[Told], *, now: datetime) -> None:
    """Do what each of these levels asks for. The tickets, by their ids, are locked and as the levels found them.

    Whoever has a ticket when the level is reached is told, whoever gets it then. Nobody is told of a level that a later
    one covers, but what it changes is changed. Telling, tags and calls take the same few statements for thousands.
    """
    if not told:
        return
    staff = read_staff(tickets.values(), now)
    ways = [_ways(staff, tickets[reached.ticket_id], reached, action, now) for reached, action in told]
    for reached, action in told:
        _change(staff, tickets[reached.ticket_id], action, now)
    dues = _moved(told)
    said = [_said(tickets[reached.ticket_id], reached, dues.get(reached.timer_id)) for reached, _ in told]
    tellings = [_tellings(one[0], how, data, now) for one, how, data in zip(told, ways, said, strict=True)]
    tell_all(list(chain.from_iterable(tellings)))
    call_all([_call(*one, data, now) for one, data in zip(told, said, strict=True) if one[1].webhook])
    _tag(tickets, told, now)


def event_of(reached: Reached) -> str:
    """What reaching this level is called in the trail and outside."""
    return "sla.woken" if reached.wake else "sla.warned" if reached.warning else "sla.breached"


def _ways(staff: Staff, ticket: Ticket, reached: Reached, action: LevelAction, now: datetime) -> Ways:
    """Who hears of it, by how and by when the mail leaves at the earliest.

    The mail of a warning waits for its reader's hours. What is missed is told at once to those who work now, to all
    where nobody does; the assignee's bell is enough where somebody above them gets the mail.
    """
    if reached.covered:
        return {}
    people = hearers(staff, ticket, (WARNED if reached.wake else action).notify)
    if not reached.warning and not reached.wake:
        people = [one for one in people if staff.begins(one, now) <= now] or people
    ways: Ways = {}
    for one in people:
        mail_at = staff.begins(one, now) if reached.warning else now
        bell_only = not reached.warning and _reads_bell(staff, ticket, one, people)
        ways.setdefault((BELL if bell_only else BOTH, mail_at), []).append(one)
    return ways


def _reads_bell(staff: Staff, ticket: Ticket, agent_id: int, people: Sequence[int]) -> bool:
    return agent_id == ticket.assignee_id and agent_id != lead_of(staff, ticket) and len(people) > 1


def _moved(told: Sequence[Told]) -> dict[int, datetime | None]:
    """When the promises are due now whose warning has changed their terms, by timer; what was missed stays missed."""
    changed = {one.timer_id for one, action in told if one.warning and (action.raise_priority or action.hand_to)}
    rows = select(SlaTimer.id, SlaTimer.due_at).where(SlaTimer.id.in_(changed))
    return {row[0]: row[1] for row in db.session.execute(rows)} if changed else {}


def _tellings(reached: Reached, ways: Ways, said: Mapping[str, Any], now: datetime) -> list[Telling]:
    key, subject, kind = f"level:{reached.level_id}", f"ticket:{reached.ticket_id}", KINDS[event_of(reached)]
    return [
        Telling(agent_ids, key, kind, subject, said, now, channels, mail_at)
        for (channels, mail_at), agent_ids in ways.items()
    ]


def _said(ticket: Ticket, reached: Reached, due_at: datetime | None) -> dict[str, Any]:
    due_at = due_at or reached.due_at
    return {
        "ticket": ticket.reference,
        "path": f"/tickets/{ticket.reference}",
        "metric": reached.metric,
        "level": reached.level,
        "due": due_at.isoformat() if due_at else "",
        "late_s": int(reached.late.total_seconds()),
    }


def _call(reached: Reached, action: LevelAction, said: Mapping[str, Any], now: datetime) -> Calling:
    """The receiver learns which ticket and which promise, and nothing of the people behind them."""
    data = {**said, "at": reached.at.isoformat()}
    return Calling(f"level:{reached.level_id}", action.webhook, event_of(reached), data, now)


def _tag(tickets: Mapping[int, Ticket], told: Sequence[Told], now: datetime) -> None:
    for one in tag_all([Tagging(reached.ticket_id, action.tag) for reached, action in told if action.tag]):
        touch(tickets[one.ticket_id], now)
        record("ticket.tagged", f"ticket:{one.ticket_id}", actor=DESK.actor, at=now, tag=one.tag)


def _change(staff: Staff, ticket: Ticket, action: LevelAction, now: datetime) -> None:
    """The new team first: it is its lead who may get the ticket."""
    if action.raise_priority and (higher := HIGHER.get(Priority(ticket.priority))):
        classify(ticket, type=TicketType(ticket.type), priority=higher, by=DESK, at=now)
    if action.hand_to is not None:
        _hand_to(staff, ticket, action.hand_to, now)
    if action.assign:
        _assign(staff, ticket, action.assign, now)


def _hand_to(staff: Staff, ticket: Ticket, team_id: int, now: datetime) -> None:
    if team_id in staff.teams:
        hand_over(ticket, team_id, by=DESK, at=now)
    else:
        _left_undone(ticket, now, team=team_id)


def _assign(staff: Staff, ticket: Ticket, word: str, now: datetime) -> None:
    agent_id = lead_of(staff, ticket) if word == "lead" else int(word.removeprefix("agent:"))
    if staff.works(agent_id):
        assign(ticket, agent_id, by=DESK, at=now)
    else:
        _left_undone(ticket, now, assignee=word)


def _left_undone(ticket: Ticket, now: datetime, **wanted: Any) -> None:
    """A policy names somebody who is gone: the level counts all the same, and the trail says what it could not do."""
    record("sla.action_left_undone", f"ticket:{ticket.id}", actor=DESK.actor, at=now, **wanted)
