"""Somebody had written as a participant, and an agent took them off the ticket: they are heard as nobody's any more."""

import pytest

from desk.core.db import db, transaction
from desk.core.errors import Faulty
from desk.tickets.commands.people import add_with_key, remove_person
from desk.tickets.commands.strangers import accept_sender
from desk.tickets.participants import takes_part
from desk.tickets.recipients.choosing import recipients_of
from desk.tickets.recipients.inquiry_wall import require_outside
from desk.tickets.types import TicketStatus
from tests.intake.taking import (
    again,
    later,
    letter,
    message_of,
    sent_answer,
    shown_to_customer,
    take,
    token_address,
    why,
)

EVE = "eve@other.example"
WANG = "wang@hengyuan.example"


def writes(ticket, sender=EVE, **fields):
    given = {"sender": sender, "to": token_address(ticket.id), "message_id": f"<{sender}>", "body": "Tell me"}
    return take(letter(**(given | fields)), at=later(hours=2))


@pytest.fixture
def removed(asked, ada):
    """Accepted after their first mail, taken off after it."""
    message = message_of(writes(asked))
    with transaction():
        accept_sender(again(asked), message, by=ada, at=later(hours=2))
    _take_off(asked, EVE, ada)
    sent_answer(again(asked), ada, at=later(hours=4))
    return asked


def _take_off(ticket, email, ada):
    found = recipients_of(again(ticket))
    key = next(one.key for one in (*found.copies, *found.offered) if one.email == email)
    with transaction():
        remove_person(again(ticket), key, by=ada, at=later(hours=3))


def test_what_they_write_is_for_agents_only_and_opens_nothing_again(removed):
    message = message_of(writes(removed, message_id="<e2@x>"))
    assert (message.ticket_id, message.unverified) == (removed.id, True)
    assert again(removed).status == TicketStatus.WAITING_CUSTOMER
    assert message.id not in shown_to_customer(removed)


def test_their_word_about_the_subject_or_their_own_mail_joins_nothing(removed):
    to = "service@desk.test"
    tagged = writes(removed, to=to, message_id="<e3@x>", subject=f"Re: [{removed.reference}]")
    threaded = writes(removed, to=to, message_id="<e4@x>", headers=[("In-Reply-To", f"<{EVE}>")])
    assert removed.id not in (tagged.ticket_id, threaded.ticket_id)


@pytest.mark.parametrize("how", ["accepted", "added"])
def test_an_agent_can_have_them_take_part_again(removed, ada, how):
    message = message_of(writes(removed, message_id="<e2@x>"))
    with transaction():
        if how == "accepted":
            accept_sender(again(removed), message, by=ada, at=later(hours=5))
        else:
            key = next(one.key for one in recipients_of(again(removed)).left_out if one.email == EVE)
            add_with_key(again(removed), key, by=ada, at=later(hours=5))
    assert takes_part(again(removed), EVE)
    assert not message_of(writes(removed, message_id="<e5@x>")).unverified


def test_a_colleague_who_gets_no_copies_any_more_is_a_colleague_still(asked, ada):
    writes(asked, sender=WANG)
    _take_off(asked, WANG, ada)
    sent_answer(again(asked), ada, at=later(hours=4))
    message = message_of(writes(asked, sender=WANG, message_id="<w2@x>"))
    assert (why(message)["sender"], message.unverified) == ("colleague", False)
    assert again(asked).status == TicketStatus.OPEN


def test_the_requester_is_never_taken_off_by_it(asked, ada):
    message = message_of(writes(asked, sender="zhou@hengyuan.example", message_id="<z2@x>"))
    assert not message.unverified


def test_nothing_of_a_carriers_goes_to_who_was_taken_off(removed):
    with pytest.raises(Faulty):
        require_outside(again(removed), EVE, "")
    db.session.rollback()
