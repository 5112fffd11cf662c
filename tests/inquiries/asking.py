"""Questions by mail, and what carriers answer."""

from datetime import timedelta

from sqlalchemy import select

from desk.channels.types import Delivery
from desk.core.db import db, transaction
from desk.inquiries.commands import Question
from desk.inquiries.mails import Letter
from desk.inquiries.marks import token_of
from desk.inquiries.models import InquiryMail
from desk.sla.commands.calendars import save_calendar
from desk.sla.commands.policies import PolicyDraft, save_policy
from desk.sla.commands.seed import ALWAYS
from desk.sla.models import SlaTimer
from desk.tickets.commands.inquiries import ask_inquiry
from tests.factories import NOON
from tests.intake.letters import letter
from tests.intake.taking import take

CARRIER = "service@hapag.example"
SECRET = "秘密：报价 USD 4711"
HOUR = timedelta(hours=1)
TARGETS = {"normal": {"first_response": 600, "next_response": 600, "resolution": 6000, "carrier_reply": 240}}


def promise():
    with transaction():
        always = save_calendar("always", ALWAYS, actor="test", at=NOON)
        save_policy(PolicyDraft("all", always.id, TARGETS), actor="test", at=NOON)


def ask(ticket, ada, *, at=NOON, waits=False, text=SECRET, to=CARRIER, name="Hapag-Lloyd", **more):
    wrote = Letter(to, text, more.pop("subject", "MBL HLCUNGB2611"), **more)
    with transaction():
        return ask_inquiry(ticket, Question("carrier", name, text), waits=waits, by=ada, at=at, letter=wrote)


def sent(inquiry):
    """Our newest mail there, taken by the mail server."""
    mail = mails(inquiry)[-1]
    with transaction():
        mail.delivery, mail.sent_at, mail.next_try_at = Delivery.SENT, mail.at, None
    return mail


def address_of(inquiry):
    return f"service+{token_of(inquiry.id)}@desk.test"


def hear(inquiry=None, *, at=NOON + HOUR, sender=f"Hapag <{CARRIER}>", body="周五靠泊，秘密 4711。", **more):
    """A mail of a carrier, taken to its end."""
    to = more.pop("to", None) or address_of(inquiry)
    raw = letter(sender=sender, to=to, body=body, message_id=more.pop("message_id", f"<c{at:%H%M%S}@hapag.example>"),
                 subject=more.pop("subject", "Re: MBL HLCUNGB2611"), **more)  # fmt: skip
    return take(raw, at=at)


def mails(inquiry):
    rows = select(InquiryMail).where(InquiryMail.inquiry_id == inquiry.id).order_by(InquiryMail.id)
    return db.session.scalars(rows.execution_options(populate_existing=True)).all()


def clock(inquiry):
    rows = select(SlaTimer).where(SlaTimer.conversation == f"inquiry:{inquiry.id}").order_by(SlaTimer.id.desc())
    return db.session.scalars(rows.execution_options(populate_existing=True)).first()
