"""What servers and mail programs say of our own mail: it came back, it is late, it arrived, it was read.

Believed only with a keyed Message-ID of ours, or the token of the address that the report came to.
"""

from collections.abc import Sequence

from sqlalchemy import select

from desk.accounts.contact_queries import email_index
from desk.accounts.masking import mask_email, mask_numbers
from desk.channels.types import Bounce
from desk.core.db import db
from desk.intake.arrival import Arrival, Filed
from desk.intake.contents import clean, incoming_of
from desk.intake.flood import set_aside
from desk.intake.reports import has_report, reported_id, was_shown
from desk.intake.threads import ids_in, message_of_ours, tokens_in
from desk.tickets.commands.changes import lock_end, touch
from desk.tickets.commands.delivery import mark_bounced
from desk.tickets.commands.receipts import RECEIPT, stop_address
from desk.tickets.commands.receiving import receive_message
from desk.tickets.family import before_ids, of_family, went_on_in
from desk.tickets.models import Message, Ticket
from desk.tickets.queries import copies_of, copy_for_token, message_for_token, number_in_token, ticket_for_token
from desk.tickets.types import Direction, JoinedBy, Step

LONGEST_WHY = 200


def file_report(arrival: Arrival) -> Filed | None:
    """A report about a mail of ours, noted where that stands; None for every other mail."""
    mail = arrival.mail
    if mail.auto_kind == "receipt" and has_report(mail.attachments):
        return _heard(arrival)
    return _bounced(arrival, mail.bounce) if mail.auto_kind == "bounce" and mail.bounce else None


def _heard(arrival: Arrival) -> Filed | None:
    """It arrived, or was read: a word on that message, and no ticket."""
    mail = arrival.mail
    named = [reported_id(mail.attachments), mail.bounce.original_id if mail.bounce else "", *ids_in(mail)]
    message = next(filter(None, map(message_of_ours, named)), None)
    if message is None or message.direction != Direction.OUT:
        return None
    ticket = lock_end(message.ticket)
    shown = was_shown(mail.attachments)
    step = Step(key="report", found="", taken=True, why="shown" if shown else "delivered")
    if step not in message.trace:
        message.heard_at = message.heard_at or (arrival.at if shown else None)
        message.trace = [*message.trace, step]
        touch(ticket, arrival.at)
    return Filed("noted", ticket.id, message)


def _bounced(arrival: Arrival, bounce: Bounce) -> Filed | None:
    """Shown in the conversation; when it is for good, that delivery is void and what it had answered is open again."""
    message, ticket = _original(arrival, bounce)
    if ticket is None:
        arrival.trail.note("bounce", "unknown")
        return None
    why = mask_numbers(clean(bounce.why))[:LONGEST_WHY]
    named = _recipients(message, arrival, bounce) if message is not None else []
    told = {"to": ", ".join(map(mask_email, (bounce.recipients or _only(message))[:3])), "said": why}
    state = ("permanent" if bounce.permanent else "delayed") if message is not None else "which"
    arrival.trail.note("bounce", state, found=ticket.reference, taken=True, **told)
    voided = message is not None and _voids(message, named, why, bounce.permanent, arrival)
    if not voided and (aside := set_aside(arrival, ticket)):
        return aside
    received = receive_message(
        ticket,
        incoming_of(arrival),
        contact=None,
        found=[],
        joined_by=JoinedBy.BOUNCE,
        unverified=False,
        at=arrival.at,
    )
    return Filed("bounce", received.ticket_id, received)


def _voids(message: Message, named: Sequence[str], why: str, permanent: bool, arrival: Arrival) -> bool:
    """Whether a delivery counts no more by this report, which it is told of here."""
    hit = mark_bounced(message, named, why, permanent=permanent, at=arrival.at)
    if permanent and message.automatic == RECEIPT:  # whoever cannot be reached gets no more of them
        stop_address(email_index(message.to_email), why="bounced", at=arrival.at)
    return hit and permanent


def _original(arrival: Arrival, bounce: Bounce) -> tuple[Message | None, Ticket | None]:
    """The message of ours that it is about and its ticket; the token of an address may tell only the ticket."""
    message = message_of_ours(bounce.original_id)
    for token in [] if message else tokens_in(arrival.mail):
        message, ticket = message_for_token(token), ticket_for_token(token)
        if message is None and ticket is not None:
            message = _last_sent_to(ticket, bounce.recipients)
            if message is None:
                return None, went_on_in(ticket)
    if message is None or message.direction != Direction.OUT:
        return None, None
    return message, went_on_in(message.ticket)


def _last_sent_to(ticket: Ticket, recipients: Sequence[str]) -> Message | None:
    """Our newest mail to one of these, as the token names no mail."""
    sent = select(Message).where(of_family(ticket, Message.ticket_id), Message.direction == Direction.OUT)
    indexes = set(map(email_index, recipients))
    rows = db.session.scalars(sent.order_by(Message.id.desc()).limit(20)).all()
    return next((one for one in rows if email_index(one.to_email) in indexes), None)


def _recipients(message: Message, arrival: Arrival, bounce: Bounce) -> list[str]:
    """Whom it names. One that names none of those whom we wrote to, as behind an alias, is about whose mail it came
    back to; or about the only one.
    """
    copies = copies_of([message.id])
    ours = {email_index(message.to_email), *(one.email_index for one in copies)}
    named = [one for one in bounce.recipients if email_index(one) in ours]
    if named or not copies:
        return named
    back = [found for token in tokens_in(arrival.mail) if (found := _whose(message, token))]
    return back[:1] or list(bounce.recipients)


def _whose(message: Message, token: str) -> str:
    """Whom the mail of this message went to that left with this token; empty for a token of something else."""
    copy = copy_for_token(token)
    if copy is not None:
        return copy.email if copy.message_id == message.id else ""
    stood_in = [message.ticket_id, *before_ids(message.ticket)]  # it may have been split off since it left
    return message.to_email if number_in_token(token) in stood_in else ""


def _only(message: Message | None) -> list[str]:
    return [message.to_email] if message is not None else []
