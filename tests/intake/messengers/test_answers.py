"""Answers, and interfaces that misbehave as their documentation says they may."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import update

from desk.accounts.models import Contact
from desk.channels.messengers.labels import in_words
from desk.channels.messengers.queries import account_by_id
from desk.channels.models import MessengerUser
from desk.core.db import db, transaction
from desk.core.errors import Faulty
from desk.core.times import utcnow
from desk.tickets.commands.delivery import send_again
from desk.tickets.commands.incoming import NewFile
from desk.tickets.commands.split import Part, split
from desk.tickets.delivering.mail import deliver
from desk.tickets.models import Message, Ticket
from tests import factories
from tests.channels.messengers import accounts as of
from tests.feeds.stand_in import DROP
from tests.intake.messengers.talk import answer, handle_all, messages, tickets, usual

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 30
SEND = {"wechat": "/cgi-bin/message/custom/send", "wecom": "/cgi-bin/message/send",
        "whatsapp": "/106540352242922/messages", "sms": "/2010-04-01/Accounts/AC1/Messages.json"}  # fmt: skip
KNOCKS = {"wechat": of.wechat, "wecom": of.wecom_app, "whatsapp": of.whatsapp, "sms": of.sms, "dingtalk": of.dingtalk}


def heard(client, there, kind, **entries):
    account = of.account(kind, there.url, **entries)
    more = {"there": there.url} if kind == "dingtalk" else {}
    KNOCKS[kind](**more).at(client, account)
    handle_all()
    return tickets()[-1]


def says(there, path, *answers):
    """At this path these answers in turn, the last one for ever; elsewhere all is well."""
    left = list(answers)

    def said(asked):
        if asked.path != path:
            return usual(asked)
        one = left.pop(0) if len(left) > 1 else left[0]
        return one if one is DROP or isinstance(one, tuple) else (200, {}, json.dumps(one).encode())

    there.answer = said


def sent_to(there, path):
    return [one for one in there.asked if one.path == path]


def age(hours):
    """Everybody wrote that long ago."""
    with transaction():
        db.session.execute(update(MessengerUser).values(wrote_at=utcnow() - timedelta(hours=hours)))


REFUSALS = [
    ("wechat", {"errcode": 45015, "errmsg": "response out of time limit"}, "window"),
    ("wechat", {"errcode": 45047, "errmsg": "out of response count limit"}, "too_many"),
    ("wechat", {"errcode": 40003, "errmsg": "invalid openid"}, "recipient"),
    ("wechat", {"errcode": 43004, "errmsg": "require subscribe"}, "blocked"),
    ("wecom", {"errcode": 81013, "errmsg": "user & party & tag all invalid"}, "recipient"),
    ("whatsapp", {"error": {"code": 131047, "message": "Re-engagement message"}}, "window"),
    ("whatsapp", {"error": {"code": 131026, "message": "Message undeliverable"}}, "recipient"),
    ("whatsapp", {"error": {"code": 132001, "message": "Template does not exist"}}, "template"),
    ("sms", (400, {}, b'{"code": 21610, "message": "unsubscribed recipient", "status": 400}'), "stopped"),
    ("sms", (400, {}, b'{"code": 21211, "message": "Invalid To", "status": 400}'), "recipient"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "said", "why"), REFUSALS, ids=[f"{one[0]}-{one[2]}" for one in REFUSALS])
def test_a_refusal_fails_the_message_at_once_and_says_why(client, there, kind, said, why):
    ticket = heard(client, there, kind)
    says(there, SEND[kind], said)
    message = answer(ticket)
    assert (message.delivery, message.last_error.split(":")[1]) == ("failed", why)
    assert not in_words(message.last_error).startswith("messenger:")
    assert len(sent_to(there, SEND[kind])) == 1
    assert tickets()[0].needs_answer


LATERS = [
    ("wechat", {"errcode": -1, "errmsg": "system error"}),
    ("wecom", {"errcode": 45009, "errmsg": "reach max api daily quota limit"}),
    ("whatsapp", {"error": {"code": 130429, "message": "Rate limit hit"}}),
    ("whatsapp", {"error": {"code": 190, "message": "Access token has expired"}}),
    ("sms", (429, {}, b'{"code": 20429, "status": 429}')),
    ("sms", (503, {}, b"Service Unavailable")),
]


@pytest.mark.parametrize(("kind", "said"), LATERS)
def test_what_passes_is_tried_again_later_and_then_leaves_once(client, there, kind, said):
    ticket = heard(client, there, kind)
    says(there, SEND[kind], said)
    message = answer(ticket)
    assert message.delivery == "queued" and message.next_try_at > utcnow()
    there.answer = usual
    with transaction():
        db.session.get(Message, message.id).next_try_at = utcnow()
    deliver(message.id)
    assert messages()[-1].delivery == "sent"


@pytest.mark.parametrize("code", [40001, 42001, 40014])
def test_a_token_that_ended_meanwhile_is_renewed_once_and_the_message_leaves(client, there, code):
    ticket = heard(client, there, "wechat")
    says(there, SEND["wechat"], {"errcode": code, "errmsg": "access_token expired"}, {"errcode": 0})
    assert answer(ticket).delivery == "sent"
    asked = [one.json["force_refresh"] for one in sent_to(there, "/cgi-bin/stable_token")]
    assert asked == [False, True]


def test_a_wrong_secret_is_told_where_the_account_is_and_the_message_waits(client, there):
    ticket = heard(client, there, "wechat")
    says(there, "/cgi-bin/stable_token", {"errcode": 40125, "errmsg": "invalid appsecret"})
    assert answer(ticket).delivery == "queued"
    account = account_by_id(1)
    assert account.failing_since and "40125" in in_words(account.error)
    assert not sent_to(there, SEND["wechat"])


@pytest.mark.parametrize("kind", ["wechat", "wecom", "whatsapp", "sms"])
@pytest.mark.parametrize("broken", [DROP, (502, {}, b"Bad Gateway")], ids=["broke off", "HTTP 502"])
def test_an_answer_that_nobody_got_is_never_sent_again_by_itself(client, there, kind, broken):
    ticket = heard(client, there, kind)
    says(there, SEND[kind], broken)
    message = answer(ticket)
    assert message.delivery == "unsure"
    deliver(message.id)
    assert len(sent_to(there, SEND[kind])) == 1
    there.answer = usual
    with transaction():
        send_again(messages()[-1], actor="agent:1", at=utcnow())
    deliver(message.id)
    assert messages()[-1].delivery == "sent"


def test_nobody_at_the_other_end_means_later_since_nothing_was_said(client, there):
    ticket = heard(client, there, "whatsapp")
    with transaction():
        account_by_id(1).config = json.dumps(of.ENTRIES["whatsapp"] | {"api": "http://127.0.0.1:9"})
    assert answer(ticket).delivery == "queued"


def test_a_sender_that_died_with_a_message_in_hand_leaves_it_to_a_person(client, there):
    ticket = heard(client, there, "whatsapp")
    message = answer(ticket)
    with transaction():
        row = db.session.get(Message, message.id)
        row.delivery, row.claimed_at, row.references = "sending", utcnow() - timedelta(minutes=10), []
    before = len(there.asked)
    deliver(message.id)
    assert (messages()[-1].delivery, len(there.asked)) == ("unsure", before)


def test_a_long_text_leaves_in_numbered_parts_and_goes_on_where_it_stopped(client, there):
    ticket = heard(client, there, "wechat")
    text = "柜子已于今天早上装船。" * 120
    says(there, SEND["wechat"], {"errcode": 0}, {"errcode": -1}, {"errcode": 0})
    message = answer(ticket, text)
    assert message.delivery == "queued"
    with transaction():
        db.session.get(Message, message.id).next_try_at = utcnow()
    deliver(message.id)
    said = [one.json["text"]["content"] for one in sent_to(there, SEND["wechat"])]
    assert [one[:6] for one in said] == ["(1/2) ", "(2/2) ", "(2/2) "]
    assert messages()[-1].delivery == "sent"
    assert db.session.get(MessengerUser, 1).answers == 2


def test_a_sixth_answer_is_refused_before_it_leaves_and_their_next_word_opens_the_door_again(client, there):
    ticket = heard(client, there, "wechat")
    for _ in range(5):
        assert answer(tickets()[0]).delivery == "sent"
    with pytest.raises(Faulty):
        answer(tickets()[0])
    assert len(sent_to(there, SEND["wechat"])) == 5
    of.wechat("还在吗", msg_id="99").at(client, account_by_id(1))
    handle_all()
    assert answer(ticket).delivery == "sent"


@pytest.mark.parametrize(("kind", "hours"), [("wechat", 49), ("whatsapp", 25)])
def test_when_the_window_is_over_nothing_leaves_without_the_agent_knowing(client, there, kind, hours):
    ticket = heard(client, there, kind)
    age(hours)
    with pytest.raises(Faulty) as refused:
        answer(ticket)
    assert refused.value.entry == "body"
    assert not sent_to(there, SEND[kind])


def test_after_the_window_a_template_leaves_when_the_agent_saw_that_it_would(client, there):
    ticket = heard(client, there, "whatsapp", template="follow_up", template_language="zh_CN")
    age(25)
    assert answer(ticket, "第一行\n第二行", wire="template").delivery == "sent"
    (asked,) = sent_to(there, SEND["whatsapp"])
    assert asked.json["type"] == "template"
    assert asked.json["template"]["components"][0]["parameters"] == [{"type": "text", "text": "第一行 第二行"}]
    assert asked.json["template"]["language"] == {"code": "zh_CN"}


def test_after_the_window_mail_is_the_way_for_who_has_an_address(client, there):
    ticket = heard(client, there, "wechat")
    with transaction():
        ticket.contact.email = "zhou@hengyuan.example"
    age(49)
    message = answer(ticket, wire="mail")
    assert (message.channel, message.to_email, message.messenger_user_id) == ("mail", "zhou@hengyuan.example", None)


def test_a_window_that_closed_between_press_and_sending_fails_in_words(client, there):
    ticket = heard(client, there, "wechat")
    says(there, SEND["wechat"], {"errcode": -1})
    message = answer(ticket)
    age(49)
    there.answer = usual
    with transaction():
        db.session.get(Message, message.id).next_try_at = utcnow()
    deliver(message.id)
    assert (messages()[-1].delivery, messages()[-1].last_error) == ("failed", "messenger:window:")


def test_who_asked_to_be_left_alone_gets_nothing_until_they_say_so(client, there):
    ticket = heard(client, there, "sms")
    of.sms("退订", msg_id="SM2").at(client, account_by_id(1))
    handle_all()
    assert [one.automatic for one in messages()] == ["", "stop"]
    with pytest.raises(Faulty):
        answer(ticket)
    of.sms("START", msg_id="SM3").at(client, account_by_id(1))
    handle_all()
    assert answer(ticket).delivery == "sent"


def test_a_provider_that_knows_better_teaches_us_whom_not_to_write_to(client, there):
    ticket = heard(client, there, "sms")
    says(there, SEND["sms"], (400, {}, b'{"code": 21610, "status": 400}'))
    assert answer(ticket).delivery == "failed"
    with pytest.raises(Faulty):
        answer(ticket)


def test_a_personal_link_never_goes_to_a_group(client, there):
    account = of.account("dingtalk", there.url)
    of.dingtalk(there=there.url, conversationType="2", conversationTitle="群").at(client, account)
    handle_all()
    (ticket,) = tickets()
    with pytest.raises(Faulty):
        answer(ticket, "请看 http://127.0.0.1:8000/c/1-1-20000-1-abcdefghijklmnopqrstuvwxyz")
    assert answer(ticket, "好的").delivery == "sent"
    assert sent_to(there, "/robot/sendBySession")[0].json["at"] == {"atUserIds": ["user123"]}


def test_when_the_webhook_of_a_conversation_has_ended_the_robot_writes_itself(client, there):
    account = of.account("dingtalk", there.url)
    of.dingtalk(there=there.url, sessionWebhookExpiredTime=1).at(client, account)
    handle_all()
    assert answer(tickets()[0], "好的").delivery == "sent"
    (asked,) = sent_to(there, "/v1.0/robot/oToMessages/batchSend")
    assert asked.headers["x-acs-dingtalk-access-token"] == "T"
    assert asked.json["userIds"] == ["user123"] and json.loads(asked.json["msgParam"]) == {"content": "好的"}


def test_a_webhook_of_another_host_is_never_called(client, there):
    account = of.account("dingtalk", there.url)
    of.dingtalk(there="https://evil.example").at(client, account)
    handle_all()
    assert answer(tickets()[0], "好的").delivery == "sent"
    assert sent_to(there, "/v1.0/robot/oToMessages/batchSend")


def test_a_picture_is_handed_over_first_and_shown_then(client, there):
    ticket = heard(client, there, "wechat")
    usually = there.answer

    def with_media(asked):
        uploads = asked.path == "/cgi-bin/media/upload"
        return (200, {}, b'{"type": "image", "media_id": "m1"}') if uploads else usually(asked)

    there.answer = with_media
    message = answer(ticket, "请看图", files=[NewFile("箱号.png", "image/png", PNG)])
    assert message.delivery == "sent"
    said = [one.json for one in sent_to(there, SEND["wechat"])]
    assert [one["msgtype"] for one in said] == ["text", "image"] and said[1]["image"] == {"media_id": "m1"}
    assert PNG in sent_to(there, "/cgi-bin/media/upload")[0].body


def test_a_file_that_a_messenger_does_not_take_is_refused_before_anything_leaves(client, there):
    for kind, file in (
        ("wechat", NewFile("a.pdf", "application/pdf", b"%PDF-1.7")),
        ("sms", NewFile("a.png", "", PNG)),
    ):
        ticket = heard(client, there, kind)
        with pytest.raises(Faulty) as refused:
            answer(ticket, files=[file])
        assert refused.value.entry == "files"


def test_receipts_say_that_it_was_shown_or_that_it_never_will_be(client, there):
    ticket = heard(client, there, "whatsapp")
    message = answer(ticket)
    account = account_by_id(1)
    assert message.external_id == "wamid.out"
    of.whatsapp_status("delivered").at(client, account)
    handle_all()
    assert messages()[-1].heard_at is not None
    of.whatsapp_status("failed", errors=[{"code": 131047}]).at(client, account)
    handle_all()
    assert (messages()[-1].delivery, messages()[-1].last_error) == ("failed", "messenger:window:131047")


def test_a_receipt_with_our_mark_settles_what_nobody_knew(client, there):
    ticket = heard(client, there, "whatsapp")
    says(there, SEND["whatsapp"], DROP)
    message = answer(ticket)
    assert message.delivery == "unsure"
    mark = sent_to(there, SEND["whatsapp"])[0].json["biz_opaque_callback_data"]
    of.whatsapp_status("sent", of="wamid.unknown", biz_opaque_callback_data=mark).at(client, account_by_id(1))
    handle_all()
    assert messages()[-1].delivery == "sent"


def test_a_receipt_of_one_account_says_nothing_of_anothers_messages(client, there):
    ticket = heard(client, there, "whatsapp")
    message = answer(ticket)
    other = of.account("whatsapp", there.url)
    failed = of.whatsapp_status(
        "failed", of="x", biz_opaque_callback_data=f"desk-{message.id}-0", errors=[{"code": 131026}]
    )
    failed.at(client, other)
    with transaction():
        db.session.execute(update(Message).values(at=Message.at))
    handle_all()
    assert messages()[-1].delivery == "sent"


def test_what_waits_for_somebody_who_is_known_as_another_companys_by_then_never_leaves(client, there):
    owner, other = factories.customer(), factories.customer("Other", domains=())
    ticket = heard(client, there, "whatsapp")
    with transaction():
        db.session.get(Ticket, ticket.id).customer_id = owner.id
        db.session.get(Contact, ticket.contact_id).customer_id = owner.id
    says(there, SEND["whatsapp"], {"error": {"code": 130429, "message": "Rate limit hit"}})
    waiting = answer(ticket)
    assert waiting.delivery == "queued"
    with transaction():
        user = db.session.get(MessengerUser, waiting.messenger_user_id)
        db.session.get(Contact, user.contact_id).customer_id = other.id
        db.session.get(Message, waiting.id).next_try_at = utcnow()
    there.answer = usual
    before = len(sent_to(there, SEND["whatsapp"]))
    deliver(waiting.id)
    db.session.rollback()
    assert db.session.get(Message, waiting.id, populate_existing=True).delivery == "failed"
    assert len(sent_to(there, SEND["whatsapp"])) == before


def test_what_is_split_off_a_messengers_conversation_can_be_answered_there(client, there):
    ticket = heard(client, there, "whatsapp")
    of_whom = account_by_id(db.session.get(MessengerUser, ticket.messenger_user_id).account_id)
    of.whatsapp("And another thing", id="wamid.second").at(client, of_whom)
    handle_all()
    second, lin = messages()[-1], factories.agent()
    with transaction():
        new = split(ticket, Part(frozenset({second.id})), by=lin, at=utcnow())
    assert answer(new).delivery == "sent"
    assert sent_to(there, SEND["whatsapp"])
