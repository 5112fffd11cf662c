"""Who gets an answer: computed from what is answered, never beyond the customer's side, whatever a form says."""

from contextlib import suppress
from dataclasses import replace as changed
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from desk.core.db import db, transaction
from desk.core.errors import Faulty, NotFound
from desk.tickets.commands.merge import merge
from desk.tickets.commands.people import NotKnown, add_person, add_with_key, remove_person
from desk.tickets.commands.reply import post_reply
from desk.tickets.commands.strangers import accept_sender
from desk.tickets.errors import RecipientsChanged, WrongRecipient
from desk.tickets.forms import ReplyForm
from desk.tickets.models import Message
from desk.tickets.models_mail import MessageCopy, TicketPerson
from desk.tickets.participants import takes_part
from desk.tickets.queries import copy_token, message_for_token, reply_token, ticket_for_token
from desk.tickets.recipients.choosing import Chosen, Why, for_everybody, recipients_of
from desk.tickets.recipients.shown import recipients_view
from tests import factories
from tests.factories import NOON
from tests.tickets.addressing import REPLY, copies, known, out, writes


def test_those_of_the_customers_own_domain_who_were_written_to_get_a_copy(ticket):
    assert recipients_of(ticket).to == "zhou@hengyuan.example"
    assert copies(ticket) == ["boss@hengyuan.example", "li@hengyuan.example"]


def test_a_stranger_in_cc_gets_nothing_until_an_agent_adds_them(ticket, ada):
    writes(ticket, cc="evil@x.test")
    assert (copies(ticket), out(ticket)) == ([], {"evil@x.test": Why.STRANGER})
    assert not takes_part(ticket, "evil@x.test")
    key = recipients_of(ticket).left_out[0].key
    with transaction():
        add_with_key(ticket, key, by=ada, at=NOON)
    assert copies(ticket) == ["evil@x.test"]
    assert takes_part(ticket, "evil@x.test")


def test_a_free_mail_address_known_as_the_same_customers_contact_gets_a_copy(ticket, ours):
    known("li.na@qq.com", ours)
    writes(ticket, cc="li.na@qq.com, other@qq.com")
    assert (copies(ticket), out(ticket)) == (["li.na@qq.com"], {"other@qq.com": Why.STRANGER})


def test_the_words_of_an_unproved_sender_bring_nobody_in(ticket):
    writes(ticket, sender="mallory@x.test", cc="friend@hengyuan.example", unverified=True)
    assert copies(ticket) == ["boss@hengyuan.example", "li@hengyuan.example"]


def test_a_colleague_who_wrote_last_gets_the_answer_too(ticket):
    writes(ticket, sender="li@hengyuan.example")
    assert [(one.email, one.why) for one in recipients_of(ticket).copies] == [("li@hengyuan.example", Why.WRITER)]


def test_our_own_addresses_and_agents_are_no_recipients(ticket, ada):
    writes(ticket, cc=f"service+1-abc@desk.test, {ada.email}")
    assert (copies(ticket), out(ticket)) == ([], {})


def test_whoever_was_taken_out_stays_out_though_the_customer_names_them_again(ticket, ada):
    key = next(one.key for one in recipients_of(ticket).copies if one.email.startswith("boss"))
    with transaction():
        remove_person(ticket, key, by=ada, at=NOON)
    writes(ticket, cc="boss@hengyuan.example")
    assert (copies(ticket), out(ticket)) == ([], {"boss@hengyuan.example": Why.REMOVED})


def test_the_answer_goes_to_those_who_were_chosen_each_as_a_mail_of_their_own(ticket, ada):
    boss = next(one for one in recipients_of(ticket).copies if one.email.startswith("boss"))
    with transaction():
        message = post_reply(ticket, author=ada, body="x", to=Chosen(recipients_of(ticket).mark, [boss.key]), **REPLY)
    assert message.to_email == "zhou@hengyuan.example"
    assert [one.email for one in db.session.query(MessageCopy)] == ["boss@hengyuan.example"]


def test_what_changed_since_the_last_answer_is_known(ticket, ada):
    with transaction():
        post_reply(ticket, author=ada, body="x", to=for_everybody(ticket), **REPLY)
    writes(ticket, cc="boss@hengyuan.example, new@hengyuan.example")
    found = recipients_of(ticket)
    assert sorted((one.email, one.new) for one in found.copies) == [
        ("boss@hengyuan.example", False),
        ("new@hengyuan.example", True),
    ]
    assert [one.email for one in found.gone] == ["li@hengyuan.example"]


def offered(ticket):
    return {one.email: one.why for one in recipients_of(ticket).offered}


def test_who_stood_on_an_earlier_mail_is_offered_and_gets_nothing_unless_ticked(ticket, ada):
    writes(ticket, cc="boss@hengyuan.example")
    writes(ticket)
    assert copies(ticket) == []
    assert offered(ticket) == dict.fromkeys(("boss@hengyuan.example", "li@hengyuan.example"), Why.BEFORE)
    boss = next(one.key for one in recipients_of(ticket).offered if one.email.startswith("boss"))
    for choice, got in ((for_everybody(ticket), []), (Chosen(recipients_of(ticket).mark, [boss]), ["boss"])):
        with transaction():
            message = post_reply(ticket, author=ada, body="x", to=choice, **REPLY)
        sent = db.session.query(MessageCopy).filter_by(message_id=message.id)
        assert [one.email.partition("@")[0] for one in sent] == got
    assert copies(ticket) == []


def test_an_accepted_stranger_is_offered_for_as_long_as_they_take_part(ticket, ada):
    said = writes(ticket, sender="agent@broker.example", unverified=True)
    assert offered(ticket) == {}
    with transaction():
        accept_sender(ticket, said, by=ada, at=NOON)
    assert offered(ticket)["agent@broker.example"] is Why.PART
    writes(ticket)
    assert offered(ticket)["agent@broker.example"] is Why.PART
    assert copies(ticket) == []
    factories.customer("Broker", domains=("broker.example",))
    assert "agent@broker.example" not in offered(ticket)


def test_a_stranger_in_an_earlier_cc_can_still_be_added(ticket):
    writes(ticket, cc="evil@x.test")
    writes(ticket)
    assert out(ticket) == {"evil@x.test": Why.STRANGER}


def test_there_are_never_more_recipients_than_a_mail_may_have(ticket):
    writes(ticket, cc=", ".join(f"p{number}@hengyuan.example" for number in range(15)))
    writes(ticket, cc=", ".join(f"q{number}@hengyuan.example" for number in range(15)))
    found = recipients_of(ticket)
    assert (len(found.copies), len(found.offered)) == (15, 5)
    assert {one.why for one in found.left_out} == {Why.MANY}
    assert len(found.left_out) == 12


def test_a_tick_outlives_a_form_that_comes_back_and_a_copy_that_is_gone_is_not_ticked(ticket):
    writes(ticket)
    boss = next(one.key for one in recipients_of(ticket).offered if one.email.startswith("boss"))
    for seen, kept in ((recipients_of(ticket).mark, [boss]), (f"{recipients_of(ticket).mark} {boss}", [])):
        form = ReplyForm(formdata=None)
        form.keep_choice(MultiDict([("recipients", seen), ("copy", boss)]), recipients_view(ticket))
        assert form.copy.data == kept


def test_recipients_that_changed_meanwhile_stop_the_answer(ticket, ada):
    chosen = for_everybody(ticket)
    writes(ticket, cc="boss@hengyuan.example")
    with pytest.raises(RecipientsChanged), transaction():
        post_reply(ticket, author=ada, body="x", to=chosen, **REPLY)
    assert db.session.query(MessageCopy).count() == 0


def test_a_key_of_another_ticket_names_nobody_here(ticket, ada, ours):
    other = factories.ticket(cc_emails="vip@hengyuan.example")
    key = recipients_of(other).copies[0].key
    with pytest.raises(RecipientsChanged), transaction():
        post_reply(ticket, author=ada, body="x", to=Chosen(recipients_of(ticket).mark, [key]), **REPLY)
    with pytest.raises(NotFound), transaction():
        add_with_key(ticket, key, by=ada, at=NOON)


@pytest.mark.parametrize(
    "email", ["x@bob.example", "x@mail.bob.example", "bob@qq.com", "bob+trick@qq.com", "X@BOB.EXAMPLE"]
)
def test_nobody_of_another_customer_can_be_added_by_any_door(ticket, ada, email):
    bob = factories.customer("Bob", domains=("bob.example",))
    known("bob@qq.com", bob)
    with pytest.raises(Faulty, match="Faulty") as refused, transaction():
        add_person(ticket, email, by=ada, at=NOON, sure=True)
    assert "Bob" not in str(refused.value.text)
    writes(ticket, cc=email)
    assert copies(ticket) == []
    assert set(out(ticket).values()) == {Why.OTHER}
    with pytest.raises(Faulty), transaction():
        add_with_key(ticket, recipients_of(ticket).left_out[0].key, by=ada, at=NOON)
    assert db.session.query(TicketPerson).count() == 0


@pytest.mark.parametrize(
    "email", ["", "x", "a@b@c", "a@b.example, c@d.example", "a b@c.example", "a@b.example\nBcc: x@y.z"]
)
def test_what_is_not_one_plain_address_is_nobody(ticket, ada, email):
    with pytest.raises(Faulty), transaction():
        add_person(ticket, email, by=ada, at=NOON, sure=True)


def test_somebody_added_whose_address_becomes_another_customers_is_out_again(ticket, ada):
    with transaction():
        add_person(ticket, "agent@broker.example", by=ada, at=NOON, sure=True)
    assert "agent@broker.example" in copies(ticket)
    factories.customer("Bob", domains=("broker.example",))
    assert "agent@broker.example" not in copies(ticket)


def test_an_unknown_address_takes_a_second_word(ticket, ada):
    with pytest.raises(NotKnown), transaction():
        add_person(ticket, "who@nowhere.example", by=ada, at=NOON)
    with transaction():
        add_person(ticket, "who@nowhere.example", by=ada, at=NOON, sure=True)
    assert "who@nowhere.example" in copies(ticket)


def test_a_requester_who_went_over_to_another_customer_gets_no_answer_of_this_one(ticket, ada):
    bob = factories.customer("Bob", domains=("bob.example",))
    with transaction():
        ticket.contact.customer_id = bob.id
    with pytest.raises(WrongRecipient), transaction():
        post_reply(ticket, author=ada, body="x", **REPLY)


def test_the_token_of_a_copy_names_its_ticket_and_its_answer_and_nothing_forged_does(ticket, ada):
    with transaction():
        post_reply(ticket, author=ada, body="x", to=for_everybody(ticket), **REPLY)
    copy = db.session.query(MessageCopy).first()
    token = copy_token(copy)
    assert (ticket_for_token(token), message_for_token(token)) == (ticket, copy.message)
    assert (ticket_for_token(reply_token(ticket.id)), message_for_token(reply_token(ticket.id))) == (ticket, None)
    said, _, mark = token.rpartition("-")
    for forged in (f"{said}1-{mark}", f"{ticket.id}-{mark}", f"{said}-{reply_token(ticket.id).rpartition('-')[2]}"):
        assert (ticket_for_token(forged), message_for_token(forged)) == (None, None)


PEOPLE = ["a@one.example", "b@one.example", "x@sub.one.example", "a@two.example", "two@qq.com", "one@qq.com",
          "who@qq.com", "who@nowhere.example", "service@desk.test", "two+x@qq.com", "bad"]  # fmt: skip
OF_TWO = {"a@two.example", "two@qq.com", "two+x@qq.com"}


@pytest.fixture
def world(app):
    one, two = factories.customer("One", domains=("one.example",)), factories.customer("Two", domains=("two.example",))
    known("two@qq.com", two)
    known("one@qq.com", one)
    return factories.agent()


DEEDS = st.lists(
    st.tuples(
        st.sampled_from(["cc", "to", "add", "sure", "remove", "answer"]),
        st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=3),
    ),
    max_size=6,
)


def do(ticket, deed, people, agent):
    found = recipients_of(ticket)
    keys = [one.key for one in (*found.copies, *found.left_out)][:2]
    match deed:
        case "cc" | "to":
            writes(ticket, sender="a@one.example", **{deed: ", ".join(people)})
        case "answer":
            with transaction():
                post_reply(ticket, author=agent, body="x", to=for_everybody(ticket), **REPLY)
        case "sure":
            for one in people:
                tried(add_person, ticket, one, by=agent, at=NOON, sure=True)
        case _:
            for key in keys:
                tried(add_with_key if deed == "add" else remove_person, ticket, key, by=agent, at=NOON)


def tried(command, *args, **more):
    with suppress(Faulty), transaction():
        command(*args, **more)


def test_no_order_of_mails_and_clicks_sends_one_customers_words_to_another(world):
    @given(DEEDS)
    def run(story):
        ticket = factories.ticket(from_email="a@one.example")
        for deed, people in story:
            do(ticket, deed, people, world)
        sent = db.session.query(MessageCopy).join(Message).filter(Message.ticket_id == ticket.id)
        assert not {one.email for one in sent} & OF_TWO

    run()


# What the composer says, and what its form may bring back.


def test_letters_that_do_not_belong_in_a_form_change_nothing(ticket, ada):
    chosen = changed(for_everybody(ticket), keys=["\0", "x" * 5000])
    with pytest.raises(RecipientsChanged), transaction():
        post_reply(ticket, author=ada, body="x", to=chosen, **REPLY)


def test_whoever_was_taken_out_last_stays_out_when_tickets_go_on_as_one(ticket, ada):
    other = factories.ticket()
    with transaction():
        add_person(ticket, "boss@hengyuan.example", by=ada, at=NOON)
    with transaction():
        merge(ticket, other, by=ada, at=NOON)
    writes(other, cc="boss@hengyuan.example")
    boss = next(one for one in recipients_of(other).copies if one.email == "boss@hengyuan.example")
    with transaction():
        remove_person(other, boss.key, by=ada, at=NOON + timedelta(minutes=1))
    assert copies(other) == []
    assert not takes_part(other, "boss@hengyuan.example")
