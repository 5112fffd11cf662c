"""What every change of a ticket has in common."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from operator import attrgetter

from sqlalchemy import inspect, select, update

from desk.core.bulk import write_aside
from desk.core.db import before_commit, db
from desk.tickets.access import AROUND
from desk.tickets.errors import WentOn
from desk.tickets.family import went_on_in
from desk.tickets.models import Revision, Ticket
from desk.tickets.numbers import reference_of

TICKETS = "tickets"


def lock(ticket: Ticket) -> None:
    """Read the ticket anew and keep other writers of it away until the commit: the first line of a command.

    A transaction that has it already reads nothing: what commands before this one changed is what counts.
    """
    locked = _locked_here()
    number: int = (inspect(ticket).identity or [ticket.id])[0]  # an attribute would be read first
    if number in locked:
        return
    write_aside()
    db.session.flush()  # what an earlier command of this transaction changed would be read over
    query = select(Ticket).options(*AROUND).where(Ticket.id == number).with_for_update(of=Ticket)
    db.session.execute(query.execution_options(populate_existing=True)).unique().one()
    locked.add(number)


def lock_live(ticket: Ticket) -> None:
    """`lock`, for what somebody says or does on the ticket. Raises WentOn when it went on in another one."""
    lock(ticket)
    if ticket.merged_into_id is not None:
        raise WentOn(reference_of(ticket.merged_into_id))


def lock_all(tickets: Iterable[Ticket]) -> None:
    """Several at once, in the order that everybody keeps who locks more than one."""
    for ticket in sorted(tickets, key=attrgetter("id")):
        lock(ticket)


def lock_ahead(ticket_ids: Iterable[int]) -> Sequence[Ticket]:
    """Lock those of them that did not go on elsewhere, with one statement, for commands that come later in a
    transaction that has changed nothing yet. Whoever holds on to the rows spares those commands reading them.
    """
    query = select(Ticket).options(*AROUND).where(Ticket.id.in_(ticket_ids), Ticket.merged_into_id.is_(None))
    query = query.order_by(Ticket.id).with_for_update(of=Ticket).execution_options(populate_existing=True)
    rows = db.session.scalars(query).unique().all()
    remember_locked(row.id for row in rows)
    return rows


def lock_end(ticket: Ticket) -> Ticket:
    """Lock the ticket in which this one goes on, itself for nearly all, and answer with it."""
    end = went_on_in(ticket)
    lock(end)
    return end if end.merged_into_id is None else lock_end(end)


def remember_locked(ticket_ids: Iterable[int]) -> None:
    """These were read and locked together: `lock` need not do it again in this transaction."""
    _locked_here().update(ticket_ids)


def _locked_here() -> set[int]:
    locked: set[int] = db.session().info.setdefault("desk_locked", set())
    return locked


def touch(ticket: Ticket, at: datetime) -> None:
    """Note that the ticket changed, so that open pages look again and a second writer is told."""
    ticket.updated_at = at
    ticket.revision = ticket.revision + 1
    ring_pages()


def ring_pages() -> None:
    """Have open pages look again, though no ticket changed."""
    before_commit("revision", _raise)


def _raise() -> None:
    raised = db.session.scalar(
        update(Revision).where(Revision.name == TICKETS).values(value=Revision.value + 1).returning(Revision.value)
    )
    if raised is None:
        db.session.add(Revision(name=TICKETS, value=1))
        db.session.flush()
