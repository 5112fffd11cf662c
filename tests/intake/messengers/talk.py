"""What every test of messengers does: hear, file, answer."""

import json

from sqlalchemy import select

from desk.core.db import db, transaction
from desk.core.times import utcnow
from desk.intake.handling import handle
from desk.intake.models import InboundItem
from desk.tickets.commands.reply import post_reply
from desk.tickets.delivering.mail import deliver
from desk.tickets.models import Message, Ticket
from tests import factories


def usual(asked):
    """Every interface as it answers when all is well."""
    answers = {
        "/cgi-bin/gettoken": {"errcode": 0, "access_token": "T", "expires_in": 7200},
        "/cgi-bin/stable_token": {"access_token": "T", "expires_in": 7200},
        "/cgi-bin/kf/customer/batchget": {
            "errcode": 0,
            "customer_list": [{"external_userid": "wmA", "nickname": "李四"}],
        },
        "/cgi-bin/kf/send_msg": {"errcode": 0, "errmsg": "ok", "msgid": "kfout"},
        "/cgi-bin/message/send": {"errcode": 0, "errmsg": "ok", "msgid": "appout"},
        "/cgi-bin/message/custom/send": {"errcode": 0, "errmsg": "ok"},
        "/v1.0/oauth2/accessToken": {"accessToken": "T", "expireIn": 7200},
        "/robot/sendBySession": {"errcode": 0, "errmsg": "ok"},
        "/v1.0/robot/oToMessages/batchSend": {"processQueryKey": "q1"},
        "/v1.0/robot/groupMessages/send": {"processQueryKey": "q2"},
        "/106540352242922/messages": {"messaging_product": "whatsapp", "messages": [{"id": "wamid.out"}]},
        "/": {"Code": "OK", "BizId": "biz1"},
    }
    if asked.path.endswith("/Messages.json"):
        return 201, {"Content-Type": "application/json"}, json.dumps({"sid": "SMout", "status": "queued"}).encode()
    return 200, {"Content-Type": "application/json"}, json.dumps(answers[asked.path]).encode()


def handle_all():
    while True:
        ids = db.session.scalars(select(InboundItem.id).where(InboundItem.outcome == "")).all()
        if not [one for one in ids if handle(one)]:
            return


def tickets():
    db.session.rollback()
    return db.session.scalars(select(Ticket).order_by(Ticket.id)).all()


def messages():
    db.session.rollback()
    return db.session.scalars(select(Message).order_by(Message.id)).all()


def answer(ticket, text="已装船，预计周五到汉堡。", **more):
    lin = factories.agent()
    with transaction():
        message = post_reply(ticket, author=lin, body=text, at=utcnow(), mail_domain="desk.test", **more)
    deliver(message.id)
    db.session.rollback()
    return db.session.get(Message, message.id, populate_existing=True)
