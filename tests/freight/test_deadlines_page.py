from datetime import timedelta

import pytest

from desk.accounts.types import TheDesk
from desk.core.db import db, transaction
from desk.core.times import utcnow
from desk.core.xlsx import read_xlsx
from desk.shipments.commands.appointments import set_appointment
from desk.shipments.commands.free_time import FreeTimeDraft, save_free_time
from desk.shipments.models import Leg
from tests import factories


@pytest.fixture
def lin(app):
    return factories.agent(locale="en")


@pytest.fixture
def freights(app):
    """One with free time that has run out, one with a cut-off soon, one of another customer with an appointment."""
    now, owner = utcnow(), factories.customer()
    late, soon = factories.shipment(owner, ("MBL", "LATE0001")), factories.shipment(owner, ("MBL", "SOON0001"))
    other = factories.shipment(factories.customer(domains=("b.example",)), ("MBL", "OTHER001"))
    tiers = [{"from_day": 1, "to_day": None, "rate": "75.00", "currency": "USD"}]
    with transaction():
        save_free_time(late, FreeTimeDraft("DEM", 3, starts_at=now - timedelta(days=5), tiers=tiers),
                       by=TheDesk(), at=now)  # fmt: skip
        db.session.add(Leg(shipment_id=soon.id, seq=1, mode="SEA", from_code="CNNGB", to_code="DEHAM",
                           si_cutoff_at=now + timedelta(hours=20)))  # fmt: skip
        set_appointment(other, now + timedelta(days=2), by=TheDesk(), at=now)
    return late, soon, other


@pytest.mark.parametrize(
    "query,shown",
    [
        ("", {"LATE0001", "SOON0001", "OTHER001"}),
        ("?within=overdue", {"LATE0001"}),
        ("?within=24h", {"LATE0001", "SOON0001"}),
        ("?kind=APPOINTMENT", {"OTHER001"}),
        ("?kind=NONSENSE&within=nonsense&customer=x&page=-1", {"LATE0001", "SOON0001", "OTHER001"}),
        ("?customer=999999", set()),
    ],
)
def test_the_list_is_narrowed(lin, freights, sign_in, query, shown):
    text = sign_in(lin).get(f"/deadlines{query}").text
    assert {number for number in ("LATE0001", "SOON0001", "OTHER001") if number in text} == shown


def test_the_list_of_one_customer_is_theirs_alone(lin, freights, sign_in):
    text = sign_in(lin).get(f"/deadlines?customer={freights[2].customer_id}").text
    assert "OTHER001" in text and "LATE0001" not in text


def test_cost_calendar_and_clock_are_said(lin, freights, sign_in):
    text = sign_in(lin).get("/deadlines").text
    assert "USD" in text and "every day, clock of Berlin" in text and "every day, clock of Shanghai" in text


def test_the_list_goes_into_a_file(lin, freights, sign_in):
    answer = sign_in(lin).get("/deadlines.xlsx")
    rows = [cells for _, cells in read_xlsx(answer.data, most_rows=50, most_columns=12)]
    assert rows[0][0] == "Due"
    assert {row[4] for row in rows[1:]} == {"LATE0001", "SOON0001", "OTHER001"}


def test_a_part_of_the_list_stands_on_other_pages(lin, freights, sign_in):
    client = sign_in(lin)
    assert "OTHER001" in client.get(f"/deadlines?part=panel&customer={freights[2].customer_id}").text
    assert "Shipping instructions" in client.get(f"/shipments/{freights[1].id}/deadlines").text
    assert client.get("/shipments/999/deadlines").status_code == 404


def test_a_delivered_shipment_waits_for_its_pod(lin, freights, sign_in):
    now = utcnow()
    factories.event(freights[0], "DELIVERED", now - timedelta(days=2), location_code="DEHAM")
    with transaction():
        freights[0].delivered_at, freights[0].stage = now - timedelta(days=2), "SIGNED"
    assert "Proof of delivery due" in sign_in(lin).get("/deadlines?within=overdue").text


def test_the_list_takes_few_statements_however_many_there_are(lin, freights, sign_in, count_statements):
    client = sign_in(lin)
    for number in range(5):
        one = factories.shipment(factories.customer(domains=(f"c{number}.example",)), ("MBL", f"MORE{number}"))
        with transaction():
            set_appointment(one, utcnow() + timedelta(days=1), by=TheDesk(), at=utcnow())
    assert count_statements(lambda: client.get("/deadlines")) <= 10
