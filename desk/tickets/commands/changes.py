"""What every change of a ticket has in common."""

from datetime import datetime

from sqlalchemy import inspect, select, update

from desk.core.db import before_commit, db
from desk.tickets.access import AROUND
from desk.tickets.models import Revision, Ticket

TICKETS = "tickets"


def lock(ticket: Ticket) -> None:
    """Read the ticket anew and keep other writers of it away until the commit: the first line of a command.

    A transaction that has it already reads nothing: what commands before this one changed is what counts.
    """
    db.session.flush()  # what an earlier command of this transaction changed would be read over
    locked: set[int] = db.session().info.setdefault("desk_locked", set())
    number: int = (inspect(ticket).identity or [ticket.id])[0]  # an attribute would be read first
    if number in locked:
        return
    query = select(Ticket).options(*AROUND).where(Ticket.id == number).with_for_update(of=Ticket)
    db.session.execute(query.execution_options(populate_existing=True)).unique().one()
    locked.add(number)


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
