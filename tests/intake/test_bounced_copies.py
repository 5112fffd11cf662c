"""An answer went to several people, each with a mail of their own: what comes back voids that one's mail only."""

import pytest

from desk.channels.types import Delivery
from desk.core.db import db, transaction
from desk.tickets.commands.people import add_person
from desk.tickets.commands.receiving import receive_message
from desk.tickets.commands.split import Part, split
from desk.tickets.models_mail import MessageCopy
from desk.tickets.queries import copy_token, reply_token
from desk.tickets.recipients.choosing import for_everybody
from desk.tickets.types import JoinedBy
from tests import factories
from tests.intake.dsn import bounce
from tests.intake.taking import NOON, again, later, letter, sent_answer, take, ticket_of

BOSS = "boss@hengyuan.example"
INNER = "mailbox7@inner.example"  # where an alias leads


@pytest.fixture
def answer(app):
    factories.customer()
    asked, ada = ticket_of(take(letter())), factories.agent(locale="en")
    with transaction():
        add_person(asked, BOSS, by=ada, at=NOON)
    sent = sent_answer(again(asked), ada, to=for_everybody(again(asked)))
    with transaction():
        copy_of(sent).delivery = Delivery.SENT
    return sent


def copy_of(answer):
    return db.session.query(MessageCopy).filter_by(message_id=answer.id).one()


def came_to(token):
    return f"service+{token}@desk.test"


def states(answer):
    return again(answer).delivery, again(copy_of(answer)).delivery


@pytest.mark.parametrize("recipient", ["", INNER, BOSS])
def test_what_comes_to_a_copys_own_address_is_about_that_copy(answer, recipient):
    to = came_to(copy_token(copy_of(answer)))
    take(bounce(answer.rfc_id, recipient=recipient, to=to), at=later(hours=1))
    assert states(answer) == (Delivery.SENT, Delivery.FAILED)
    assert not again(answer.ticket).needs_answer


@pytest.mark.parametrize("recipient", ["", INNER, "zhou@hengyuan.example"])
def test_what_comes_to_the_tickets_address_is_about_the_requesters_mail(answer, recipient):
    take(bounce(answer.rfc_id, recipient=recipient, to=came_to(reply_token(answer.ticket_id))), at=later(hours=1))
    assert states(answer) == (Delivery.FAILED, Delivery.SENT)
    assert again(answer.ticket).needs_answer


def test_a_copys_address_alone_tells_which_mail_was_meant(answer):
    take(bounce(recipient="", to=came_to(copy_token(copy_of(answer)))), at=later(hours=1))
    assert states(answer) == (Delivery.SENT, Delivery.FAILED)


def test_an_alias_that_came_back_to_neither_address_voids_nothing(answer):
    take(bounce(answer.rfc_id, recipient=INNER), at=later(hours=1))
    assert states(answer) == (Delivery.SENT, Delivery.SENT)


def test_an_answer_that_was_split_off_is_known_by_the_address_that_it_had_left_with(answer):
    to = came_to(reply_token(answer.ticket_id))
    with transaction():
        asking = receive_message(
            answer.ticket, factories.incoming(text="and another thing"), contact=answer.ticket.contact, found=[],
            joined_by=JoinedBy.TOKEN, unverified=False, at=NOON,
        )  # fmt: skip
    by = factories.agent()
    with transaction():
        split(again(answer).ticket, Part(frozenset([asking.id, answer.id])), by=by, at=later(minutes=9))
    take(bounce(answer.rfc_id, recipient=INNER, to=to), at=later(hours=1))
    assert states(answer) == (Delivery.FAILED, Delivery.SENT)
