from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from desk.shipments.clocks import city, said
from desk.shipments.timeline import expected_ones, facts, has_happened

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Told:
    id: int
    feed: str = "dcsa"
    source: str = "CARRIER"
    code: str = "ARRIVED"
    classifier: str = "ACT"
    event_at: datetime = NOON
    event_local: str = "2026-11-20T13:00:00"
    utc_offset_min: int | None = 60
    tz_source: str = "EXPLICIT"
    precision: str = "SECOND"
    package_id: int | None = None
    location_code: str | None = "DEHAM"
    unlocode: str = "DEHAM"
    place_text: str = ""
    received_at: datetime = NOON


def ids(found):
    return [(fact.best.id, tuple(one.id for one in fact.others)) for fact in found]


def test_two_feeds_that_tell_one_thing_are_one_line_by_the_best_source():
    told = [Told(1, feed="17track", source="AGGREGATOR"), Told(2, event_at=NOON + timedelta(minutes=90))]
    for order in permutations(told):
        assert ids(facts(order, at_sea=False)) == [(2, (1,))]


@pytest.mark.parametrize("hours,at_sea,lines", [(1.9, False, 1), (2.1, False, 2), (11, True, 1), (13, True, 2)])
def test_how_far_apart_two_reports_of_one_thing_may_be(hours, at_sea, lines):
    told = [Told(1, feed="17track"), Told(2, event_at=NOON + timedelta(hours=hours))]
    assert len(facts(told, at_sea=at_sea)) == lines


@pytest.mark.parametrize(
    "other",
    [
        {"code": "DISCHARGED"},
        {"location_code": "NLRTM"},
        {"package_id": 7},
        {"classifier": "EST"},
        {"feed": "dcsa"},
    ],
)
def test_what_is_another_thing_is_another_line(other):
    assert len(facts([Told(1), Told(2, **{"feed": "17track"} | other)], at_sea=True)) == 2


def test_a_report_of_a_day_is_that_of_the_same_day():
    day = Told(1, feed="kdniao", source="AGGREGATOR", precision="DAY", event_local="2026-11-20",
               event_at=NOON - timedelta(hours=13))  # fmt: skip
    assert ids(facts([day, Told(2)], at_sea=False)) == [(2, (1,))]


def test_of_several_estimates_the_best_sources_last_word_is_shown():
    later = NOON + timedelta(days=3)
    told = [
        Told(1, classifier="EST", event_at=later, received_at=NOON),
        Told(2, classifier="EST", event_at=later + timedelta(days=1), received_at=NOON + timedelta(hours=1)),
        Told(3, classifier="EST", feed="17track", source="AGGREGATOR", event_at=later + timedelta(days=9),
             received_at=NOON + timedelta(hours=2)),
    ]  # fmt: skip
    for order in permutations(told):
        assert [one.id for one in expected_ones(order, [], now=NOON)] == [2]
    assert expected_ones(told, [Told(9)], now=NOON) == []


def test_what_is_dated_later_has_not_happened_but_an_unknown_zone_may_be_ahead():
    assert not has_happened(Told(1, event_at=NOON + timedelta(hours=1)), NOON)
    assert has_happened(Told(1, event_at=NOON + timedelta(hours=8), tz_source="UNKNOWN"), NOON)
    assert not has_happened(Told(1, classifier="EST"), NOON)


@pytest.mark.parametrize(
    "event,zone,there,here",
    [
        (Told(1), "Europe/Berlin", "2026-11-20 13:00 (UTC+1)", "your time 2026-11-20 20:00 Shanghai"),
        (Told(1), "", "2026-11-20 13:00 (UTC+1)", "your time 2026-11-20 20:00 Shanghai"),
        (Told(1), "Asia/Shanghai", "2026-11-20 20:00 (UTC+8)", ""),
        (Told(1, precision="DAY"), "Europe/Berlin", "2026-11-20", ""),
        (Told(1, tz_source="UNKNOWN", utc_offset_min=None), "", "2026-11-20 13:00 (local time at Hamburg)", ""),
        (Told(1, tz_source="UNKNOWN", utc_offset_min=None, event_local=""), "Europe/Berlin",
         "2026-11-20 12:00 (local time at Hamburg)", ""),
    ],
)  # fmt: skip
def test_times_are_told_by_the_clock_of_the_place_and_the_readers(event, zone, there, here):
    assert said(event, "en", reader="Asia/Shanghai", zone=zone, place="Hamburg") == (there, here)


def test_cities_of_zones_have_names_in_both_languages():
    assert [city(zone, "zh_CN") for zone in ("Europe/Berlin", "Asia/Shanghai")] == ["柏林", "北京"]
    assert city("America/New_York", "en") == "New York"
