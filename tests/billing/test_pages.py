from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from desk.billing.models import Dispute
from desk.billing.money import from_minor
from desk.billing.queries import open_dispute_of
from desk.billing.types import Decision, DisputeReason
from desk.core.db import db, transaction
from desk.core.times import utcnow
from desk.shipments.queries import Found
from desk.tickets.commands.disputes import dispute_line
from desk.tickets.commands.verdicts import settle
from tests import factories
from tests.billing.ledgers import contact, customer, invoice, row, sheet

EVIL = '=HYPERLINK("http://x")'


@pytest.fixture
def owner(app):
    return customer()


@pytest.fixture
def shipment(owner):
    return factories.shipment(owner, ("MBL", "MEDUXX123456"))


@pytest.fixture
def bill(owner, shipment):
    return invoice(owner, 45_000, 10_000, shipment=shipment)


@pytest.fixture
def finance(app):
    return factories.agent("finance", "孙会计", locale="en")


def dispute(line, by, minor=1_000, text="too much", days=0):
    with transaction():
        amount = from_minor(minor, line.invoice.currency)
        at = utcnow() - timedelta(days=days)
        return dispute_line(line, reason=DisputeReason.DUPLICATE, amount=amount, text=text, at=at, agent=by)


ROLES = ("agent", "supervisor", "finance", "administrator")
ROUTES = [
    ("GET", "/invoices", (403, 200, 200, 200)),
    ("GET", "/invoices/1", (403, 200, 200, 200)),
    ("GET", "/invoices/99", (403, 404, 404, 404)),
    ("GET", "/invoices/import", (403, 403, 200, 200)),
    ("POST", "/invoices/import", (403, 403, 422, 422)),
    ("GET", "/invoices/template.xlsx", (403, 403, 200, 200)),
    ("GET", "/disputes", (403, 200, 200, 200)),
    ("GET", "/disputes?tab=closed", (403, 200, 200, 200)),
    ("GET", "/disputes.xlsx", (403, 200, 200, 200)),
    ("GET", "/disputes/D-10001", (403, 200, 200, 200)),
    ("GET", "/disputes/D-10099", (403, 404, 404, 404)),
    ("GET", "/disputes/'", (403, 404, 404, 404)),
    ("POST", "/disputes/D-10001/decision", (403, 403, 422, 422)),
    ("POST", "/disputes/D-10001/withdrawal", (403, 403, 422, 422)),
    ("POST", "/disputes/D-10001/state", (403, 403, 422, 422)),
    ("GET", "/charges/2/dispute", (403, 403, 200, 200)),
    ("POST", "/charges/2/dispute", (403, 403, 422, 422)),
    ("GET", "/charges/99/dispute", (403, 403, 404, 404)),
]


@pytest.mark.parametrize(
    ("method", "path", "answers"), ROUTES, ids=lambda value: value if isinstance(value, str) else ""
)
def test_who_may_open_what(sign_in, bill, finance, method, path, answers):
    dispute(bill.lines[0], finance)
    for role, expected in zip(ROLES, answers, strict=True):
        assert sign_in(factories.agent(role)).open(path, method=method).status_code == expected, role


def test_an_agent_sees_the_charges_of_the_shipments_of_a_ticket_and_no_others(sign_in, owner, shipment, bill):
    other = customer(name="别家", domains=())
    invoice(owner, 777_00, number="INV-ELSEWHERE", shipment=factories.shipment(owner, ("MBL", "OTHER1234567")))
    invoice(other, 888_00, number="INV-OTHER-PAYER", shipment=shipment)
    ticket = factories.ticket(found=[Found(shipment.id, "MEDUXX123456")])
    page = sign_in(factories.agent()).get(f"/tickets/{ticket.reference}/charges")
    assert "INV-1" in page.text
    assert "450.00" in page.text
    assert "/invoices/" not in page.text
    assert "/dispute" not in page.text
    for hidden in ("INV-ELSEWHERE", "INV-OTHER-PAYER", "777", "888"):
        assert hidden not in page.text
    team = factories.team()
    with transaction():
        ticket.team_id = team.id
    assert sign_in(factories.agent()).get(f"/tickets/{ticket.reference}/charges").status_code == 404


def test_invoices_are_found_by_number_customer_and_shipment(sign_in, owner, shipment, bill, finance):
    invoice(customer(name="Acme", domains=()), number="X-77")
    client = sign_in(finance)
    for query, shown, hidden in (
        ("x-7", "X-77", "INV-1"),
        (owner.name[:4], "INV-1", "X-77"),
        ("meduxx123456", "INV-1", "X-77"),
        (shipment.shipment_no, "INV-1", "X-77"),
    ):
        page = client.get("/invoices", query_string={"q": query}).text
        assert shown in page
        assert hidden not in page
    for odd in ("%", "_", "'", "\\", '"); --', "\0", "x" * 500):
        assert client.get("/invoices", query_string={"q": odd, "page": odd, "show": odd}).status_code == 200
    assert "X-77" not in client.get("/invoices", query_string={"q": "%"}).text


def test_the_list_narrows_to_invoices_with_open_disputes(sign_in, bill, finance):
    invoice(customer(name="Acme", domains=()), number="X-77")
    dispute(bill.lines[0], finance)
    page = sign_in(finance).get("/invoices?show=disputed").text
    assert "INV-1" in page
    assert "X-77" not in page


def test_finance_disputes_a_charge_from_its_invoice_and_decides_it(sign_in, bill, finance):
    client, line = sign_in(finance), bill.lines[0]
    assert f"/charges/{line.id}/dispute" in client.get(f"/invoices/{bill.id}").text
    said = {"reason": "free_time_wrong", "amount": "450.01", "text": "<b>free</b> days"}
    assert client.post(f"/charges/{line.id}/dispute", data=said).status_code == 422
    for wrong in ("1,250.00", "10.125", "-1", "0"):
        assert client.post(f"/charges/{line.id}/dispute", data=said | {"amount": wrong}).status_code == 422
    made = client.post(f"/charges/{line.id}/dispute", data=said | {"amount": "450"})
    assert (made.status_code, made.location) == (303, "/tickets/T-10001?tab=all")
    again = client.post(f"/charges/{line.id}/dispute", data=said | {"amount": "1"})
    assert again.status_code == 409
    assert "D-10001" in again.text
    page = client.get(f"/invoices/{bill.id}").text
    assert "/tickets/T-10001" in page
    assert "100.00 USD" in page  # to pay now
    ticket = client.get("/tickets/T-10001").text
    assert "D-10001" in ticket
    assert "INV-1" in ticket
    assert "<b>free</b>" not in client.get("/disputes/D-10001").text
    decision = {"decision": "partial", "amount": "200.00", "text": "two days were ours"}
    for wrong in ({"amount": ""}, {"amount": "2,0"}, {"text": ""}, {"decision": "maybe"}):
        assert client.post("/disputes/D-10001/decision", data=decision | wrong).status_code == 422
    assert client.post("/disputes/D-10001/decision", data=decision | {"amount": "450"}).status_code == 422
    assert client.post("/disputes/D-10001/decision", data=decision).status_code == 303
    assert client.post("/disputes/D-10001/decision", data=decision).status_code == 409
    page = client.get(f"/invoices/{bill.id}").text
    assert "200.00 USD" in page
    assert "two days were ours" in page
    assert "two days were ours" in client.get("/tickets/T-10001").text


def test_sums_stand_for_each_currency_and_never_across(sign_in, owner, finance):
    for number, currency, minor in (
        ("A", "USD", 100_00),
        ("B", "USD", 50_00),
        ("C", "JPY", 7_000),
        ("D", "KWD", 1_250),
    ):
        dispute(invoice(owner, minor, number=number, currency=currency).lines[0], finance, minor)
    page = sign_in(finance).get("/disputes").text
    for said in ("150.00 USD", "7,000 JPY", "1.250 KWD"):
        assert said in page


def test_disputes_show_their_age_and_narrow_by_reason_and_customer(sign_in, owner, bill, finance):
    other = customer(name="Acme", domains=())
    dispute(bill.lines[0], finance, days=12)
    dispute(invoice(other, 9_900, number="X-77").lines[0], finance)
    client = sign_in(finance)
    page = client.get(f"/disputes?customer={owner.id}&reason=duplicate").text
    assert "12 days" in page
    assert "MEDUXX123456" in page
    assert "X-77" not in page
    assert "INV-1" not in client.get("/disputes?reason=wrong_payer").text
    for odd in ("'", "-1", "99999999999", "\0"):
        assert client.get("/disputes", query_string={"customer": odd, "reason": odd, "page": odd}).status_code == 200


def test_the_list_takes_few_statements_however_many_rows(sign_in, owner, shipment, finance, count_statements):
    client = sign_in(finance)
    for count in (2, 40):
        lines = invoice(owner, *[1_000] * count, number=f"N-{count}", shipment=shipment).lines
        for line in lines:
            dispute(line, finance, 10)
    assert client.get("/disputes").text.count("D-100") >= 42
    assert count_statements(lambda: client.get("/disputes")) <= 10
    assert count_statements(lambda: client.get("/disputes.xlsx")) <= 10
    assert count_statements(lambda: client.get("/invoices")) <= 10
    assert count_statements(lambda: client.get("/invoices/2")) <= 10


def test_a_ticket_without_a_charge_costs_no_statement_more(sign_in, shipment, bill, finance, count_statements):
    plain = factories.ticket(found=[Found(shipment.id, "MEDUXX123456")])
    billing = dispute(bill.lines[0], finance)
    client = sign_in(finance)
    client.get(f"/tickets/{plain.reference}")
    without = count_statements(lambda: client.get(f"/tickets/{plain.reference}"))
    assert count_statements(lambda: client.get(f"/tickets/{billing.reference}")) <= without + 2


def test_the_export_holds_text_as_text_and_amounts_as_exact_numbers(sign_in, owner, finance):
    texts = [EVIL, "+1", "-1", "@x", "\t=1", "＝1", "a\x07b", "ordinary"]
    for number, text in enumerate(texts):
        dispute(invoice(owner, 12_345, number=f"{text[:3]}{number}".strip()).lines[0], finance, 12_345, text=f"{text}.")
    book = load_workbook(BytesIO(sign_in(finance).get("/disputes.xlsx").data))
    rows = list(book.active.iter_rows(min_row=2))
    assert len(rows) == len(texts)
    assert {cell.data_type for cells in rows for cell in cells} <= {"s", "n", "d", "inlineStr"}
    assert rows[0][14].value == EVIL + "."
    assert rows[0][3].value == "=HY0"
    assert Decimal(str(rows[0][8].value)) == Decimal("123.45")
    assert rows[0][7].value == "USD"


def test_ended_disputes_have_their_own_tab_and_their_conclusion(sign_in, bill, finance):
    dispute(bill.lines[0], finance)
    with transaction():
        settle(open_dispute_of(bill.lines[0].id), decision=Decision.FULL, text="ours", by=finance, at=utcnow())
    client = sign_in(finance)
    assert "D-10001" not in client.get("/disputes").text
    assert "D-10001" in client.get("/disputes?tab=closed").text
    rows = list(load_workbook(BytesIO(client.get("/disputes.xlsx?tab=closed").data)).active.iter_rows(min_row=2))
    assert (rows[0][15].value, rows[0][9].value) == ("ours", 10)


def upload(client, data, name="invoices.csv"):
    head = f'--edge\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
    body = head + data + b"\r\n--edge--\r\n"
    return client.post("/invoices/import", data=body, content_type="multipart/form-data; boundary=edge")


def test_a_file_is_taken_in_and_its_problems_are_told_in_the_readers_language(sign_in, owner, finance):
    client = sign_in(finance)
    done = upload(client, sheet(row(owner)))
    assert (done.status_code, done.location) == (303, "/invoices")
    assert "1 invoice" in client.get("/invoices").text
    bad = upload(client, sheet(row(owner, amount="<i>1,0</i>", charge="<script>")))
    assert bad.status_code == 422
    assert "charge code" in bad.text
    assert "<script>alert" not in bad.text
    assert "&lt;script&gt;" in bad.text
    chinese = upload(sign_in(factories.agent("finance")), sheet(row(owner, invoice="INV-2", amount="1,250.00")))
    assert "金额" in chinese.text


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04", b"%PDF\0", b"a" * (11 * 1024 * 1024)], ids=["", "zip", "pdf", "11M"]
)
def test_a_file_that_is_none_is_answered_on_the_same_page(sign_in, finance, data):
    answer = upload(sign_in(finance), data, "x.xlsx")
    assert answer.status_code == 422
    assert "file-error" in answer.text


def test_a_hundred_megabytes_are_refused_with_a_sentence(sign_in, finance):
    answer = upload(sign_in(finance), b"a" * (26 * 1024 * 1024))
    assert answer.status_code == 413


def test_a_customers_dispute_shows_on_the_invoice_without_a_second_button(sign_in, owner, bill, finance):
    line, who, amount = bill.lines[0], contact(owner), from_minor(100, "USD")
    with transaction():
        dispute_line(line, reason=DisputeReason.DUPLICATE, amount=amount, text="x", at=utcnow(), contact=who)
    page = sign_in(finance).get(f"/invoices/{bill.id}").text
    assert f"/charges/{line.id}/dispute" not in page
    assert f"/charges/{bill.lines[1].id}/dispute" in page
    assert db.session.get(Dispute, 1).amount == from_minor(100, "USD")
