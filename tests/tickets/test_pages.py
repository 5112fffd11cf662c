"""The bench through its doors, as a plain browser without script and as htmx."""

import re
from datetime import timedelta
from html import unescape
from io import BytesIO

import pytest

from desk.core.db import db, transaction
from desk.shipments.queries import Found
from desk.tickets.commands.incoming import NewFile
from desk.tickets.commands.reply import post_reply
from desk.tickets.models import Attachment, Message, Note, Ticket
from desk.tickets.queries import last_message_id, queue_revision, reply_token
from desk.tickets.queue import _tab, queue_page
from desk.tickets.types import DONE
from tests import factories
from tests.factories import NOON

HTMX = {"HX-Request": "true"}
NASTY = '"><img src=x onerror=alert(1)>'


@pytest.fixture
def ada(app):
    return factories.agent()


@pytest.fixture
def browser(sign_in, ada):
    return sign_in(ada)


def reply(client, ticket, body="在海上", **more):
    data = {"body": body, "status_after": "waiting_customer", "seen": str(last_message_id(ticket.id))} | more
    return client.post(f"/tickets/{ticket.reference}/replies", data=data, content_type="multipart/form-data")


def test_a_reply_by_plain_form_comes_back_to_the_ticket_and_is_in_the_conversation(browser):
    ticket = factories.ticket()
    answer = reply(browser, ticket)
    assert (answer.status_code, answer.location) == (303, f"/tickets/{ticket.reference}")
    assert "在海上" in browser.get(answer.location).text


def test_htmx_gets_the_pane_and_not_the_page(browser):
    ticket = factories.ticket()
    text = browser.get(f"/tickets/{ticket.reference}", headers=HTMX).text
    assert 'id="ticket"' in text
    assert "<html" not in text


def test_an_answer_that_crossed_a_newer_message_keeps_the_typed_text(browser):
    ticket, bo = factories.ticket(), factories.agent(name="Bo")
    seen = last_message_id(ticket.id)
    with transaction():
        post_reply(ticket, author=bo, body="I was first", at=NOON, mail_domain="desk.test")
    crossed = reply(browser, ticket, body="my own words", seen=str(seen))
    assert crossed.status_code == 409
    assert "my own words" in crossed.text
    assert "I was first" in crossed.text
    assert db.session.query(Message).count() == 2


@pytest.mark.parametrize("body", ["", "   \n", "x" * 20_001])
def test_an_empty_or_endless_answer_is_refused_and_nothing_changes(browser, body):
    ticket = factories.ticket()
    assert reply(browser, ticket, body=body).status_code == 422
    assert db.session.query(Message).count() == 1


def test_a_gap_in_the_text_blocks_sending_and_is_named(browser):
    ticket = factories.ticket()
    answer = reply(browser, ticket, body="Please send {{ doc_list }} by {{ due }}")
    assert answer.status_code == 422
    assert "{{ doc_list }}" in answer.text
    assert db.session.query(Message).count() == 1


def test_files_go_with_the_answer_and_come_back_only_as_downloads(browser):
    ticket = factories.ticket()
    files = [(BytesIO(b"<script>alert(1)</script>"), "../../x.html", "text/html")]
    assert reply(browser, ticket, files=files).status_code == 303
    file = db.session.query(Attachment).one()
    got = browser.get(f"/tickets/{ticket.reference}/attachments/{file.id}")
    assert (got.data, got.mimetype) == (b"<script>alert(1)</script>", "application/octet-stream")
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in got.headers["Content-Security-Policy"]
    assert ".." not in file.name
    assert "/" not in file.name


def test_a_note_stays_inside(browser):
    ticket = factories.ticket()
    browser.post(f"/tickets/{ticket.reference}/notes", data={"body": "internal only"})
    assert db.session.query(Note).one().text == "internal only"
    assert db.session.query(Message).count() == 1


def test_assignment_and_status_change_by_plain_form(browser, ada):
    ticket = factories.ticket()
    browser.post(f"/tickets/{ticket.reference}/assignment", data={"assignee": str(ada.id)})
    browser.post(f"/tickets/{ticket.reference}/status", data={"status": "waiting_carrier"})
    row = db.session.get(Ticket, ticket.id, populate_existing=True)
    assert (row.assignee_id, row.status) == (ada.id, "waiting_carrier")


@pytest.mark.parametrize(
    "path,data", [("status", {"status": "gone"}), ("status", {}), ("assignment", {"assignee": "x"})]
)
def test_words_that_mean_nothing_are_refused_with_a_sentence(browser, path, data):
    ticket = factories.ticket()
    answer = browser.post(f"/tickets/{ticket.reference}/{path}", data=data)
    assert answer.status_code == 422
    assert db.session.get(Ticket, ticket.id, populate_existing=True).revision == ticket.revision


def test_what_strangers_wrote_is_shown_as_text_everywhere(browser):
    ticket = factories.ticket(subject=NASTY, text=NASTY, from_name=NASTY, quoted=NASTY,
                              files=[NewFile(NASTY, NASTY, b"x")])  # fmt: skip
    for url in (f"/tickets/{ticket.reference}", "/tickets?tab=all", f"/tickets?q={NASTY}", "/tickets?tab=" + NASTY):
        page = browser.get(url).text
        assert "<img src=x" not in page
    assert "&lt;img src=x" in browser.get(f"/tickets/{ticket.reference}").text


def test_the_senders_layout_is_shown_in_a_frame_that_can_do_nothing(browser):
    ticket = factories.ticket(html="<p>hello</p>")
    got = browser.get(f"/tickets/{ticket.reference}/messages/{last_message_id(ticket.id)}/html")
    assert got.text == "<p>hello</p>"
    assert "sandbox;" in got.headers["Content-Security-Policy"]


def test_an_open_page_is_told_only_what_is_new(browser):
    ticket = factories.ticket()
    url = f"/tickets/{ticket.reference}/live?rev="
    assert browser.get(f"{url}{ticket.revision}", headers=HTMX).status_code == 204
    browser.post(f"/tickets/{ticket.reference}/notes", data={"body": "look here"})
    live = browser.get(f"{url}{ticket.revision - 1}", headers=HTMX)
    assert "look here" in live.text
    assert 'id="reply-body"' not in live.text


def test_an_open_queue_is_told_only_when_something_changed(browser):
    factories.ticket()
    now = queue_revision("tickets")
    assert browser.get(f"/tickets/live?rev={now}&tab=all", headers=HTMX).status_code == 204
    assert browser.get(f"/tickets/live?rev={now - 1}&tab=all", headers=HTMX).status_code == 200


@pytest.mark.parametrize("query", ["CSQU3054383", "csqu 305438-3", "T-10001", "10001", "柜子", "恒远"])
def test_the_one_box_finds_a_ticket_by_any_number_and_word(browser, query):
    owner = factories.customer()
    shipment = factories.shipment(owner, ("CONTAINER", "CSQU3054383"))
    ticket = factories.ticket(found=[Found(shipment.id, "CSQU3054383")])
    if ticket.reference != "T-10001" and "10001" in query:
        query = query.replace("10001", ticket.reference[2:])
    assert ticket.reference in browser.get("/tickets", query_string={"q": query}).text


@pytest.mark.parametrize("query", ["'", '"', "%", "_", ";--", "\\", "\0", "x" * 10_000, "*", "NEAR", "&|!"])
def test_no_search_breaks_and_none_finds_what_is_not_there(browser, query):
    factories.ticket(subject="plain")
    answer = browser.get("/tickets", query_string={"q": query})
    assert answer.status_code == 200
    assert "plain" not in answer.text


@pytest.mark.parametrize("mark", ["0", "-1", "x", "1-", "-", "99999999999999999-99999999999999999", "1-0", "'", "²-1"])
def test_a_place_in_the_queue_that_cannot_be_is_the_first_page_or_empty(browser, mark):
    factories.ticket()
    for way in ("after", "before"):
        assert browser.get("/tickets", query_string={way: mark, "tab": "all"}).status_code == 200


def test_the_queue_is_walked_page_by_page_and_back_and_no_ticket_is_missed(browser, monkeypatch):
    monkeypatch.setattr("desk.tickets.queue.PAGE", 4)
    _tab.cache_clear()
    wanted = [factories.ticket(subject=f"n{n}", from_email=f"p{n}@x.example").reference for n in range(10)]
    pages, url = [], "/tickets?tab=all"
    while url and len(pages) < 5:
        text = browser.get(url).text
        pages.append(re.findall(r'id="row-(T-\d+)"', text))
        url = link(text, "next")
    assert [len(page) for page in pages] == [4, 4, 2]
    assert sorted(sum(pages, [])) == sorted(wanted)
    back = browser.get(link(text, "prev")).text
    assert re.findall(r'id="row-(T-\d+)"', back) == pages[1]
    first = browser.get(link(back, "prev")).text
    assert re.findall(r'id="row-(T-\d+)"', first) == pages[0]
    assert link(first, "prev") is None
    _tab.cache_clear()


def link(text, rel):
    found = re.search(rf'rel="{rel}" href="([^"]+)"', text)
    return found and unescape(found[1])


def test_what_is_due_first_stands_first_and_what_is_settled_last(browser):
    settled, later, soon = (factories.ticket(subject=word, from_email=f"{word}@x.example") for word in "abc")
    with transaction():
        for ticket, at in ((settled, DONE), (later, NOON + timedelta(hours=2)), (soon, NOON + timedelta(hours=1))):
            ticket.queue_at, ticket.revision = at, ticket.revision + 1
    rows = re.findall(r'id="row-(T-\d+)"', browser.get("/tickets?tab=all").text)
    assert rows == [soon.reference, later.reference, settled.reference]
    assert settled.reference not in browser.get("/tickets?tab=unassigned").text


def test_a_tab_that_holds_more_than_a_hundred_says_so_without_counting_them(app, ada):
    with transaction():
        db.session.add_all(Ticket(subject="x", opened_at=NOON, updated_at=NOON) for _ in range(120))
    page = queue_page(ada, tab="all", query="")
    assert {tab.key: tab.count for tab in page.tabs} == {"mine": 0, "unassigned": 100, "waiting": 0, "all": 100}


def test_a_search_shows_no_ticket_of_another_team(sign_in, app):
    ours, theirs, ticket = factories.team(), factories.team(), factories.ticket(subject="secret freight")
    with transaction():
        ticket.team_id, ticket.revision = theirs.id, ticket.revision + 1
    client = sign_in(factories.agent(team_id=ours.id))
    for url in ("/tickets?q=secret", "/tickets?tab=all", f"/tickets/{ticket.reference}", "/tickets/live?rev=0&tab=all"):
        assert "secret freight" not in client.get(url).text
    assert client.get(f"/tickets/{ticket.reference}").status_code == 404


def test_the_customer_beside_the_conversation_is_masked(browser):
    ticket = factories.ticket()
    page = browser.get(f"/tickets/{ticket.reference}").text
    assert "zhou@hengyuan.example" not in page
    assert "周明" not in page
    assert "z***@hengyuan.example" in page


def test_a_role_that_may_not_see_the_outbox_or_parked_mail_is_told_so(browser):
    for url in ("/outbox", "/admin/parked", "/admin/audit"):
        assert browser.get(url).status_code == 403


def test_finance_answers_but_settles_and_takes_nothing(sign_in, app):
    ticket = factories.ticket()
    client = sign_in(factories.agent("finance"))
    assert 'id="status-after"' not in client.get(f"/tickets/{ticket.reference}").text
    assert client.post(f"/tickets/{ticket.reference}/status", data={"status": "solved"}).status_code == 403
    assert reply(client, ticket, status_after="solved").status_code == 303
    row = db.session.get(Ticket, ticket.id, populate_existing=True)
    assert (row.status, row.assignee_id) == ("waiting_customer", None)


@pytest.mark.parametrize("macro", ["\0", "nope", "x" * 60])
def test_a_canned_reply_that_does_not_exist_is_not_written_down_as_used(browser, macro):
    ticket = factories.ticket()
    assert reply(browser, ticket, macro=macro).status_code == 303
    assert db.session.query(Message).order_by(Message.id.desc()).first().macro_key == ""


@pytest.mark.parametrize("number", ["T-99999999999", "T-9999999999", "T-0", "T-10000", "99999999999999999999"])
def test_numbers_no_ticket_has_are_not_found(browser, number):
    assert browser.get(f"/tickets/{number}").status_code == 404
    assert browser.get(f"/tickets/{number}/attachments/99999999999999999999").status_code == 404
    assert browser.get(f"/tickets?q={number}").status_code == 200
    assert browser.get("/tickets/T-10001/macro?key=%00").status_code == 404


def test_the_outbox_shows_the_mail_but_neither_address_nor_token(sign_in, app):
    ticket, boss = factories.ticket(), factories.agent("supervisor")
    with transaction():
        message = post_reply(ticket, author=boss, body="x", at=NOON, mail_domain="desk.test")
    page = sign_in(boss).get(f"/outbox/{message.id}").text
    assert message.rfc_id.strip("<>") in page
    assert "zhou@hengyuan.example" not in page
    assert reply_token(ticket.id) not in page
