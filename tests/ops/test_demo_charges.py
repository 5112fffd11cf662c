"""The demo's invoices and disputes: they add up, they fit what happened, and everybody is named with care."""

import pytest
from sqlalchemy import select

from desk.billing.charges import CHARGES
from desk.billing.models import Dispute, Invoice, InvoiceLine
from desk.billing.types import OPEN_STATES, DisputeState
from desk.core.db import db
from desk.ops.demo.parties import BOOK, NAMED
from desk.ops.demo.people import PEOPLE
from desk.shipments.models import Party, Shipment, TrackingEvent
from desk.tickets.models import Ticket
from desk.tickets.queries import bound_shipment_ids
from tests.worlds import NOON

RESERVED = ("+49 171 39200", "+49 30 23125", "+44 7700 900", "+1 ")


@pytest.fixture
def world(worlds):
    with worlds.reading(NOON) as app:
        yield app


def every(model):
    return db.session.scalars(select(model).order_by(model.id)).unique().all()


def happened(shipment_id, code):
    events = every(TrackingEvent)
    return next(
        one.event_at for one in events if (one.shipment_id, one.code, one.classifier) == (shipment_id, code, "ACT")
    )


def test_invoices_are_in_three_currencies_and_their_lines_are_for_the_customers_own_shipments(world):
    assert {one.currency for one in every(Invoice)} == {"USD", "EUR", "CNY"}
    for line in every(InvoiceLine):
        assert line.amount_minor > 0
        assert line.charge_code in CHARGES
        assert line.shipment.customer_id == line.invoice.customer_id
        assert line.invoice.made_at <= NOON


def test_nothing_is_charged_before_the_shipment_began(world):
    for line in every(InvoiceLine):
        assert line.shipment.opened_at <= line.invoice.made_at


def test_days_and_hours_charged_are_those_that_the_carriers_reported(world):
    lines = {(one.invoice.number, one.seq): one for one in every(InvoiceLine)}
    demurrage, waiting = lines["INV26-1055", 2], lines["INV26-1069", 2]
    free = 5
    in_port = happened(demurrage.shipment_id, "GATE_OUT_DEST") - happened(demurrage.shipment_id, "AVAILABLE_PICKUP")
    assert in_port.days - free == int(demurrage.quantity) == 3
    waited = happened(waiting.shipment_id, "DELIVERED") - happened(waiting.shipment_id, "WAITING_QUEUE")
    assert waited.total_seconds() / 3600 == float(waiting.quantity)


def test_disputes_are_in_every_state_and_never_for_more_than_the_line(world):
    disputes = every(Dispute)
    assert {one.state for one in disputes} == set(DisputeState)
    assert {one.decision for one in disputes if one.state == "settled"} == {"full", "partial", "rejected"}
    assert {one.raised_by.partition(":")[0] for one in disputes} == {"contact", "agent"}
    for one in disputes:
        assert 0 < one.amount_minor <= one.line.amount_minor
        assert one.open_line_id == (one.line_id if one.state in OPEN_STATES else None)
        assert one.line.credited_minor == (one.decided_minor or 0) <= one.amount_minor
        assert (one.decided_at is None) == one.is_open
        assert one.decided_at is None or one.raised_at < one.decided_at <= NOON


def test_every_dispute_has_its_ticket_about_its_charge_and_shipment(world):
    for one in every(Dispute):
        ticket = db.session.get(Ticket, one.ticket_id)
        assert (ticket.type, ticket.charge_line_id) == ("billing", one.line_id)
        assert ticket.customer_id == one.line.invoice.customer_id
        assert one.line.shipment_id in bound_shipment_ids(ticket.id)


def test_every_shipment_names_who_sends_and_who_receives(world):
    parties = every(Party)
    for shipment in every(Shipment):
        roles = [one.role for one in parties if one.shipment_id == shipment.id]
        assert roles[:2] == ["shipper", "recipient" if shipment.mode == "COURIER" else "consignee"]
    assert {key for line in NAMED.values() for key in line.split()} <= set(BOOK)


def test_foreign_phones_are_of_blocks_that_nobody_is_given():
    phones = [one.phone for one in PEOPLE.values()] + [row[1] for row in BOOK.values()]
    for phone in phones:
        if phone.startswith("+"):
            assert phone.startswith(RESERVED)
            assert not phone.startswith("+1") or " 555 01" in phone
        else:
            assert phone[3:9] == " 0000 "
