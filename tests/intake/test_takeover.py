"""Who may join a conversation by mail: the cases E1 to E12 of the desks that went before."""

import random
import string

import pytest

from desk.accounts.contact_queries import email_index
from desk.accounts.models import Contact
from desk.channels.models import Mailbox
from desk.core.db import db, transaction
from desk.tickets.commands.merge import merge
from desk.tickets.models import Message, Ticket
from desk.tickets.models_mail import MessageCopy
from desk.tickets.participants import takes_part
from desk.tickets.queries import ticket_for_token
from desk.tickets.types import JoinedBy, TicketStatus
from tests import factories
from tests.intake.taking import (
    NOON,
    again,
    letter,
    message_of,
    outgoing,
    sent_answer,
    shown_to_customer,
    take,
    ticket_of,
    token_address,
    why,
)

EVIL = "evil@x.example"


@pytest.fixture
def ada(app):
    return factories.agent()


@pytest.fixture
def asked(app):
    """T1, Alice's."""
    factories.customer()
    return ticket_of(take(letter()))


def test_e1_a_guessed_address_opens_a_ticket_of_its_own_and_nobody_in_cc_takes_part(asked):
    guess = f"service+{asked.id}-{'a' * 26}@desk.test"
    item = take(letter(to=guess, message_id="<e@x>", headers=[("Cc", EVIL)]))
    assert item.ticket_id != asked.id
    assert why(message_of(item))["token"] == "forged"
    assert not takes_part(ticket_of(item), EVIL)
    assert outgoing() == []


def test_e1_who_is_in_cc_of_the_customers_own_mail_is_noted_and_gains_nothing(asked):
    item = take(letter(to=token_address(asked.id), message_id="<b@x>", headers=[("Cc", f"Evil <{EVIL}>")]))
    message = message_of(item)
    assert (message.ticket_id, message.cc_emails) == (asked.id, EVIL)
    assert token_address(asked.id) in message.to_email
    assert not takes_part(asked, EVIL)
    assert db.session.query(Contact).count() == 1
    tagged = letter(sender=EVIL, subject=f"Re: [{asked.reference}]", message_id="<c@x>")
    assert take(tagged).ticket_id != asked.id


def test_e2_ten_thousand_guesses_hit_nothing(asked):
    draw, letters = random.Random(7), string.ascii_lowercase + "234567"
    real = token_address(asked.id).partition("+")[2].partition("@")[0]
    guesses = [f"{asked.id}-{''.join(draw.choices(letters, k=26))}" for _ in range(9_000)]
    guesses += [f"{draw.randint(1, 99)}{real[len(str(asked.id)) :]}" for _ in range(500)]
    guesses = [guess for guess in guesses if guess != real]
    for _ in range(500):  # one letter of the real one changed, or one left out
        at = draw.randrange(2, len(real))
        guesses.append(real[:at] + draw.choice(letters.replace(real[at], "") or "a") + real[at + 1 :])
        guesses.append(real[:at] + real[at + 1 :])
    assert len(guesses) >= 10_000 - 100
    assert [guess for guess in guesses if ticket_for_token(guess)] == []
    assert ticket_for_token(real) is not None


@pytest.mark.parametrize("mark", ["", "a" * 26, "2" * 26, "real-of-another"])
def test_e3_an_id_of_ours_with_a_wrong_mark_makes_no_agents_word(asked, ada, mark):
    mine, other = sent_answer(asked, ada), sent_answer(factories.ticket(), ada)
    mark = other.rfc_id.split(".", 1)[1].split("@")[0] if mark == "real-of-another" else mark
    forged = f"<m{mine.id}.{mark}@desk.test>"
    before = len(outgoing())
    item = take(letter(sender=ada.email, message_id="<e@x>", headers=[("In-Reply-To", forged), ("References", forged)]))
    assert item.ticket_id not in (asked.id, other.ticket_id)
    assert message_of(item).direction == "in"
    assert len(outgoing()) == before
    assert why(message_of(item))["our_id"] in ("forged", "none")


CONTROL = [("X-Desk-Ticket", "1"), ("X-Desk-Owner", "1"), ("X-Ticket", "1"), ("X-RT-Command", "Status: resolved"),
           ("X-OTRS-Priority", "5 very high"), ("X-OTRS-Queue", "Admin"), ("X-Zammad-Ticket-priority", "3 high"),
           ("X-Zammad-Ticket-state", "closed"), ("X-Priority", "1"), ("Importance", "high")]  # fmt: skip


def test_e4_control_headers_of_strangers_mean_nothing(app):
    plain = ticket_of(take(letter()))
    sent = ticket_of(take(letter(message_id="<c@x>", sender="bob@y.example", headers=CONTROL)))
    for name in ("status", "type", "priority", "team_id", "assignee_id", "automatic", "needs_answer"):
        assert getattr(sent, name) == getattr(plain, name), name


def test_e5_a_subject_alone_never_joins_and_agents_see_that_it_may_be_the_same(client, sign_in, asked):
    item = take(letter(sender=EVIL, subject=f"Re: x [{asked.reference}]", message_id="<e@x>"))
    assert item.ticket_id != asked.id
    step = next(one for one in message_of(item).trace if one["key"] == "subject")
    assert (step["why"], step["found"], step["taken"]) == ("no_part", asked.reference, False)
    sign_in(factories.agent(locale="en"))
    assert f"names {asked.reference}" in client.get(f"/tickets/{ticket_of(item).reference}").text


def test_e6_the_requester_may_join_by_subject_and_it_is_marked(asked):
    item = take(letter(subject=f"Re: x [{asked.reference}]", message_id="<b@x>"))
    assert item.ticket_id == asked.id
    assert message_of(item).joined_by == JoinedBy.SUBJECT


def test_e6_a_forged_requester_does_not_join_by_subject_and_opens_nothing(asked):
    with transaction():
        db.session.add(Mailbox(address="service@desk.test", name="S", trusted_authserv="mx.desk.test"))
        asked.status = TicketStatus.WAITING_CUSTOMER
    failed = ("Authentication-Results", "mx.desk.test; dmarc=fail header.from=hengyuan.example")
    item = take(letter(subject=f"Re: x [{asked.reference}]", message_id="<f@x>", headers=[failed]))
    message = message_of(item)
    assert message.unverified
    assert "forged" in [one["why"] for one in message.trace]
    assert ticket_of(item).status == TicketStatus.WAITING_CUSTOMER
    assert message.text not in shown_to_customer(asked)


def test_e7_a_new_address_sees_nothing_of_what_others_asked(asked):
    mine = ticket_of(take(letter(sender="bob@hengyuan.example", message_id="<b@x>", body="another thing")))
    assert shown_to_customer(mine).isdisjoint(shown_to_customer(asked))
    assert shown_to_customer(asked)


def test_e9_a_machines_mail_to_a_token_address_is_for_agents_only(asked):
    for number, sender in enumerate(("no-reply@slack.example", "appleid@id.example", "no-reply@hengyuan.example")):
        headers = [("Auto-Submitted", "auto-generated")] if number else []
        item = take(letter(sender=sender, to=token_address(asked.id), message_id=f"<{number}@x>", headers=headers,
                           subject="Your sign-in code", body="Your code is 123456"))  # fmt: skip
        message = message_of(item)
        assert (item.ticket_id, message.unverified) == (asked.id, True)
        assert message.id not in shown_to_customer(asked)
        assert not takes_part(asked, sender)


@pytest.mark.parametrize(
    "sender",
    ["alice@example.org)bob@evil.example", "a@x.example <b@evil.example>", "a@x.example, b@y.example", "", "<>",
     "a@x.example; b@y.example", '"Alice <a@alice.example>" <evil@x.example>'],
)  # fmt: skip
def test_e11_one_clear_sender_or_none(app, sender):
    raw = letter().replace(b"From: ", b"X-From: ", 1)
    item = take(b"From: " + sender.encode() + b"\n" + raw)
    if item.outcome == "created":
        assert message_of(item).from_email in ("evil@x.example", "b@evil.example")  # what stands in the brackets
    else:
        assert (item.outcome, item.reason.partition(":")[0]) == ("parked", "sender")


def test_e11_two_from_headers_are_nobodys(app):
    assert take(b"From: a@x.example\n" + letter()).outcome == "parked"


def test_e11_agents_see_the_masked_address_beside_the_name(client, sign_in, app):
    item = take(letter(sender='"Alice <a@alice.example>" <evil@x.example>'))
    sign_in(factories.agent())
    assert "e***@x.example" in client.get(f"/tickets/{ticket_of(item).reference}").text


def test_e12_one_message_id_with_other_words_is_kept_and_the_second_says_so(app):
    one, two = take(letter(body="one")), take(letter(body="two"))
    assert db.session.query(Message).count() == 2
    assert "same_id" not in why(message_of(one))
    step = next(step for step in message_of(two).trace if step["key"] == "same_id")
    assert step["found"] == ticket_of(one).reference


def test_e12_the_same_words_with_another_message_id_are_another_mail(app):
    take(letter())
    take(letter(message_id="<b@x>"))
    assert db.session.query(Message).count() == 2


def test_who_took_part_in_a_merged_ticket_is_no_stranger_where_it_went_on(asked, ada):
    other = ticket_of(take(letter(sender="bob@hengyuan.example", message_id="<b@x>")))
    with transaction():
        merge(other, asked, by=ada, at=NOON)
    item = take(letter(sender="bob@hengyuan.example", to=token_address(other.id), message_id="<c@x>"))
    message = message_of(item)
    assert (message.ticket_id, message.unverified) == (asked.id, False)
    assert (why(message)["token"], why(message)["sender"]) == ("merged", "participant")


def test_a_copied_colleague_whom_an_agent_wrote_to_takes_part(asked, ada):
    answer = sent_answer(asked, ada)
    with transaction():
        db.session.add(
            MessageCopy(message_id=answer.id, email="eve@y.example", email_index=email_index("eve@y.example"))
        )
    item = take(letter(sender="eve@y.example", to=token_address(asked.id), message_id="<b@x>"))
    assert not message_of(item).unverified
    assert again(asked).status == TicketStatus.OPEN
    assert db.session.query(Ticket).count() == 1
