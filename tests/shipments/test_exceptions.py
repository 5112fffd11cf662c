"""What is wrong with a shipment, at the very minute."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from desk.shipments.exception_limits import TYPES, RuleFact
from desk.shipments.exception_types import DocumentFact, EstimateFact, EventFact, FreeFact, LegFact, Situation
from desk.shipments.exception_words import comes_next, says
from desk.shipments.exceptions import is_history, next_look, review
from desk.shipments.types import Mode, Stage

T = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
H = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
_ids = count(1)


def event(code, at, classifier="ACT", **fields):
    return EventFact(next(_ids), code, classifier, at, fields.pop("received_at", at), **fields)


def shipment(*events, mode=Mode.SEA, stage=Stage.IN_TRANSIT, **fields):
    given = {"origin": "CNNGB", "dest": "DEHAM", "zone": "Europe/Berlin"} | fields
    return Situation(1, mode, stage, events=tuple(sorted(events, key=lambda one: (one.at, one.id))), **given)


def parcel(*events, stage=Stage.IN_TRANSIT, **fields):
    return shipment(*events, mode=Mode.COURIER, stage=stage, **fields)


def types(s, now, *rules):
    return {one.type for one in review(s, now, rules)}


def eta(at, observed, precision="SECOND", source="CARRIER", **fields):
    return EstimateFact(fields.pop("target", "ARRIVAL_POD"), at, precision, source, observed, **fields)


@pytest.mark.parametrize(
    ("s", "type", "after"),
    [
        (parcel(event("LABEL_CREATED", T), stage=Stage.BOOKED), "PICKUP_OVERDUE", 24 * H),
        (parcel(event("HUB_ARRIVED", T)), "DWELL", 6 * H),
        (parcel(event("OUT_FOR_DELIVERY", T), stage=Stage.DELIVERING), "STUCK_OUT_FOR_DELIVERY", 24 * H),
        (parcel(event("DELIVERY_ATTEMPTED", T), stage=Stage.DELIVERING), "ATTEMPT_NOT_RESCHEDULED", 12 * H),
        (parcel(event("HUB_DEPARTED", T)), "NO_UPDATE", 120 * H),
        (parcel(event("HUB_DEPARTED", T), dest="CNSZX"), "NO_UPDATE", 48 * H),
        (shipment(event("DEPARTED", T)), "NO_UPDATE", 168 * H),
        (shipment(event("DISCHARGED", T), stage=Stage.ARRIVED), "NO_UPDATE", 72 * H),
        (shipment(event("DEPARTED", T), mode=Mode.AIR), "NO_UPDATE", 24 * H),
        (shipment(event("TS_DISCHARGED", T, role="TS", place="SGSIN")), "DWELL", 168 * H),
        (shipment(event("DISCHARGED", T), stage=Stage.ARRIVED), "DWELL", 72 * H),
        (parcel(event("TRANSFERRED", T)), "HANDOFF_GAP", 24 * H),
        (shipment(event("WAITING_QUEUE", T), stage=Stage.DELIVERING), "WAITING_QUEUE", 2 * H),
        (shipment(event("DELIVERED", T), stage=Stage.SIGNED, delivered_at=T), "POD_LATE", 24 * H),
        (shipment(event("DEPARTED", T - 9 * H), event("ARRIVED", T, "EST", place="DEHAM")), "DELAYED", 24 * H),
        (shipment(event("DEPARTED", T - H), event("ARRIVED", T, "EST"), mode=Mode.AIR), "DELAYED", 6 * H),
    ],
)
def test_a_rule_of_time_fires_a_minute_after_its_hour_and_not_at_it(s, type, after):
    assert type not in types(s, T + after)
    assert type in types(s, T + after + MINUTE)
    assert next_look(s, T + after - MINUTE) <= T + after + MINUTE


@pytest.mark.parametrize("ahead", [48 * H, 30 * H])
def test_free_time_is_at_risk_from_two_days_before_its_end(ahead):
    s = shipment(event("AVAILABLE_PICKUP", T - H), stage=Stage.DELIVERING, free_times=(FreeFact("DEM", T + ahead),))
    (seen,) = [one for one in review(s, T) if one.type == "FREE_TIME_RISK"]
    assert seen.severity == 2
    (worse,) = [one for one in review(s, T + ahead - 24 * H) if one.type == "FREE_TIME_RISK"]
    assert worse.severity == 3


def test_free_time_is_no_risk_before_that_or_once_the_box_is_out():
    free = (FreeFact("DEM", T + 49 * H),)
    out = shipment(event("GATE_OUT_DEST", T), stage=Stage.DELIVERING, free_times=(FreeFact("DEM", T + H),))
    back = shipment(event("GATE_OUT_DEST", T), stage=Stage.DELIVERING, free_times=(FreeFact("DET", T + H),))
    assert "FREE_TIME_RISK" not in types(shipment(free_times=free), T)
    assert "FREE_TIME_RISK" not in types(out, T)
    assert "FREE_TIME_RISK" in types(back, T)


def test_free_time_of_all_boxes_runs_until_the_last_is_out():
    free = {"free_times": (FreeFact("DEM", T + H),), "packages": (1, 2), "boxes": (1, 2)}
    first, second = event("GATE_OUT_DEST", T, package_id=1), event("GATE_OUT_DEST", T, package_id=2)
    assert "FREE_TIME_RISK" in types(shipment(first, stage=Stage.DELIVERING, **free), T)
    assert "FREE_TIME_RISK" not in types(shipment(first, second, stage=Stage.DELIVERING, **free), T)
    whole = event("GATE_OUT_DEST", T)
    assert "FREE_TIME_RISK" not in types(shipment(whole, stage=Stage.DELIVERING, **free), T)


def test_a_cut_off_is_at_risk_until_the_thing_is_done():
    legs = (LegFact("SEA", si_cutoff_at=T + 24 * H, vgm_cutoff_at=T + 30 * H),)
    s = shipment(event("BK_CONFIRMED", T - H), stage=Stage.BOOKED, legs=legs)
    assert "CUTOFF_RISK" in types(s, T)
    assert "CUTOFF_RISK" not in types(s, T - MINUTE)
    done = shipment(event("DOC_SUBMITTED", T - H), stage=Stage.BOOKED, legs=legs)
    assert "CUTOFF_RISK" not in types(done, T)
    assert "CUTOFF_RISK" in types(done, T + 6 * H)


@pytest.mark.parametrize(("slip", "severity"), [(23, None), (24, 1), (25, 1), (72, 2)])
def test_an_estimate_that_slips_a_day_is_an_exception(slip, severity):
    first = eta(T + 240 * H, T - 50 * H)
    s = shipment(event("DEPARTED", T - 48 * H), estimates=(first, eta(first.at + slip * H, T)))
    assert [one.severity for one in review(s, T) if one.type == "ETA_SLIP"] == ([severity] if severity else [])


def test_beyond_the_promised_day_it_is_urgent_and_says_so():
    first = eta(T + 240 * H, T - 50 * H)
    s = shipment(event("DEPARTED", T - 48 * H), promise_at=T + 250 * H, eta_at=first.at + 30 * H,
                 estimates=(first, eta(first.at + 30 * H, T)))  # fmt: skip
    (seen,) = [one for one in review(s, T) if one.type == "ETA_SLIP"]
    assert (seen.severity, seen.threatens_promise) == (3, True)


def test_five_slips_of_ten_hours_are_one_exception_of_fifty():
    first = eta(T + 240 * H, T - 60 * H)
    steps = [eta(first.at + 10 * n * H, T + n * H) for n in range(1, 6)]
    seen, opened = [], frozenset()
    for n in range(1, 6):
        s = shipment(event("DEPARTED", T - 48 * H), estimates=(first, *steps[:n]), open_types=opened)
        found = [one for one in review(s, T + n * H) if one.type == "ETA_SLIP"]
        opened = frozenset(one.type for one in found)
        seen.append([one.facts["hours"] for one in found])
    assert seen == [[], [], [30], [40], [50]]


def test_a_date_in_the_place_of_a_time_is_none_but_two_days_are():
    left, timed = event("DEPARTED", T - 48 * H), eta(datetime(2026, 12, 1, 22, tzinfo=UTC), T - 50 * H)
    one_day = eta(datetime(2026, 12, 2, tzinfo=UTC), T, "DAY")
    assert "ETA_SLIP" not in types(shipment(left, estimates=(timed, one_day)), T)
    two_days = eta(datetime(2026, 12, 3, tzinfo=UTC), T, "DAY")
    assert "ETA_SLIP" in types(shipment(left, estimates=(timed, two_days)), T)
    promised = datetime(2026, 12, 1, 23, tzinfo=UTC) - 2 * H
    over = shipment(left, estimates=(timed, one_day), promise_at=promised)
    assert "ETA_SLIP" in types(over, T)


def test_two_sources_that_disagree_are_not_compared_and_doubt_is_left_out():
    left, first = event("DEPARTED", T - 48 * H), eta(T + 240 * H, T - 50 * H)
    other = eta(T + 300 * H, T, source="AGGREGATOR")
    doubtful = eta(T + 300 * H, T, doubt="ZONE")
    assert "ETA_SLIP" not in types(shipment(left, estimates=(first, other, doubtful)), T)


def test_what_the_customer_heard_is_the_baseline_and_earlier_matters_too():
    told = {"eta_told_at": T + 200 * H, "eta_told_precision": "SECOND"}
    left = event("DEPARTED", T - 48 * H)
    assert "ETA_SLIP" in types(shipment(left, estimates=(eta(T + 224 * H, T),), **told), T)
    assert "ETA_EARLIER" in types(shipment(left, estimates=(eta(T + 170 * H, T),), **told), T)


def test_an_open_slip_stays_until_the_estimate_is_back_within_twelve_hours():
    left, first = event("DEPARTED", T - 48 * H), eta(T + 240 * H, T - 50 * H)
    nearly = shipment(left, estimates=(first, eta(first.at + 13 * H, T)), open_types=frozenset({"ETA_SLIP"}))
    back = shipment(left, estimates=(first, eta(first.at + 12 * H, T)), open_types=frozenset({"ETA_SLIP"}))
    assert "ETA_SLIP" in types(nearly, T)
    assert "ETA_SLIP" not in types(back, T)


def test_customs_trouble_ends_with_the_release_only():
    hold, more = event("CUSTOMS_HOLD", T, role="DEST"), event("CUSTOMS_PROCESSING", T + H, role="DEST")
    s = shipment(hold, more, stage=Stage.CUSTOMS)
    assert "CUSTOMS_HOLD" in types(s, T + 2 * H)
    free = shipment(hold, more, event("CUSTOMS_RELEASED", T + 2 * H, role="DEST"), stage=Stage.CUSTOMS)
    assert "CUSTOMS_HOLD" not in types(free, T + 3 * H)


def test_a_delay_ends_with_the_next_stage_and_what_is_replaced_counts_no_more():
    s = shipment(event("DELAYED", T), event("TS_ARRIVED", T + H, role="TS"))
    assert "DELAYED" not in types(s, T + 2 * H)
    assert "DELAYED" in types(shipment(event("DELAYED", T)), T + 2 * H)
    assert "DELAYED" not in types(shipment(event("DELAYED", T, live=False)), T + 2 * H)


def test_another_vessel_after_the_booking_was_confirmed_is_a_roll():
    booked = event("BK_CONFIRMED", T, vessel="EVER AIM", voyage="1203W")
    same = event("LOADED_ORIGIN", T + 90 * H, "EST", vessel="Ever Aim", voyage="1203W", received_at=T + H)
    other = event("LOADED_ORIGIN", T + 99 * H, "EST", vessel="EVER ACE", voyage="1204W", received_at=T + 2 * H)
    assert "ROLLED" not in types(shipment(booked, same, stage=Stage.BOOKED), T + 3 * H)
    (seen,) = [one for one in review(shipment(booked, same, other, stage=Stage.BOOKED), T + 3 * H)
               if one.type == "ROLLED"]  # fmt: skip
    assert seen.facts["new_vessel"] == "EVER ACE 1204W"


def test_another_port_of_discharge_is_another_route():
    first = event("ARRIVED", T + 90 * H, "EST", role="DEST", place="DEHAM", received_at=T)
    other = event("ARRIVED", T + 99 * H, "EST", role="DEST", place="NLRTM", received_at=T + H)
    assert "ROUTE_CHANGED" in types(shipment(event("DEPARTED", T), first, other), T + 2 * H)
    assert "ROUTE_CHANGED" not in types(shipment(event("DEPARTED", T), first), T + 2 * H)


def test_broken_goods_are_an_exception_after_delivery_too_and_a_signature_may_say_so():
    s = shipment(event("DELIVERED", T), event("DAMAGED", T + H), stage=Stage.SIGNED)
    assert "DAMAGED" in types(s, T + 2 * H)
    signed = shipment(event("DELIVERED", T), stage=Stage.SIGNED, documents=(DocumentFact("POD", T, True),))
    assert types(signed, T + 90 * H) == {"DAMAGED"}


def test_what_a_feed_declares_is_believed_until_the_goods_go_on():
    waits = event("READY_COLLECT", T, exception="COLLECT_OVERDUE")
    assert "COLLECT_OVERDUE" in types(parcel(waits, stage=Stage.DELIVERING), T + H)
    fetched = parcel(waits, event("OUT_FOR_DELIVERY", T + H), stage=Stage.DELIVERING)
    assert "COLLECT_OVERDUE" not in types(fetched, T + 2 * H)
    assert types(parcel(event("HUB_DEPARTED", T, exception="MADE_UP")), T + H) == set()


def test_free_time_that_a_feed_says_is_over_ends_with_the_gate_only():
    said, goes_on = event("INFO_ONLY", T, exception="FREE_TIME_RISK"), event("CUSTOMS_RELEASED", T + H, role="DEST")
    assert "FREE_TIME_RISK" in types(shipment(said, goes_on, stage=Stage.CUSTOMS), T + 2 * H)
    out = event("GATE_OUT_DEST", T + 2 * H)
    assert "FREE_TIME_RISK" not in types(shipment(said, goes_on, out, stage=Stage.DELIVERING), T + 3 * H)


def test_each_package_has_a_way_of_its_own():
    first = event("OUT_FOR_DELIVERY", T, package_id=1)
    second = event("HUB_DEPARTED", T + 23 * H, package_id=2)
    s = parcel(first, second, packages=(1, 2))
    (seen,) = [one for one in review(s, T + 25 * H) if one.type == "STUCK_OUT_FOR_DELIVERY"]
    assert seen.package_id == 1


@pytest.mark.parametrize("end", ["DELIVERED", "DESTROYED", "RETURNED"])
def test_a_package_at_its_end_is_not_silent_while_another_goes_on(end):
    done, goes_on = event(end, T, package_id=1), event("HUB_DEPARTED", T + 200 * H, package_id=2)
    assert "NO_UPDATE" not in types(parcel(done, goes_on, packages=(1, 2)), T + 201 * H)
    back = event("RETURNING", T + H, package_id=1)
    if end == "DELIVERED":
        assert "NO_UPDATE" in types(parcel(done, back, goes_on, packages=(1, 2)), T + 201 * H)


@pytest.mark.parametrize(
    ("row", "fires"),
    [
        (RuleFact("PICKUP_OVERDUE", mode="COURIER", hours=48), False),
        (RuleFact("PICKUP_OVERDUE", mode="SEA", hours=48), True),
        (RuleFact("PICKUP_OVERDUE", origin="CN", dest="DE", hours=48), False),
        (RuleFact("PICKUP_OVERDUE", origin="US", hours=48), True),
        (RuleFact("PICKUP_OVERDUE", tier="gold", hours=48), False),
        (RuleFact("PICKUP_OVERDUE", active=False), False),
    ],
)
def test_the_rule_of_a_mode_a_lane_or_a_tier_holds_for_it(row, fires):
    s = parcel(event("LABEL_CREATED", T), stage=Stage.BOOKED, tier="gold")
    assert ("PICKUP_OVERDUE" in types(s, T + 25 * H, row)) is fires


def test_the_narrowest_row_holds():
    rows = (RuleFact("DWELL", hours=1), RuleFact("DWELL", mode="COURIER", dest="DEHAM", hours=20, severity=3))
    s = parcel(event("HUB_ARRIVED", T))
    assert "DWELL" not in types(s, T + 10 * H, *rows)
    (seen,) = [one for one in review(s, T + 21 * H, rows) if one.type == "DWELL"]
    assert seen.severity == 3


def test_what_was_so_before_we_heard_of_an_old_shipment_is_history():
    heard = T + 72 * H
    old = parcel(*(event("HUB_ARRIVED", T + n * H, received_at=heard) for n in range(20)))
    (seen,) = [one for one in review(old, heard) if one.type == "DWELL"]
    assert is_history(old, seen)
    fresh = parcel(event("HUB_ARRIVED", T))
    (seen,) = [one for one in review(fresh, T + 7 * H) if one.type == "DWELL"]
    assert not is_history(fresh, seen)


def test_nothing_that_is_over_is_looked_at_again():
    s = shipment(event("RETURNED", T), ending="RETURNED")
    assert review(s, T + 900 * H) == []
    assert next_look(s, T + 900 * H) is None


def test_a_silent_feed_is_our_own_affair():
    s = shipment(event("DEPARTED", T, feed="own"), silent={"own": T + H})
    (seen,) = review(s, T + 2 * H)
    assert (seen.type, seen.threatens_promise) == ("FEED_STALE", False)
    assert next_look(s, T + 2 * H) == T + 3 * H


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("type", [one for one in TYPES if one not in ("FEED_STALE", "HANDOFF_GAP")])
def test_every_type_has_words_for_customers_without_any_value(type, language):
    said = says(type, language, {})
    assert said
    assert comes_next(type, language, {})
    assert "{" not in said
    assert type not in said
