"""Seeing one masked value in full: for a reason, for ten minutes, and written down before it is shown."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select

from desk.accounts.errors import ReasonTooShort, TooManyReveals
from desk.accounts.masking import mask_in_text, mask_numbers
from desk.accounts.models import Agent, RevealGrant
from desk.accounts.queries import grants_since, open_grant
from desk.audit.commands import record
from desk.core.db import db

LASTS = timedelta(minutes=10)
DAY = timedelta(hours=24)
MOST_A_DAY = 50
SHORTEST_REASON, LONGEST_REASON = 5, 200


def reveal(
    agent: Agent, subject: str, field: str, *, reason: str, known: Iterable[str], ticket: str, at: datetime
) -> RevealGrant:
    """Let this agent see one value until ten minutes after `at`; the boundary commits before it is read.

    `known` are the values of `subject`: who writes one into the reason does not bring it into the trail. While a
    leave is open no new one is given. Raises ReasonTooShort, TooManyReveals.
    """
    _queue_up(agent)
    grant = open_grant(agent.id, subject, field, now=at)
    if grant is not None:
        look_again(grant, actor=agent.actor, ticket=ticket, at=at)
        return grant
    reason = " ".join(reason.split())
    if len(reason) < SHORTEST_REASON:
        raise ReasonTooShort
    if grants_since(agent.id, at - DAY) >= MOST_A_DAY:
        raise TooManyReveals
    said = mask_in_text(mask_numbers(reason), known)[:LONGEST_REASON]
    grant = RevealGrant(agent_id=agent.id, subject=subject, field=field, reason=said, at=at, ends_at=at + LASTS)
    db.session.add(grant)
    db.session.flush()
    record(
        _verb(subject, "revealed"),
        subject,
        actor=agent.actor,
        at=at,
        field=field,
        reason=said,
        ticket=ticket,
        grant_id=grant.id,
    )
    return grant


def look_again(grant: RevealGrant, *, actor: str, ticket: str, at: datetime) -> None:
    """The value is shown once more while the leave lasts: no new reason, but a line in the trail."""
    verb = _verb(grant.subject, "looked_at_again")
    record(verb, grant.subject, actor=actor, at=at, field=grant.field, ticket=ticket, grant_id=grant.id)


def note_refusal(agent: Agent, subject: str, field: str, *, ticket: str, at: datetime) -> None:
    """Somebody wanted to see more than a day allows: that is worth a look."""
    record(_verb(subject, "reveal_refused"), subject, actor=agent.actor, at=at, field=field, ticket=ticket)


def _queue_up(agent: Agent) -> None:
    """One reveal of an agent at a time, so that two at once do not both count to one below the limit."""
    db.session.scalars(select(Agent.id).where(Agent.id == agent.id).with_for_update()).one()


def _verb(subject: str, done: str) -> str:
    """contact.revealed, party.revealed."""
    return f"{subject.partition(':')[0]}.{done}"
