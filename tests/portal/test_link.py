"""The link in a mail: one ticket, one person, an end, and nothing else."""

from datetime import timedelta

import pytest

from desk.core.errors import NotFound
from desk.core.times import utcnow
from desk.shipments.queries import Found
from desk.tickets.links import GOOD_FOR, customer_link, ticket_for_link
from tests import factories


@pytest.fixture
def case(app):
    shipment = factories.shipment(factories.customer(), ("MBL", "HLCUSHA2611082"))
    factories.event(shipment, "DEPARTED", utcnow() - timedelta(days=1), raw_code="VD-RAW", remark="内部")
    ticket = factories.ticket(found=[Found(shipment.id, "HLCUSHA2611082")])
    return ticket, customer_link(ticket, now=utcnow()).rpartition("/c/")[2]


def test_the_link_shows_its_ticket_and_where_the_freight_is_in_the_customers_language(client, case):
    page = client.get(f"/c/{case[1]}")
    assert page.status_code == 200
    for part in (case[0].reference, "HLCUSHA2611082", "已离开宁波"):
        assert part in page.text
    assert "VD-RAW" not in page.text
    assert "内部" not in page.text


def test_a_changed_truncated_swapped_or_foreign_link_is_simply_not_there(client, case):
    said = case[1].rpartition("-")[0]
    number = case[0].id
    for wrong in (
        case[1][:-1],
        case[1][:-1] + "!",
        said,
        case[1].replace(f"{number}-", f"{number + 1}-", 1),
        "x",
        "1-2-3-4",
    ):
        assert client.get(f"/c/{wrong}").status_code == 404


def test_a_link_ends(case):
    assert ticket_for_link(case[1], now=utcnow() + GOOD_FOR - timedelta(days=1)) == case[0]
    with pytest.raises(NotFound):
        ticket_for_link(case[1], now=utcnow() + GOOD_FOR + timedelta(days=2))


def test_a_scanner_that_follows_the_link_changes_nothing(client, case):
    before = case[0].revision
    for _ in range(5):
        client.get(f"/c/{case[1]}")
    assert client.post(f"/c/{case[1]}").status_code == 405
    assert case[0].revision == before
