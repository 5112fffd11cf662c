"""What becomes of a mail: the decisions, on real rows."""

import pytest
from sqlalchemy.exc import IntegrityError

from desk.accounts.contact_queries import contact_by_email
from desk.accounts.models import Agent
from desk.core.db import db, transaction
from desk.core.errors import Conflict
from desk.core.files import get
from desk.intake import handling
from desk.intake.commands import MOST_TRIES, accept, replay, waiting_item_ids
from desk.intake.handling import handle, handle_to_the_end
from desk.intake.models import InboundItem
from desk.tickets.commands.reply import post_reply
from desk.tickets.models import Attachment, Message, Ticket
from desk.tickets.queries import bound_shipment_ids, messages_of, reply_token
from desk.tickets.types import JoinedBy, TicketStatus
from tests import factories
from tests.factories import NOON
from tests.intake.letters import letter

BOX = "CSQU3054383"


def take(raw):
    return handle_to_the_end(accept(raw, source="mail", at=NOON, ring_for_it=False).item_id)[0]


def ticket_of(item):
    return db.session.get_one(Ticket, item.ticket_id)


def answered(ticket):
    with transaction():
        return post_reply(
            ticket, author=db.session.query(Agent).first(), body="在海上。", at=NOON, mail_domain="desk.test"
        )


@pytest.fixture
def ada(app):
    return factories.agent()


def test_a_mail_about_a_container_becomes_a_ticket_bound_to_its_shipment(app):
    owner = factories.customer()
    shipment = factories.shipment(owner, ("CONTAINER", BOX))
    item = take(letter(body=f"您好，柜号{BOX}到了吗？"))
    assert item.outcome == "created"
    assert list(bound_shipment_ids(item.ticket_id)) == [shipment.id]
    assert ticket_of(item).customer_id == owner.id


def test_a_number_of_another_customer_is_neither_bound_nor_told(app):
    factories.customer()
    stranger = factories.customer("Other", domains=("other.example",))
    factories.shipment(stranger, ("CONTAINER", BOX))
    item = take(letter(body=f"柜号 {BOX}"))
    assert list(bound_shipment_ids(item.ticket_id)) == []


def test_an_unknown_sender_binds_nothing_but_is_heard(app):
    factories.shipment(factories.customer(), ("CONTAINER", BOX))
    item = take(letter(sender="someone@gmail.com", body=f"Where is {BOX}?"))
    assert item.outcome == "created"
    assert list(bound_shipment_ids(item.ticket_id)) == []


def test_the_same_mail_twice_makes_nothing_twice(app):
    first = accept(letter(), source="mail", at=NOON, ring_for_it=False)
    again = accept(b"Received: by another way\n" + letter(), source="mail", at=NOON, ring_for_it=False)
    handle(first.item_id)
    handle(again.item_id)
    assert (again.known, again.item_id) == (True, first.item_id)
    assert db.session.query(Message).count() == 1


def test_a_carrier_that_uses_one_message_id_twice_loses_no_mail(app):
    one, two = take(letter(body="one")), take(letter(body="two"))
    assert {one.outcome, two.outcome} <= {"created", "joined"}
    assert db.session.query(Message).count() == 2


def test_an_answer_to_the_token_address_joins_whatever_its_headers_say(app, ada):
    first = take(letter())
    to = f"service+{reply_token(first.ticket_id)}@desk.test"
    second = take(letter(to=to, subject="about something else", message_id="<b@x>", body="more"))
    assert (second.outcome, second.ticket_id) == ("joined", first.ticket_id)


def test_an_answer_that_was_sent_in_blind_copy_joins_by_where_it_was_delivered(app):
    first = take(letter())
    way = f"Delivered-To: service+{reply_token(first.ticket_id).upper()}@desk.test\n".encode()
    assert take(way + letter(message_id="<b@x>", sender="x@gmail.com")).ticket_id == first.ticket_id


def test_an_answer_to_our_message_joins_by_its_keyed_id(app, ada):
    first = take(letter())
    reply = answered(ticket_of(first))
    second = take(letter(message_id="<b@x>", subject="AW: x", headers=[("References", f"<zz@y> {reply.rfc_id}")]))
    assert second.ticket_id == first.ticket_id
    assert db.session.get(Message, second.message_id).joined_by == JoinedBy.OUR_MESSAGE_ID


@pytest.mark.parametrize(
    "forge", [lambda rfc: rfc.replace(".", ".a", 1), lambda rfc: "<m1." + "a" * 26 + "@desk.test>"]
)
def test_a_forged_id_of_ours_joins_nothing(app, ada, forge):
    first = take(letter())
    forged = forge(answered(ticket_of(first)).rfc_id)
    other = take(letter(sender="evil@gmail.com", message_id="<e@x>", headers=[("In-Reply-To", forged)]))
    assert other.ticket_id != first.ticket_id


def test_a_guessed_token_joins_nothing(app):
    first = take(letter())
    guess = f"service+{first.ticket_id}-{'a' * 26}@desk.test"
    assert take(letter(sender="evil@gmail.com", to=guess, message_id="<e@x>")).ticket_id != first.ticket_id


def test_a_subject_tag_joins_for_who_takes_part_and_says_so(app):
    first = take(letter())
    tag = f"Re: x [{ticket_of(first).reference}]"
    known = take(letter(subject=tag, message_id="<b@x>"))
    assert known.ticket_id == first.ticket_id
    assert db.session.get(Message, known.message_id).joined_by == JoinedBy.SUBJECT
    assert take(letter(subject=tag, message_id="<c@x>", sender="evil@gmail.com")).ticket_id != first.ticket_id


def test_a_second_mail_of_the_same_person_in_their_own_thread_joins(app):
    first = take(letter())
    again = [("In-Reply-To", "<a1@hengyuan.example>")]
    assert take(letter(message_id="<b@x>", headers=again)).ticket_id == first.ticket_id
    assert take(letter(message_id="<c@x>", headers=again, sender="e@gmail.com")).ticket_id != first.ticket_id


def test_a_stranger_with_the_token_is_shown_as_one_and_gains_nothing(app, ada):
    first = take(letter())
    to = f"service+{reply_token(first.ticket_id)}@desk.test"
    item = take(letter(sender="colleague@gmail.com", to=to, message_id="<b@x>"))
    assert item.ticket_id == first.ticket_id
    assert db.session.get(Message, item.message_id).unverified
    tagged = f"Re: [{ticket_of(first).reference}]"
    assert take(letter(sender="colleague@gmail.com", subject=tagged, message_id="<c@x>")).ticket_id != first.ticket_id
    assert answered(ticket_of(first)).to_email == "zhou@hengyuan.example"


def test_an_answer_opens_a_solved_ticket_again(app, ada):
    first = take(letter())
    ticket = ticket_of(first)
    answered(ticket)
    with transaction():
        ticket.status = TicketStatus.SOLVED
        ticket.revision += 1
    take(letter(message_id="<b@x>", headers=[("In-Reply-To", "<a1@hengyuan.example>")]))
    assert (ticket_of(first).status, ticket_of(first).needs_answer) == (TicketStatus.OPEN, True)


def test_an_automatic_reply_joins_quietly(app, ada):
    first = take(letter())
    reply = answered(ticket_of(first))
    automatic = [("Auto-Submitted", "auto-replied"), ("In-Reply-To", reply.rfc_id)]
    take(letter(subject="自动回复：休假", message_id="<b@x>", headers=automatic))
    assert ticket_of(first).status == TicketStatus.WAITING_CUSTOMER
    assert not ticket_of(first).needs_answer


def test_a_machine_that_goes_on_and_on_fills_one_ticket(app):
    machine = [("Auto-Submitted", "auto-generated")]
    items = [take(letter(message_id=f"<{n}@x>", body=str(n), headers=machine)) for n in range(5)]
    assert len({item.ticket_id for item in items}) == 1


def test_our_own_mail_coming_back_is_parked(app, ada):
    first = take(letter())
    reply = answered(ticket_of(first))
    for raw in (letter(sender="service@desk.test", message_id="<self@x>"), letter(message_id=reply.rfc_id)):
        item = take(raw)
        assert item.outcome == "parked"
        assert item.reason.startswith("loop")


def test_an_address_without_angle_brackets_is_clear_enough(app):
    raw = letter().replace(b"From: ", b"X-From: ", 1)
    assert take(b"From: Zhou Ming zhou@hengyuan.example\n" + raw).outcome == "created"


@pytest.mark.parametrize("sender", ["a@x.example, b@y.example", "nobody", ""])
def test_a_mail_without_one_clear_sender_waits_for_an_administrator(app, sender):
    raw = letter().replace(b"From: ", b"X-From: ", 1)
    item = take(b"From: " + sender.encode() + b"\n" + raw)
    assert item.outcome == "parked"
    assert get(item.raw_digest)


def test_attachments_are_kept_whole_under_a_harmless_name(app):
    data = bytes(range(256)) * 100
    item = take(letter(files=[("../../x.html", data)]))
    file = db.session.query(Attachment).filter_by(message_id=item.message_id).one()
    assert (file.name, file.size) == ("x.html", len(data))
    assert get(file.digest) == data


def test_a_mail_that_breaks_us_is_parked_after_three_tries_and_can_be_replayed(app, monkeypatch):
    item_id = accept(letter(), source="mail", at=NOON, ring_for_it=False).item_id
    with monkeypatch.context() as broken:
        broken.setattr(handling, "file_email", lambda *_args, **_more: 1 / 0)
        for _ in range(MOST_TRIES):
            handle(item_id)
    item = db.session.get(InboundItem, item_id, populate_existing=True)
    assert (item.outcome, item.reason) == ("parked", "ZeroDivisionError: ")
    with transaction():
        replay(item, actor="agent:1", at=NOON)
    assert handle_to_the_end(item_id)[0].outcome == "created"


def test_a_full_disk_is_not_the_mails_fault_and_the_mail_waits(app, monkeypatch):
    item_id = accept(letter(), source="mail", at=NOON, ring_for_it=False).item_id

    def full(*_args, **_more):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(handling, "file_email", full)
        for _ in range(MOST_TRIES + 2):
            handle(item_id)
    item = db.session.get(InboundItem, item_id, populate_existing=True)
    assert (item.outcome, item.tries) == ("", 0)
    assert waiting_item_ids(before=NOON, limit=10) == []
    assert waiting_item_ids(before=item.next_try_at, limit=10) == [item_id]
    assert handle_to_the_end(item_id)[0].outcome == "created"


def test_a_mail_whose_bell_was_lost_is_found(app):
    item_id = accept(letter(), source="mail", at=NOON, ring_for_it=False).item_id
    assert waiting_item_ids(before=NOON, limit=10) == [item_id]
    handle(item_id)
    assert waiting_item_ids(before=NOON, limit=10) == []


def test_a_mail_without_a_subject_has_none_and_its_answer_is_named_by_the_ticket(app, ada):
    ticket = ticket_of(take(letter(subject="")))
    assert ticket.subject == ""
    assert answered(ticket).subject == f"Re: [{ticket.reference}]"


def test_a_new_contact_gets_the_company_of_its_domain_and_the_language_it_writes(app):
    owner = factories.customer()
    take(letter())
    contact = contact_by_email("ZHOU@hengyuan.example")
    assert (contact.customer_id, contact.language) == (owner.id, "zh_CN")
    take(letter(sender="Bob <bob@gmail.com>", subject="Where?", body="Where is it?", message_id="<z@x>"))
    assert contact_by_email("bob@gmail.com").language == "en"


def test_messages_of_a_ticket_stand_in_the_order_they_came(app):
    first = take(letter())
    take(letter(message_id="<b@x>", body="two", headers=[("In-Reply-To", "<a1@hengyuan.example>")]))
    assert [message.text.strip() for message in messages_of(ticket_of(first))] == ["请问到哪了", "two"]


def test_a_ticket_number_that_no_column_holds_is_just_text(app):
    assert take(letter(subject="Re: [T-99999999999] [T-0]")).outcome == "created"


def test_a_message_id_too_long_for_a_header_line_is_not_kept(app):
    item = take(letter(message_id="<" + "x" * 990 + "@x>"))
    assert item.outcome == "created"
    assert db.session.get(Message, item.message_id).rfc_id == ""


@pytest.mark.parametrize("race", [Conflict(), IntegrityError("", {}, Exception())])
def test_a_mail_that_loses_a_race_looks_again_and_no_try_is_counted(app, monkeypatch, race):
    item_id = accept(letter(), source="mail", at=NOON, ring_for_it=False).item_id
    real, lost = handling.file_email, [race] * MOST_TRIES

    def file_email(*args, **more):
        if lost:
            raise lost.pop()
        return real(*args, **more)

    monkeypatch.setattr(handling, "file_email", file_email)
    assert handle(item_id)
    assert db.session.get(InboundItem, item_id, populate_existing=True).tries == 0


def test_only_who_filed_a_mail_says_so(app):
    item_id = accept(letter(), source="mail", at=NOON, ring_for_it=False).item_id
    assert [handle_to_the_end(item_id)[1] for _ in range(2)] == [True, False]
