from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.shipments.event_codes import EVENT_CODES
from desk.shipments.rules import derive, eta_slip_days, freshness_limit, is_quiet, reached, shipment_stage
from desk.shipments.tracking_types import Derived, Ending, EventState, TrackingFact
from desk.shipments.types import Classifier, Mode, PlaceRole, Stage

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def fact(code, day=0, role=PlaceRole.UNKNOWN, **given):
    at = NOON + timedelta(days=day)
    given = {"classifier": Classifier.ACT, "event_at": at, "received_at": at, **given}
    return TrackingFact(code, role, **given)


def stage_after(*facts, **how):
    return derive(facts, **how).stage


SEA_PATH = [
    fact("BK_CONFIRMED", 0),
    fact("EMPTY_OUT", 1, PlaceRole.ORIGIN),
    fact("GATE_IN_ORIGIN", 2, PlaceRole.ORIGIN),
    fact("LOADED_ORIGIN", 3, PlaceRole.ORIGIN),
    fact("DEPARTED", 4, PlaceRole.ORIGIN),
    fact("TS_DISCHARGED", 9, PlaceRole.TS),
    fact("TS_LOADED", 11, PlaceRole.TS),
    fact("ARRIVED", 20, PlaceRole.DEST),
    fact("CUSTOMS_FILED", 21, PlaceRole.DEST),
    fact("CUSTOMS_RELEASED", 22, PlaceRole.DEST),
    fact("GATE_OUT_DEST", 23, PlaceRole.DEST),
    fact("DELIVERED", 24, PlaceRole.INLAND_DEST),
]


@pytest.mark.parametrize(
    ("events", "stage"), [(0, 1), (1, 1), (4, 1), (5, 2), (6, 3), (7, 3), (8, 4), (9, 5), (10, 5), (11, 6), (12, 7)]
)
def test_a_container_goes_through_the_seven_stages(events, stage):
    assert stage_after(*SEA_PATH[:events], mode=Mode.SEA).rank == stage


def test_nothing_known_is_booked_and_says_nothing():
    assert derive([]) == Derived(Stage.BOOKED)


def test_the_answer_says_what_was_last_and_since_when():
    derived = derive([fact("DEPARTED"), fact("TS_ARRIVED", 5), fact("TS_DEPARTED", 7), fact("INFO_ONLY", 8)])
    assert (derived.stage, derived.stage_since) == (Stage.IN_TRANSIT, NOON + timedelta(days=5))
    assert derived.status_code == "TS_DEPARTED" == derived.last_event.code
    assert derived.newest_at == NOON + timedelta(days=8)
    assert not derived.delivered


@pytest.mark.parametrize("classifier", [Classifier.PLN, Classifier.EST, Classifier.REQ])
def test_what_has_not_happened_moves_nothing(classifier):
    derived = derive([fact("DEPARTED"), fact("ARRIVED", 3, classifier=classifier)])
    assert (derived.stage, derived.status_code) == (Stage.DEPARTED, "DEPARTED")


@pytest.mark.parametrize("state", [state for state in EventState if state is not EventState.LIVE])
def test_only_live_events_count(state):
    assert stage_after(fact("DEPARTED"), fact("DELIVERED", 3, state=state)) is Stage.DEPARTED


@pytest.mark.parametrize(("minutes", "stage"), [(15, Stage.ARRIVED), (16, Stage.DEPARTED)])
def test_an_event_from_the_future_is_kept_apart(minutes, stage):
    early = fact("ARRIVED", 3, received_at=NOON + timedelta(days=3, minutes=-minutes))
    derived = derive([fact("DEPARTED"), early])
    assert derived.stage is stage
    assert derived.suspects == ((early,) if minutes > 15 else ())


def test_an_event_without_a_time_moves_nothing():
    assert stage_after(fact("DEPARTED"), fact("DELIVERED", event_at=None)) is Stage.DEPARTED


def test_an_older_event_that_comes_late_takes_nothing_back():
    late = fact("GATE_IN_ORIGIN", -3, received_at=NOON + timedelta(days=9))
    derived = derive([fact("DEPARTED"), fact("ARRIVED", 5), late])
    assert (derived.stage, derived.status_code) == (Stage.ARRIVED, "ARRIVED")


def test_a_newer_event_may_correct_the_stage_but_paper_does_not():
    assert stage_after(fact("DEPARTED"), fact("ROLLED", 1)) is Stage.BOOKED
    assert stage_after(fact("DEPARTED"), fact("BK_AMENDED", 1)) is Stage.DEPARTED
    assert stage_after(fact("DEPARTED"), fact("DELAYED", 1)) is Stage.DEPARTED


@pytest.mark.parametrize("code", ["OUT_FOR_DELIVERY", "IN_TRANSIT", "CANCELLED", "BK_CANCELLED", "ARRIVED", "DELAYED"])
def test_signed_stays_signed(code):
    derived = derive([fact("DELIVERED"), fact(code, 2)])
    assert (derived.stage, derived.delivered_at, derived.ending) == (Stage.SIGNED, NOON, None)


def test_signed_is_left_by_a_return_or_when_the_signature_is_retracted():
    returned = derive([fact("DELIVERED"), fact("RETURNING", 2), fact("OUT_FOR_DELIVERY", 3)])
    assert (returned.stage, returned.ending, returned.delivered) == (Stage.IN_TRANSIT, Ending.RETURNING, False)
    assert stage_after(fact("ARRIVED"), fact("DELIVERED", 1, state=EventState.RETRACTED)) is Stage.ARRIVED


def test_signed_for_on_the_way_back_is_not_delivered_unless_at_the_destination():
    back = derive([fact("RETURNING"), fact("DELIVERED", 1)])
    assert (back.ending, back.delivered) == (Ending.RETURNED, False)
    after_all = derive([fact("RETURNING"), fact("DELIVERED", 1, PlaceRole.DEST)])
    assert (after_all.stage, after_all.ending, after_all.delivered) == (Stage.SIGNED, None, True)


def test_a_locker_is_not_a_signature():
    assert stage_after(fact("OUT_FOR_DELIVERY"), fact("READY_COLLECT", 1)) is Stage.DELIVERING


def test_cancelled_ends_until_the_cargo_moves_again():
    assert derive([fact("BK_CONFIRMED"), fact("CANCELLED", 1)]).ending is Ending.CANCELLED
    assert derive([fact("BK_CONFIRMED"), fact("CANCELLED", 1), fact("DEPARTED", 2)]).ending is None


@pytest.mark.parametrize("code", ["ARRIVED", "DISCHARGED", "DEPARTED", "LOADED_ORIGIN", "CUSTOMS_PROCESSING"])
def test_transshipment_is_in_transit_whatever_the_verb(code):
    assert stage_after(fact("DEPARTED"), fact(code, 2, PlaceRole.TS)) is Stage.IN_TRANSIT


@pytest.mark.parametrize(
    ("mode", "from_door", "stage"),
    [(Mode.COURIER, True, 2), (Mode.ROAD, True, 2), (Mode.ROAD, False, 1), (Mode.SEA, True, 1), (None, True, 1)],
)
def test_a_pick_up_is_a_departure_only_for_parcels_and_trucks_from_the_door(mode, from_door, stage):
    assert stage_after(fact("PICKED_UP"), mode=mode, from_door=from_door).rank == stage


def test_clearance_before_arrival_is_known_but_no_stage():
    cleared = [fact("DEPARTED"), fact("CUSTOMS_RELEASED", 5, PlaceRole.DEST)]
    derived = derive(cleared, mode=Mode.SEA)
    assert (derived.stage, derived.customs_code) == (Stage.DEPARTED, "CUSTOMS_RELEASED")
    arrived = derive([*cleared, fact("ARRIVED", 9, PlaceRole.DEST)], mode=Mode.SEA)
    assert (arrived.stage, arrived.customs_code) == (Stage.ARRIVED, "CUSTOMS_RELEASED")
    assert stage_after(*cleared, mode=Mode.COURIER) is Stage.CUSTOMS


def test_customs_at_origin_is_not_import_customs():
    derived = derive([fact("ARRIVED"), fact("CUSTOMS_HOLD", 1, PlaceRole.ORIGIN)], mode=Mode.COURIER)
    assert (derived.stage, derived.customs_code) == (Stage.ARRIVED, None)


def test_in_the_same_second_the_further_stage_then_the_better_feed_has_the_last_word():
    assert stage_after(fact("ARRIVED"), fact("DEPARTED")) is Stage.ARRIVED
    facts = [fact("LOST", feed_priority=2), fact("DAMAGED", feed_priority=1)]
    assert derive(facts).status_code == "LOST"
    facts = [fact("LOST"), fact("DAMAGED", received_at=NOON + timedelta(hours=1))]
    assert derive(facts).status_code == "DAMAGED"


def test_an_unknown_code_counts_as_a_sign_of_life_only():
    derived = derive([fact("DEPARTED"), fact("SOMETHING_NEW", 1)])
    assert (derived.stage, derived.status_code) == (Stage.DEPARTED, "DEPARTED")
    assert derived.newest_at == NOON + timedelta(days=1)


FACTS = st.lists(
    st.builds(
        fact,
        st.sampled_from([*EVENT_CODES, "SOMETHING_NEW"]),
        st.integers(0, 3),
        st.sampled_from(PlaceRole),
        classifier=st.sampled_from([Classifier.ACT, Classifier.ACT, Classifier.EST]),
        received_at=st.integers(-1, 4).map(lambda day: NOON + timedelta(days=day)),
        feed_priority=st.integers(0, 2),
        state=st.sampled_from([EventState.LIVE, EventState.LIVE, EventState.RETRACTED]),
    ),
    max_size=8,
)


@given(FACTS, st.randoms(), st.sampled_from([None, *Mode]))
def test_the_order_of_arrival_does_not_matter(facts, random, mode):
    shuffled = list(facts)
    random.shuffle(shuffled)
    assert derive(shuffled, mode=mode) == derive(facts, mode=mode)
    assert derive(facts + facts, mode=mode).stage is derive(facts, mode=mode).stage


def test_every_order_of_one_journey_gives_one_answer():
    assert len({derive(order, mode=Mode.SEA) for order in permutations(SEA_PATH[-6:])}) == 1


def test_a_shipment_is_as_far_as_its_last_package():
    done, underway = derive([fact("DELIVERED")]), derive([fact("DEPARTED")])
    assert shipment_stage([done, underway]).stage is Stage.DEPARTED
    assert not shipment_stage([done, underway]).delivered
    later = derive([fact("DELIVERED", 2)])
    assert shipment_stage([done, later]).delivered_at == NOON + timedelta(days=2)
    assert reached([done, underway, later], Stage.ARRIVED) == 2


def test_a_package_that_is_lost_ends_the_shipment_only_when_no_other_is_on_its_way():
    lost = derive([fact("LABEL_CREATED"), fact("DESTROYED", 1)])
    underway, done = derive([fact("DEPARTED")]), derive([fact("DELIVERED")])
    whole = shipment_stage([lost, underway])
    assert (whole.stage, whole.ending, whole.delivered) == (Stage.DEPARTED, None, False)
    assert shipment_stage([lost, done]).ending is Ending.DESTROYED
    assert shipment_stage([lost, lost]).ending is Ending.DESTROYED


@pytest.mark.parametrize(
    ("hours", "days"), [(0, 0), (11, 0), (12, 1), (36, 2), (47, 2), (-13, -1), (-12, -1), (-11, 0), (24 * 9, 9)]
)
def test_a_slip_is_counted_in_days(hours, days):
    assert eta_slip_days(NOON, NOON + timedelta(hours=hours)) == days


def test_without_both_estimates_there_is_no_slip():
    assert eta_slip_days(None, NOON) is None
    assert eta_slip_days(NOON, None) is None


@pytest.mark.parametrize(
    ("mode", "how", "hours"),
    [
        (Mode.SEA, {"stage": Stage.IN_TRANSIT}, 168),
        (Mode.SEA, {"stage": Stage.CUSTOMS}, 72),
        (Mode.COURIER, {"domestic": True}, 48),
        (Mode.COURIER, {}, 120),
        (Mode.AIR, {"stage": Stage.DEPARTED}, 24),
    ],
)
def test_how_long_silence_is_normal(mode, how, hours):
    assert freshness_limit(mode, **how) == timedelta(hours=hours)


def test_every_mode_has_a_limit_until_it_is_signed():
    for mode in Mode:
        assert freshness_limit(mode, stage=Stage.BOOKED)
        assert freshness_limit(mode, stage=Stage.SIGNED) is None


def test_old_news_is_recognised():
    parcel = derive([fact("IN_TRANSIT")], mode=Mode.COURIER)
    assert is_quiet(parcel, NOON + timedelta(days=8), Mode.COURIER)
    assert not is_quiet(parcel, NOON + timedelta(days=5), Mode.COURIER)
    assert not is_quiet(derive([fact("DELIVERED")]), NOON + timedelta(days=80), Mode.COURIER)
    assert is_quiet(derive([]), NOON, Mode.SEA)
