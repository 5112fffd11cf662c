"""A customer's mail that an agent passes on is the customer's, never the colleague's."""

import pytest

from desk.accounts.contact_queries import contact_by_email
from desk.core.db import db
from desk.notifications.models import Notice
from desk.tickets.models import Note
from desk.tickets.queries import bound_shipment_ids
from tests import factories
from tests.intake.taking import (
    PASS,
    again,
    letter,
    mailbox,
    message_of,
    outgoing,
    sent_answer,
    shown_to_customer,
    take,
    ticket_of,
    why,
)  # fmt: skip

BOX_NO = "CSQU3054383"
BLOCK = ("-----原始邮件-----\n发件人: 周明 <zhou@hengyuan.example>\n发送时间: 2026年11月20日 12:00\n"
         f"收件人: ada@desk.test\n主题: 柜子到哪了？\n\n您好，柜号{BOX_NO}到了吗？\n周明\n")  # fmt: skip
NAMELESS = "From: Ann Lee\nSent: Friday\nTo: Emma\nSubject: where\n\nwhere is it?\n"


@pytest.fixture(autouse=True)
def box(app):
    return mailbox(receipts=True, trusted_authserv="mx.desk.test")


def forward(ada, body=f"急，请跟进。\n\n{BLOCK}", *, headers=(PASS,), **fields):
    given = {"sender": f"Ada <{ada.email}>", "subject": "转发: 柜子到哪了？", "message_id": "<fw@desk.test>"}
    return take(letter(**(given | fields), body=body, headers=headers))


def test_the_ticket_is_of_who_really_wrote_and_the_answer_goes_there(app, ada):
    owner = factories.customer()
    shipment = factories.shipment(owner, ("CONTAINER", BOX_NO))
    item = forward(ada)
    ticket, message = ticket_of(item), message_of(item)
    assert (ticket.contact.email, ticket.customer_id) == ("zhou@hengyuan.example", owner.id)
    assert list(bound_shipment_ids(ticket.id)) == [shipment.id]
    assert (message.forwarded_by_id, message.from_email, message.unverified) == (ada.id, "zhou@hengyuan.example", False)
    assert message.text == f"您好，柜号{BOX_NO}到了吗？\n周明"
    assert message.subject == ticket.subject == "柜子到哪了？"
    assert sent_answer(ticket, ada).to_email == "zhou@hengyuan.example"
    assert contact_by_email(ada.email) is None


def test_the_agents_own_words_are_a_note_that_no_customer_sees(app, ada):
    ticket = ticket_of(forward(ada))
    note = db.session.query(Note).one()
    assert (note.ticket_id, note.agent_id, note.text) == (ticket.id, ada.id, "急，请跟进。")


def test_passed_on_without_a_word_there_is_no_note(app, ada):
    assert message_of(forward(ada, BLOCK)).text.startswith("您好")
    assert db.session.query(Note).count() == 0


@pytest.mark.parametrize("headers", [(), (("Authentication-Results", "evil.example; dmarc=pass"),)])
def test_from_an_address_that_nobody_vouches_for_it_is_for_agents_only(client, sign_in, app, ada, headers):
    item = forward(ada, headers=headers)
    ticket, message = ticket_of(item), message_of(item)
    assert message.unverified
    assert ticket.contact.email == "zhou@hengyuan.example"
    assert shown_to_customer(ticket) == set()
    assert (outgoing(), db.session.query(Note).count()) == ([], 0)
    page = sign_in(ada).get(f"/tickets/{ticket.reference}").text
    assert "急，请跟进。" in page
    assert "our mail server does not vouch for that" in page
    client.post(f"/tickets/{ticket.reference}/messages/{message.id}/sender", data={"as": "part"})
    assert not again(message).unverified
    assert shown_to_customer(ticket) == {message.id}


def test_no_receipt_goes_to_somebody_whose_mail_was_passed_on(app, ada):
    forward(ada)
    assert outgoing() == []


@pytest.mark.parametrize("body", [f"fyi\n\n{NAMELESS}", "look at this", BLOCK.replace("zhou@hengyuan", "service@desk")
                                  .replace(".example", ".test")])  # fmt: skip
def test_where_nobody_can_read_who_wrote_the_agent_is_asked(client, sign_in, app, ada, body):
    item = forward(ada, body, subject="Fwd: where")
    ticket = ticket_of(item)
    assert ticket.contact is None
    assert why(message_of(item))["forward"] == "unreadable"
    assert {one.agent_id for one in db.session.query(Notice).filter_by(kind="who_wrote")} == {ada.id}
    sign_in(ada)
    url = f"/tickets/{ticket.reference}/requester"
    assert "Who wrote this?" in client.get(f"/tickets/{ticket.reference}").text
    for wrong in ("", "nobody", "service@desk.test", ada.email, "a@b.example\nBcc: c@d.example"):
        assert client.post(url, data={"email": wrong}).status_code == 422
    assert client.post(url, data={"email": "Ann@X.example", "name": "Ann Lee"}).status_code == 303
    named = again(ticket)
    assert named.contact.email == "ann@x.example"
    assert not again(message_of(item)).unverified
    assert sent_answer(named, ada).to_email == "ann@x.example"
    assert "Who wrote this?" not in client.get(f"/tickets/{ticket.reference}").text
    assert client.post(url, data={"email": "other@x.example"}).status_code == 422


def test_a_mail_that_is_attached_whole_is_read_too(app, ada):
    inner = letter(sender="Ann <ann@x.example>", subject="Where is it", body="Where is my box?")
    raw = (f"From: Ada <{ada.email}>\r\nTo: service@desk.test\r\nSubject: Fwd: Where is it\r\nMessage-ID: <w@x>\r\n"
           f"{PASS[0]}: {PASS[1]}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
           "--b\r\nContent-Type: text/plain\r\n\r\nplease answer\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n"
           ).encode() + inner + b"\r\n--b--\r\n"  # fmt: skip
    ticket = ticket_of(take(raw))
    assert ticket.contact.email == "ann@x.example"
    assert db.session.query(Note).one().text == "please answer"


def test_what_a_customer_passes_on_is_the_customers(app):
    item = take(letter(sender="bob@y.example", subject="Fwd: x", body=f"see\n\n{BLOCK}"))
    assert ticket_of(item).contact.email == "bob@y.example"
    assert message_of(item).forwarded_by_id is None


def test_an_agents_own_question_is_their_own(app, ada):
    assert ticket_of(take(letter(sender=ada.email, subject="printer"))).contact.email == ada.email
