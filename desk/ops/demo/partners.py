"""Whom the demo desk asks about its shipments, and two conversations: one answered, one that waits."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from desk.channels.types import Delivery
from desk.core.db import db
from desk.inquiries.commands import Question
from desk.inquiries.directory import PartyDraft, save_party
from desk.inquiries.mails import Letter
from desk.inquiries.models import Inquiry, InquiryMail, ThirdParty
from desk.inquiries.types import Party, Way
from desk.notifications.models import Notice
from desk.ops.demo.moments import Today
from desk.ops.demo.people import ACTOR, Cast
from desk.shipments.models import Leg
from desk.tickets.commands.incoming import Incoming
from desk.tickets.commands.inquiries import ask_inquiry
from desk.tickets.commands.inquiry_mails import file_inquiry_mail
from desk.tickets.commands.promises import keep_promises
from desk.tickets.models import Ticket, TicketShipment
from desk.tickets.types import LIVE

PARTNERS = (
    PartyDraft(Party.CARRIER, "Hapag-Lloyd", "HLCU", "service@hapag.example", "", "+49 40 5550 0101",
               "Mo–Fr 08:00–17:00 (Hamburg)", "https://www.hapag.example", 240),
    PartyDraft(Party.CARRIER, "Maersk", "MAEU", "care@maersk.example", "", "+45 5550 0102", "24 h",
               "https://www.maersk.example", 240),
    PartyDraft(Party.CARRIER, "COSCO", "COSU", "service@cosco.example", "", "+86 21 5550 0103",
               "周一至周五 09:00–17:30", "https://www.cosco.example", 480),
    PartyDraft(Party.CARRIER, "中通快递", "ZTO", "kefu@zto.example", "", "+86 21 5550 0104", "每天 08:00–22:00",
               "https://www.zto.example", 120),
    PartyDraft(Party.CARRIER, "顺丰速运", "SF", "kefu@sf.example", "", "+86 755 5550 0105", "每天 24 小时",
               "https://www.sf.example", 120),
    PartyDraft(Party.CARRIER, "UPS", "UPS", "desk@ups.example", "", "+44 20 5550 0106", "Mon–Sat 08:00–20:00 (London)",
               "https://www.ups.example", 120),
    PartyDraft(Party.BROKER, "Elbe Zollagentur", "", "zoll@elbe.example", "", "+49 40 5550 0107",
               "Mo–Fr 08:00–16:00 (Hamburg)", "", 480),
)  # fmt: skip
ASKED = (  # whom, what, their answer, and how long ago
    ("Hapag-Lloyd", "Dear colleagues,\nplease tell us the berth time at Hamburg and whether the box is on hold.",
     "Dear colleague,\nthe vessel berths at CTA on Friday, 06:00. There is no hold on the box.",
     timedelta(hours=5)),
    ("COSCO", "您好，请告知该柜目前在哪个码头、预计何时可以提柜？谢谢。", "", timedelta(hours=2)),
)  # fmt: skip
SUBJECT = "Arrival and release"
ANSWERED_AFTER = timedelta(hours=3)


def add_partners(cast: Cast, today: Today, since: datetime) -> None:
    for draft in PARTNERS:
        save_party(draft, actor=ACTOR, at=since)
    for name, question, answer, ago in ASKED:
        ticket = _about(name)
        if ticket is not None:
            _talk(ticket, _party(name), question, answer, max(today.now - ago, ticket.updated_at), today.now, cast)
            keep_promises(ticket, [], at=today.now, quiet=True)
    db.session.execute(delete(Notice))  # what is past rings nobody


def _about(carrier: str) -> Ticket | None:
    """A live ticket about a shipment that they carry."""
    return db.session.scalars(
        select(Ticket)
        .join(TicketShipment, TicketShipment.ticket_id == Ticket.id)
        .join(Leg, Leg.shipment_id == TicketShipment.shipment_id)
        .where(Leg.carrier == carrier, Ticket.status.in_(LIVE), Ticket.automatic.is_(False))
        .order_by(Ticket.id)
        .limit(1)
    ).first()


def _party(name: str) -> ThirdParty:
    return db.session.scalars(select(ThirdParty).where(ThirdParty.name == name)).one()


def _talk(ticket: Ticket, party: ThirdParty, text: str, answer: str, at: datetime, now: datetime, cast: Cast) -> None:
    question = Question(party.party, party.name, text, party.minutes)
    letter = Letter(party.email, text, SUBJECT)
    asked = ask_inquiry(ticket, question, waits=False, by=cast.agents["lin"], at=at, letter=letter)
    _left(asked, at)
    if answer:
        came_at = min(at + ANSWERED_AFTER, now)
        said = Incoming(party.name, party.email, f"Re: {SUBJECT}", answer, "", "", at=came_at)
        file_inquiry_mail(asked, said, way=Way.TOKEN, bounce=None, at=came_at)


def _left(inquiry: Inquiry, at: datetime) -> None:
    """It has left already, since its queue would deliver it today."""
    for mail in db.session.scalars(select(InquiryMail).where(InquiryMail.inquiry_id == inquiry.id)):
        mail.delivery, mail.sent_at, mail.next_try_at = Delivery.SENT, at, None
