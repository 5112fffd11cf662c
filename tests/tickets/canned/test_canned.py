"""The canned replies that ship, with real rows behind them."""

from datetime import date, timedelta

import pytest

from desk.accounts.models import Contact
from desk.billing.models import Dispute, Invoice, InvoiceLine
from desk.core.db import db, transaction
from desk.ops.macro_folder import shipped_macros
from desk.shipments.models import Leg, Party, Shipment
from desk.shipments.queries import Found
from desk.tickets.canned.composing import Filled
from desk.tickets.canned.preview import Draft
from desk.tickets.canned.shelf import shelf
from desk.tickets.commands.canned import complete, preview_macro
from desk.tickets.models import Macro
from tests import factories
from tests.factories import NOON

Q = {key[:3]: key for key, _ in shipped_macros()}
Q01, Q02, Q03, Q06, Q14 = (Q[one] for one in ("q01", "q02", "q03", "q06", "q14"))
PHONE, SUPPLIER = "13812345678", "慈溪某某五金厂"


@pytest.fixture
def case(app):
    factories.macros()
    owner = factories.customer()
    shipment = factories.shipment(owner, ("MBL", "HLCUSHA2611082"), eta_at=NOON + timedelta(days=20))
    factories.event(shipment, "DEPARTED", NOON - timedelta(days=1))
    return factories.ticket(found=[Found(shipment.id, "HLCUSHA2611082")]), factories.agent(), shipment


def preview(case, key, language="en", now=NOON, **more):
    return preview_macro(key, case[0], agent=case[1], language=language, now=now, **more)


def finish(text, case):
    return complete(Draft(text), case[0], agent=case[1], language="en", now=NOON)


def change(row, **fields):
    with transaction():
        for name, value in fields.items():
            setattr(row, name, value)


def charge(case, *amounts, disputed=None):
    """The ticket is about the first line of an invoice of its customer."""
    ticket, _, shipment = case
    with transaction():
        invoice = Invoice(number="INV-7", customer_id=ticket.customer_id, currency="USD", issued_on=date(2026, 11, 1),
                          due_on=date(2026, 12, 1), made_at=NOON)  # fmt: skip
        db.session.add(invoice)
        db.session.flush()
        given = {"invoice_id": invoice.id, "shipment_id": shipment.id, "charge_code": "WAIT"}
        lines = [InvoiceLine(seq=seq, amount_minor=minor, **given) for seq, minor in enumerate(amounts)]
        db.session.add_all(lines)
        db.session.flush()
        ticket.charge_line_id = line_id = lines[0].id
        if disputed:
            given = {"reason": "not_agreed", "currency": "USD", "raised_by": "contact:1", "raised_at": NOON}
            db.session.add(Dispute(line_id=line_id, open_line_id=line_id, amount_minor=disputed, **given))
    db.session.refresh(ticket)


def test_twenty_five_replies_ship_in_both_languages():
    keys = {key for key, _ in shipped_macros()}
    assert sorted(key[:3] for key in keys) == [f"q{number:02d}" for number in range(1, 26)]
    assert len(shipped_macros()) == 50


@pytest.mark.parametrize("key", sorted(Q.values()))
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_reply_goes_with_its_values_by_hand_or_names_what_it_lacks(case, key, language):
    """What the database lacks and the agent may know is offered; with it in, only facts are missing."""
    change(case[0].contact, sees_charges=True)
    charge(case, 50_000, disputed=50_000)
    told = preview(case, key, language)
    filled = Filled(
        {one.name: f"V{one.name}" for one in (*told.needed, *told.more)}, frozenset(one.name for one in told.claims)
    )
    again = preview(case, key, language, filled=filled)
    facts = {"attempt_time", "signed_time"}  # only a carrier's event says them
    assert {one.name for one in again.missing} <= facts
    if not again.missing:
        assert "{{" not in again.text
        assert "||" not in again.text
        assert "[[" not in again.text


def test_where_is_my_cargo_tells_the_last_event_place_and_arrival(case):
    text = preview(case, Q01).text
    for part in ("HLCUSHA2611082", "Departed Ningbo", "Hamburg", "10 Dec", "/c/", case[0].reference, "林晓"):
        assert part in text
    assert "{{" not in text
    assert "[[" not in text


def test_the_same_reply_in_chinese_is_chinese(case):
    text = preview(case, Q01, "zh_CN").text
    assert "已离开宁波" in text
    assert "汉堡" in text
    assert "Ningbo" not in text


def test_two_readers_on_two_clocks_read_two_correct_times(case):
    change(case[0].contact, time_zone="Asia/Shanghai")
    assert "11月19日 12:00 (北京)" in preview(case, Q01, "zh_CN").text
    change(case[0].contact, time_zone="America/Chicago")
    assert "18 Nov 22:00 (UTC-6)" in preview(case, Q01, now=NOON).text


# --- what is not true is not said ---


@pytest.mark.parametrize("key", [Q01, Q03])
def test_old_news_is_not_told_as_new(case, key):
    told = preview(case, key, now=NOON + timedelta(days=9))
    assert (told.macro_key, told.switched) == (Q02, "fresh")


def test_a_parcel_without_news_for_eight_days_is_told_so(app):
    factories.macros()
    owner = factories.customer()
    parcel = factories.shipment(owner, ("COURIER", "1Z999"), mode="COURIER")
    factories.event(parcel, "PICKED_UP", NOON - timedelta(days=8))
    ticket = factories.ticket(found=[Found(parcel.id, "1Z999")])
    assert preview((ticket, factories.agent()), Q01).macro_key == Q02


def test_a_new_estimate_is_news_though_nothing_happened(case):
    later = NOON + timedelta(days=9)
    factories.event(
        case[2], "ARRIVED", NOON + timedelta(days=20), classifier="EST", received_at=later - timedelta(days=1)
    )
    assert preview(case, Q01, now=later).macro_key == Q01


def test_cargo_that_has_arrived_is_neither_estimated_nor_waited_for(case):
    factories.event(case[2], "ARRIVED", NOON - timedelta(hours=2), location_code="DEHAM", place_role="DEST")
    change(case[2], stage="ARRIVED", eta_at=NOON + timedelta(hours=1))
    for language, wrong in (("en", ("stimated", "not confirmed the arrival")), ("zh_CN", ("预计", "等待承运人确认"))):
        text = preview(case, Q01, language).text
        assert not any(word in text for word in wrong), text
    told = preview(case, Q03)
    assert (told.macro_key, told.switched) == (Q01, "before-arrival")


def test_an_estimate_that_has_passed_is_no_estimate(case):
    change(case[2], eta_at=NOON - timedelta(hours=1))
    assert "has not confirmed the arrival time" in preview(case, Q01).text


def test_what_the_agent_has_not_done_is_not_said_to_be_done(case):
    told = preview(case, Q02)
    assert "asked the carrier" not in told.text
    assert [(one.name, one.said) for one in told.claims] == [("ask_carrier", False)]
    said = preview(case, Q02, filled=Filled(said=frozenset({"ask_carrier"})))
    assert "We have asked the carrier" in said.text


def test_nobody_watches_estimates_so_nobody_promises_to(case):
    change(case[2], promise_at=NOON + timedelta(days=25))
    text = preview(case, Q03).text
    assert "Your agreed date is" in text
    assert "we will tell you about any change" not in text
    assert "we keep comparing" not in text


def test_a_delivered_shipment_cannot_be_stopped(case):
    assert not preview(case, Q["q25"]).refused
    change(case[2], stage="SIGNED")
    assert preview(case, Q["q25"]).refused
    assert not preview(case, Q["q25"]).ready


def test_an_attempt_without_a_reason_is_still_an_attempt(case):
    change(case[0].contact, sees_charges=True)
    charge(case, 50_000, disputed=50_000)
    factories.event(case[2], "DELIVERY_ATTEMPTED", NOON - timedelta(hours=3), remark="call 13812345678")
    text = preview(case, Q["q17"]).text
    assert "no valid record" not in text
    assert "reason not stated" in text
    assert "13812345678" not in text


def test_a_suspect_event_and_a_plan_are_no_news(case):
    factories.event(case[2], "ARRIVED", NOON - timedelta(hours=1), state="SUSPECT")
    factories.event(case[2], "DISCHARGED", NOON - timedelta(hours=1), classifier="EST")
    assert "Departed Ningbo" in preview(case, Q01).text


# --- what may be said to whom ---


def test_a_stranger_is_told_next_to_nothing(case):
    with transaction():
        case[0].contact.customer_id = None
    told = preview(case, Q01)
    assert {"ref", "last_event"} <= {one.name for one in told.missing}
    for secret in ("HLCUSHA2611082", "Ningbo", "Hamburg", "10 Dec"):
        assert secret not in told.text
    filled = Filled({"doc_list": "x", "due": "y"})
    assert not preview(case, Q06, filled=filled).needed
    assert not preview(case, Q06, filled=filled).ready


def test_another_customers_shipment_says_nothing(case):
    other = factories.customer(domains=("other.example",))
    change(case[2], customer_id=other.id)
    told = preview(case, Q01)
    assert "HLCUSHA2611082" not in told.text
    assert not told.ready


def test_amounts_are_for_contacts_who_may_see_them(case):
    charge(case, 125_000, 30_000, disputed=125_000)
    told = preview(case, Q["q16"])
    assert told.refused
    assert "1,250.00" not in told.text
    assert not [one for one in told.more if one.name == "calc_amount"]
    change(case[0].contact, sees_charges=True)
    told = preview(case, Q["q16"])
    assert told.ready
    for part in ("INV-7", '"Waiting time" 1,250.00 USD', "D-1000", "Please pay the rest, 300.00 USD"):
        assert part in told.text


def test_a_charge_that_nobody_disputed_is_not_called_registered(case):
    change(case[0].contact, sees_charges=True)
    charge(case, 125_000)
    assert [one.name for one in preview(case, Q["q16"]).missing] == ["dispute_no"]


def test_what_is_planted_in_a_shipment_never_gets_into_a_letter(case):
    """Supplier, cost and a phone in the clear: in remarks, goods, parties and what the agent types."""
    change(case[2], goods=f"{SUPPLIER} cost 999.99")
    factories.event(case[2], "CUSTOMS_HOLD", NOON - timedelta(hours=1), remark=f"{SUPPLIER} {PHONE} cost 999.99")
    with transaction():
        db.session.add(Party(shipment_id=case[2].id, role="consignee", name="李小龙", phone=PHONE))
        route = {"from_code": "CNNGB", "to_code": "DEHAM"}
        db.session.add(Leg(shipment_id=case[2].id, seq=1, mode="SEA", carrier=SUPPLIER, vessel="EVER 1", **route))
    for key in Q.values():
        for language in ("en", "zh_CN"):
            told = preview(case, key, language)
            filled = Filled({one.name: f"致电李小龙 {PHONE}" for one in (*told.needed, *told.more)})
            text = preview(case, key, language, filled=filled).text
            assert SUPPLIER not in text
            assert "999.99" not in text
            assert PHONE not in text
            assert "李小龙" not in text


def test_the_driver_is_told_to_the_receiving_side_while_under_way_only(case):
    def text():
        return preview(case, Q["q11"]).text

    with transaction():
        db.session.add(Party(shipment_id=case[2].id, role="courier", name="Hans", phone="+49 170 1234567"))
        db.session.add(Party(shipment_id=case[2].id, role="consignee", name="Z", email=case[0].contact.email))
    assert "1234567" not in text()
    change(case[2], stage="DELIVERING")
    assert "+49 170 1234567" in text()
    change(case[2], stage="SIGNED")
    assert "1234567" not in text()
    change(case[2], stage="DELIVERING")
    change(case[0].contact, email="other@hengyuan.example")
    assert "1234567" not in text()


# --- values by hand ---


def test_what_only_an_agent_knows_is_asked_for_and_put_in_as_typed(case):
    told = preview(case, Q06)
    assert [one.name for one in told.needed] == ["doc_list", "due"]
    assert [one.name for one in told.more] == ["impact"]
    told = preview(case, Q06, filled=Filled({"doc_list": "packing list", "due": "5 Mar, noon"}))
    assert told.ready
    assert "packing list. Please upload by 5 Mar, noon: http" in told.text


def test_a_fact_of_the_database_is_not_the_agents_to_say(case):
    text = preview(case, Q01, filled=Filled({"eta": "tomorrow", "last_event": "Arrived", "ref": "X"})).text
    assert "tomorrow" not in text
    assert "Departed Ningbo" in text


@pytest.mark.parametrize("typed", ["{{ ref }}", "{{7*7}}", "{% x %}", "<script>", "[[x||y]]"])
def test_what_an_agent_types_is_never_read_as_a_name(case, typed):
    told = preview(case, Q06, filled=Filled({"doc_list": typed, "due": "x"}))
    assert typed.replace("{{", "{ {") in told.text
    assert finish(told.text, case).text == told.text


def test_a_missing_value_is_named_and_stays_a_gap_that_blocks(case):
    told = preview(case, Q06)
    assert {one.name for one in told.missing} == {"doc_list", "due"}
    assert [one.name for one in finish(told.text, case).missing] == ["doc_list", "due"]


def test_without_a_shipment_every_status_reply_says_what_is_missing(app):
    factories.macros()
    ticket, ada = factories.ticket(), factories.agent()
    told = preview_macro(Q01, ticket, agent=ada, language="en", now=NOON)
    assert [one.name for one in told.missing][:2] == ["ref", "last_event"]


def test_a_value_with_braces_stays_text(case):
    with transaction():
        case[2].eta_at = None
        db.session.get(Shipment, case[2].id).shipment_no = "{{ eta }}"
        case[2].primary_reference_id = None
    text = preview(case, Q03).text
    assert "{ { eta }}" in text
    assert not finish(text, case).missing


@pytest.mark.parametrize("text", ["use {{ 7*7 }}", "{{ config }}", "arriving {{ etaa }}", "{{ shipment.__init__ }}"])
def test_a_name_that_does_not_exist_is_never_run_and_refused_by_name(case, text):
    told = finish(text, case)
    assert told.text == text
    assert [one.name in text for one in told.missing] == [True]


@pytest.mark.parametrize("text", ["{% import os %}", "${7*7}", "#{7*7}", "<%= 7*7 %>", "{eta}", "{{}}"])
def test_other_braces_are_sent_as_typed(case, text):
    told = finish(text, case)
    assert (told.text, told.missing) == (text, [])


def test_after_a_roll_the_old_vessel_is_asked_for_and_the_new_one_is_known(case):
    with transaction():
        db.session.add(Leg(shipment_id=case[2].id, seq=1, mode="SEA", vessel="ONE INNOVATION 045W", from_code="CNNGB",
                           to_code="DEHAM", etd_at=NOON + timedelta(days=2)))  # fmt: skip
    assert "not loaded on ONE INNOVATION 045W" in preview(case, Q["q08"]).text
    assert preview(case, Q["q08"]).warnings  # nobody reported it
    factories.event(case[2], "ROLLED", NOON - timedelta(hours=5))
    factories.event(
        case[2], "LOADED_ORIGIN", NOON + timedelta(days=2), classifier="EST", received_at=NOON - timedelta(hours=1)
    )
    told = preview(case, Q["q08"], filled=Filled({"vessel": "ONE INNOVATION 043W"}))
    assert "not loaded on ONE INNOVATION 043W as planned" in told.text
    assert "It is now planned on ONE INNOVATION 045W, departing about 22 Nov" in told.text
    assert not told.warnings


# --- the shelf ---


def test_an_unknown_reply_is_none(case):
    assert preview(case, "q99") is None


def test_a_reply_that_is_switched_off_in_one_language_is_not_offered(case):
    row = db.session.query(Macro).filter_by(key=Q06, language="en").one()
    change(row, active=False)
    assert Q06 not in {one.key for one in shelf()}
    assert preview(case, Q06) is None


def test_a_contacts_details_are_in_no_preview(case):
    contact = db.session.get(Contact, case[0].contact_id)
    for key in Q.values():
        assert contact.email not in preview(case, key).text
