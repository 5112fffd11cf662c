from desk.core.db import db
from desk.core.errors import NotFound
from desk.inquiries.models import Inquiry


def inquiry_of(ticket_id: int, inquiry_id: int) -> Inquiry:
    """A question of this very ticket. Raises NotFound."""
    found = db.session.get(Inquiry, inquiry_id)
    if found is None or found.ticket_id != ticket_id:
        raise NotFound
    return found
