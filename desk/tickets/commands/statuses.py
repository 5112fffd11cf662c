"""Who owes the next step: what another status does to the ticket, and what its log is told."""

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l

from desk.core.errors import Faulty
from desk.notifications.webhooks import announce, is_listened_to
from desk.sla.commands.promise import Happening
from desk.tickets.commands.owning import team_has_it, team_lets_go
from desk.tickets.commands.promises import status_is
from desk.tickets.models import Ticket
from desk.tickets.readers import is_shown
from desk.tickets.types import LIVE, TicketStatus

APPROVAL = {"metric": "approval", "conversation": "status"}
AT_MOST = timedelta(days=366)
CHANGED = "ticket.status_changed"


def become(ticket: Ticket, status: TicketStatus, *, at: datetime, until: datetime | None = None) -> list[Happening]:
    """Put the ticket into `status`, scheduled `until` then; what happens with it, clocks of its own included."""
    before, ticket.status, ticket.resume_at = ticket.status, status.value, until
    if status not in LIVE:
        ticket.needs_answer = False
    if before != status:
        _tell(ticket, {"ticket": ticket.reference, "before": before, "after": status.value}, at)
    return [status_is(ticket, at), *_approval(before, status, at), *_team(ticket, before, status, at)]


def _tell(ticket: Ticket, said: dict[str, str], at: datetime) -> None:
    """Other systems hear of it; its customer's only where that customer may read something of the ticket."""
    if is_listened_to(CHANGED):
        announce(CHANGED, said, customer_id=ticket.customer_id, at=at, visible=is_shown(ticket))


def check_until(status: TicketStatus, until: datetime | None, *, now: datetime) -> None:
    """Raises Faulty unless a scheduled ticket, and no other, says when it goes on."""
    if status is not TicketStatus.SCHEDULED:
        return
    if until is None:
        raise Faulty("until", _l("Say until when the ticket is scheduled."))
    if until <= now:
        raise Faulty("until", _l("This time has passed already."))
    if until > now + AT_MOST:
        raise Faulty("until", _l("One year ahead at most."))


def _approval(before: str, status: TicketStatus, at: datetime) -> list[Happening]:
    if before == status or TicketStatus.WAITING_APPROVAL not in (before, status):
        return []
    return [Happening("asked" if status is TicketStatus.WAITING_APPROVAL else "answered", at, APPROVAL)]


def _team(ticket: Ticket, before: str, status: TicketStatus, at: datetime) -> list[Happening]:
    if (before in LIVE) == (status in LIVE):
        return []
    return team_has_it(ticket, at) if status in LIVE else team_lets_go(ticket, at)
