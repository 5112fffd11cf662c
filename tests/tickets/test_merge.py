"""Two tickets made one, and taken back: rows, promises, mails and pages."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from desk.core.db import db, transaction
from desk.inquiries.models import Inquiry
from desk.intake.commands import accept
from desk.intake.handling import handle_to_the_end
from desk.notifications.models import Notice
from desk.shipments.queries import Found
from desk.sla.commands.calendars import save_calendar
from desk.sla.commands.policies import PolicyDraft, save_policy
from desk.sla.commands.promise import own_part, what_the_log_says
from desk.sla.commands.seed import ALWAYS
from desk.sla.models import SlaTimer
from desk.sla.queries import due_level_ids
from desk.tickets.access import attachment_in, message_in, ticket_for_agent
from desk.tickets.bench import ticket_page
from desk.tickets.commands.delivery import mark_failed, send_again
from desk.tickets.commands.escalation import escalate_due
from desk.tickets.commands.incoming import NewFile
from desk.tickets.commands.merge import merge, unmerge
from desk.tickets.commands.reply import post_note
from desk.tickets.commands.state import assign, classify, hand_over, set_status
from desk.tickets.commands.waive import need_no_answer
from desk.tickets.errors import CannotMerge, WentOn
from desk.tickets.models import Attachment, Message, Ticket
from desk.tickets.participants import takes_part
from desk.tickets.queries import bound_shipment_ids, reply_token
from desk.tickets.queue import queue_page
from desk.tickets.types import NoAnswer, Priority, TicketStatus, TicketType
from tests import factories
from tests.factories import NOON
from tests.intake.letters import letter
from tests.tickets.promised import answer, write

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TARGETS = {"normal": {"first_response": 120, "next_response": 240, "resolution": 900}}
LADDER = {"first_response": ["75%", "100%"], "next_response": ["75%", "100%"], "resolution": ["100%"]}


@pytest.fixture
def promised(app):
    """Round the clock: two hours for the first answer, four for the next, fifteen to the end."""
    with transaction():
        always = save_calendar("always", ALWAYS, actor="test", at=NOON)
        save_policy(PolicyDraft("all", always.id, TARGETS, ladder=LADDER), actor="test", at=NOON)


@pytest.fixture
def owner(app):
    return factories.customer()


@pytest.fixture
def lin(app):
    return factories.agent()


def asked(at, **fields):
    return factories.ticket(at=at, **fields)


def merged(ticket, into, agent, at):
    with transaction():
        merge(ticket, into, by=agent, at=at)


def undone(ticket, agent, at):
    with transaction():
        unmerge(ticket, by=agent, at=at)


def timers(ticket):
    rows = db.session.scalars(select(SlaTimer).where(SlaTimer.ticket_id == ticket.id)).all()
    return {(row.metric, row.cycle): row for row in rows}


SAID = ("start_at", "due_at", "state", "outcome", "met_at", "breached_at", "cause", "target_s", "reopened")


def look(ticket):
    """Every timer of a ticket as its row says, and how the ticket stands."""
    db.session.expire_all()
    rows = {key: tuple(getattr(row, name) for name in SAID) for key, row in timers(ticket).items()}
    stands = (ticket.status, ticket.needs_answer, ticket.merged_into_id, ticket.absorbed, ticket.charge_line_id)
    return rows, stands, list(bound_shipment_ids(ticket.id))


def replayed(ticket, now):
    """The same from the log alone."""
    return own_part(what_the_log_says(ticket.id, now=now), ticket.id).clocks


def verified(*tickets, now):
    """Whether the rows are what the logs say."""
    for ticket in tickets:
        rows = {(row.metric, row.cycle): (row.start_at, row.due_at, row.outcome) for row in timers(ticket).values()}
        said = {(one.metric.value, one.cycle): (one.start, one.due, one.outcome and one.outcome.value)
                for one in replayed(ticket, now)}  # fmt: skip
        assert rows == said


def fire(now):
    with transaction():
        return escalate_due(due_level_ids(now, limit=100), now=now)


def take(raw, at=NOON):
    return handle_to_the_end(accept(raw, source="mail", at=at, ring_for_it=False).item_id)[0]


def test_row_42_an_answer_in_the_merged_ticket_answers_the_other_and_its_own_clocks_end(promised, owner, lin):
    b, a = asked(NOON), asked(NOON + HOUR, subject="again")
    answer(a, lin, NOON + 1.5 * HOUR)
    merged(a, b, lin, NOON + 1.75 * HOUR)
    first = timers(b)["first_response", 1]
    assert (first.outcome, first.met_at) == ("met", NOON + 1.5 * HOUR)
    assert timers(a)["resolution", 1].cause == "merged"
    assert {row.state for row in timers(a).values()} == {"done"}
    verified(a, b, now=NOON + 1.75 * HOUR)
    before = db.session.query(Notice).filter(Notice.subject == f"ticket:{a.id}").count()
    fire(NOON + 5 * DAY)
    assert db.session.query(Notice).filter(Notice.subject == f"ticket:{a.id}").count() == before


def test_a_level_that_was_reached_and_not_yet_told_is_never_told_of_a_merged_ticket(promised, owner, lin):
    b, a = asked(NOON), asked(NOON)
    merged(a, b, lin, NOON + 3 * HOUR)
    fire(NOON + 3 * HOUR)
    assert db.session.query(Notice).filter(Notice.subject == f"ticket:{a.id}").count() == 0
    assert timers(a)["first_response", 1].outcome == "breached"


def test_row_43_one_breach_is_counted_and_undoing_the_merge_restores_both(promised, owner, lin):
    one = factories.shipment(owner, ("MBL", "HLCUSHA2611082"))
    a = asked(NOON, found=[Found(one.id, "HLCUSHA2611082")])
    b = asked(NOON + HOUR)
    with transaction():
        set_status(a, TicketStatus.WAITING_CARRIER, by=lin, at=NOON + HOUR)
    fire(NOON + 2.5 * HOUR)  # a missed its first answer
    before = look(a), look(b)
    merged(a, b, lin, NOON + 2.5 * HOUR)
    assert [row.outcome for row in timers(b).values()].count("breached") == 0
    assert list(bound_shipment_ids(b.id)) == [one.id]
    undone(a, lin, NOON + 2.75 * HOUR)
    assert (look(a), look(b)) == before
    verified(a, b, now=NOON + 2.75 * HOUR)


def test_undoing_restores_a_ticket_that_the_merge_had_opened_again(promised, owner, lin):
    b, a = asked(NOON), asked(NOON + 1.25 * HOUR)
    answer(b, lin, NOON + HOUR)
    with transaction():
        set_status(b, TicketStatus.SOLVED, by=lin, at=NOON + HOUR)
    before = look(a), look(b)
    merged(a, b, lin, NOON + 1.5 * HOUR)
    assert (b.status, b.needs_answer) == (TicketStatus.OPEN, True)
    assert timers(b)["next_response", 1].start_at == NOON + 1.25 * HOUR
    undone(a, lin, NOON + 1.75 * HOUR)
    assert (look(a), look(b)) == before
    verified(a, b, now=NOON + 1.75 * HOUR)


def test_what_came_in_meanwhile_stays_and_keeps_the_other_ticket_open(promised, owner, lin):
    b, a = asked(NOON), asked(NOON + HOUR)
    answer(b, lin, NOON + HOUR)
    merged(a, b, lin, NOON + 1.5 * HOUR)
    said = write(a, NOON + 2 * HOUR)
    assert said.ticket_id == b.id
    undone(a, lin, NOON + 3 * HOUR)
    assert db.session.get_one(Message, said.id).ticket_id == b.id
    assert (b.status, b.needs_answer, a.needs_answer) == (TicketStatus.OPEN, True, True)
    verified(a, b, now=NOON + 3 * HOUR)


def test_a_merge_is_not_undone_after_a_day_nor_below_another_one(promised, owner, lin):
    a, b, c = asked(NOON), asked(NOON), asked(NOON)
    merged(a, b, lin, NOON)
    with pytest.raises(CannotMerge):
        undone(a, lin, NOON + DAY + timedelta(seconds=1))
    merged(b, c, lin, NOON + HOUR)
    with pytest.raises(CannotMerge):
        undone(a, lin, NOON + 2 * HOUR)
    undone(b, lin, NOON + 2 * HOUR)
    undone(a, lin, NOON + 2 * HOUR)
    assert (a.merged_into_id, b.merged_into_id, b.absorbed, c.absorbed) == (None, None, False, False)
    verified(a, b, c, now=NOON + 2 * HOUR)


def test_tickets_merged_there_and_back_again_have_logs_that_end(promised, owner, lin):
    a, b = asked(NOON), asked(NOON)
    for hour, (one, other) in enumerate(((a, b), (b, a), (a, b))):
        merged(one, other, lin, NOON + hour * HOUR / 4)
        if hour < 2:
            undone(one, lin, NOON + hour * HOUR / 4 + timedelta(minutes=1))
    verified(a, b, now=NOON + HOUR)
    write(b, NOON + HOUR)
    assert b.absorbed


def test_an_older_ticket_of_the_same_customer_lends_its_age(promised, owner, lin):
    a, b = asked(NOON), asked(NOON + HOUR)
    merged(a, b, lin, NOON + 1.5 * HOUR)
    assert timers(b)["resolution", 1].start_at == NOON


def test_everything_written_about_the_merged_ticket_lands_where_it_went_on(app, owner, lin):
    a, b, c = (asked(NOON, rfc_id=f"<{n}@hengyuan.example>") for n in range(3))
    ours = answer(a, lin, NOON)
    merged(a, b, lin, NOON)
    merged(b, c, lin, NOON)
    mails = [
        letter(to=f"service+{reply_token(a.id)}@desk.test", message_id="<t@x>"),
        letter(headers=[("In-Reply-To", ours.rfc_id)], message_id="<u@x>"),
        letter(headers=[("In-Reply-To", "<0@hengyuan.example>")], message_id="<v@x>"),
        letter(subject=f"Re: x [{a.reference}]", message_id="<w@x>"),
    ]
    items = [take(raw, NOON + HOUR) for raw in mails]
    assert [item.ticket_id for item in items] == [c.id] * 4
    assert not any(db.session.get_one(Message, item.message_id).unverified for item in items)
    stranger = take(letter(sender="eve@evil.example", to=f"service+{reply_token(a.id)}@desk.test", message_id="<z@x>"))
    assert stranger.ticket_id == c.id
    assert db.session.get_one(Message, stranger.message_id).unverified


def test_who_took_part_in_the_merged_ticket_takes_part_in_the_other(app, owner, lin):
    a, b = asked(NOON, from_email="li@hengyuan.example", from_name="李雷"), asked(NOON)
    assert not takes_part(b, "li@hengyuan.example")
    merged(a, b, lin, NOON)
    assert takes_part(b, "li@hengyuan.example")
    assert not takes_part(b, "eve@evil.example")


def test_a_mail_that_comes_back_is_told_to_both_and_to_none_but_its_own_after_the_undo(promised, owner, lin):
    b, a = asked(NOON), asked(NOON + HOUR)
    mail = answer(a, lin, NOON + 1.25 * HOUR)
    before_b = look(b)
    merged(a, b, lin, NOON + 1.5 * HOUR)
    assert timers(b)["first_response", 1].outcome == "met"
    with transaction():
        mark_failed(db.session.get_one(Message, mail.id), "no such user", at=NOON + 1.75 * HOUR)
    assert timers(b)["first_response", 1].state == "running"
    assert b.needs_answer
    verified(a, b, now=NOON + 1.75 * HOUR)
    with transaction():
        send_again(db.session.get_one(Message, mail.id), actor="agent:1", at=NOON + 1.8 * HOUR)
    assert timers(b)["first_response", 1].outcome == "met"
    undone(a, lin, NOON + 1.9 * HOUR)
    assert look(b)[0]["first_response", 1] == before_b[0]["first_response", 1]
    verified(a, b, now=NOON + 1.9 * HOUR)


def test_nothing_is_written_or_changed_on_a_merged_ticket(app, owner, lin):
    a, b, team = asked(NOON), asked(NOON), factories.team()
    merged(a, b, lin, NOON)
    tries = [
        lambda: answer(a, lin, NOON),
        lambda: post_note(a, author=lin, body="x", at=NOON),
        lambda: assign(a, lin.id, by=lin, at=NOON),
        lambda: set_status(a, TicketStatus.OPEN, by=lin, at=NOON),
        lambda: classify(a, type=TicketType.CLAIM, priority=Priority.HIGH, by=lin, at=NOON),
        lambda: hand_over(a, team.id, by=lin, at=NOON),
        lambda: need_no_answer(a, NoAnswer.THANKS, by=lin, at=NOON),
    ]
    for one in tries[1:]:
        with pytest.raises(WentOn), transaction():
            one()
    with pytest.raises(WentOn):
        tries[0]()
    with pytest.raises(CannotMerge):
        merged(b, a, lin, NOON)


def test_the_page_tells_what_was_said_where(app, owner, lin):
    a = asked(NOON, text="first box", files=[NewFile("a.pdf", "application/pdf", b"%PDF")])
    b = asked(NOON + HOUR, text="second box")
    with transaction():
        post_note(a, author=lin, body="a note", at=NOON)
    file = db.session.query(Attachment).one()
    merged(a, b, lin, NOON + HOUR)
    page = ticket_page(lin, ticket_for_agent(lin, b.reference))
    assert [(entry.kind, entry.origin) for entry in page.entries] == [
        ("in", a.reference), ("note", a.reference), ("in", ""),
    ]  # fmt: skip
    assert page.entries[0].attachments[0].id == file.id == attachment_in(b, file.id).id
    assert message_in(b, page.entries[0].id).ticket_id == a.id
    assert [one.reference for one in page.absorbed] == [a.reference]
    away = ticket_page(lin, ticket_for_agent(lin, a.reference))
    assert (away.went_on, away.can_reply) == (b.reference, False)


def test_other_requesters_are_named_and_not_answered(app, owner, lin):
    a, b = asked(NOON, from_email="li@hengyuan.example", from_name="Li Lei"), asked(NOON)
    merged(a, b, lin, NOON)
    page = ticket_page(lin, ticket_for_agent(lin, b.reference))
    assert page.absorbed[0].asked_by and "Li Lei" not in page.absorbed[0].asked_by
    mail = answer(b, lin, NOON + HOUR)
    assert mail.to_email == "zhou@hengyuan.example"
    assert not set(mail.references) & {one.rfc_id for one in db.session.query(Message).filter_by(ticket_id=a.id)}


def test_merged_tickets_are_out_of_the_queue_and_the_search_says_where_they_went(app, owner):
    boss = factories.agent("administrator")
    a, b = asked(NOON, subject="needle in hay"), asked(NOON)
    merged(a, b, boss, NOON)
    assert [row.reference for row in queue_page(boss, tab="all", query="").rows] == [b.reference]
    assert queue_page(boss, tab="all", query="").tabs[-1].count == 1
    found = queue_page(boss, tab="all", query="needle").rows
    assert [(row.reference, row.went_on) for row in found] == [(a.reference, b.reference)]


def test_tickets_of_two_customers_are_never_merged(app, owner, lin):
    factories.customer("Other", domains=("other.example",))
    mine, theirs = asked(NOON), asked(NOON, from_email="eve@other.example")
    nobody, stranger = (asked(NOON, from_email=f"{n}@nowhere.example") for n in ("a", "b"))
    again = asked(NOON, from_email="a@nowhere.example")
    for one, other in ((mine, theirs), (mine, nobody), (nobody, mine), (nobody, stranger), (mine, mine)):
        with pytest.raises(CannotMerge):
            merged(one, other, lin, NOON)
    merged(again, nobody, lin, NOON)
    assert again.merged_into_id == nobody.id


def test_what_is_half_done_is_finished_first(app, owner, lin):
    a, b = asked(NOON), asked(NOON)
    with transaction():
        row = Inquiry(ticket_id=a.id, party="carrier", name="x", question="where?", asked_by_id=lin.id, asked_at=NOON)
        db.session.add(row)
    with pytest.raises(CannotMerge):
        merged(a, b, lin, NOON)
    with transaction():
        db.session.get_one(Inquiry, row.id).answered_at = NOON
    merged(a, b, lin, NOON)


def test_nothing_goes_on_in_a_ticket_that_was_settled_long_ago(promised, owner, lin):
    old = asked(NOON)
    with transaction():
        set_status(old, TicketStatus.SOLVED, by=lin, at=NOON + HOUR)
    new = asked(NOON + 20 * DAY)
    with pytest.raises(CannotMerge):
        merged(new, old, lin, NOON + 20 * DAY)
    merged(old, new, lin, NOON + 20 * DAY)
    assert (new.status, old.merged_into_id) == (TicketStatus.OPEN, new.id)
    verified(old, new, now=NOON + 20 * DAY)


def test_row_41_a_word_after_the_window_begins_a_linked_ticket(promised, owner, lin):
    old = asked(NOON)
    with transaction():
        set_status(old, TicketStatus.SOLVED, by=lin, at=NOON + HOUR)
    before = look(old)
    new = write(old, NOON + 20 * DAY).ticket
    assert (new.id != old.id, new.follows_id) == (True, old.id)
    assert timers(new)["first_response", 1].start_at == NOON + 20 * DAY
    assert look(old) == before
    for one, before_it in ((new, True), (old, False)):
        (kin,) = ticket_page(lin, ticket_for_agent(lin, one.reference)).kin
        assert (kin.reference, kin.before) == ((old if before_it else new).reference, before_it)


def test_a_second_press_changes_nothing(promised, owner, lin):
    a, b = asked(NOON), asked(NOON)
    merged(a, b, lin, NOON)
    before = look(a), look(b)
    merged(a, b, lin, NOON + HOUR)
    assert (look(a), look(b)) == before
    undone(a, lin, NOON + HOUR)
    undone(a, lin, NOON + HOUR)
    assert a.merged_into_id is None


def test_of_two_merges_that_cross_one_wins(app, owner, lin):
    a, b, start, told = asked(NOON), asked(NOON), Barrier(2), []
    pairs = [(a.id, b.id), (b.id, a.id)]

    def press(one, other):
        with app.app_context():
            start.wait()
            try:
                with transaction():
                    by = db.session.merge(lin, load=False)
                    merge(db.session.get_one(Ticket, one), db.session.get_one(Ticket, other), by=by, at=NOON)
                told.append("merged")
            except CannotMerge:
                told.append("refused")

    presses = [Thread(target=press, args=pair) for pair in pairs]
    for one in presses:
        one.start()
    for one in presses:
        one.join()
    assert sorted(told) == ["merged", "refused"]
    db.session.rollback()
    assert sorted((a.merged_into_id is None, b.merged_into_id is None)) == [False, True]
