"""One message of each messenger becomes a ticket with the right label, and its answer the right request."""

import json

import pytest
from sqlalchemy import select

from desk.channels.messengers.queries import all_accounts
from desk.channels.models import MessengerUser
from desk.core.db import db
from tests.channels.messengers import accounts as of
from tests.intake.messengers.talk import answer, handle_all, messages, tickets, usual

CASES = [
    ("wechat", of.wechat, "wechat", "/cgi-bin/message/custom/send", lambda said: said["text"]["content"]),
    ("mini", of.mini, "mini", "/cgi-bin/message/custom/send", lambda said: said["text"]["content"]),
    ("wecom", of.wecom_app, "wecom", "/cgi-bin/message/send", lambda said: said["text"]["content"]),
    ("dingtalk", of.dingtalk, "dingtalk", "/robot/sendBySession", lambda said: said["text"]["content"]),
    ("whatsapp", of.whatsapp, "whatsapp", "/106540352242922/messages", lambda said: said["text"]["body"]),
    ("sms", of.sms, "sms", "/2010-04-01/Accounts/AC1/Messages.json", None),
    ("aliyun", of.aliyun, "sms", "/", None),
]


@pytest.mark.parametrize(("kind", "knock", "channel", "path", "text_in"), CASES, ids=[case[0] for case in CASES])
def test_a_message_opens_a_ticket_of_its_channel_and_the_answer_leaves_by_it(
    client, there, kind, knock, channel, path, text_in
):
    account = of.account(kind, there.url)
    more = {"there": there.url} if kind == "dingtalk" else {}
    assert knock(**more).at(client, account).status_code == 200
    handle_all()
    (ticket,) = tickets()
    assert (ticket.channel, ticket.subject) == (channel, messages()[0].text)
    assert ticket.contact.email == ""
    sent = answer(ticket)
    assert (sent.delivery, sent.last_error, sent.channel, sent.to_email) == ("sent", "", channel, "")
    asked = [one for one in there.asked if one.path == path]
    assert len(asked) == 1
    if text_in:
        assert text_in(asked[0].json) == sent.text
    else:
        assert sent.text in (asked[0].form.get("Body") or json.loads(asked[0].form["TemplateParam"])["content"])
    (now,) = all_accounts()
    assert now.last_in_at and now.last_out_at and now.failing_since is None


def test_news_of_wecoms_customer_service_is_fetched_page_by_page_and_answered_there(client, there):
    pages = [
        {"errcode": 0, "has_more": 1, "next_cursor": "c1", "msg_list": [of.kf_message(msg_id="a")]},
        {"errcode": 0, "has_more": 0, "next_cursor": "c2", "msg_list": [
            of.kf_message("还有一票", msg_id="b"), of.kf_message("同事写的", msg_id="c", origin=5),
            {"msgid": "d", "origin": 4, "msgtype": "event", "event": {"event_type": "enter_session"}}]},
    ]  # fmt: skip
    there.answer = lambda asked: (
        (200, {}, json.dumps(pages.pop(0)).encode()) if asked.path == "/cgi-bin/kf/sync_msg" else usual(asked)
    )
    account = of.account("wecom", there.url)
    assert of.wecom_news().at(client, account).data == b"success"
    handle_all()
    (ticket,) = tickets()
    assert [(one.text, one.joined_by) for one in messages()] == [("柜子到哪了？", "new"), ("还有一票", "session")]
    assert (ticket.channel, ticket.contact.name) == ("wecom", "李四")
    synced = [one.json for one in there.asked if one.path == "/cgi-bin/kf/sync_msg"]
    assert [(one.get("cursor"), one["token"]) for one in synced] == [(None, "ENCnews"), ("c1", "ENCnews")]
    assert all_accounts()[0].cursor == "c2"
    sent = answer(ticket)
    (asked,) = [one.json for one in there.asked if one.path == "/cgi-bin/kf/send_msg"]
    assert (asked["touser"], asked["open_kfid"], asked["msgid"]) == ("wmA", "wkA", f"desk-{sent.id}-0")
    assert db.session.scalars(select(MessengerUser.answers)).one() == 1
