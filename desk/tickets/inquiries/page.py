"""A conversation with a carrier on a page of its own, for agents only."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from desk.accounts.models import Agent
from desk.accounts.policy import allows
from desk.accounts.types import Role
from desk.channels.contents import is_mislabelled
from desk.core.db import db
from desk.core.errors import NotFound
from desk.inquiries.directory import parties_named
from desk.inquiries.models import Inquiry, InquiryFile, InquiryMail
from desk.inquiries.pages import InquiryFileView, InquiryMailView, InquiryPage
from desk.inquiries.panel import inquiry_views, party_view
from desk.inquiries.queries import OUT, files_of, mails_of
from desk.inquiries.types import ACKNOWLEDGED, Way
from desk.sla.models import SlaTimer
from desk.tickets.commands.inquiry_mails import AGAIN
from desk.tickets.family import of_family
from desk.tickets.labels import AUTOMATIC
from desk.tickets.models import Attachment, Message, Ticket
from desk.tickets.outbox.words import why_not_sent
from desk.tickets.types import TicketStatus

SAYS = {ACKNOWLEDGED: _l("Only says that our mail came in")} | AUTOMATIC
SEEN_BY_CUSTOMER = _l("They sent this to an address of the customer too.")


def inquiry_in(ticket: Ticket, inquiry_id: int) -> Inquiry:
    """A question of this ticket, or of one that went on in it. Raises NotFound."""
    found = db.session.scalars(
        select(Inquiry).where(Inquiry.id == inquiry_id, of_family(ticket, Inquiry.ticket_id))
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def inquiry_page(agent: Agent, ticket: Ticket, inquiry: Inquiry) -> InquiryPage:
    mails = mails_of(inquiry.id)
    files = files_of([one.id for one in mails])
    clocks = select(SlaTimer).where(SlaTimer.conversation == f"inquiry:{inquiry.id}")
    row = _Row(inquiry)
    view = inquiry_views([row], db.session.scalars(clocks).all(), mails)[0]
    own = ticket.id == inquiry.ticket_id and ticket.merged_into_id is None
    known = parties_named([inquiry.name])
    return InquiryPage(
        id=inquiry.id,
        reference=ticket.reference,
        subject=inquiry.subject,
        view=view,
        mails=[_mail_view(one, files, open_=view.state == "open" and own) for one in mails],
        cc=inquiry.cc_emails,
        writes=own and bool(inquiry.email) and allows(Role(agent.role), "ticket.reply"),
        acts=own and allows(Role(agent.role), "ticket.note"),
        waits=ticket.status == TicketStatus.WAITING_CARRIER,
        known=party_view(known[0]) if known else None,
        files=_of_ticket(ticket),
    )


class _Row:
    """A question as the statement of a ticket's page reads it."""

    def __init__(self, inquiry: Inquiry) -> None:
        self.__dict__ |= {name: getattr(inquiry, name) for name in (
            "id", "party", "name", "question", "asked_at", "answer", "answered_at", "withdrawn_at", "email",
        )}  # fmt: skip
        self.asked_by = inquiry.asked_by.name


def _mail_view(mail: InquiryMail, files: Sequence[InquiryFile], *, open_: bool) -> InquiryMailView:
    ours, by_hand = mail.direction == OUT, mail.joined_by == Way.BY_HAND
    theirs = not ours and not by_hand
    agent = mail.agent.name if mail.agent is not None else ""
    named = any(step["key"] == "customer" for step in mail.trace)
    return InquiryMailView(
        id=mail.id,
        kind="out" if ours else "note" if by_hand else "in",
        author=(agent if not theirs else mail.from_name) or mail.from_email or _("Desk"),
        address=mail.from_email,
        to=mail.to_emails if ours else "",
        at=mail.at,
        text=mail.text,
        quoted=mail.quoted,
        has_html=bool(mail.html),
        delivery=mail.delivery or "",
        error=why_not_sent(mail.last_error),
        automatic=SAYS.get(mail.automatic, mail.automatic),
        unverified=theirs and mail.unverified,
        warnings=[str(SEEN_BY_CUSTOMER)] if named else [],
        files=[_file_view(one) for one in files if one.mail_id == mail.id],
        may_take=theirs and open_ and mail.automatic != "bounce",
        may_send=ours and mail.delivery in AGAIN,
    )


def _file_view(file: InquiryFile | Attachment) -> InquiryFileView:
    return InquiryFileView(file.id, file.name, file.size, is_mislabelled(file.type))


def _of_ticket(ticket: Ticket) -> list[InquiryFileView]:
    rows = db.session.scalars(
        select(Attachment)
        .join(Message, Message.id == Attachment.message_id)
        .where(of_family(ticket, Message.ticket_id), Attachment.inline.is_(False))
        .order_by(Attachment.id)
    ).all()
    return [_file_view(one) for one in rows]
