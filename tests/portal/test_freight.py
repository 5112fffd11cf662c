"""What the customer reads of a shipment beside where it is: parcels, clocks, customs, the courier, silence."""

import re
from datetime import timedelta

from desk.accounts.types import TheDesk
from desk.core.db import db, transaction
from desk.core.times import utcnow
from desk.shipments.commands.appointments import set_appointment
from desk.shipments.commands.documents import NewRequest, request_document
from desk.shipments.commands.free_time import FreeTimeDraft, save_free_time
from desk.shipments.models import Package, TrackingEvent
from desk.shipments.parties import NewParty, add_party
from desk.shipments.types import PartyRole
from tests import factories


def page(client, case, lang="en"):
    return client.get(f"{case.url}?lang={lang}").text


def events_of(case):
    return db.session.query(TrackingEvent).filter_by(shipment_id=case.shipment.id).all()


def delivering(case, **contact):
    with transaction():
        case.shipment.stage, case.shipment.status_code = "DELIVERING", "OUT_FOR_DELIVERY"
    factories.event(case.shipment, "OUT_FOR_DELIVERY", utcnow() - timedelta(hours=1), location_code="DEHAM", **contact)


def test_what_counts_stands_on_top(client, case):
    top = page(client, case).partition('class="headline"')[2].partition('class="stages"')[0]
    assert "Departed Ningbo" in top and "Estimated arrival" in top


def test_the_stage_says_where_inside_it_the_freight_is(client, case):
    delivering(case)
    assert "派送: 派送中" in page(client, case, "zh_CN")
    factories.event(case.shipment, "ARRIVED_WAREHOUSE", utcnow() - timedelta(minutes=5), location_code="DEHAM")
    assert "Delivering: At the warehouse" in page(client, case)


def test_the_courier_is_known_to_whom_it_is_brought_and_masked_to_others(client, case):
    delivering(case, contact_name="张师傅", contact_phone="13812345678")
    text = page(client, case)
    assert "138****5678" in text and "13812345678" not in text
    with transaction():
        mine = NewParty(PartyRole.RECIPIENT, "周明", "", case.contact.email, "")
        add_party(case.shipment, mine, actor="shell", at=utcnow())
    assert "13812345678" in page(client, case)
    with transaction():
        case.shipment.stage = "SIGNED"
    assert "5678" not in page(client, case)


def test_each_parcel_has_its_label_and_trace(client, case):
    with transaction():
        for number, label in enumerate(("包裹1（蓝牙耳机）", "包裹2（充电器）")):
            db.session.add(Package(shipment_id=case.shipment.id, position=number, kind="PARCEL",
                                   identifier=f"P{number}", label=label,
                                   stage="SIGNED" if number else "DEPARTED"))  # fmt: skip
    first = db.session.query(Package).order_by(Package.id).first()
    factories.event(case.shipment, "HUB_ARRIVED", utcnow() - timedelta(hours=2), package_id=first.id)
    text = page(client, case)
    assert "包裹1（蓝牙耳机）" in text and "1 of 2 arrived" in text
    assert text.count("Arrived at the Ningbo hub") >= 2  # in its own trace and in that of all


def test_clocks_that_concern_the_customer_are_told(client, case):
    now, desk = utcnow(), TheDesk()
    with transaction():
        save_free_time(case.shipment, FreeTimeDraft("DEM", 5, starts_at=now), by=desk, at=now)
        set_appointment(case.shipment, now + timedelta(days=2), by=desk, at=now)
        request_document(case.shipment, NewRequest("COMM_INVOICE", due_at=now + timedelta(days=1)), by=desk, at=now)
    text = page(client, case)
    for words in ("Free time ends", "Delivery appointment", "Commercial invoice"):
        assert words in text
    assert re.search(r"\(UTC\+[12]\)", text)  # in winter and in summer


def test_customs_and_duty_are_told(client, case):
    with transaction():
        case.shipment.customs_state, case.shipment.duty_state = "CUSTOMS_RELEASED", "PAID"
    text = page(client, case)
    assert "Customs released" in text and "Duty paid" in text


def test_without_news_the_page_says_when_to_look_again_and_how_old_the_news_is(client, case):
    with transaction():
        for event in events_of(case):
            event.event_at = event.received_at = utcnow() - timedelta(days=30)
    text = page(client, case)
    assert "look again in 10 minutes" in text and "As reported to us on" in text


def test_doubtful_reports_and_raw_codes_are_not_for_customers(client, case):
    factories.event(case.shipment, "LOST", utcnow() - timedelta(hours=1), state="SUSPECT", raw_code="X9-RAW")
    factories.event(case.shipment, "DAMAGED", utcnow() - timedelta(hours=1), state="WITHDRAWN")
    factories.event(case.shipment, "INFO_ONLY", utcnow() - timedelta(hours=1), raw_code="X8-RAW")
    text = page(client, case)
    for hidden in ("Presumed lost", "Damage reported", "X9-RAW", "X8-RAW", "VD-RAW", "INFO_ONLY"):
        assert hidden not in text


def test_two_feeds_of_one_departure_are_one_line(client, case):
    at = events_of(case)[0].event_at + timedelta(minutes=40)
    factories.event(case.shipment, "DEPARTED", at, feed="17track", source="AGGREGATOR")
    happened = page(client, case).partition("What has happened")[2]
    assert happened.count("Departed Ningbo") == 1


def test_a_time_whose_zone_nobody_knows_is_told_as_the_local_time_there(client, case):
    factories.event(case.shipment, "IN_TRANSIT", utcnow() - timedelta(hours=2), tz_source="UNKNOWN",
                    event_local="2026-11-20T10:30:00", location_code=None, place_text="Somewhere")  # fmt: skip
    assert "2026-11-20 10:30 (local time at Somewhere)" in page(client, case)


def test_a_date_without_an_hour_stays_a_date(client, case):
    factories.event(case.shipment, "IN_TRANSIT", utcnow() - timedelta(hours=2), precision="DAY",
                    event_local="2026-11-20")  # fmt: skip
    assert ">2026-11-20</time>" in page(client, case)
