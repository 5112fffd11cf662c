"""Who writes: new people, people we know by their number, and what an agent says of them."""

import json

import pytest
from sqlalchemy import select

from desk.accounts.commands.contacts import Correction, Standing, correct_contact
from desk.accounts.contact_queries import contact_by_email, email_index, phone_index
from desk.accounts.models import Contact
from desk.audit.models import AuditEntry
from desk.channels.messengers.queries import account_by_id
from desk.channels.models import MessengerUser
from desk.core.db import db, transaction
from desk.core.files import get
from desk.core.times import utcnow
from desk.intake.models import InboundItem
from desk.tickets.commands.state import set_status
from desk.tickets.models import Attachment, Ticket, TicketShipment
from desk.tickets.types import TicketStatus
from tests import factories
from tests.channels.messengers import accounts as of
from tests.factories import NOON
from tests.intake.messengers.talk import answer, handle_all, messages, tickets, usual

BILL = "OOLU2611999000"


def contact(owner=None, phone=f"+{of.PHONE}", **fields):
    with transaction():
        row = Contact(customer_id=owner.id if owner else None, name="周明", phone=phone, phone_index=phone_index(phone),
                      created_at=NOON, **({"email": "", "email_index": None} | fields))  # fmt: skip
        db.session.add(row)
    return row


def hear(client, there, knock, kind="whatsapp"):
    account = of.account(kind, there.url) if db.session.get(MessengerUser, 1) is None else account_by_id(1)
    assert knock.at(client, account).status_code == 200
    handle_all()
    return tickets()[-1]


def test_a_number_that_one_contact_has_is_that_contact_and_binds_what_is_theirs(client, there):
    owner, other = factories.customer(), factories.customer(domains=())
    known = contact(owner)
    mine, theirs = factories.shipment(owner, ("MBL", BILL)), factories.shipment(other, ("MBL", "OOLU2611999001"))
    ticket = hear(client, there, of.whatsapp(f"Where are {BILL} and OOLU2611999001?"))
    assert (ticket.contact_id, ticket.customer_id) == (known.id, owner.id)
    bound = db.session.scalars(select(TicketShipment.shipment_id)).all()
    assert bound == [mine.id] and theirs.id not in bound


def test_a_number_that_several_have_is_nobodys_until_an_agent_says_whose(client, there, sign_in):
    owner = factories.customer()
    first, second = contact(owner), contact()
    ticket = hear(client, there, of.whatsapp())
    assert ticket.contact_id not in (first.id, second.id) and ticket.customer_id is None
    page = sign_in(factories.agent()).get(f"/tickets/{ticket.reference}").text
    assert page.count("周**") == 2 and "13800005621" not in page
    done = client.post(f"/tickets/{ticket.reference}/person", data={"who": str(first.id)})
    assert done.status_code == 303
    (now,) = tickets()
    assert (now.contact_id, now.customer_id) == (first.id, owner.id)
    assert db.session.get(MessengerUser, 1).contact_id == first.id
    verbs = db.session.scalars(select(AuditEntry.verb)).all()
    assert {"messenger.bound", "ticket.requester_named"} <= set(verbs)


def test_a_wechat_name_proves_nothing(client, there):
    contact(factories.customer())
    ticket = hear(client, there, of.dingtalk(there=there.url), "dingtalk")
    assert (ticket.customer_id, ticket.contact.name, ticket.contact.language) == (None, "张三丰", "zh_CN")


def test_who_gave_no_name_is_not_said_to_call_themselves_nobody(client, there, sign_in):
    ticket = hear(client, there, of.wechat(f"Where is {BILL}?"), "wechat")
    page = sign_in(factories.agent(locale="en")).get(f"/tickets/{ticket.reference}").text
    assert "It is not known who writes here." in page
    assert "Says they are" not in page
    assert "once it is said, below, who this is" in page  # the number is named, and binds nothing yet


def test_somebody_of_another_customer_needs_a_second_word(client, there, sign_in):
    contact(factories.customer())
    ticket = hear(client, there, of.whatsapp())
    other = factories.customer(domains=())
    with transaction():
        db.session.add(Contact(customer_id=other.id, name="Ada", email="ada@x.example", created_at=NOON,
                               email_index=email_index("ada@x.example")))  # fmt: skip
    sign_in(factories.agent())
    path = f"/tickets/{ticket.reference}/person"
    asked = client.post(path, data={"who": "ada@x.example"})
    assert asked.status_code == 409 and 'name="confirm"' in asked.text
    assert tickets()[0].customer_id != other.id
    assert client.post(path, data={"who": "ada@x.example", "confirm": "1"}).status_code == 303
    assert tickets()[0].customer_id == other.id


@pytest.mark.parametrize("who", ["", "nobody@x.example", "+49 171 0000000", "1", "999999", "x" * 400])
def test_an_id_that_was_not_offered_names_nobody(client, there, sign_in, who):
    contact(factories.customer(), phone="+49 171 3920077")
    ticket = hear(client, there, of.whatsapp())
    sign_in(factories.agent())
    assert client.post(f"/tickets/{ticket.reference}/person", data={"who": who}).status_code == 422


def test_one_conversation_stays_one_ticket_until_it_is_settled(client, there):
    ticket = hear(client, there, of.wechat(msg_id="1"), "wechat")
    hear(client, there, of.wechat("还有", msg_id="2"), "wechat")
    hear(client, there, of.wechat("别人", msg_id="3", user="oX2"), "wechat")
    assert [one.ticket_id for one in messages()] == [ticket.id, ticket.id, ticket.id + 1]
    chief = factories.agent(role="supervisor")
    with transaction():
        set_status(db.session.get(Ticket, ticket.id), TicketStatus.SOLVED, by=chief, at=utcnow())
    assert hear(client, there, of.wechat("新事", msg_id="4"), "wechat").id == ticket.id + 2


def test_two_people_without_an_address_are_two_people(client, there):
    for number in (1, 2):
        hear(client, there, of.wechat(msg_id=str(number), user=f"oX{number}"), "wechat")
    people = db.session.scalars(select(Contact).order_by(Contact.id)).all()
    assert [(one.email, one.email_index) for one in people] == [("", None)] * 2
    for one in people:
        with transaction():
            correct_contact(one, Correction(name="张"), standing=Standing(None, False), actor="agent:1", at=utcnow())
    assert contact_by_email("") is None


def test_pages_of_somebody_without_an_address_show_what_there_is(client, there, sign_in):
    ticket = hear(client, there, of.wechat(), "wechat")
    answer(ticket)
    sign_in(factories.agent(role="administrator"))
    for path in (f"/tickets/{ticket.reference}", "/outbox", f"/outbox/{messages()[-1].id}", "/tickets?tab=all",
                 f"/tickets/{ticket.reference}/contact"):  # fmt: skip
        answered = client.get(path)
        assert answered.status_code == 200, path
        assert "oX1" not in answered.text


def test_pictures_are_fetched_by_the_job_and_hang_on_the_message(client, there):
    there.answer = lambda asked: (
        (200, {"Content-Type": "image/png"}, b"\x89PNG\r\n\x1a\n1")
        if asked.path == "/cgi-bin/media/get"
        else usual(asked)
    )
    hear(client, there, of.wechat(MsgType="image", MediaId="m1", PicUrl="http://x.invalid/p.jpg"), "wechat")
    (file,) = db.session.scalars(select(Attachment)).all()
    assert (file.name, file.type, get(file.digest)) == (
        "image-1.jpg",
        "image/png; mislabelled=1",
        b"\x89PNG\r\n\x1a\n1",
    )
    assert [one.path for one in there.asked if "media" in one.path] == ["/cgi-bin/media/get"]


@pytest.mark.parametrize("gone", [(200, {"Content-Type": "application/json"}, b'{"errcode":40007}'), (404, {}, b"")])
def test_a_file_that_is_gone_is_said_to_be_gone(client, there, gone):
    there.answer = lambda asked: gone if asked.path == "/cgi-bin/media/get" else usual(asked)
    hear(client, there, of.wechat(MsgType="image", MediaId="m1"), "wechat")
    assert "could not be fetched" in messages()[0].text


def test_a_file_that_does_not_come_is_waited_for_twice_and_the_words_are_filed_then(client, there):
    there.answer = lambda asked: (503, {}, b"") if asked.path == "/cgi-bin/media/get" else usual(asked)
    account = of.account("wechat", there.url)
    of.wechat(MsgType="image", MediaId="m1").at(client, account)
    handle_all()
    assert not tickets()
    handle_all()
    handle_all()
    assert "could not be fetched" in messages()[0].text
    assert db.session.scalars(select(InboundItem.outcome)).all() == ["created"]


PLAIN = [
    (of.wechat, "wechat", {"MsgType": "location", "Label": "宁波港", "Location_X": "29.9"}, "宁波港"),
    (of.wechat, "wechat", {"MsgType": "link", "Title": "提单", "Url": "https://x.example/1"}, "https://x.example/1"),
    (of.wechat, "wechat", {"MsgType": "hologram"}, "hologram"),
    (of.whatsapp, "whatsapp", {"type": "location", "location": {"latitude": 53.5, "name": "Hafen"}}, "53.5"),
    (of.whatsapp, "whatsapp", {"type": "reaction", "reaction": {"emoji": "👍"}}, "👍"),
    (of.whatsapp, "whatsapp", {"type": "unsupported", "errors": [{"code": 131051}]}, "unsupported"),
    (of.whatsapp, "whatsapp",
     {"type": "interactive", "interactive": {"type": "button_reply", "button_reply": {"title": "Yes"}}}, "Yes"),
]  # fmt: skip


@pytest.mark.parametrize(("knock", "kind", "more", "words"), PLAIN)
def test_what_is_no_text_stands_there_in_words(client, there, knock, kind, more, words):
    hear(client, there, knock(**more), kind)
    assert words in messages()[0].text


def test_news_that_cannot_be_fetched_waits_and_the_account_says_so(client, there):
    there.answer = lambda asked: (
        (200, {}, json.dumps({"errcode": 95007, "errmsg": "invalid msg token"}).encode())
        if asked.path == "/cgi-bin/kf/sync_msg" else usual(asked)
    )  # fmt: skip
    account = of.account("wecom", there.url)
    of.wecom_news().at(client, account)
    handle_all()
    assert account_by_id(account.id).failing_since is not None
    there.answer = lambda asked: (
        (200, {}, json.dumps({"errcode": 0, "msg_list": [of.kf_message()], "next_cursor": "c", "has_more": 0}).encode())
        if asked.path == "/cgi-bin/kf/sync_msg" else usual(asked)
    )  # fmt: skip
    handle_all()
    assert [ticket.channel for ticket in tickets()] == ["wecom"]
    assert account_by_id(account.id).failing_since is None


def without_sender(kind, msg_id):
    """A message that names nobody: a messenger leaves the number out where somebody goes by a name."""
    if kind == "whatsapp":
        message = {"id": msg_id, "type": "text", "text": {"body": msg_id}, "from_user_id": f"US.{msg_id}"}
        return of.graph({"contacts": [{"profile": {"name": "Eve"}, "user_id": f"US.{msg_id}"}], "messages": [message]})
    if kind == "dingtalk":
        return of.dingtalk(msg_id, msg_id, user="", senderId=None)
    return getattr(of, kind)(msg_id, msg_id, user=" ")


@pytest.mark.parametrize("kind", ["whatsapp", "dingtalk", "wechat", "mini", "sms"])
def test_people_who_are_not_named_are_not_taken_for_one(client, there, kind):
    account = of.account(kind, there.url)
    for msg_id in ("71", "72"):
        assert without_sender(kind, msg_id).at(client, account).status_code == 200
    handle_all()
    rows = db.session.execute(select(InboundItem.outcome, InboundItem.reason)).all()
    assert rows == [("parked", "sender: none")] * 2
    assert tickets() == [] and db.session.scalars(select(MessengerUser)).all() == []
