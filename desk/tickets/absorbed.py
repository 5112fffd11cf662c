"""The tickets that went on in another one, as that one's page shows them."""

from typing import Any

from desk.accounts.masking import mask_email, mask_name
from desk.tickets.commands.mergeable import UNDO_FOR
from desk.tickets.models import Ticket
from desk.tickets.numbers import reference_of
from desk.tickets.pages.ticket import Absorbed


def absorbed_views(ticket: Ticket, rows: dict[str, list[Any]]) -> list[Absorbed]:
    """Oldest first. Empty for nearly all tickets."""
    missed = rows.get("missed", [])
    return [
        Absorbed(
            reference=reference_of(row.id),
            at=row.merged_at,
            until=row.merged_at + UNDO_FOR if row.merged_into_id == ticket.id and not ticket.merged_into_id else None,
            opens=bool(row.opens),
            missed=sorted({one.metric for one in missed if one.ticket_id == row.id}),
            asked_by=_somebody_else(ticket, row),
        )
        for row in sorted(rows.get("absorbed", []), key=lambda row: row.id)
    ]


def _somebody_else(ticket: Ticket, row: Any) -> str:
    """The requester of a merged ticket, who is not answered here."""
    if row.contact_id is None or row.contact_id == ticket.contact_id:
        return ""
    return mask_name(row.name) or mask_email(row.email)
