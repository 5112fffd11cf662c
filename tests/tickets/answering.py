"""Answers as tests send them, and what became of them."""

from datetime import timedelta
from email import message_from_bytes
from email.policy import default

from desk.channels.commands import MailboxDraft, save_mailbox
from desk.channels.email import OutboundEmail
from desk.core.db import db, transaction
from desk.core.times import utcnow
from desk.tickets.commands.reply import post_reply
from desk.tickets.delivering.mail import deliver, deliver_copy
from desk.tickets.models_mail import MessageCopy
from desk.tickets.recipients.choosing import for_everybody
from tests import factories
from tests.factories import NOON

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 24
MAIL = OutboundEmail(
    from_name="林晓", from_email="service@desk.test", to_email="a@b.example", reply_to="r@desk.test", subject="x",
    text="hello", at=NOON, rfc_id="<m1.x@desk.test>",
)  # fmt: skip


def answer(ticket, body="船已离港。", **fields):
    ada = factories.agent()
    with transaction():
        to = for_everybody(ticket)
        return post_reply(ticket, author=ada, body=body, at=utcnow() - timedelta(seconds=1), mail_domain="desk.test",
                          to=to, **fields)  # fmt: skip


def send_all(message):
    deliver(message.id)
    for copy in copies(message):
        deliver_copy(copy.id)


def copies(message):
    return db.session.query(MessageCopy).filter_by(message_id=message.id).order_by(MessageCopy.id).all()


def again(row):
    return db.session.get(type(row), row.id, populate_existing=True)


def parsed(raw):
    return message_from_bytes(raw, policy=default)


def states(message):
    return {one.email: again(one).delivery for one in copies(message)}


def text_of(mail, kind="plain"):
    return mail.get_body((kind,)).get_content()


def use_mailbox(ticket, **fields):
    with transaction():
        draft = MailboxDraft("sea@desk.test", "Sea", None, "签名 <svg onload=alert(1)>", "<img onerror=x> Sea", True)
        box = save_mailbox(draft, actor="shell", at=NOON)
        for name, value in fields.items():
            setattr(box, name, value)
        ticket.mailbox_id = box.id
        ticket.revision += 1
    return box
