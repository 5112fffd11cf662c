from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from desk.core.db import db
from desk.tickets.models import TicketTag


class Tagging(NamedTuple):
    """A word for a ticket."""

    ticket_id: int
    tag: str


def tag_all(tags: Sequence[Tagging]) -> list[Tagging]:
    """Put these words on their tickets, and return those that were new. The tickets are locked by the caller."""
    if not tags:
        return []
    insert = postgresql_insert if db.session.get_bind().dialect.name == "postgresql" else sqlite_insert
    new = insert(TicketTag).on_conflict_do_nothing().returning(TicketTag.ticket_id, TicketTag.tag)
    rows = [one._asdict() for one in dict.fromkeys(tags)]
    return [Tagging(*row) for row in db.session.connection().execute(new, rows)]
