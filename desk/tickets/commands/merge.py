"""Two tickets about one thing go on as one, and for a day that can be taken back."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from desk.accounts.models import Agent
from desk.audit.commands import record
from desk.core.db import db
from desk.sla.commands.promise import Happening
from desk.sla.models import SlaEvent
from desk.sla.queries import log_of
from desk.tickets.commands.changes import lock_all, touch
from desk.tickets.commands.mergeable import UNDO_FOR, require_mergeable, status_together
from desk.tickets.commands.promises import keep_promises, whose
from desk.tickets.commands.statuses import become
from desk.tickets.errors import CannotMerge
from desk.tickets.models import Ticket, TicketShipment
from desk.tickets.numbers import reference_of
from desk.tickets.queries import bound_shipment_ids
from desk.tickets.types import TicketStatus

SINCE = ("status", "customer_message", "reply")  # what a merged ticket knows by itself of who owes the next step


def merge(ticket: Ticket, into: Ticket, *, by: Agent, at: datetime) -> None:
    """Let `ticket` go on in `into`, which answers for both from now on.

    Its words stay where they are and are shown there; its promises end, what it is about is that one's too. A second
    press changes nothing. Raises CannotMerge.
    """
    lock_all((ticket, into))
    if ticket.id != into.id and ticket.merged_into_id == into.id:
        return
    require_mergeable(ticket, into, now=at)
    then = max([at, *(row.at for one in (ticket, into) for row in log_of(one.id))])
    before = _standing(into)
    given = {"bound": _bind(ticket, into), "charge": _charge(ticket, into)}
    opened = _open_again(ticket, into, then)
    into.absorbed = True
    into.needs_answer = into.needs_answer or ticket.needs_answer
    away = Happening("merged_into", then, {"ticket": str(into.id), "before": _standing(ticket)})
    _close(ticket, into, at)
    keep_promises(ticket, [away], at=at, quiet=True)
    here = {"ticket": str(ticket.id), "before": before, **given, **whose(ticket)}
    keep_promises(into, [*opened, Happening("merged_from", then, here)], at=at)
    for one in (ticket, into):
        touch(one, at)
    record("ticket.merged", f"ticket:{ticket.id}", actor=by.actor, at=at, into=into.reference)
    record("ticket.absorbed", f"ticket:{into.id}", actor=by.actor, at=at, ticket=ticket.reference)


def unmerge(ticket: Ticket, *, by: Agent, at: datetime) -> None:
    """Take a merge back: both tickets stand as if it had not been.

    What was written meanwhile stays where it was written. A second press changes nothing. Raises CannotMerge.
    """
    into = _other(ticket)
    if into is None:
        return
    _require_undoable(ticket, into, now=at)
    away, here = _last(ticket, "merged_into", into), _last(into, "merged_from", ticket)
    then = max([at, *(row.at for one in (ticket, into) for row in log_of(one.id))])
    ticket.merged_into_id, ticket.merged_at = None, None
    _stand(ticket, away.data["before"], needs_answer=ticket.needs_answer)
    _take_back(into, here)
    for one, other in ((ticket, into), (into, ticket)):
        keep_promises(one, [Happening("unmerged", then, {"ticket": str(other.id)})], at=at)
        touch(one, at)
        record("ticket.unmerged", f"ticket:{one.id}", actor=by.actor, at=at, ticket=other.reference)


def _standing(ticket: Ticket) -> dict[str, Any]:
    """How a ticket stands that is about to be changed, to put it back."""
    resume_at = ticket.resume_at.isoformat() if ticket.resume_at else None
    return {"status": ticket.status, "needs_answer": ticket.needs_answer, "resume_at": resume_at}


def _stand(ticket: Ticket, before: dict[str, Any], *, needs_answer: bool = False) -> None:
    ticket.status = before["status"]
    ticket.needs_answer = before["needs_answer"] or needs_answer
    ticket.resume_at = datetime.fromisoformat(before["resume_at"]) if before["resume_at"] else None


def _close(ticket: Ticket, into: Ticket, at: datetime) -> None:
    ticket.merged_into_id, ticket.merged_at = into.id, at
    ticket.status, ticket.needs_answer, ticket.resume_at = TicketStatus.CLOSED, False, None


def _bind(ticket: Ticket, into: Ticket) -> list[int]:
    """What the one is about, the other is about too; the shipments that it was not about before."""
    known = set(bound_shipment_ids(into.id))
    new = [one for one in bound_shipment_ids(ticket.id) if one not in known]
    tag = ticket.reference
    db.session.add_all(TicketShipment(ticket_id=into.id, shipment_id=one, bound_by=tag) for one in new)
    return new


def _charge(ticket: Ticket, into: Ticket) -> bool:
    if into.charge_line_id is not None or ticket.charge_line_id is None:
        return False
    into.charge_line_id = ticket.charge_line_id
    return True


def _open_again(ticket: Ticket, into: Ticket, at: datetime) -> list[Happening]:
    """The ticket is ours again when somebody waits whom it takes in; undoing the merge takes that back."""
    status = status_together(ticket, into)
    if status == into.status:
        return []
    through = {"through": str(ticket.id)}
    return [replace(one, data={**one.data, **through}) for one in become(into, TicketStatus(status), at=at)]


def _other(ticket: Ticket) -> Ticket | None:
    """The ticket that this one went on in, None when it did not; both are locked."""
    into = db.session.get(Ticket, ticket.merged_into_id) if ticket.merged_into_id is not None else None
    if into is None:
        return None
    lock_all((ticket, into))
    return into if ticket.merged_into_id == into.id else None


def _require_undoable(ticket: Ticket, into: Ticket, *, now: datetime) -> None:
    if ticket.merged_at is None or now - ticket.merged_at > UNDO_FOR:
        raise CannotMerge(_l("A merge can be undone for 24 hours. Split off what belongs elsewhere instead."))
    if into.merged_into_id is not None:
        further = reference_of(into.merged_into_id)
        raise CannotMerge(_l("%(ticket)s was merged into %(other)s since: undo that first.",
                             ticket=into.reference, other=further))  # fmt: skip


def _last(ticket: Ticket, kind: str, other: Ticket) -> SlaEvent:
    return next(row for row in reversed(log_of(ticket.id)) if row.kind == kind and row.data["ticket"] == str(other.id))


def _take_back(into: Ticket, here: SlaEvent) -> None:
    """What the merge gave to the other ticket. Who owes its next step is left where somebody has said so since."""
    gone = TicketShipment.ticket_id == into.id, TicketShipment.shipment_id.in_(here.data["bound"])
    db.session.execute(delete(TicketShipment).where(*gone))
    if here.data["charge"]:
        into.charge_line, into.charge_line_id = None, None
    if not _went_on(row for row in log_of(into.id) if row.id > here.id):
        _stand(into, here.data["before"])
    others = select(Ticket.id).where(Ticket.merged_into_id == into.id, Ticket.id != int(here.data["ticket"]))
    into.absorbed = db.session.scalar(others.limit(1)) is not None


def _went_on(since: Iterable[SlaEvent]) -> bool:
    return any(row.kind in SINCE and "through" not in row.data for row in since)
