"""What becomes of the mails of a conversation with a carrier: those that come in, and those that left."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from desk.accounts.contact_queries import email_index
from desk.audit.commands import record
from desk.channels.outgoing import Outcome, end, is_given_up, queue_again
from desk.channels.types import Bounce, Delivery
from desk.core.db import db
from desk.core.queues import enqueue_after_commit
from desk.core.seen import lock_row
from desk.inquiries.commands import is_open, settle
from desk.inquiries.mails import DELIVER, keep_files, new_file
from desk.inquiries.marks import mail_named
from desk.inquiries.models import Inquiry, InquiryMail
from desk.inquiries.queries import IN, newest_sent, speaks_for
from desk.inquiries.rules import is_acknowledgement
from desk.inquiries.types import ACKNOWLEDGED, Way
from desk.notifications.commands import tell
from desk.notifications.types import Kind
from desk.sla.commands.promise import Happening
from desk.tickets.commands.changes import lock_end, touch
from desk.tickets.commands.incoming import Incoming
from desk.tickets.commands.inquiries import ours_again
from desk.tickets.commands.promises import keep_promises
from desk.tickets.models import Ticket
from desk.tickets.recipients.choosing import addresses_in
from desk.tickets.recipients.inquiry_wall import of_customers
from desk.tickets.types import Step

AGAIN = (Delivery.FAILED, Delivery.HELD)


def file_inquiry_mail(
    inquiry: Inquiry, incoming: Incoming, *, way: Way, bounce: Bounce | None, at: datetime
) -> InquiryMail:
    """Keep what came in for a conversation; the same mail from two mailboxes is one.

    Only a person of the other side ends its clock, and nothing opens a settled ticket again.
    """
    ticket = lock_end(db.session.get_one(Ticket, inquiry.ticket_id))
    db.session.refresh(inquiry)
    known = _kept_before(inquiry, incoming)
    if known is not None:
        return known
    mail = _mail_of(inquiry, incoming, way, at)
    _note_customers(ticket, mail, incoming)
    if bounce is not None:
        _void(inquiry, bounce, ticket, at=at)
    happenings = _answered(inquiry, mail, ticket, at)
    touch(ticket, at)
    if happenings:
        keep_promises(ticket, happenings, at=at)
    record("inquiry.mail_received", f"ticket:{ticket.id}", actor="stranger", at=at, inquiry=inquiry.id,
           joined_by=way, answers=bool(happenings))  # fmt: skip
    if not mail.automatic:
        inquiry.heard_at = at
        _tell(inquiry, ticket, Kind.CARRIER_ANSWERED, f"inquiry-mail:{mail.id}", at, unverified=mail.unverified)
    return mail


def ends_delivery(inquiry: Inquiry, bounce: Bounce | None) -> bool:
    """Whether such a report voids a mail of ours that counts as delivered until now."""
    return bounce is not None and bounce.permanent and _meant(inquiry, bounce) is not None


def settle_mail(mail: InquiryMail, found: Outcome, *, at: datetime) -> None:
    """How its delivery went. One that a bounce has ended meanwhile stays ended."""
    ticket = lock_end(db.session.get_one(Ticket, mail.inquiry.ticket_id))
    db.session.refresh(mail)
    if mail.delivery != Delivery.SENDING:
        return
    if found.state is Delivery.QUEUED and not is_given_up(mail):
        queue_again(mail, found.why, at=at)
    elif found.state in (Delivery.SENT, Delivery.HELD):
        end(mail, found.state, at=at, why=found.why)
    else:
        _failed(mail, found.why, ticket, at=at)
    touch(ticket, at)
    record(f"inquiry.mail_{mail.delivery}", f"ticket:{ticket.id}", actor="desk", at=at, mail=mail.id, tries=mail.tries)


def send_mail_again(mail: InquiryMail, *, actor: str, at: datetime) -> None:
    """Queue a mail that ended unsent once more, with the same Message-ID; any other stays as it is."""
    ticket = lock_end(db.session.get_one(Ticket, mail.inquiry.ticket_id))
    lock_row(mail)
    if mail.delivery not in AGAIN:
        return
    mail.delivery, mail.tries, mail.next_try_at, mail.last_error = Delivery.QUEUED, 0, at, ""
    touch(ticket, at)
    record("inquiry.mail_requeued", f"ticket:{ticket.id}", actor=actor, at=at, mail=mail.id)
    enqueue_after_commit(DELIVER, mail.id, queue="mail")


def _kept_before(inquiry: Inquiry, incoming: Incoming) -> InquiryMail | None:
    same = InquiryMail.inquiry_id == inquiry.id, InquiryMail.rfc_id == incoming.rfc_id, InquiryMail.direction == IN
    rows = db.session.scalars(select(InquiryMail).where(*same)).all() if incoming.rfc_id else []
    return next((one for one in rows if one.text == incoming.text), None)


def _mail_of(inquiry: Inquiry, incoming: Incoming, way: Way, at: datetime) -> InquiryMail:
    acknowledges = is_acknowledgement(incoming.subject, incoming.text)
    mail = InquiryMail(
        inquiry=inquiry,
        direction=IN,
        from_name=incoming.from_name,
        from_email=incoming.from_email,
        from_index=email_index(incoming.from_email),
        to_emails=", ".join(one for one in (incoming.to_email, incoming.cc_emails) if one),
        subject=incoming.subject[:998],
        text=incoming.text,
        quoted=incoming.quoted,
        html=incoming.html,
        at=at,
        rfc_id=incoming.rfc_id[:998],
        in_reply_to=incoming.in_reply_to[:998],
        references=incoming.references,
        joined_by=way,
        automatic=incoming.automatic or (ACKNOWLEDGED if acknowledges else ""),
        unverified=not speaks_for(inquiry, incoming.from_email),
        trace=list(incoming.trace),
    )
    db.session.add(mail)
    db.session.flush()
    keep_files(mail, [new_file(one.name, one.type, one.data, inline=one.inline) for one in incoming.files])
    return mail


def _answered(inquiry: Inquiry, mail: InquiryMail, ticket: Ticket, at: datetime) -> list[Happening]:
    """The first word of a person who speaks for them, if it came after the question that is open."""
    counts = not mail.automatic and not mail.unverified and at >= inquiry.asked_at
    if not (counts and is_open(inquiry) and ticket.id == inquiry.ticket_id):
        return []
    opens_at = max(at, ticket.updated_at)  # whoever put it aside had not seen these words
    return [settle(inquiry, mail.text, came_at=at), *ours_again(ticket, inquiry.opens, opens_at)]


def _note_customers(ticket: Ticket, mail: InquiryMail, incoming: Incoming) -> None:
    """They may have written to a customer as well: then that one knows, and we should know that they do."""
    named = addresses_in(f"{incoming.to_email}, {incoming.cc_emails}")
    if of_customers(ticket, [one for one in named if one]):
        step = Step(key="customer", found=ticket.reference, taken=False, why="named")
        mail.trace = [*mail.trace, step]


def _void(inquiry: Inquiry, bounce: Bounce, ticket: Ticket, *, at: datetime) -> None:
    """A server could not deliver a mail of ours; not for good, and only its words are kept."""
    mail = _meant(inquiry, bounce)
    if mail is None:
        return
    if bounce.permanent:
        _failed(mail, bounce.why, ticket, at=at)
    else:
        mail.last_error = bounce.why[:300]


def _meant(inquiry: Inquiry, bounce: Bounce) -> InquiryMail | None:
    """The mail of ours that it is about, as far as that has left and did not fail yet."""
    number = mail_named(bounce.original_id)
    named = db.session.get(InquiryMail, number) if number else None
    mail = named if named is not None and named.inquiry_id == inquiry.id else newest_sent(inquiry.id)
    return mail if mail is not None and mail.delivery in (Delivery.SENT, Delivery.SENDING) else None


def _failed(mail: InquiryMail, why: str, ticket: Ticket, *, at: datetime) -> None:
    end(mail, Delivery.FAILED, at=at, why=why)
    _tell(mail.inquiry, ticket, Kind.NOT_DELIVERED, f"inquiry-undelivered:{mail.id}:{at:%Y%m%d%H%M%S}", at)


def _tell(inquiry: Inquiry, ticket: Ticket, kind: Kind, key: str, at: datetime, *, unverified: bool = False) -> None:
    """Who asked hears of it, and who wrote last."""
    last = newest_sent(inquiry.id)
    who: Sequence[int | None] = (inquiry.asked_by_id, last.agent_id if last is not None else None)
    path = f"/tickets/{ticket.reference}/inquiries/{inquiry.id}"
    data = {"ticket": ticket.reference, "path": path, "asked": inquiry.name, "unverified": unverified}
    tell({one for one in who if one}, key=key, kind=kind, subject=f"ticket:{ticket.id}", data=data, at=at)
