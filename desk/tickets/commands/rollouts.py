"""Carrying new terms to open tickets, a slice at a time."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select

from desk.audit.commands import record
from desk.core.db import db
from desk.sla.commands.promise import Happening
from desk.sla.models import SlaRollout
from desk.sla.queries import chosen_keys, offers_now
from desk.sla.rollouts import policies_of_keys
from desk.tickets.access import AROUND
from desk.tickets.commands.changes import remember_locked, ring_pages
from desk.tickets.commands.promises import keep_promises
from desk.tickets.models import Ticket
from desk.tickets.terms import promises_of
from desk.tickets.types import LIVE

OPEN = (Ticket.status.in_(LIVE), Ticket.merged_into_id.is_(None))


def carry_on(*, size: int, now: datetime) -> int:
    """The next tickets of the rollout that was begun first; how many were looked at, 0 when there is nothing to do.

    Whoever holds the rollout's row goes on with it; another sweeper leaves it alone.
    """
    rollout = _mine()
    if rollout is None:
        return 0
    tickets = _locked(rollout.last_ticket_id, size)
    if not tickets:
        rollout.ended_at = now
        record("policy.rollout_ended", f"rollout:{rollout.id}", actor=rollout.actor, at=now, moved=rollout.moved)
        return 1
    keys = chosen_keys([ticket.id for ticket in tickets])
    wanted = promises_of(tickets, offers_now())
    policies = policies_of_keys({*keys.values(), *wanted.values()})
    for ticket in tickets:
        if ticket.id in keys and _concerns(rollout, (keys[ticket.id], wanted[ticket.id]), policies):
            _retarget(ticket, wanted[ticket.id], keys[ticket.id], rollout, now)
    rollout.last_ticket_id = tickets[-1].id
    return len(tickets)


def pass_over(*, now: datetime) -> None:
    """The next ticket cannot be given new terms, however often it is tried: written down, and the others go on."""
    rollout = _mine()
    if rollout is None:
        return
    ticket_id = db.session.scalar(select(func.min(Ticket.id)).where(Ticket.id > rollout.last_ticket_id, *OPEN))
    if ticket_id is not None:
        rollout.last_ticket_id = ticket_id
        record("ticket.not_retargeted", f"ticket:{ticket_id}", actor=rollout.actor, at=now, rollout=rollout.id)


def _mine() -> SlaRollout | None:
    oldest = select(SlaRollout).where(SlaRollout.ended_at.is_(None)).order_by(SlaRollout.id).limit(1)
    return db.session.scalars(
        oldest.with_for_update(skip_locked=True).execution_options(populate_existing=True)
    ).one_or_none()


def _locked(after: int, size: int) -> Sequence[Ticket]:
    """In the order of their ids, as everybody who locks more than one."""
    query = select(Ticket).options(*AROUND).where(Ticket.id > after, *OPEN).order_by(Ticket.id).limit(size)
    query = query.with_for_update(of=Ticket).execution_options(populate_existing=True)
    tickets = db.session.scalars(query).unique().all()
    remember_locked(ticket.id for ticket in tickets)
    return tickets


def _concerns(rollout: SlaRollout, keys: tuple[str | None, str | None], policies: Mapping[str | None, int]) -> bool:
    """Whether the promise changes, from or to one of the policies that changed."""
    return keys[0] != keys[1] and any(policies.get(key) in rollout.policies for key in keys if key)


def _retarget(ticket: Ticket, key: str | None, before: str | None, rollout: SlaRollout, now: datetime) -> None:
    keep_promises(ticket, [Happening("retarget", now, {"policy": key, "rollout": rollout.id})], at=now)
    rollout.moved += 1
    details = {"before": before, "after": key, "rollout": rollout.id}
    record("ticket.retargeted", f"ticket:{ticket.id}", actor=rollout.actor, at=now, **details)
    ring_pages()
