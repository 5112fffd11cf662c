"""What every change of a ticket has in common."""

from datetime import datetime

from sqlalchemy import update

from desk.core.db import before_commit, db
from desk.tickets.models import Revision, Ticket

TICKETS = "tickets"


def lock(ticket: Ticket) -> None:
    """Read the ticket anew and keep other writers of it away until the commit: the first line of a command."""
    db.session.flush()  # what an earlier command of this transaction changed would be read over
    db.session.refresh(ticket, with_for_update={"of": Ticket})  # not of what was loaded along with it


def touch(ticket: Ticket, at: datetime) -> None:
    """Note that the ticket changed, so that open pages look again and a second writer is told."""
    ticket.updated_at = at
    ticket.revision = ticket.revision + 1
    before_commit("revision", _raise)


def _raise() -> None:
    raised = db.session.scalar(
        update(Revision).where(Revision.name == TICKETS).values(value=Revision.value + 1).returning(Revision.value)
    )
    if raised is None:
        db.session.add(Revision(name=TICKETS, value=1))
        db.session.flush()
