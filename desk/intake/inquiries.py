"""Mail of carriers and brokers: it stays in the conversation that they were asked in."""

from desk.core.db import db
from desk.intake.arrival import Arrival, Filed
from desk.intake.contents import incoming_of
from desk.intake.flood import set_aside
from desk.intake.threads import recipients_of
from desk.tickets.commands.inquiry_mails import ends_delivery, file_inquiry_mail
from desk.tickets.family import went_on_in
from desk.tickets.inquiries.mail import inquiry_for
from desk.tickets.models import Ticket


def file_for_inquiry(arrival: Arrival) -> Filed | None:
    """An answer to a question of ours, or a word on its delivery; None for every other mail."""
    mail = arrival.mail
    found = inquiry_for(mail, recipients_of(mail))
    if found is None:
        return None
    ticket = went_on_in(db.session.get_one(Ticket, found.inquiry.ticket_id))
    arrival.trail.note("inquiry", found.way, found=ticket.reference, taken=True)
    bounce = mail.bounce if mail.auto_kind == "bounce" else None
    if mail.auto and not ends_delivery(found.inquiry, bounce) and (aside := set_aside(arrival, ticket, found.inquiry)):
        return aside
    file_inquiry_mail(found.inquiry, incoming_of(arrival), way=found.way, bounce=bounce, at=arrival.at)
    return Filed("inquiry", ticket.id, None)
