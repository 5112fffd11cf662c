"""Messages that go on in a ticket of their own."""

from datetime import timedelta

import pytest

from desk.core.db import db, transaction
from desk.shipments.queries import Found
from desk.sla.commands.calendars import save_calendar
from desk.sla.commands.policies import PolicyDraft, save_policy
from desk.sla.commands.promise import what_the_log_says
from desk.sla.commands.seed import ALWAYS
from desk.sla.queries import log_of
from desk.tickets.access import attachment_in
from desk.tickets.commands.delivery import mark_failed
from desk.tickets.commands.incoming import NewFile
from desk.tickets.commands.split import Part, split
from desk.tickets.errors import CannotSplit, GoneFromHere
from desk.tickets.models import Attachment, Message, Note
from desk.tickets.queries import bound_shipment_ids, reply_token
from tests import factories
from tests.factories import NOON
from tests.intake.letters import letter
from tests.tickets.test_merge import answer, asked, take, timers, write

HOUR = timedelta(hours=1)
TARGETS = {"normal": {"first_response": 120, "next_response": 240, "resolution": 900, "update": 480}}


@pytest.fixture
def promised(app):
    """Round the clock: two hours for the first answer."""
    with transaction():
        always = save_calendar("always", ALWAYS, actor="test", at=NOON)
        ladder = {"first_response": ["100%"]}
        save_policy(PolicyDraft("all", always.id, TARGETS, ladder=ladder), actor="test", at=NOON)


@pytest.fixture
def lin(app):
    return factories.agent()


@pytest.fixture
def ticket(app):
    owner = factories.customer()
    one = factories.shipment(owner, ("MBL", "HLCUSHA2611082"))
    return asked(NOON, found=[Found(one.id, "HLCUSHA2611082")])


def ids(ticket):
    return [one.id for one in db.session.query(Message).filter_by(ticket_id=ticket.id).order_by(Message.id)]


def parted(ticket, agent, at, *message_ids, **more):
    with transaction():
        return split(ticket, Part(frozenset(message_ids), **more), by=agent, at=at)


def test_row_44_the_promise_counts_from_the_message_and_is_missed_at_the_split_at_the_earliest(promised, ticket, lin):
    second = write(ticket, NOON + HOUR, files=[NewFile("b.pdf", "application/pdf", b"%PDF")])
    file = db.session.query(Attachment).one()
    before = [(row.id, row.kind, row.at) for row in log_of(ticket.id)]
    shipments = frozenset(bound_shipment_ids(ticket.id))
    new = parted(ticket, lin, NOON + 4 * HOUR, second.id, subject="The other box", shipment_ids=shipments)
    first = timers(new)["first_response", 1]
    at_split = NOON + 4 * HOUR
    assert (first.start_at, first.due_at, first.breached_at, first.cause) == (NOON + HOUR, at_split, at_split, "split")
    assert (new.subject, new.follows_id, new.needs_answer) == ("The other box", ticket.id, True)
    assert (new.contact_id, new.customer_id, new.type) == (ticket.contact_id, ticket.customer_id, ticket.type)
    assert ids(new) == [second.id]
    assert attachment_in(new, file.id).id == file.id
    assert set(bound_shipment_ids(new.id)) == shipments
    assert [(row.id, row.kind, row.at) for row in log_of(ticket.id)] == before
    assert new.reference in db.session.query(Note).filter_by(ticket_id=ticket.id).one().text


def test_an_answer_that_goes_along_counts_and_one_that_came_back_does_not(promised, ticket, lin):
    first = answer(ticket, lin, NOON + HOUR)
    asking = write(ticket, NOON + 1.25 * HOUR)
    told = answer(ticket, lin, NOON + 1.5 * HOUR)
    new = parted(ticket, lin, NOON + 4 * HOUR, asking.id, told.id)
    assert (timers(new)["first_response", 1].outcome, new.needs_answer) == ("met", False)
    with transaction():
        mark_failed(db.session.get_one(Message, told.id), "gone", at=NOON + 4.25 * HOUR)
    assert timers(new)["first_response", 1].outcome != "met"
    assert new.needs_answer
    with transaction():
        mark_failed(db.session.get_one(Message, first.id), "gone", at=NOON + 4.5 * HOUR)
    write(ticket, NOON + 5 * HOUR)
    newer = parted(ticket, lin, NOON + 6 * HOUR, first.id, ids(ticket)[0])
    assert what_the_log_says(newer.id, now=NOON + 6 * HOUR).clocks[0].outcome != "met"


def test_an_answer_from_before_the_first_message_that_moved_may_bounce_afterwards(promised, ticket, lin):
    told = answer(ticket, lin, NOON + HOUR)
    asking = write(ticket, NOON + 2 * HOUR)
    new = parted(ticket, lin, NOON + 3 * HOUR, told.id, asking.id)
    with transaction():
        mark_failed(db.session.get_one(Message, told.id), "gone", at=NOON + 3.5 * HOUR)
    first = timers(new)["first_response", 1]
    assert (first.start_at, first.outcome, new.needs_answer) == (NOON + 2 * HOUR, None, True)


def test_answers_to_what_moved_follow_it_whatever_address_they_are_sent_to(ticket, lin):
    asking = write(ticket, NOON + HOUR, rfc_id="<second@hengyuan.example>")
    told = answer(ticket, lin, NOON + HOUR)
    new = parted(ticket, lin, NOON + 2 * HOUR, asking.id, told.id)
    old_address = f"service+{reply_token(ticket.id)}@desk.test"
    follows = [
        letter(to=old_address, headers=[("In-Reply-To", told.rfc_id)], message_id="<a@x>"),
        letter(to=old_address, headers=[("References", f"<m0@x> {told.rfc_id}")], message_id="<e@x>"),
        letter(
            to=old_address,
            headers=[("In-Reply-To", "<inside@x>"), ("References", f"{told.rfc_id} <inside@x>")],
            message_id="<f@x>",
        ),
        letter(headers=[("In-Reply-To", "<second@hengyuan.example>")], message_id="<b@x>"),
        letter(to=f"service+{reply_token(new.id)}@desk.test", message_id="<c@x>"),
    ]
    assert [take(raw, NOON + 3 * HOUR).ticket_id for raw in follows] == [new.id] * 5
    stays = letter(to=old_address, message_id="<d@x>")
    assert take(stays, NOON + 3 * HOUR).ticket_id == ticket.id


def test_what_cannot_be_split_is_refused_and_nothing_moves(ticket, lin):
    told = answer(ticket, lin, NOON + HOUR)
    other = asked(NOON)
    first = ids(ticket)[0]
    for chosen, problem in (
        ((), CannotSplit), ((told.id,), CannotSplit), ((first, told.id), CannotSplit),
        ((first, ids(other)[0]), GoneFromHere),
    ):  # fmt: skip
        with pytest.raises(problem):
            parted(ticket, lin, NOON + 2 * HOUR, *chosen)
    assert ids(ticket) == [first, told.id]
    new = parted(ticket, lin, NOON + 2 * HOUR, first)
    with pytest.raises(GoneFromHere):  # a second press
        parted(ticket, lin, NOON + 2 * HOUR, first)
    assert ids(new) == [first]
