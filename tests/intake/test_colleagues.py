"""Agents who write by mail: believed with proof, kept and told why without."""

import pytest

from desk.core.db import db, transaction
from desk.notifications.models import Notice
from desk.tickets.models import Attachment, Message, Note
from desk.tickets.types import TicketStatus
from tests import factories
from tests.intake.taking import (
    PASS,
    again,
    later,
    letter,
    mailbox,
    message_of,
    outgoing,
    sent_answer,
    shown_to_customer,
    take,
    ticket_of,
    token_address,
    why,
)  # fmt: skip


@pytest.fixture
def box(app):
    return mailbox(agents_answer=True, trusted_authserv="mx.desk.test")


@pytest.fixture
def asked(app, box):
    factories.customer()
    return ticket_of(take(letter()))


def of_agent(ada, ticket, body="Your container is at sea.", *, headers=(PASS,), **fields):
    given = {
        "sender": f"Ada <{ada.email}>",
        "to": token_address(ticket.id),
        "message_id": "<ada@x>",
        "subject": "Re: x",
    }
    return take(letter(**(given | fields), body=body, headers=headers), at=later(hours=1))


def told(ada):
    return [
        one.data["why"] for one in db.session.query(Notice).filter_by(kind="mail_kept", agent_id=ada.id, channel="bell")
    ]


def is_kept(item, asked, ada, reason):
    message = message_of(item)
    assert (message.ticket_id, message.direction, message.unverified) == (asked.id, "in", True)
    assert why(message)["agent"] == reason
    assert outgoing() == []
    assert message.id not in shown_to_customer(asked)
    assert told(ada) == [reason]


def test_a_proved_mail_to_the_token_address_is_the_agents_answer(asked, ada):
    item = of_agent(ada, asked, files=[("pod.pdf", b"%PDF-1.7")])
    (sent,) = outgoing()
    assert (sent.agent_id, sent.text, sent.to_email) == (ada.id, "Your container is at sea.", "zhou@hengyuan.example")
    assert (sent.delivery, item.message_id) == ("queued", sent.id)
    assert again(asked).status == TicketStatus.WAITING_CUSTOMER
    assert [file.name for file in db.session.query(Attachment).filter_by(message_id=sent.id)] == ["pod.pdf"]
    assert why(sent)["agent"] == "reply"
    assert told(ada) == []


def test_quoted_history_and_signature_do_not_go_along(asked, ada):
    of_agent(ada, asked, "At sea.\n\n-- \nAda Stone\nMobile +49 171 3920077\n\n"
             "On Fri, 20 Nov 2026 at 12:00, Zhou <zhou@hengyuan.example> wrote:\n> 请问到哪了\n")  # fmt: skip
    (sent,) = outgoing()
    assert "请问" not in sent.text
    assert "171" not in sent.text
    assert sent.text.startswith("At sea.")


@pytest.mark.parametrize("mark", ["note:", "Note: ", "内部：", "内部: ", "备注："])
def test_a_first_line_makes_it_an_internal_note(asked, ada, mark):
    item = of_agent(ada, asked, f"{mark}call the broker")
    assert outgoing() == []
    note = db.session.query(Note).one()
    assert (note.agent_id, note.text, item.outcome) == (ada.id, "call the broker", "joined")


def test_by_default_a_mailbox_takes_no_answers_by_mail(asked, ada, box):
    with transaction():
        box.agents_answer = False
    is_kept(of_agent(ada, asked), asked, ada, "off")


@pytest.mark.parametrize(
    "headers",
    [(), (("Authentication-Results", "mx.desk.test; dmarc=fail header.from=desk.test"),),
     (("Authentication-Results", "evil.example; dmarc=pass header.from=desk.test"),),
     (("Authentication-Results", "evil.example; dmarc=none"), PASS),
     (("Authentication-Results", "mx.desk.test; dmarc=none"), PASS),
     (("Authentication-Results", "mx.desk.test; dmarc=pass header.from=evil.example"),),
     (("Authentication-Results", "mx.desk.test; spf=pass smtp.mailfrom=desk.test"),),
     (("Authentication-Results", 'mx.desk.test; spf=fail reason="x; dmarc=pass header.from=desk.test"'),)],
)  # fmt: skip
def test_e3_without_proof_of_our_own_server_it_is_nobodys_word(asked, ada, headers):
    is_kept(of_agent(ada, asked, headers=headers), asked, ada, "unproved")


def test_e3_without_a_server_that_we_believe_nothing_proves_anything(asked, ada, box):
    with transaction():
        box.trusted_authserv = ""
    is_kept(of_agent(ada, asked, headers=[("Authentication-Results", "; dmarc=pass")]), asked, ada, "unproved")


def test_e3_our_message_id_alone_is_no_token(asked, ada):
    answer = sent_answer(asked, ada)
    item = of_agent(ada, asked, to="service@desk.test", headers=[PASS, ("In-Reply-To", answer.rfc_id)])
    assert why(message_of(item))["agent"] == "no_token"
    assert message_of(item).unverified
    assert outgoing() == [answer]


def test_a_forwarded_mail_is_no_answer(asked, ada):
    body = ("---------- Forwarded message ---------\nFrom: Ann <ann@x.example>\nDate: Fri, 20 Nov 2026\n"
            "Subject: secret\nTo: <a@desk.test>\n\nour buying price is 5\n")  # fmt: skip
    is_kept(of_agent(ada, asked, f"fyi\n\n{body}", subject="Fwd: secret"), asked, ada, "forward")


def test_what_the_bench_would_refuse_is_refused_here_and_the_agent_reads_why(asked, ada):
    item = of_agent(ada, asked, "Hello {{ eta }}, all is well.")
    assert outgoing() == []
    assert why(message_of(item))["agent"] == "refused"
    assert db.session.query(Notice).filter_by(kind="mail_kept", channel="bell").one().data["said"]


def test_an_agent_may_answer_by_mail_only_what_they_may_see(asked):
    elsewhere, other = factories.agent(team_id=factories.team().id), factories.team()
    with transaction():
        asked.team_id, asked.revision = other.id, asked.revision + 1
    item = of_agent(elsewhere, asked)
    assert why(message_of(item))["agent"] == "refused"
    assert outgoing() == []


def test_an_agent_who_left_is_a_stranger(asked, ada):
    with transaction():
        ada.active = False
    message = message_of(of_agent(ada, asked))
    assert message.unverified
    assert "agent" not in why(message)


def test_an_agents_out_of_office_is_nobodys_answer(asked, ada):
    of_agent(ada, asked, headers=[PASS, ("Auto-Submitted", "auto-replied")])
    assert outgoing() == []
    assert db.session.query(Message).filter_by(direction="in").count() == 2


def test_many_forged_mails_fill_no_mailbox_of_ours(asked, ada):
    for number in range(5):
        of_agent(ada, asked, headers=(), message_id=f"<f{number}@x>", body=f"words {number}")
    assert told(ada) == ["unproved"]


def test_agents_read_that_it_was_not_sent(client, sign_in, asked, ada):
    of_agent(ada, asked, headers=())
    page = sign_in(ada).get(f"/tickets/{asked.reference}").text
    assert "Not sent to the customer" in page
    assert "They take part" not in page  # a colleague's address never becomes a customer's
