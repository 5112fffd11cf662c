"""What becomes of what feeds tell: kept once, fitted to the shipment, and never believed beyond what can be."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from desk.core.db import db, transaction
from desk.core.errors import Faulty
from desk.shipments.backfill import is_backfill
from desk.shipments.carriers.events import EventTime, Place, Precision, TzSource
from desk.shipments.commands.events import NewManualEvent, add_manual_event
from desk.shipments.models import Shipment
from desk.shipments.models_tracking import EtaObservation
from desk.shipments.types import Classifier, PlaceRole
from tests.shipments.telling import a_shipment, expected, looks, on, rows, states, take, told

BY_PLACE = ((PlaceRole.ORIGIN, "DEPARTED"), (PlaceRole.TS, "TS_DEPARTED"))
ARRIVES = ((PlaceRole.DEST, "ARRIVED"), (PlaceRole.TS, "TS_ARRIVED"))


def of(shipment):
    db.session.expire_all()
    return db.session.get_one(Shipment, shipment.id)


def test_the_same_again_is_a_duplicate_and_no_row(app):
    shipment = a_shipment()
    sailed = told("DEPARTED", on(1), PlaceRole.ORIGIN, "CNNGB")
    assert take(shipment, sailed, sailed) == ["live", "duplicate"]
    assert take(shipment, sailed) == ["duplicate"]
    assert len(rows(shipment)) == 1


@pytest.mark.parametrize(
    ("place", "alternatives", "code", "role"),
    [
        ("CNNGB", ARRIVES, "ARRIVED", "ORIGIN"),
        ("DEHAM", BY_PLACE, "DEPARTED", "DEST"),
        ("SGSIN", BY_PLACE, "TS_DEPARTED", "TS"),
        ("SGSIN", ARRIVES, "TS_ARRIVED", "TS"),
        ("DEBRV", ARRIVES, "ARRIVED", "DEST"),
        ("", BY_PLACE, "DEPARTED", "ORIGIN"),
    ],
)
def test_a_place_means_what_it_is_to_the_shipment(app, place, alternatives, code, role):
    shipment = a_shipment()
    first = alternatives[0]
    event = told(first[1], on(1), first[0], place, role_said=False, alternatives=alternatives)
    take(shipment, event)
    assert [(row.code, row.place_role) for row in rows(shipment)] == [(code, role)]


def test_a_role_that_the_feed_says_stands(app):
    shipment = a_shipment()
    take(shipment, told("DEPARTED", on(1), PlaceRole.ORIGIN, "SGSIN", alternatives=BY_PLACE))
    assert rows(shipment)[0].code == "DEPARTED"


def test_an_airport_is_the_place_of_its_country_and_letters(app):
    shipment = a_shipment(mode="AIR", scope_to="AIRPORT")
    event = told("GATE_OUT_DEST", on(2), role_said=False, scoped=(("AIRPORT", "DELIVERED"),))
    take(shipment, event)
    assert of(shipment).stage == "SIGNED"
    door = a_shipment(("MBL", "OOLU2741938659"), mode="AIR", scope_to="DOOR")
    take(door, event)
    assert of(door).stage == "DELIVERING"


def test_what_happened_in_the_future_is_kept_and_moves_nothing(app):
    shipment = a_shipment()
    late = told("DELIVERED", on(2), PlaceRole.DEST)
    assert take(shipment, late, told("ARRIVED", on(0), PlaceRole.DEST), received_at=on(1)) == ["suspect", "live"]
    assert of(shipment).stage == "ARRIVED"
    assert [(row.state, row.doubt) for row in rows(shipment)] == [("LIVE", ""), ("SUSPECT", "future")]


def test_a_wall_clock_of_an_unknown_zone_may_be_ahead(app):
    shipment = a_shipment()
    time = EventTime(on(1, 8), "2026-11-02T10:00:00", TzSource.UNKNOWN)
    assert take(shipment, told("ARRIVED", on(1, 8), PlaceRole.DEST, time=time), received_at=on(1)) == ["live"]
    assert of(shipment).stage == "ARRIVED"


def test_an_event_without_a_time_is_dead_and_not_kept(app):
    shipment = a_shipment()
    assert take(shipment, told("ARRIVED", None), told("ARRIVED", on(1), problem="bad_event")) == ["dead", "dead"]
    assert rows(shipment) == []


def test_a_retraction_takes_every_version_back(app):
    shipment = a_shipment()
    gone = told("DELIVERED", on(3), PlaceRole.DEST, source_id="e1")
    take(shipment, told("ARRIVED", on(1), PlaceRole.DEST, source_id="e0"), gone)
    assert of(shipment).delivered_at == on(3)
    assert take(shipment, told("DELIVERED", None, source_id="e1", retracts=True)) == ["retracted"]
    assert of(shipment).delivered_at is None and of(shipment).stage == "ARRIVED"
    assert take(shipment, gone) == ["duplicate"]


def test_a_newer_version_takes_the_place_of_an_older_one(app):
    shipment = a_shipment()
    new = told("ARRIVED", on(2), PlaceRole.DEST, source_id="e", version_at=on(3))
    old = told("ARRIVED", on(1), PlaceRole.DEST, source_id="e", version_at=on(1))
    assert take(shipment, new) == ["live"]
    assert take(shipment, old) == ["superseded"]
    first, second = rows(shipment)
    assert first.superseded_by_id == second.id and of(shipment).stage_since == on(2)


def history(shipment, days, heard, **fields):
    events = [told("IN_TRANSIT", on(day), snapshot="17track::A", **fields) for day in days]
    return take(shipment, *events, feed="17track", received_at=on(20, heard))


def test_what_vanishes_from_a_history_is_withdrawn_and_back_when_it_returns(app):
    shipment = a_shipment()
    history(shipment, range(5), 0)
    history(shipment, range(4), 1)
    assert [row.state for row in rows(shipment)] == ["LIVE"] * 4 + ["WITHDRAWN"]
    assert history(shipment, range(5), 2) == ["duplicate"] * 4 + ["live"]
    assert [row.state for row in rows(shipment)] == ["LIVE"] * 5


def test_an_empty_history_withdraws_nothing_and_a_short_one_needs_a_second(app):
    shipment = a_shipment()
    history(shipment, range(5), 0)
    history(shipment, [], 1)
    history(shipment, [0], 2)
    assert {row.state for row in rows(shipment)} == {"LIVE"}
    history(shipment, [0], 3)
    assert [row.state for row in rows(shipment)] == ["LIVE"] + ["WITHDRAWN"] * 4


def test_a_history_that_comes_in_two_parts_is_whole(app):
    shipment = a_shipment()
    history(shipment, range(3), 0)
    history(shipment, range(3, 5), 0)
    assert [row.state for row in rows(shipment)] == ["LIVE"] * 5


def test_an_older_history_withdraws_nothing_newer(app):
    shipment = a_shipment()
    history(shipment, range(4), 2)
    history(shipment, range(3), 1)
    assert [row.state for row in rows(shipment)] == ["LIVE"] * 4


def estimate(at, said, source_feed="dcsa2", **fields):
    return expected("ARRIVED", at, PlaceRole.DEST, "DEHAM", version_at=said, raw_sub_code=str(said), **fields)


def test_estimates_are_shown_by_when_they_were_said_not_by_when_they_came(app):
    shipment = a_shipment()
    take(shipment, estimate(on(12), on(4)))
    take(shipment, estimate(on(10), on(1)), estimate(on(11), on(2)))
    row = of(shipment)
    assert (row.eta_first_at, row.eta_previous_at, row.eta_at, row.eta_source) == (on(10), on(11), on(12), "CARRIER")


def test_a_carriers_estimate_counts_before_an_aggregators(app):
    shipment = a_shipment()
    take(shipment, estimate(on(12), on(1)))
    take(shipment, estimate(on(15), on(5)), feed="17track", source="AGGREGATOR")
    assert of(shipment).eta_at == on(12)
    assert db.session.query(EtaObservation).count() == 2


def test_a_shift_by_just_the_offset_of_the_place_is_doubted_and_not_shown(app):
    shipment = a_shipment()
    take(shipment, estimate(on(12), on(1)), estimate(on(12, 7), on(2)))
    assert of(shipment).eta_at == on(12)
    assert db.session.scalars(select(EtaObservation.doubt).order_by(EtaObservation.eta_at)).all() == ["", "ZONE"]
    take(shipment, estimate(on(12, 9), on(3)))
    assert of(shipment).eta_at == on(12, 9)


def test_a_date_keeps_its_precision(app):
    shipment = a_shipment()
    day = EventTime(on(12), "2026-11-13", TzSource.LOCATION, Precision.DAY)
    take(shipment, estimate(on(12), on(1), time=day))
    assert of(shipment).eta_precision == "DAY"


def test_customs_and_duty_are_read_off_the_events(app):
    shipment = a_shipment()
    take(shipment, told("DUTY_DUE", on(1), PlaceRole.DEST), told("DUTY_PAID", on(2), PlaceRole.DEST),
         told("CUSTOMS_RELEASED", on(3), PlaceRole.DEST))  # fmt: skip
    assert (of(shipment).duty_state, of(shipment).customs_state) == ("PAID", "CUSTOMS_RELEASED")


def test_news_asks_for_a_look_and_a_repeat_does_not(app):
    shipment = a_shipment()
    take(shipment, told("DEPARTED", on(1), PlaceRole.ORIGIN), received_at=on(1, 1))
    row = of(shipment)
    assert (row.look_at, row.revision, row.heard_at) == (on(1, 1), 1, on(1, 1))
    take(shipment, told("DEPARTED", on(1), PlaceRole.ORIGIN), received_at=on(2))
    assert (of(shipment).revision, of(shipment).heard_at) == (1, on(2))


def test_what_is_personal_is_masked_or_sealed(app):
    shipment = a_shipment()
    take(shipment, told("OUT_FOR_DELIVERY", on(1), text="快递员 13812345678 派送中", contact_phone="13812345678"),
         told("DELIVERED", on(2), text="张三丰签收", signed_by="张三丰"))  # fmt: skip
    out, done = rows(shipment)
    assert "13812345678" not in out.remark and "138" in out.raw_text
    assert (done.remark, done.signed_by) == ("", "张三丰")


def test_nonsense_is_cut_to_what_a_column_takes(app):
    shipment = a_shipment()
    long = "长\0\ud800" * 3000
    event = told("IN_TRANSIT", on(1), raw_sub_code=long, plan_key=long, text=long, vessel=long, source_id=long,
                 pieces=10**30, delay_reasons=(long,))  # fmt: skip
    event = replace(event, place=Place("XX", "", long, long, "", 1e400, None))
    assert take(shipment, event, event) == ["live", "duplicate"]
    assert rows(shipment)[0].pieces is None


def test_an_agent_adds_an_event_by_hand(app):
    shipment = a_shipment()
    new = NewManualEvent("DELIVERED", Classifier.ACT, on(2).replace(tzinfo=None), "Europe/Berlin", "司机来电",
                         place_text="Hamburg", place_role=PlaceRole.DEST)  # fmt: skip
    with transaction():
        add_manual_event(of(shipment), new, by="agent:1", at=on(3))
    (row,) = rows(shipment)
    assert (row.source, row.feed, row.event_at) == ("AGENT", "manual", on(2) - timedelta(hours=1))
    assert of(shipment).delivered_at == row.event_at


@pytest.mark.parametrize(
    ("change", "entry"),
    [({"reason": " "}, "reason"), ({"zone": "Mars/Base"}, "zone"), ({"code": "X"}, "code"),
     ({"place_text": ""}, "place"), ({"local": on(9).replace(tzinfo=None)}, "local")],
)  # fmt: skip
def test_an_event_by_hand_says_what_is_missing(app, change, entry):
    shipment = a_shipment()
    given = {"code": "ARRIVED", "classifier": Classifier.ACT, "local": on(2).replace(tzinfo=None), "zone": "UTC",
             "reason": "seen", "place_text": "Hamburg"}  # fmt: skip
    with pytest.raises(Faulty) as refused, transaction():
        add_manual_event(of(shipment), NewManualEvent(**given | change), by="agent:1", at=on(3))
    assert refused.value.entry == entry


def test_history_from_before_we_watched_is_no_news(app):
    shipment = a_shipment()
    history(shipment, range(5), 0)
    take(shipment, told("CUSTOMS_HOLD", on(21), PlaceRole.DEST), received_at=on(21, 1))
    take(shipment, told("HUB_ARRIVED", on(2)), received_at=on(22))
    assert [is_backfill(row, rows(shipment)) for row in rows(shipment)] == [True] * 6 + [False]


def test_the_first_single_event_is_news(app):
    shipment = a_shipment()
    take(shipment, told("CUSTOMS_HOLD", on(20), PlaceRole.DEST), received_at=on(20, 2))
    assert not is_backfill(rows(shipment)[0], rows(shipment))
    assert states(shipment) == [("CUSTOMS_HOLD", "LIVE")] and looks(shipment)[1]["customs_state"] == "CUSTOMS_HOLD"
