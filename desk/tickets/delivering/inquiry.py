"""Send one mail of a conversation with a carrier. The job and the sweep both come here."""

from flask import current_app

from desk.channels.email import OutboundEmail, Refused
from desk.channels.outgoing import attempt, claim
from desk.core.db import db, transaction
from desk.core.times import utcnow
from desk.inquiries.letters import as_email
from desk.inquiries.models import InquiryMail
from desk.inquiries.queries import addresses_in
from desk.tickets.commands.inquiry_mails import settle_mail
from desk.tickets.commands.mailing import WALLED
from desk.tickets.models import Ticket
from desk.tickets.recipients.inquiry_wall import why_not


def deliver_inquiry(mail_id: int) -> None:
    """Send it if nobody else does. Nothing of the database is held while the mail server talks."""
    with transaction():
        mail = claim(InquiryMail, mail_id, now=utcnow())
    if mail is None:
        return
    found = attempt(lambda: _walled(mail), current_app.config["DESK"].smtp_url)
    with transaction():
        settle_mail(mail, found, at=utcnow())


def _walled(mail: InquiryMail) -> OutboundEmail:
    """Raises Refused when one of its addresses has become a customer's since it was written."""
    ticket = db.session.get_one(Ticket, mail.inquiry.ticket_id)
    if why_not(ticket, addresses_in(mail.to_emails)):
        raise Refused(WALLED)
    return as_email(mail)
