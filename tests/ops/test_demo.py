"""The demo world: small, whole, never old, and nothing of it leaves the desk."""

import io
import re
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from rq import Queue
from rq.serializers import JSONSerializer
from sqlalchemy import select

from desk.accounts.commands.agents import sign_in as enter
from desk.accounts.contact_queries import phone_index
from desk.accounts.models import Agent, Contact, Customer, Team
from desk.accounts.types import Role
from desk.audit.commands import START, chained
from desk.audit.models import AuditEntry
from desk.channels.outgoing import due_ids
from desk.channels.quoting.split import split
from desk.channels.types import Delivery
from desk.core.db import db, transaction
from desk.core.errors import Invalid
from desk.core.files import get
from desk.core.queues import QUEUES
from desk.ops.demo.conversations import STORIES
from desk.ops.demo.journeys import events_of
from desk.ops.demo.load import load_demo
from desk.ops.demo.moments import Today
from desk.ops.demo.papers import one_page_pdf
from desk.ops.demo.people import LOGINS
from desk.ops.demo.promises import told_at
from desk.ops.demo.stories import Answers, Says
from desk.ops.demo.world import ALL_JOURNEYS
from desk.shipments.clock_rows import terms_of
from desk.shipments.free_time import count
from desk.shipments.models import Leg, Package, Reference, Shipment, TrackingEvent
from desk.shipments.models_care import Document, DocumentRequest, FreeTime
from desk.shipments.rules import eta_slip_days
from desk.shipments.types import Classifier, Stage
from desk.tickets.bench import ticket_page
from desk.tickets.models import Attachment, Macro, Message, Note, Ticket
from desk.tickets.queries import bound_shipment_ids
from desk.tickets.types import Direction, Priority, TicketStatus, TicketType
from tests.factories import agent
from tests.worlds import NOON, inside

HOURS = [NOON.replace(hour=hour, minute=minute) for hour in range(24) for minute in (0, 59)]
SUMMER = NOON.replace(month=7)
TWELVE = {f"F26-{number:04d}" for number in range(441, 453)}


@pytest.fixture
def world(worlds):
    """One for all tests that only read."""
    with worlds.reading(NOON) as app:
        yield app


@pytest.fixture
def world_to_change(worlds):
    with worlds.copy(NOON) as app, inside(app):
        yield app


def every(model):
    return db.session.scalars(select(model).order_by(model.id)).unique().all()


def shipment(number):
    return db.session.scalars(select(Shipment).where(Shipment.shipment_no == number)).unique().one()


def ticket(words):
    return db.session.scalars(select(Ticket).where(Ticket.subject.contains(words))).one()


def messages(of):
    return db.session.scalars(select(Message).where(Message.ticket_id == of.id).order_by(Message.id)).all()


def test_it_holds_three_customers_forty_shipments_in_five_modes_and_sixty_tickets(world):
    assert len(every(Customer)) == 3
    assert len({one.tier for one in every(Customer)}) == 3
    assert Counter(one.mode for one in every(Shipment)).keys() == {"SEA", "AIR", "ROAD", "RAIL", "COURIER"}
    assert len(every(Shipment)) == 40
    assert len(every(Ticket)) == 60


def test_a_second_time_changes_nothing(world_to_change):
    entries = len(every(AuditEntry))
    assert load_demo(world_to_change, now=NOON + timedelta(days=1)) is False
    assert len(every(AuditEntry)) == entries


def test_a_desk_where_somebody_works_is_left_alone(app):
    agent()
    assert load_demo(app) is False
    assert every(Ticket) == []


def test_production_refuses_passwords_that_everybody_knows(app, monkeypatch):
    monkeypatch.setitem(app.config, "DESK", replace(app.config["DESK"], production=True))
    with pytest.raises(Invalid):
        load_demo(app)
    assert every(Agent) == []


def test_a_load_that_fails_half_way_leaves_nothing(app, monkeypatch):
    def fail(*_):
        raise OSError("disk full")

    monkeypatch.setattr("desk.ops.demo.load.add_tickets", fail)
    with pytest.raises(OSError, match="disk full"):
        load_demo(app, now=NOON)
    assert every(Agent) == []
    assert every(Shipment) == []


def test_everybody_on_the_list_can_sign_in_and_every_role_is_there(world_to_change):
    assert {role for _, _, role in LOGINS} == set(Role)
    email, password, role = LOGINS[0]
    with transaction():
        assert enter(email, password, at=NOON).role == role
    assert {one.email for one in every(Agent)} == {email for email, _, _ in LOGINS}


def test_nothing_is_waiting_to_be_sent_and_no_queue_was_rung(world):
    sent = [one for one in every(Message) if one.direction == Direction.OUT]
    assert sent
    assert {one.delivery for one in sent} == {Delivery.SENT}
    assert all(one.sent_at and one.sent_at <= NOON for one in sent)
    assert due_ids(Message, NOON + timedelta(days=9), limit=9) == []
    prefix, redis = world.config["DESK"].redis_prefix, world.extensions["desk_redis"]
    assert all(Queue(prefix + name, connection=redis, serializer=JSONSerializer).is_empty() for name in QUEUES)


def test_every_stage_and_every_status_has_somebody_in_it(world):
    assert {one.stage for one in every(Shipment)} == set(Stage)
    assert {one.status for one in every(Ticket)} == set(TicketStatus)
    assert {one.channel for one in every(Ticket)} == {"mail", "web", "chat", "phone", "portal"}
    assert {one.priority for one in every(Ticket)} == set(Priority)
    assert {one.type for one in every(Ticket)} == set(TicketType)
    assert {one.team_id for one in every(Ticket)} == {None, *(one.id for one in every(Team))}


def test_every_shipment_has_a_title_a_way_and_something_to_tell(world):
    for one in every(Shipment):
        assert db.session.get(Reference, one.primary_reference_id).shipment_id == one.id
        assert one.stage_since
        assert one.eta_at
        assert one.opened_at < one.stage_since
        legs = db.session.scalars(select(Leg).where(Leg.shipment_id == one.id).order_by(Leg.seq)).all()
        assert (legs[0].from_code, legs[-1].to_code) == (one.origin_code, one.dest_code)
        assert all(leg.atd_at is None or leg.ata_at is None or leg.atd_at < leg.ata_at for leg in legs)


def test_numbers_with_a_check_digit_carry_the_right_one(world):
    checked = [one for one in every(Reference) if one.type in ("CONTAINER", "MAWB")]
    assert len(checked) >= 20
    assert all(one.check_ok for one in checked)


def test_the_rolled_containers_are_six_days_late_and_wait_for_their_second_ship(world):
    rolled = shipment("F26-0412")
    assert (rolled.stage, rolled.status_code) == (Stage.IN_TRANSIT, "ROLLED")
    assert eta_slip_days(rolled.eta_first_at, rolled.eta_at) == 6
    assert rolled.eta_first_at < rolled.eta_previous_at < rolled.eta_at
    second = db.session.scalars(select(Leg).where(Leg.shipment_id == rolled.id, Leg.seq == 2)).one()
    assert second.etd_at > NOON
    assert second.atd_at is None


def test_only_the_last_estimate_of_an_arrival_is_still_shown(world):
    rolled = shipment("F26-0412")
    shown = [
        one
        for one in every(TrackingEvent)
        if one.shipment_id == rolled.id and one.code == "ARRIVED" and one.state == "LIVE"
    ]
    assert [one.event_at for one in shown] == [rolled.eta_at]


def test_delivered_shipments_are_closed_and_know_when(world):
    closed = {one.shipment_no for one in every(Shipment) if one.closed_at}
    assert closed == {one.shipment_no for one in every(Shipment) if one.stage == Stage.SIGNED}
    assert {"F26-0371", "F26-0380", "F26-0405"} < closed
    order = [one for one in every(Shipment) if one.shipment_no in TWELVE]
    assert Counter(one.stage for one in order)["SIGNED"] == 6


def test_tickets_are_bound_to_their_own_customers_shipments_only(world):
    bound = 0
    for one in every(Ticket):
        for shipment_id in bound_shipment_ids(one.id):
            assert db.session.get(Shipment, shipment_id).customer_id == one.customer_id
            bound += 1
    assert bound >= 60


def test_conversations_have_one_to_six_turns_in_the_order_of_time(world):
    for one in every(Ticket):
        turns = messages(one) + db.session.scalars(select(Note).where(Note.ticket_id == one.id)).all()
        assert 1 <= len(turns) <= 6
        at = [message.at for message in messages(one)]
        assert at == sorted(at)
        assert one.opened_at == at[0]
        assert max(turn.at for turn in turns) <= one.updated_at <= NOON


def test_ticket_numbers_follow_the_time_but_for_the_first_fifteen_which_guides_name(world):
    opened = [one.opened_at for one in every(Ticket)]
    assert opened[:15] == sorted(opened[:15])
    assert opened[15:] == sorted(opened[15:])
    assert ticket("新加坡压了").reference == "T-10012"


def test_the_audit_trail_is_one_chain(world):
    before = START
    for entry in every(AuditEntry):
        before = chained(before, entry)
        assert entry.hash == before


def test_some_tickets_wait_for_an_agent_and_two_were_opened_by_machines(world):
    waiting = [one for one in every(Ticket) if one.assignee_id is None]
    assert len(waiting) == 15
    machines = [one for one in waiting if one.automatic]
    assert not any(one.needs_answer or one.due_at for one in machines)
    assert {messages(one)[0].automatic for one in machines} == {"auto_reply", "bulk"}


def test_one_sender_takes_no_part_in_the_ticket(world):
    (doubtful,) = [one for one in every(Message) if one.unverified]
    assert doubtful.contact.customer_id is None
    assert doubtful.ticket == ticket("入仓预约")


def test_quoted_history_is_kept_apart_from_what_was_written_now(world):
    (quoting,) = [one for one in every(Message) if one.quoted]
    assert "plate" not in quoting.text
    assert "it landed this morning" in quoting.quoted
    assert "it landed" not in quoting.text


def test_no_turn_without_history_loses_words(world):
    for story in STORIES:
        for step in story.steps:
            if isinstance(step, Says) and ">" not in step.text:
                assert split(step.text).quoted == ""


def test_letters_thread_as_in_a_mail_program(world):
    turns = messages(ticket("法兰克福海关"))
    assert all(one.rfc_id for one in turns)
    assert [one.in_reply_to for one in turns[1:]] == [one.rfc_id for one in turns[:-1]]
    ids = [one.rfc_id for one in every(Message) if one.rfc_id]
    assert len(ids) == len(set(ids))


def test_attachments_are_real_files(world):
    files = every(Attachment)
    assert {one.type for one in files} == {"application/pdf", "text/csv"}
    for one in files:
        data = get(one.digest)
        assert len(data) == one.size
        assert data.startswith(b"%PDF-1.4" if one.type == "application/pdf" else b"\xef\xbb\xbf")


def test_the_index_of_a_pdf_points_at_its_objects():
    data = one_page_pdf(["Grüße (1) \\ 你好"])
    start = int(re.search(rb"startxref\n(\d+)", data)[1])
    offsets = [int(row[:10]) for row in io.BytesIO(data[start:]).readlines()[3:8]]
    assert data[start:].startswith(b"xref")
    assert all(data[at:].startswith(b"%d 0 obj" % number) for number, at in enumerate(offsets, start=1))
    assert b"(Gr\xfc\xdfe \\(1\\) \\\\ ??)" in data


def test_no_hole_is_left_in_any_text(world):
    for one in every(Message):
        assert "{" not in one.text + one.quoted
    assert not any("{" in one.text for one in every(Note))
    assert not any(b"{day" in get(one.digest) for one in every(Attachment))


def test_every_ticket_can_be_shown_to_staff_of_either_language(world):
    for viewer in (one for one in every(Agent) if one.role == Role.SUPERVISOR or one.locale == "en"):
        for one in every(Ticket):
            with world.test_request_context():
                page = ticket_page(viewer, one)
            assert page.entries


def test_contacts_have_phones_and_speak_their_company_language(world):
    known = [one for one in every(Contact) if one.customer_id]
    assert len(known) == 9
    assert all(one.address and one.phone_index == phone_index(one.phone) for one in known)
    assert {one.customer_id for one in known if one.sees_charges} == {one.id for one in every(Customer)}
    assert all(one.phone and one.language == one.customer.language for one in known)


def test_canned_replies_are_in_use(world):
    assert {one.language for one in every(Macro)} == {"zh_CN", "en"}


@pytest.mark.parametrize("now", [*HOURS, SUMMER], ids=lambda now: f"{now:%b %H:%M}")
def test_at_any_hour_what_happened_is_past_and_what_is_expected_is_not(now):
    today = Today(now)
    for journey in ALL_JOURNEYS:
        events = events_of(journey, today)
        happened = [one.event_at for one in events if one.classifier is Classifier.ACT]
        assert happened == sorted(happened)
        assert all(one.received_at <= now for one in events)
        overtaken = {(one.code, one.place_role) for one in events if one.classifier is Classifier.ACT}
        told = sorted((one for one in events if one.classifier is Classifier.EST), key=lambda one: one.received_at)
        last_word = {(one.code, one.place_role): one for one in told}
        assert all(one.event_at > now for key, one in last_word.items() if key not in overtaken)


def test_at_any_hour_the_turns_of_a_story_follow_each_other(app):
    for now in HOURS:
        today = Today(now)
        for story in STORIES:
            at = [told_at(step.when, story, today) for step in story.steps]
            assert at == sorted(set(at))
            assert at[-1] < now


def test_every_answer_is_given_by_somebody_on_the_list(world):
    answered = {step.who for story in STORIES for step in story.steps if isinstance(step, Answers)}
    assert answered == {"lin", "chen", "emma", "sun", "zhao"}


def test_boxes_free_time_papers_and_deadlines_are_there_to_be_looked_after(world):
    parcels = [one for one in every(Package) if one.shipment_id == shipment("F26-0424").id]
    assert [one.label for one in parcels] == ["包裹1（咖啡机）", "包裹2（磨豆机）", "包裹3（滤纸和量勺）"]
    assert [one.status_code for one in parcels] == ["DELIVERY_ATTEMPTED", "AT_LOCAL_DEPOT", "AT_LOCAL_DEPOT"]
    running = [one for one in every(FreeTime) if one.stopped_at is None]
    assert shipment("F26-0395").id in {one.shipment_id for one in running}
    assert {one.state for one in every(DocumentRequest)} == {"OPEN"}
    drafts = [one for one in every(Document) if one.type == "BL_DRAFT"]
    assert [(one.version, one.latest) for one in drafts] == [(1, False), (2, True)]
    assert all(one.added_at <= NOON for one in every(Document))


def test_free_time_that_was_overrun_costs_what_was_charged_for_it(world):
    overrun = [one for one in every(FreeTime) if one.shipment_id == shipment("F26-0355").id]
    counted = [count(terms_of(one, shipment("F26-0355")), NOON) for one in overrun]
    assert [(one.over, str(one.accrued), one.currency) for one in counted] == [
        (3, "450.00", "USD"),
        (5, "600.00", "USD"),
    ]
