"""Tickets over the API: what each token sees and may do, by the same rules as the pages."""

import base64
from io import BytesIO

import pytest
from sqlalchemy import select

from desk.api.scopes import Scope
from desk.audit.models import AuditEntry
from desk.core.db import db, transaction
from desk.tickets.models import Attachment, Message, Note, Ticket
from tests import factories
from tests.api.conftest import EVERYTHING, System, token_for
from tests.api.looking import count, filled, fresh

READS = (
    "/tickets",
    "/tickets/{ticket}",
    "/tickets/{ticket}/messages",
    "/contacts",
    "/contacts/{contact}",
    "/customers",
    "/shipments",
    "/shipments/{shipment}",
    "/shipments/{shipment}/events",
    "/exceptions",
    "/invoices",
    "/invoices/{invoice}",
    "/charges",
    "/disputes",
)


@pytest.mark.parametrize("path", READS)
def test_a_customers_system_reads_its_own_and_nothing_of_another_customer(alice, bob, path):
    mine = alice.system.get(filled(path, alice))
    assert mine.status_code == 200, mine.text
    assert "Bob" not in mine.text and "bob.example" not in mine.text
    if "{" in path:
        theirs, nowhere = alice.system.get(filled(path, bob)), alice.system.get("/contacts/99999")
        assert theirs.status_code == nowhere.status_code == 404
        assert theirs.json == nowhere.json


@pytest.mark.parametrize(
    "filter",
    [
        "/tickets?customer={customer}",
        "/tickets?shipment={shipment}",
        "/charges?invoice={invoice}",
        "/contacts?customer={customer}",
        "/contacts?email=z@bob.example",
        "/shipments?customer={customer}",
        "/shipments?reference=OOLU2611999001",
        "/exceptions?shipment={shipment}",
        "/invoices?number=INV-Bob",
    ],
)
def test_a_filter_opens_nothing_of_another_customer(alice, bob, filter):
    assert alice.system.get(filled(filter, bob)).json["items"] == []


def test_notes_and_our_own_work_are_never_told_to_a_customers_system(alice):
    for path in READS:
        said = alice.system.get(filled(path, alice)).text
        assert "secret note" not in said and "remark" not in said.replace('"remark":null', "")
    shown = alice.system.get(alice.path).json
    assert {shown[name] for name in ("priority", "assignee", "team_id", "due_at", "needs_answer")} == {None}
    with transaction():
        db.session.get_one(Ticket, alice.ticket.id).status = "waiting_approval"
        db.session.get_one(Ticket, alice.ticket.id).revision += 1
    assert alice.system.get(alice.path).json["status"] == "open"
    assert len(alice.system.get("/tickets?status=open").json["items"]) == 1
    assert alice.system.get("/tickets?status=waiting_approval").json["items"] == []


def test_what_nobody_has_proved_is_not_read_by_a_customers_system(alice):
    with transaction():
        first = fresh(Message)[0]
        first.unverified = True
    answer = alice.system.get(f"{alice.path}/messages")
    assert [one["direction"] for one in answer.json["items"]] == ["out"]
    assert alice.system.get(f"{alice.path}/messages/{first.id}").status_code == 404


def test_what_belongs_to_another_ticket_is_not_found_through_mine(alice, bob):
    number = db.session.scalars(select(Message.id).where(Message.ticket_id == bob.ticket.id)).first()
    assert alice.system.get(f"{alice.path}/messages/{number}").status_code == 404
    assert alice.system.get(f"{alice.path}/files/{bob.file.id}").status_code == 404
    assert bob.system.get(f"{bob.path}/files/{bob.file.id}").data == b"%PDF-1.7 Bob"


def test_a_file_is_always_saved_never_shown(alice):
    answer = alice.system.get(f"{alice.path}/files/{alice.file.id}")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.mimetype == "application/octet-stream" and "sandbox" in answer.headers["Content-Security-Policy"]


def test_a_team_sees_by_the_api_what_it_sees_on_the_pages(client, alice):
    mine, theirs = factories.team(), factories.team()
    system = System(client, token_for(agent=factories.agent(team_id=mine.id), scopes=EVERYTHING))
    assert system.get(alice.path).status_code == 200
    with transaction():
        ticket = db.session.get_one(Ticket, alice.ticket.id)
        ticket.team_id, ticket.assignee_id, ticket.revision = theirs.id, None, ticket.revision + 1
    assert system.get("/tickets").json["items"] == system.get("/contacts").json["items"] == []
    for path in (alice.path, f"{alice.path}/messages", f"/contacts/{alice.contact.id}"):
        assert system.get(path).status_code == 404
    assert system.post(f"{alice.path}/messages", {"text": "x"}).status_code == 404
    assert system.post("/tickets", {"subject": "x", "text": "x", "contact_id": alice.contact.id}).status_code == 422


@pytest.mark.parametrize(
    "role,path,status",
    [
        ("agent", "/invoices", 403),
        ("agent", "/webhooks", 403),
        ("finance", "/invoices", 200),
        ("agent", "/tickets", 200),
        ("supervisor", "/disputes", 200),
    ],
)
def test_a_token_of_our_own_has_the_rights_of_its_agent(client, app, role, path, status):
    system = System(client, token_for(agent=factories.agent(role), scopes=EVERYTHING))
    assert system.get(path).status_code == status


def test_a_token_whose_agent_has_left_opens_nothing(client, ours, lin):
    with transaction():
        lin.active = False
    assert ours.get("/tickets").status_code == 403


@pytest.mark.parametrize(
    "method,path,lacking",
    [
        ("GET", "/tickets", "tickets:read"),
        ("POST", "/tickets", "tickets:write"),
        ("GET", "/contacts", "contacts:read"),
        ("POST", "/contacts", "contacts:write"),
        ("GET", "/invoices", "invoices:read"),
        ("GET", "/webhooks", "webhooks:manage"),
        ("POST", "/tickets/T-10001/notes", "notes:write"),
        ("GET", "/shipments", "shipments:read"),
    ],
)
def test_a_missing_scope_is_named(client, lin, method, path, lacking):
    system = System(client, token_for(agent=lin, scopes=[one for one in Scope if one != lacking]))
    answer = system.call(method, path, {} if method == "POST" else None)
    assert (answer.status_code, answer.json["error"]["code"], answer.json["error"]["scope"]) == (
        403,
        "missingscope",
        lacking,
    )


def test_people_are_masked_unless_the_token_sees_them_and_then_the_trail_says_so(client, alice, lin):
    masked = System(client, token_for(agent=lin, scopes=set(EVERYTHING) - {Scope.PII_READ}))
    for path in (alice.path, f"{alice.path}/messages", "/contacts", f"/contacts/{alice.contact.id}"):
        assert "z@alice.example" not in masked.get(path).text and "Alice Stone" not in masked.get(path).text
    before = count(AuditEntry)
    masked.get("/contacts")
    assert count(AuditEntry) == before
    clear = System(client, token_for(agent=lin, scopes=EVERYTHING))
    assert clear.get(f"/contacts/{alice.contact.id}").json["email"] == "z@alice.example"
    last = fresh(AuditEntry)[-1]
    assert (last.verb, last.details["subjects"]) == ("api.personal_data_shown", [f"contact:{alice.contact.id}"])


def test_an_agents_system_answers_and_the_trail_names_both(alice, ours, lin):
    answer = ours.post(f"{alice.path}/messages", {"text": "It arrives tomorrow.", "status_after": "solved"})
    assert answer.status_code == 201, answer.text
    message = fresh(Message)[-1]
    assert (message.agent_id, message.to_email, message.text) == (lin.id, "z@alice.example", "It arrives tomorrow.")
    assert answer.headers["Location"].endswith(f"{alice.path}/messages/{message.id}")
    verbs = {one.verb: one.actor for one in fresh(AuditEntry)}
    assert verbs["ticket.replied"] == f"agent:{lin.id}" and verbs["api.create_message"].startswith("api_token:")
    assert ours.get(alice.path).json["status"] == "solved"
    stale = ours.post(f"{alice.path}/messages", {"text": "x", "seen_message_id": 1})
    assert stale.status_code == 409


def test_a_customers_system_adds_the_requesters_words_and_opens_the_ticket_again(alice, lin):
    answer = alice.system.post(f"{alice.path}/messages", {"text": "Any news of OOLU2611999000?"})
    assert answer.status_code == 201, answer.text
    message = fresh(Message)[-1]
    assert (message.direction, message.contact_id, message.channel) == ("in", alice.contact.id, "api")
    assert db.session.get_one(Ticket, alice.ticket.id).status == "open"
    assert alice.system.post(f"{alice.path}/messages", {"text": "x", "status_after": "closed"}).status_code == 422
    for path, said in ((alice.path, {"status": "closed"}),):
        assert alice.system.patch(path, said).status_code == 403


def test_files_come_as_base64_or_as_a_form_and_are_looked_at(alice, ours):
    content = base64.b64encode(b"%PDF-1.7 x").decode()
    sent = ours.post(f"{alice.path}/messages", {"text": "x", "files": [{"name": "a.pdf", "content": content}]})
    assert [one["name"] for one in sent.json["files"]] == ["a.pdf"]
    form = {"data": '{"text": "y"}', "files": (BytesIO(b"%PDF-1.7 y"), "b.pdf")}
    sent = ours.post(f"{alice.path}/messages", data=form, content_type="multipart/form-data")
    assert (sent.status_code, [one["name"] for one in sent.json["files"]]) == (201, ["b.pdf"])
    before = count(Attachment)
    lying = base64.b64encode(b"MZ\x90\x00" + b"\0" * 200).decode()
    assert (
        ours.post(f"{alice.path}/messages", {"text": "x", "files": [{"name": "a.pdf", "content": lying}]}).status_code
        == 422
    )
    for form in ({"data": "{"}, {"data": '{"text": "x"}', "more": "1"}, {"files": (BytesIO(b"x"), "b.txt")}):
        assert ours.post(f"{alice.path}/messages", data=form, content_type="multipart/form-data").status_code in (
            400,
            422,
        )
    assert count(Attachment) == before


def test_a_note_stays_inside(alice, ours, lin):
    answer = ours.post(f"{alice.path}/notes", {"text": "Ring the carrier."})
    assert (answer.status_code, answer.json["agent"]["id"]) == (201, lin.id)
    assert fresh(Note)[-1].text == "Ring the carrier."
    assert alice.system.post(f"{alice.path}/notes", {"text": "x"}).status_code == 403


def test_a_ticket_is_opened_for_somebody_we_know_or_for_a_new_person(alice, ours):
    said = {
        "subject": "Where is it?",
        "text": "OOLU2611999000 please",
        "requester": {"email": "new@alice.example", "name": "Ann"},
    }
    for system in (ours, alice.system):
        answer = system.post("/tickets", said)
        assert answer.status_code == 201, answer.text
        assert (answer.json["customer"]["id"], answer.json["shipments"]) == (
            alice.customer.id,
            [alice.shipment.shipment_no],
        )
        assert answer.json["channel"] == "api" and answer.headers["ETag"] and answer.headers["Location"]


@pytest.mark.parametrize(
    "more",
    [
        {"contact_id": "BOB"},
        {"requester": {"email": "z@bob.example"}},
        {"requester": {"email": "who@gmail.com"}},
        {"requester": {"email": "nobody@bob.example"}},
        {"shipments": ["BOB"]},
        {"priority": "urgent"},
        {"team_id": 1},
    ],
)
def test_a_customers_system_brings_in_nobody_and_nothing_of_others(alice, bob, more):
    said = {"subject": "x", "text": "x"} | (
        {} if {"contact_id", "requester"} & more.keys() else {"contact_id": alice.contact.id}
    )
    more = {"contact_id": bob.contact.id} if "contact_id" in more else more
    more = {"shipments": [bob.shipment.shipment_no]} if "shipments" in more else more
    before = count(Ticket)
    answer = alice.system.post("/tickets", said | more)
    assert answer.status_code == 422, answer.text
    assert count(Ticket) == before and "Bob" not in answer.text
    if "requester" in more:
        unknown = alice.system.post("/tickets", said | {"requester": {"email": "nobody@nowhere.example"}})
        assert unknown.json == answer.json
