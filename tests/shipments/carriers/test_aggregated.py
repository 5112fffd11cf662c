"""The four aggregators under anything: shuffled, split, repeated, mangled; and what they read with."""

import json
import random
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from desk.shipments.carriers.countries import country, country_at_end
from desk.shipments.carriers.events import BadBody, Given, Reading
from desk.shipments.carriers.form_body import fields_of
from desk.shipments.carriers.identity import fingerprint_of, identity_of
from desk.shipments.carriers.lines import judged, line
from desk.shipments.carriers.registry import adapter

GIVEN = Given(datetime(2026, 1, 20, tzinfo=UTC))
Rows = list[dict[str, Any]]


def seventeentrack(rows: Rows) -> dict[str, Any]:
    ends = {"shipper_address": {"country": "CN"}, "recipient_address": {"country": "US"}}
    info = {"shipping_info": ends, "latest_status": {"sub_status": "InTransit_Other"},
            "time_metrics": {"estimated_delivery_date": {"source": "Official", "from": "2026-01-12T00:00:00Z"}},
            "tracking": {"providers": [{"events": rows[::2]}, {"events": rows[1::2]}]}}  # fmt: skip
    return {"event": "TRACKING_UPDATED", "data": {"number": "RR123456785CN", "carrier": 3011, "track_info": info}}


def aftership(rows: Rows) -> dict[str, Any]:
    msg = {"tracking_number": "1Z1", "slug": "ups", "tag": "InTransit", "checkpoints": rows,
           "latest_estimated_delivery": {"datetime": "2026-01-10T10:00:00", "timezone": "+02:00"}}  # fmt: skip
    return {"event": "tracking_update", "event_id": "e-1", "msg": msg}


def kuaidi100(rows: Rows) -> dict[str, Any]:
    abroad = {"com": "usps", "nu": "LX1", "state": "0", "data": rows[:1]}
    return {"status": "polling", "comNew": "yuantong", "destResult": abroad,
            "lastResult": {"com": "yuantong", "nu": "YT1", "state": "3", "data": rows[1:]}}  # fmt: skip


def kdniao(rows: Rows) -> dict[str, Any]:
    one = {"ShipperCode": "SF", "LogisticCode": "SF1", "OrderCode": "DK-7", "State": "3", "Success": True,
           "EstimatedDeliveryTime": "2026-01-07 18:00:00"}  # fmt: skip
    return {"EBusinessID": "test", "Data": [{**one, "Traces": rows}]}


DAYS = range(3, 10)
SAMPLES: dict[str, tuple[Callable[[Rows], dict[str, Any]], Rows]] = {
    "17track": (seventeentrack, [
        {"time_iso": f"2026-01-0{day}T10:00:00+08:00", "sub_status": "InTransit_CustomsReleased", "location": "上海",
         "address": {"country": "CN", "coordinates": {"longitude": "121.4", "latitude": "31.2"}}} for day in DAYS
    ] + [{"time_raw": {"date": "2026-01-02", "time": "10:00:00", "timezone": None}, "description": "x"}]),
    "aftership": (aftership, [
        {"checkpoint_time": f"2026-01-0{day}T10:00:00", "tag": "InTransit", "subtag": "InTransit_003",
         "country_iso3": "DEU", "coordinate": {"latitude": 1, "longitude": 2}} for day in DAYS
    ] + [{"checkpoint_time": "2026-01-02T10:00:00Z", "message": "x"}]),
    "kuaidi100": (kuaidi100, [
        {"ftime": f"2026-01-0{day} 10:00:00", "context": f"第{day}天", "areaCode": "CN440300000000",
         "areaCenter": "114.05,22.54"} for day in DAYS
    ] + [{"time": "2026-01-02 10:00:00", "status": "在途"}]),
    "kdniao": (kdniao, [
        {"AcceptTime": f"2026-01-0{day} 10:00:00", "AcceptStation": f"第{day}天"} for day in DAYS
    ] + [{"AcceptTime": "2026-01-02 10:00:00", "Action": "1", "Location": "深圳市"}]),
}  # fmt: skip
FEEDS = sorted(SAMPLES)


def read(feed: str, found: object) -> Reading:
    return adapter(feed).read(json.dumps(found).encode(), GIVEN)


def said(feed: str, reading: Reading) -> set[tuple[str, str]]:
    marks = [fingerprint_of(feed, told) for told in reading.events]
    return {(identity_of(feed, told, mark), mark) for told, mark in zip(reading.events, marks, strict=True)}


@pytest.mark.parametrize("feed", FEEDS)
def test_any_order_of_the_rows_says_the_same(feed: str) -> None:
    whole, rows = SAMPLES[feed]
    # the leg abroad of 快递100 is another number: its row stays first
    first, rest = rows[:1], rows[1:]
    expected = said(feed, read(feed, whole(first + rest)))
    assert len(expected) == len(rows)
    for seed in range(20):
        mixed = random.Random(seed).sample(rest, len(rest))
        assert said(feed, read(feed, whole(first + mixed))) == expected


@pytest.mark.parametrize("feed", FEEDS)
def test_split_in_two_or_sent_twice_it_says_the_same(feed: str) -> None:
    whole, rows = SAMPLES[feed]
    expected = said(feed, read(feed, whole(rows)))
    halves = [read(feed, whole(rows[:4])), read(feed, whole(rows[:1] + rows[4:]))]
    assert said(feed, halves[0]) | said(feed, halves[1]) == expected
    twice = [*read(feed, whole(rows)).events, *read(feed, whole(rows)).events]
    outcomes = [verdict.outcome for verdict in judged(feed, twice, GIVEN.received_at)]
    assert outcomes == ["live"] * len(rows) + ["duplicate"] * len(rows)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=12)
    | st.sampled_from(["2026-01-05 10:00:00", "2026-13-45", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00",
                       "２０２６－０１－０５", "\x00", "\ud800", "+99:99", "", 0, 10**30, 1e308]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


def places(value: Any) -> list[tuple[Any, Any]]:
    """Each container with each of its keys."""
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    return [pair for key in keys for pair in [(value, key), *places(value[key])]]


@pytest.mark.parametrize("feed", FEEDS)
@settings(max_examples=300, deadline=None)
@drawn(data=st.data())
def test_anything_anywhere_is_read_or_refused_but_never_fails(feed: str, data: st.DataObject) -> None:
    whole, rows = SAMPLES[feed]
    found = json.loads(json.dumps(whole(rows)))
    for _ in range(data.draw(st.integers(1, 4))):
        spots = places(found)
        if not spots:
            break
        inside, key = data.draw(st.sampled_from(spots))
        inside[key] = data.draw(ANYTHING)
    try:
        reading = read(feed, found)
    except BadBody:
        return
    for told, verdict in zip(reading.events, judged(feed, reading.events, GIVEN.received_at), strict=True):
        json.dumps(line(feed, told, verdict), ensure_ascii=False).encode()


@pytest.mark.parametrize("feed", FEEDS)
def test_one_bad_row_never_spoils_the_others(feed: str) -> None:
    whole, rows = SAMPLES[feed]
    good = said(feed, read(feed, whole(rows)))
    for bad in (None, 7, "x", True, [], [[]], [rows[0]]):
        events = read(feed, whole([*rows, bad])).events  # type: ignore[list-item]
        assert [told.problem for told in events].count("bad_event") == 1
        assert said(feed, Reading([told for told in events if not told.problem])) == good


@pytest.mark.parametrize("feed", FEEDS)
@drawn(body=st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(feed: str, body: bytes) -> None:
    one = adapter(feed)
    try:
        one.read(body, GIVEN)
    except BadBody as problem:
        assert problem.reason
    assert one.verify is not None
    assert one.verify(body, {"sign": "x", "aftership-hmac-sha256": "x"}, ["secret"], GIVEN.received_at)


@pytest.mark.parametrize("feed", FEEDS)
def test_deep_and_large_bodies_are_refused(feed: str) -> None:
    nested = {"17track": '{"data":%s}', "aftership": '{"msg":%s}', "kuaidi100": '{"lastResult":{"data":%s}}',
              "kdniao": '{"Data":%s}'}[feed]  # fmt: skip
    for depth in (100, 500, 900, 100_000):
        try:
            adapter(feed).read((nested % ("[" * depth + "]" * depth)).encode(), GIVEN)
        except BadBody as problem:
            assert problem.reason in ("too_deep", "wrong_envelope")
    with pytest.raises(BadBody, match="too_large"):
        adapter(feed).read(b"{" + b" " * 5 * 1024 * 1024, GIVEN)


@pytest.mark.parametrize("feed", FEEDS)
def test_more_rows_than_a_history_can_have_are_refused(feed: str) -> None:
    whole, rows = SAMPLES[feed]
    with pytest.raises(BadBody, match="too_many"):
        read(feed, whole([*rows, *[{}] * 50_000]))


def test_many_waybills_share_the_limit() -> None:
    with pytest.raises(BadBody, match="too_many"):
        read("kdniao", {"Data": [{"Traces": [{}] * 100}] * 300})


def test_a_form_is_decoded_once_to_bytes() -> None:
    assert fields_of(b"a=1+2%2B3%2541&b=%FF&a=&c&=d") == {"a": [b"1 2+3%41", b""], "b": [b"\xff"], "": [b"d"]}
    assert fields_of(urlencode({"参": "值 +&="}).encode()) == {"参": ["值 +&=".encode()]}


@pytest.mark.parametrize(
    ("said", "code"),
    [("de", "DE"), ("DEU", "DE"), ("Germany", "DE"), ("中国", "CN"), ("UK", "GB"), ("ＣＮ", "CN"), ("XX", ""), ("", ""),
     (None, ""), (7, ""), ("Ruritania", "")],
)  # fmt: skip
def test_a_country_is_known_by_letters_and_names(said: object, code: str) -> None:
    assert country(said) == code


@pytest.mark.parametrize(
    ("said", "code"),
    [("Frankfurt, Germany", "DE"), ("SINGAPORE", "SG"), ("日本,东京", "JP"), ("Wilmington, DE", ""),
     ("Ontario, CA", ""), ("Atlanta, Georgia", ""), ("Lebanon", ""), ("Beirut, Lebanon", "LB"), ("", ""), (None, "")],
)  # fmt: skip
def test_a_country_is_taken_from_a_text_only_where_it_is_spelled_out(said: object, code: str) -> None:
    assert country_at_end(said) == code
