"""Tickets that the desk's own commands made, to be copied: each row of a copy is one that a real ticket has."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from flask import current_app

from desk.accounts.models import Agent
from desk.core.db import db
from desk.ops.demo.answers import post_sent_answer
from desk.ops.demo.bulk.crowd import Company, Crowd
from desk.ops.demo.bulk.words import letter, subject
from desk.ops.demo.promises import silence_levels
from desk.shipments.queries import Found
from desk.tickets.commands.incoming import Incoming
from desk.tickets.commands.opening import Opening, open_ticket
from desk.tickets.commands.promises import keep_promises
from desk.tickets.commands.receiving import receive_message
from desk.tickets.commands.state import assign
from desk.tickets.models import Ticket
from desk.tickets.queries import thread_ids
from desk.tickets.types import JoinedBy, Priority, TicketStatus, TicketType

EACH = 4  # patterns for each tier and priority
OLDEST = timedelta(days=4)
TURNS = (timedelta(minutes=0), timedelta(minutes=7), timedelta(minutes=11))


@dataclass(frozen=True)
class Plan:
    """Of one pattern: whose it is, what it wants, when it began, and whether we have answered once."""

    company: Company
    type: TicketType
    priority: Priority
    at: datetime
    answered: bool
    agent: Agent


def plans(crowd: Crowd, *, now: datetime, dice: Random, at_most: int) -> list[Plan]:
    """A few for each tier and priority, begun at different times of the last days, the oldest first."""
    wanted = [
        (company, priority, turn)
        for turn in range(EACH)
        for companies in crowd.by_tier()
        for company in (companies[turn % len(companies)],)
        for priority in Priority
    ]
    made = [
        Plan(
            company=company,
            type=dice.choice(list(TicketType)),
            priority=priority,
            at=(now - TURNS[-1] - timedelta(minutes=1) - dice.random() * OLDEST).replace(microsecond=0),
            answered=turn % 2 == 0,
            agent=dice.choice(crowd.agents),
        )
        for company, priority, turn in wanted[:at_most]
    ]
    return sorted(made, key=lambda plan: plan.at)


def play(plans: Sequence[Plan], *, by: Agent, now: datetime, dice: Random) -> list[Ticket]:
    """The tickets of these plans as they are by `now`; what is past rings no more."""
    silence_levels(now)
    tickets = [_play(plan, by=by, dice=dice) for plan in plans]
    silence_levels(now)
    for ticket in tickets:
        keep_promises(ticket, [], at=now, quiet=True)
    return tickets


def _play(plan: Plan, *, by: Agent, dice: Random) -> Ticket:
    shipment = dice.choice(plan.company.shipments)
    number = shipment.shipment_no
    about = subject(dice, plan.company.customer.language, number, marked=False)
    opens, second, third = (plan.at + turn for turn in TURNS)
    contact = plan.company.contacts[0]
    ticket = open_ticket(
        _mail(plan, about, opens, dice, number),
        contact=contact,
        found=[Found(shipment.id, number)],
        at=opens,
        opening=Opening(type=plan.type, priority=plan.priority, team_id=plan.agent.team_id),
    ).ticket
    assign(ticket, plan.agent.id, by=by, at=opens)
    if plan.answered:
        body = letter(dice, plan.company.customer.language, number, ours=True)
        post_sent_answer(ticket, author=plan.agent, body=body, at=second, status_after=TicketStatus.OPEN)
    else:
        _hear(ticket, plan, second, dice, number)
    _hear(ticket, plan, third, dice, number)
    return ticket


def _hear(ticket: Ticket, plan: Plan, at: datetime, dice: Random, number: str) -> None:
    silence_levels(at)  # nobody is told of what was reached before
    before = thread_ids(ticket)
    mail = _mail(plan, f"Re: {ticket.subject}", at, dice, number, before)
    receive_message(
        ticket, mail, contact=plan.company.contacts[0], found=[], joined_by=JoinedBy.TOKEN, unverified=False, at=at
    )
    db.session.flush()


def _mail(plan: Plan, about: str, at: datetime, dice: Random, number: str, before: Sequence[str] = ()) -> Incoming:
    contact = plan.company.contacts[0]
    return Incoming(
        from_name=contact.name,
        from_email=contact.email,
        subject=about,
        text=letter(dice, plan.company.customer.language, number),
        quoted="",
        html="",
        at=at,
        to_email=current_app.config["DESK"].reply_address,
        rfc_id=f"<{at:%Y%m%d%H%M%S}.{dice.getrandbits(32):08x}@{contact.email.rpartition('@')[2]}>",
        in_reply_to=before[-1] if before else "",
        references=list(before),
    )
