"""Tickets that went on in others: which ones belong together, and where each of them goes on."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, literal, select
from sqlalchemy.orm import aliased

from desk.core.db import db
from desk.tickets.models import Ticket


def family_ids(ticket_id: ColumnElement[int]) -> Select[int]:
    """This ticket and all that went on in it, however many merges ago. Takes a parameter too."""
    whole = select(ticket_id.label("id")).cte("family", recursive=True)
    child = aliased(Ticket)
    whole = whole.union(select(child.id).join(whole, child.merged_into_id == whole.c.id))
    return select(whole.c.id)


def of_family(ticket: Ticket, column: Any) -> Any:
    """The condition that a row stands in this ticket or in one that went on in it; `column` names the row's ticket."""
    return column.in_(family_ids(literal(ticket.id, Integer))) if ticket.absorbed else column == ticket.id


def absorbed_by(ticket: Ticket) -> Sequence[Ticket]:
    """The tickets that went on in this one, oldest first."""
    if not ticket.absorbed:
        return []
    others = of_family(ticket, Ticket.id), Ticket.id != ticket.id
    return db.session.scalars(select(Ticket).where(*others).order_by(Ticket.id)).all()


def way_of(ticket: Ticket) -> list[Ticket]:
    """The ticket, the one that it went on in, the one that this went on in, and so on."""
    way = [ticket]
    while way[-1].merged_into_id is not None:
        way.append(db.session.get_one(Ticket, way[-1].merged_into_id))
    return way


def went_on_in(ticket: Ticket) -> Ticket:
    """Where whatever comes in for this ticket belongs: itself, for nearly all."""
    return way_of(ticket)[-1]


def before_ids(ticket: Ticket) -> list[int]:
    """The tickets that this one continues or was split from, the nearest first."""
    found: list[int] = []
    while ticket.follows_id is not None:
        found.append(ticket.follows_id)
        ticket = db.session.get_one(Ticket, ticket.follows_id)
    return found
