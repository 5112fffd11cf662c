import pytest

from desk.accounts.models import Agent
from desk.audit.queries import first_broken, history
from desk.channels.types import Delivery
from desk.core.db import db, transaction
from desk.core.errors import Conflict, Invalid, NotAllowed, NotFound
from desk.tickets.access import attachment_in, message_in, ticket_for_agent
from desk.tickets.commands.changes import TICKETS
from desk.tickets.commands.incoming import NewFile
from desk.tickets.commands.reply import post_note, post_reply
from desk.tickets.commands.state import assign, set_status
from desk.tickets.errors import NewerMessage, NoRecipient, NothingToSend
from desk.tickets.models import Attachment, Message, Note, Ticket
from desk.tickets.queries import last_message_id, queue_revision
from desk.tickets.types import TicketStatus
from tests import factories
from tests.factories import NOON

REPLY = {"at": NOON, "mail_domain": "desk.test"}


def test_replying_queues_the_answer_and_waits_for_the_customer(app):
    ticket, ada = factories.ticket(), factories.agent()
    with transaction():
        message = post_reply(ticket, author=ada, body="At sea.", **REPLY)
    assert (message.delivery, message.to_email) == (Delivery.QUEUED, "zhou@hengyuan.example")
    assert (ticket.status, ticket.needs_answer) == (TicketStatus.WAITING_CUSTOMER, False)
    assert ticket.assignee_id == ada.id


def test_a_reply_written_before_a_newer_message_came_is_not_sent(app):
    ticket, ada = factories.ticket(), factories.agent()
    seen, bo = last_message_id(ticket.id), factories.agent(name="Bo")
    with transaction():
        post_reply(ticket, author=bo, body="first", seen=seen, **REPLY)
    with pytest.raises(NewerMessage), transaction():
        post_reply(ticket, author=ada, body="second", seen=seen, **REPLY)
    assert db.session.query(Message).count() == 2


def test_blank_answers_and_tickets_without_a_requester_are_refused(app):
    ticket, ada = factories.ticket(), factories.agent()
    with pytest.raises(NothingToSend), transaction():
        post_reply(ticket, author=ada, body=" \n", **REPLY)
    with transaction():
        ticket.contact = None
    with pytest.raises(NoRecipient), transaction():
        post_reply(ticket, author=ada, body="x", **REPLY)


def test_a_note_is_no_message(app):
    ticket, ada = factories.ticket(), factories.agent()
    with transaction():
        post_note(ticket, author=ada, body="internal", at=NOON)
    assert (db.session.query(Note).count(), db.session.query(Message).count()) == (1, 1)


def test_two_writers_of_one_ticket_cannot_both_win(app):
    ticket = factories.ticket()
    with pytest.raises(Conflict), transaction():
        read = ticket.revision
        db.session.execute(db.update(Ticket).values(revision=99), execution_options={"synchronize_session": False})
        ticket.revision, ticket.subject = read + 1, "lost"
    assert db.session.get(Ticket, ticket.id).subject != "lost"


def test_every_change_moves_the_revisions_that_open_pages_ask_for(app):
    ticket, ada = factories.ticket(), factories.agent()
    before = (ticket.revision, queue_revision(TICKETS))
    with transaction():
        set_status(ticket, TicketStatus.SOLVED, by=ada, at=NOON)
        assign(ticket, ada.id, by=ada, at=NOON)
    assert (ticket.revision, queue_revision(TICKETS)) == (before[0] + 2, before[1] + 1)


def test_commands_of_one_transaction_keep_each_others_changes(app):
    ticket, ada = factories.ticket(), factories.agent()
    with transaction():
        set_status(ticket, TicketStatus.WAITING_CARRIER, by=ada, at=NOON)
        ticket.priority = "high"
        assign(ticket, ada.id, by=ada, at=NOON)
        post_note(ticket, author=ada, body="x", at=NOON)
    row = db.session.get(Ticket, ticket.id, populate_existing=True)
    assert (row.status, row.priority, row.assignee_id) == (TicketStatus.WAITING_CARRIER, "high", ada.id)


def test_only_who_works_here_gets_a_ticket(app):
    ticket, ada, gone = factories.ticket(), factories.agent(), factories.agent(active=False)
    for nobody in [gone.id, 999]:
        with pytest.raises(Invalid), transaction():
            assign(ticket, nobody, by=ada, at=NOON)
    with transaction():
        assign(ticket, ada.id, by=ada, at=NOON)
        assign(ticket, None, by=ada, at=NOON)
    assert ticket.assignee_id is None


def test_a_ticket_of_another_team_is_as_missing_as_one_that_never_was(app):
    ours, theirs, ticket = factories.team(), factories.team(), factories.ticket()
    with transaction():
        ticket.team_id, ticket.revision = theirs.id, ticket.revision + 1
    stranger = factories.agent(team_id=ours.id)
    for reference in (ticket.reference, "T-99999", "T-x", "", "T-1' OR 1=1", "T-٣"):
        with pytest.raises(NotFound):
            ticket_for_agent(stranger, reference)
    assert ticket_for_agent(factories.agent(team_id=theirs.id), ticket.reference) == ticket
    assert ticket_for_agent(factories.agent("supervisor"), ticket.reference) == ticket


def test_a_role_that_may_look_may_not_always_act(app):
    with pytest.raises(NotAllowed):
        ticket_for_agent(factories.agent("finance"), factories.ticket().reference, to="ticket.assign")


def test_parts_of_a_ticket_are_found_through_that_ticket_only(app):
    mine = factories.ticket(files=[NewFile("a.txt", "text/plain", b"a")])
    other = factories.ticket(subject="other")
    file, message = db.session.query(Attachment).one(), db.session.get(Message, last_message_id(mine.id))
    assert attachment_in(mine, file.id) == file
    for wrong in (lambda: attachment_in(other, file.id), lambda: message_in(other, message.id)):
        with pytest.raises(NotFound):
            wrong()


def test_what_was_done_is_in_the_chain_and_tampering_shows(app):
    ticket, ada = factories.ticket(), factories.agent()
    with transaction():
        set_status(ticket, TicketStatus.SOLVED, by=ada, at=NOON)
    assert [entry.verb for entry in history(subject=f"ticket:{ticket.id}")] == [
        "ticket.status_changed",
        "ticket.opened",
    ]
    assert first_broken() is None


def test_nothing_is_recorded_of_what_was_rolled_back(app):
    ticket, ada = factories.ticket(), factories.agent()
    with pytest.raises(NothingToSend), transaction():
        set_status(ticket, TicketStatus.SOLVED, by=ada, at=NOON)
        post_note(ticket, author=ada, body="", at=NOON)
    with transaction():
        db.session.add(Agent(email="x@y.z", name="x", password_hash="x", role="agent"))
    assert [entry.verb for entry in history(subject=f"ticket:{ticket.id}")] == ["ticket.opened"]
