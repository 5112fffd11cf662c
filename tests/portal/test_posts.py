"""What the customer writes on the page: it arrives once, in the right place, and says how it came."""

from datetime import timedelta
from io import BytesIO

import pytest

from desk.billing.models import Dispute, Invoice, InvoiceLine
from desk.core.db import db, transaction
from desk.core.times import utcnow
from desk.shipments.models import Shipment
from desk.tickets.models import Attachment, Ticket
from desk.tickets.queries import bound_shipment_ids
from desk.tickets.types import Channel, JoinedBy, TicketStatus, TicketType
from tests import factories
from tests.portal.conftest import everything, messages


@pytest.fixture
def line(case):
    return charge(case)


def charge(case, amount=125_000):
    with transaction():
        number = f"INV-{case.shipment.id}"
        invoice = Invoice(number=number, customer_id=case.contact.customer_id, currency="USD", made_at=utcnow(),
                          issued_on=utcnow().date())  # fmt: skip
        db.session.add(invoice)
        db.session.flush()
        row = InvoiceLine(invoice_id=invoice.id, seq=1, shipment_id=case.shipment.id, charge_code="THC",
                          amount_minor=amount)  # fmt: skip
        db.session.add(row)
        case.contact.sees_charges = True
    return row


def tickets():
    db.session.rollback()
    return db.session.query(Ticket).order_by(Ticket.id).all()


def test_an_answer_arrives_and_opens_the_ticket_again(client, case):
    with transaction():
        case.ticket.status, case.ticket.needs_answer = TicketStatus.WAITING_CUSTOMER, False
        case.ticket.revision += 1
    answer = client.post(f"{case.url}/answers", data={"body": "好的，谢谢", "key": "k"})
    assert (answer.status_code, answer.location) == (303, case.url)
    db.session.expire_all()
    said = messages(case.ticket)[-1]
    assert (said.text, said.channel, said.joined_by) == ("好的，谢谢", Channel.PORTAL, JoinedBy.LINK)
    assert (said.contact_id, said.unverified) == (case.contact.id, False)
    assert (case.ticket.status, case.ticket.needs_answer) == (TicketStatus.OPEN, True)
    page = client.get(answer.location)
    assert "好的，谢谢" in page.text
    assert 'role="status"' in page.text


def test_agents_read_that_it_came_by_the_link(client, sign_in, case):
    client.post(f"{case.url}/answers", data={"body": "hello", "key": "k"})
    sign_in(factories.agent(locale="en"))
    assert "by personal link" in client.get(f"/tickets/{case.ticket.reference}").text


def test_pressing_twice_posts_once_and_another_text_is_another_answer(client, case):
    for body in ("one", "one", "two", "one"):
        client.post(f"{case.url}/answers", data={"body": body, "key": "the same page"})
    client.post(f"{case.url}/answers", data={"body": "one", "key": "another page"})
    assert [message.text for message in messages(case.ticket)[1:]] == ["one", "two", "one"]


def test_files_come_along(client, case):
    data = {"body": "见附件", "key": "k", "files": [(BytesIO(b"%PDF-1.7 x"), "箱单.pdf"), (BytesIO(b"a,b"), "b.csv")]}
    assert client.post(f"{case.url}/answers", data=data).status_code == 303
    names = [file.name for file in db.session.query(Attachment).order_by(Attachment.id)]
    assert names == ["箱单.pdf", "b.csv"]
    assert "箱单.pdf" in client.get(case.url).text


def test_an_empty_answer_is_refused_in_words_beside_the_field(client, case):
    answer = client.post(f"{case.url}/answers?lang=en", data={"body": "   "})
    assert answer.status_code == 422
    assert "Write something first." in answer.text
    assert len(messages(case.ticket)) == 1


def test_a_question_opens_a_new_ticket_about_the_shipment(client, case):
    data = {"topic": "document", "body": "请发提单副本", "key": "k", "shipment": str(case.shipment.id)}
    for _ in range(2):
        assert client.post(f"{case.url}/questions", data=data).status_code == 303
    old, new = tickets()
    assert (new.type, new.channel, new.contact_id) == (TicketType.DOCUMENT, Channel.PORTAL, case.contact.id)
    assert new.subject
    assert list(bound_shipment_ids(new.id)) == [case.shipment.id]
    assert messages(new)[0].joined_by == JoinedBy.LINK
    assert len(messages(old)) == 1


def test_a_typed_subject_is_the_subject_in_one_line(client, case):
    client.post(f"{case.url}/questions", data={"topic": "other", "subject": "a\r\nBcc: v@x", "body": "x", "key": "k"})
    assert tickets()[-1].subject == "a Bcc: v@x"


def test_the_link_does_not_open_the_new_ticket_that_it_began(client, case):
    answer = client.post(f"{case.url}/questions?lang=en", data={"topic": "other", "body": "x", "key": "k"})
    page = client.get(answer.location).text
    assert tickets()[-1].reference in page
    assert page.count("/c/") == page.count(f"/c/{case.token}")


def test_an_unknown_topic_is_refused(client, case):
    assert client.post(f"{case.url}/questions", data={"topic": "admin", "body": "x"}).status_code == 422
    assert len(tickets()) == 1


def test_charges_are_shown_to_who_may_see_them_and_asked_about(client, case, line):
    assert "1,250.00 USD" in client.get(f"{case.url}?lang=en").text
    data = {"line": str(line.id), "reason": "question", "body": "这是什么费用？", "key": "k"}
    for _ in range(2):
        assert client.post(f"{case.url}/charges", data=data).status_code == 303
    assert len(tickets()) == 2
    new = tickets()[-1]
    assert (new.type, new.charge_line_id) == (TicketType.BILLING, line.id)
    assert list(bound_shipment_ids(new.id)) == [case.shipment.id]
    assert "INV-" in new.subject


def test_a_charge_is_disputed_in_whole_or_in_part_and_once(client, case, line):
    data = {"line": str(line.id), "reason": "rate_wrong", "amount": "50.00", "body": "费率不对", "key": "k"}
    for _ in range(2):
        assert client.post(f"{case.url}/charges", data=data).status_code == 303
    disputes = db.session.query(Dispute).all()
    assert [(one.amount_minor, one.raised_by) for one in disputes] == [(5_000, f"contact:{case.contact.id}")]
    assert len(tickets()) == 2
    other = client.post(f"{case.url}/charges", data=data | {"body": "still wrong"})
    assert other.status_code == 409
    assert "still wrong" in other.text


@pytest.mark.parametrize("amount", ["0", "-5", "1250.01", "abc", "1,250.00", "1.234", "9" * 29, "٥"])
def test_an_amount_that_cannot_be_is_refused_and_the_text_is_kept(client, case, line, amount):
    data = {"line": str(line.id), "reason": "rate_wrong", "amount": amount, "body": "my reasons", "key": "k"}
    answer = client.post(f"{case.url}/charges", data=data)
    assert answer.status_code == 422
    assert "my reasons" in answer.text
    assert db.session.query(Dispute).count() == 0


def test_who_may_not_see_amounts_sees_none_and_disputes_none(client, case, line):
    with transaction():
        case.contact.sees_charges = False
    assert "1,250.00" not in client.get(case.url).text
    data = {"line": str(line.id), "reason": "rate_wrong", "body": "x", "key": "k"}
    assert client.post(f"{case.url}/charges", data=data).status_code == 404
    assert db.session.query(Dispute).count() == 0


def test_too_many_posts_through_one_link_are_asked_to_wait_and_keep_their_text(client, case, other):
    answers = [client.post(f"{case.url}/answers", data={"body": f"n{n}", "key": "k"}) for n in range(14)]
    assert [answer.status_code for answer in answers] == [303] * 12 + [429] * 2
    assert "n13" in answers[-1].text
    assert client.post(f"{other.url}/answers", data={"body": "hello", "key": "k"}).status_code == 303


def test_too_many_posts_from_one_place_are_asked_to_wait_whatever_their_link(client, case):
    answers = [client.post(f"/c/{n}/answers", data={"body": "x"}).status_code for n in range(62)]
    assert answers == [404] * 60 + [429] * 2


def test_a_ticket_that_is_gone_takes_nothing_and_a_closed_one_does(client, case):
    with transaction():
        case.ticket.status = TicketStatus.CLOSED
        case.ticket.revision += 1
    assert client.post(f"{case.url}/answers", data={"body": "one more thing", "key": "k"}).status_code == 303
    assert tickets()[-1].status == TicketStatus.OPEN


@pytest.fixture
def guarded(app, client):
    app.config["WTF_CSRF_ENABLED"] = True
    yield client
    app.config["WTF_CSRF_ENABLED"] = False


def csrf_of(page):
    return page.text.split('name="csrf_token" value="')[1].split('"')[0]


def test_a_form_of_another_site_is_not_taken_and_its_text_is_not_lost(guarded, case):
    guarded.get(case.url)
    before = everything()
    for headers in ({}, {"Sec-Fetch-Site": "cross-site"}):
        answer = guarded.post(f"{case.url}/answers?lang=en", data={"body": "my long text"}, headers=headers)
        assert answer.status_code == 400
        assert "my long text" in answer.text
    assert everything() == before
    data = {"body": "my long text", "csrf_token": csrf_of(answer), "key": "k"}
    assert guarded.post(f"{case.url}/answers", data=data).status_code == 303


def test_the_form_works_over_https_though_no_browser_sends_us_a_referer(guarded, case):
    https = {"base_url": "https://desk.test"}
    data = {"body": "hello", "csrf_token": csrf_of(guarded.get(case.url, **https)), "key": "k"}
    assert guarded.post(f"{case.url}/answers", data=data, **https).status_code == 303


def test_the_token_of_another_session_does_not_do(app, guarded, case):
    stolen = csrf_of(app.test_client().get(case.url))
    guarded.get(case.url)
    assert guarded.post(f"{case.url}/answers", data={"body": "x", "csrf_token": stolen}).status_code == 400


def test_the_shipment_of_somebody_else_cannot_be_named_in_a_form(client, case, other):
    before = everything()
    for shipment in (other.shipment.id, 999_999, 2**40, -1):
        data = {"topic": "where", "body": "x", "key": "k", "shipment": str(shipment)}
        assert client.post(f"{case.url}/questions", data=data).status_code == 404
    assert everything() == before


def test_the_charge_of_somebody_else_cannot_be_named_in_a_form(client, case, other, line):
    foreign = charge(other)
    before = everything()
    for line_id in (foreign.id, 999_999, -1):
        for reason in ("question", "rate_wrong"):
            data = {"line": str(line_id), "reason": reason, "body": "x", "key": "k"}
            assert client.post(f"{case.url}/charges", data=data).status_code == 404
    assert everything() == before


def test_a_charge_of_the_same_company_but_another_shipment_is_not_this_tickets(client, case, line):
    with transaction():
        theirs = factories_shipment(case)
        db.session.query(InvoiceLine).filter_by(id=line.id).update({"shipment_id": theirs.id})
    assert "1,250.00" not in client.get(f"{case.url}?lang=en").text
    data = {"line": str(line.id), "reason": "question", "body": "x", "key": "k"}
    assert client.post(f"{case.url}/charges", data=data).status_code == 404


def factories_shipment(case):
    row = Shipment(shipment_no="S-OTHER", customer_id=case.contact.customer_id, mode="SEA", origin_code="CNNGB",
                   dest_code="DEHAM", opened_at=utcnow() - timedelta(days=9))  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def test_the_files_of_somebody_else_are_not_there(client, case, other):
    data = {"body": "x", "key": "k", "files": [(BytesIO(b"%PDF-1.7"), "secret.pdf")]}
    client.post(f"{other.url}/answers", data=data)
    file = db.session.query(Attachment).one()
    assert client.get(f"{other.url}/files/{file.id}").status_code == 200
    assert client.get(f"{case.url}/files/{file.id}").status_code == 404
    assert client.get(f"/c/x/files/{file.id}").status_code == 404


def test_every_door_is_shut_for_a_link_that_does_not_open(client, case, ended, other):
    client.post(f"{case.url}/answers", data={"body": "x", "key": "k", "files": [(BytesIO(b"%PDF-1.7"), "a.pdf")]})
    file = db.session.query(Attachment).one()
    swapped = case.token.replace(case.token.rpartition("-")[2], other.token.rpartition("-")[2])
    before = everything()
    for token, expected in ((swapped, 404), ("garbled", 404), (ended, 410)):
        for door in ("answers", "questions", "charges"):
            data = {"body": "x", "topic": "other", "line": "1", "reason": "question"}
            assert client.post(f"/c/{token}/{door}", data=data).status_code == expected
        assert client.get(f"/c/{token}/files/{file.id}").status_code == expected
        assert client.get(f"/c/{token}").status_code == expected
    assert everything() == before


def test_what_a_form_does_not_ask_for_is_not_taken(client, case):
    extra = {"customer_id": "1", "team_id": "9", "assignee_id": "1", "priority": "urgent", "status": "closed",
             "direction": "out", "agent_id": "1", "from_email": "boss@desk.test", "at": "2020-01-01"}  # fmt: skip
    client.post(f"{case.url}/answers", data={"body": "x", "key": "k"} | extra)
    said = messages(case.ticket)[-1]
    assert (said.direction, said.agent_id, said.from_email) == ("in", None, "zhou@hengyuan.example")
    assert case.ticket.priority == "normal"
