"""One box for every number, and many numbers at once."""

from datetime import timedelta
from io import BytesIO
from time import process_time

import openpyxl
import pytest

from desk.core.db import db, transaction
from desk.core.times import utcnow
from desk.core.xlsx import write_xlsx
from desk.freight.numbers import numbers_in
from desk.shipments.models import Reference, Shipment
from tests import factories

BOX, BILL, AIR = "CSQU3054383", "HLCUNGB2611082", "020-44173802"


@pytest.fixture
def client(sign_in):
    return sign_in(factories.agent(locale="en"))


@pytest.fixture
def freight(app):
    numbers = [("MBL", BILL), ("CONTAINER", BOX), ("MAWB", AIR), ("PO", "HY-2026-1187"), ("BOOKING", "NGB2611-5530"),
               ("HBL", "FXMN2610441"), ("COURIER", "1Z8A42W60412773516")]  # fmt: skip
    return factories.shipment(factories.customer(), *numbers, opened_at=utcnow() - timedelta(days=9))


@pytest.mark.parametrize(
    "number", [BILL, "ngb2611082", "CSQU 305438-3", "02044173802", "hy20261187", "NGB26115530", "FXMN2610441",
               "1z8a42w60412773516"],
)  # fmt: skip
def test_any_number_of_a_shipment_in_any_spelling_leads_to_it(client, freight, number):
    answer = client.get("/shipments", query_string={"q": number})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/shipments/{freight.id}")


def test_our_own_number_leads_to_it_too(client, freight):
    assert client.get("/shipments", query_string={"q": freight.shipment_no.lower()}).status_code == 302


def test_a_part_of_a_number_lists_what_it_may_be(client, freight):
    assert BILL in client.get("/shipments?q=2611082").text
    assert BILL in client.get("/shipments?q=054383").text
    assert "No shipment fits" in client.get("/shipments?q=999999").text
    for wild in ("%", "____", "05_383", "%%%%"):
        assert BILL not in client.get("/shipments", query_string={"q": wild}).text


def test_a_box_used_again_leads_to_the_voyage_that_runs(client, freight):
    old = factories.shipment(
        factories.customer(domains=()), ("CONTAINER", BOX), opened_at=utcnow() - timedelta(days=120)
    )
    with transaction():
        db.session.get_one(Shipment, old.id).closed_at = utcnow() - timedelta(days=60)
    assert client.get(f"/shipments?q={BOX}").headers["Location"] == f"/shipments/{freight.id}"


def test_the_list_narrows_by_customer_stage_mode_and_trouble(client, freight):
    other = factories.shipment(factories.customer(domains=()), ("MBL", "OOLU2611999000"), mode="RAIL", stage="SIGNED")
    for sieve in (f"customer={other.customer_id}", "stage=SIGNED", "mode=RAIL"):
        text = client.get(f"/shipments?{sieve}").text
        assert "OOLU2611999000" in text and BILL not in text
    assert "No shipment fits" in client.get("/shipments?only=exceptions").text
    assert client.get("/shipments?customer=x&stage=nothing&mode=%00&page=-1").status_code == 200


def test_numbers_of_a_paste_are_found_whatever_stands_between_them():
    text = "柜号\tCSQU3054383\r\nHLCUNGB2611082, 020-44173802；HY-2026-1187\n\nplease look these up\nCSQU3054383"
    assert numbers_in(text) == ["CSQU3054383", "HLCUNGB2611082", "020-44173802", "HY-2026-1187"]


def test_pasted_numbers_come_back_in_their_order_with_what_they_are(client, freight):
    text = client.post("/shipments/numbers", data={"numbers": f"{AIR}\nCSQU3054384\n{BOX}"}).text
    assert text.index(AIR) < text.index("CSQU3054384") < text.index(BOX)
    assert "check digit wrong" in text and "not found" in text and "Air waybill" in text


def test_a_thousand_numbers_from_a_sheet_take_little_and_leave_as_a_sheet(client, app):
    owner = factories.customer()
    first = factories.shipment(owner, ("MBL", "BNCH00000000"))
    with transaction():
        for at in range(1, 1000):
            row = Shipment(shipment_no=f"N{at:06d}", customer_id=owner.id, mode="SEA", origin_code=first.origin_code,
                           dest_code=first.dest_code, opened_at=utcnow())  # fmt: skip
            db.session.add(row)
            db.session.flush()
            value = f"BNCH{at:08d}"
            db.session.add(Reference(shipment_id=row.id, type="MBL", value_raw=value, value_norm=value))
    sheet = write_xlsx("numbers", ["B/L", "note"], [[f"BNCH{at:08d}", "nothing"] for at in range(1000)])
    began = process_time()
    answer = client.post(
        "/shipments/numbers",
        data={"file": (BytesIO(sheet), "n.xlsx"), "as": "xlsx"},
        content_type="multipart/form-data",
    )
    assert process_time() - began < 10
    rows = list(openpyxl.load_workbook(BytesIO(answer.data)).active.iter_rows(values_only=True))
    assert len(rows) == 1001
    assert rows[1][0] == "BNCH00000000" and rows[1000][4] == "N000999"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 no zip", b"\xd0\xcf\x11\xe0 old", b"\0" * 50, "无".encode()])
def test_a_file_that_is_no_sheet_is_refused_in_words(client, data):
    answer = client.post(
        "/shipments/numbers", data={"file": (BytesIO(data), "n.xlsx")}, content_type="multipart/form-data"
    )
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_too_many_numbers_are_refused_and_kept(client):
    answer = client.post("/shipments/numbers", data={"numbers": "\n".join(f"AB{at:06d}" for at in range(5001))})
    assert answer.status_code == 422
    assert "AB005000" in answer.text


def test_what_was_typed_is_only_text(client):
    assert "<b>1234" not in client.post("/shipments/numbers", data={"numbers": "<b>1234</b>"}).text


def test_a_list_of_a_large_customer_asks_little(client, freight, count_statements):
    few = count_statements(lambda: client.get("/shipments"))
    for at in range(60):
        factories.shipment(factories.customer(domains=()), ("MBL", f"MANY{at:08d}"))
    assert count_statements(lambda: client.get("/shipments")) == few
