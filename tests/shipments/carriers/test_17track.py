"""17TRACK: the whole table, three forms of time, whose customs, its own state, and its signature."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from desk.shipments.carriers.events import BadBody, Given, Reading, Told, TzSource
from desk.shipments.carriers.seventeentrack import FEED
from desk.shipments.types import PlaceRole, ReferenceType

GIVEN = Given(datetime(2026, 1, 20, tzinfo=UTC))
TABLE = """
InfoReceived LABEL_CREATED
InTransit_PickedUp PICKED_UP
InTransit_Other IN_TRANSIT
InTransit_Departure DEPARTED
InTransit_Arrival ARRIVED
InTransit_CustomsProcessing CUSTOMS_PROCESSING
InTransit_CustomsReleased CUSTOMS_RELEASED
InTransit_CustomsRequiringInformation CUSTOMS_INFO_REQUIRED
AvailableForPickup_Other READY_COLLECT
OutForDelivery_Other OUT_FOR_DELIVERY
DeliveryFailure_Other DELIVERY_ATTEMPTED
DeliveryFailure_NoBody UNREACHABLE
DeliveryFailure_Security SECURITY_HOLD
DeliveryFailure_Rejected REFUSED
DeliveryFailure_InvalidAddress ADDRESS_ISSUE
Delivered_Other DELIVERED
Exception_Other DELAYED
Exception_Returning RETURNING
Exception_Returned RETURNED
Exception_NoBody UNREACHABLE
Exception_Security SECURITY_HOLD
Exception_Damage DAMAGED
Exception_Rejected REFUSED
Exception_Delayed DELAYED
Exception_Lost LOST
Exception_Destroyed DESTROYED
Exception_Cancel CANCELLED
"""
ROWS = [row.split() for row in TABLE.strip().splitlines()]
BODY = b'{"event":"TRACKING_UPDATED","data":{"number":"RR123456785CN"}}'
SIGN = "c8a5da64417215ea6ba803ab173474785daaa459f39155e5e09113500305f016"
NOW = GIVEN.received_at


def told(*events: object, **info: object) -> Reading:
    tracking = {"providers": [{"provider": {"key": 3011}, "events": list(events)}]}
    data = {"number": "RR123456785CN", "carrier": 3011, "tag": "DK-1042", "track_info": {"tracking": tracking, **info}}
    return FEED.read(json.dumps({"event": "TRACKING_UPDATED", "data": data}).encode(), GIVEN)


def one(**event: object) -> Told:
    return told({"time_iso": "2026-01-05T10:00:00+08:00", **event}).events[0]


@pytest.mark.parametrize(("sub_status", "code"), ROWS)
def test_every_sub_status_of_the_table_has_its_code(sub_status: str, code: str) -> None:
    event = one(sub_status=sub_status)
    assert (event.code, event.raw_code, event.known) == (code, sub_status, True)
    assert one(sub_status=f" {sub_status.lower()} ").code == code


def test_a_newer_sub_status_is_kept_and_counted_whatever_its_stage() -> None:
    event = one(sub_status="InTransit_TransportArrived", stage="Arrival")
    assert (event.code, event.known, event.raw_code) == ("INFO_ONLY", False, "InTransit_TransportArrived")


def test_a_row_without_sub_status_goes_by_its_stage_and_else_by_its_text() -> None:
    assert (one(stage="Departure").code, one(stage="Departure").raw_code) == ("DEPARTED", "Departure")
    plain = one(sub_status=None, stage=None, description="Something")
    assert (plain.code, plain.raw_code, plain.known, plain.text) == ("INFO_ONLY", "", True, "Something")


def test_the_number_is_a_courier_number_of_that_carrier_and_our_tag_is_none() -> None:
    (number,) = one(sub_status="Delivered_Other").references
    assert (number.value, number.type, number.issuer) == ("RR123456785CN", ReferenceType.COURIER, "3011")


@pytest.mark.parametrize(
    ("there", "code", "role", "said"),
    [
        ("CN", "EXP_RELEASED", PlaceRole.ORIGIN, True),
        ("US", "CUSTOMS_RELEASED", PlaceRole.DEST, True),
        ("JP", "CUSTOMS_RELEASED", PlaceRole.UNKNOWN, False),
        (None, "CUSTOMS_RELEASED", PlaceRole.UNKNOWN, False),
    ],
)
def test_customs_of_the_country_of_origin_are_export(there: str | None, code: str, role: PlaceRole, said: bool) -> None:
    ends = {"shipper_address": {"country": "CN"}, "recipient_address": {"country": "US"}}
    row = {"time_iso": "2026-01-05T10:00:00+08:00", "sub_status": "InTransit_CustomsReleased",
           "address": {"country": there}}  # fmt: skip
    (event,) = told(row, shipping_info=ends).events
    assert (event.code, event.place_role, event.role_said) == (code, role, said)
    assert dict(event.alternatives)[PlaceRole.ORIGIN] == "EXP_RELEASED"


def test_a_parcel_that_crosses_no_border_has_no_export() -> None:
    ends = {"shipper_address": {"country": "US"}, "recipient_address": {"country": "US"}}
    row = {
        "time_iso": "2026-01-05T10:00:00Z",
        "sub_status": "InTransit_CustomsProcessing",
        "address": {"country": "US"},
    }
    assert told(row, shipping_info=ends).events[0].code == "CUSTOMS_PROCESSING"


RAW = {"date": "2026-01-05", "time": "10:00:00", "timezone": "+08:00"}


@pytest.mark.parametrize(
    ("times", "at", "local", "source"),
    [
        ({"time_iso": "2026-01-05T10:00:00+08:00", "time_utc": "2026-01-05T09:00:00Z"}, "02:00", "10:00:00+08:00",
         TzSource.EXPLICIT),
        ({"time_iso": None, "time_utc": "2026-01-05T02:00:00Z"}, "02:00", "02:00:00+00:00", TzSource.UTC_FIELD),
        ({"time_iso": None, "time_utc": "2026-01-05T02:00:00"}, "02:00", "02:00:00", TzSource.UTC_FIELD),
        ({"time_iso": "2026-01-05T10:00:00", "time_utc": "2026-01-05T02:00:00Z"}, "02:00", "10:00:00",
         TzSource.UTC_FIELD),
        ({"time_utc": "2026-01-05T02:00:00Z", "time_raw": {**RAW, "timezone": None}}, "02:00", "10:00:00",
         TzSource.UTC_FIELD),
        ({"time_utc": "2026-01-05T23:00:00Z", "time_raw": {**RAW, "timezone": None}}, "23:00", "23:00:00+00:00",
         TzSource.UTC_FIELD),
        ({"time_utc": "2026-01-05T02:00:00Z", "time_raw": RAW}, "02:00", "10:00:00+08:00", TzSource.UTC_FIELD),
        ({"time_iso": "soon", "time_raw": RAW}, "02:00", "10:00:00+08:00", TzSource.EXPLICIT),
        ({"time_raw": {**RAW, "timezone": "GMT-5"}}, "15:00", "10:00:00-05:00", TzSource.EXPLICIT),
        ({"time_raw": {**RAW, "timezone": "Asia/Tokyo"}}, "01:00", "10:00:00", TzSource.EXPLICIT),
        ({"time_raw": {**RAW, "timezone": None}, "address": {"country": "JP"}}, "01:00", "10:00:00", TzSource.LOCATION),
        ({"time_raw": {**RAW, "timezone": None}, "address": {"country": "US"}}, "10:00", "10:00:00", TzSource.UNKNOWN),
        ({"time_raw": {**RAW, "timezone": None}, "location": "Tokyo, Japan"}, "01:00", "10:00:00", TzSource.LOCATION),
    ],
)  # fmt: skip
def test_a_time_is_read_from_the_surest_of_its_three_forms(
    times: dict[str, Any], at: str, local: str, source: TzSource
) -> None:
    (event,) = told({"sub_status": "InTransit_Other", **times}).events
    assert event.time is not None
    assert event.time.at == datetime.fromisoformat(f"2026-01-05T{at}:00+00:00")
    assert (event.time.local, event.time.source) == (f"2026-01-05T{local}", source)


def test_a_date_without_a_time_is_a_day_and_no_date_is_dead() -> None:
    day, none = told({"time_raw": {"date": "2026-01-05", "time": None, "timezone": None}}, {"time_raw": {}}).events
    assert day.time is not None and (day.time.local, day.time.precision) == ("2026-01-05", "DAY")
    assert none.time is None


def test_a_place_is_its_text_else_its_city_and_knows_its_country() -> None:
    where = {"country": "us", "city": "Reno", "coordinates": {"longitude": "-119.8", "latitude": 39.5}}
    named, city = one(location="RENO NV", address=where).place, one(address=where).place
    assert (named.shown, city.shown, named.country) == ("RENO NV", "Reno", "US")
    assert (city.lat, city.lon) == (39.5, -119.8)


def test_every_provider_is_read_and_milestones_are_not() -> None:
    row = {"time_iso": "2026-01-05T10:00:00Z", "sub_status": "InTransit_Other"}
    info = {"tracking": {"providers": [{"events": [row]}, {"events": None}, None, "x", {"events": [row, 7]}]},
            "milestone": [{"key_stage": "PickedUp", **row}], "latest_event": row}  # fmt: skip
    body = {"event": "TRACKING_UPDATED", "data": {"number": 1234567890, "carrier": None, "track_info": info}}
    reading = FEED.read(json.dumps(body).encode(), GIVEN)
    assert [event.problem for event in reading.events] == ["", "bad_event", "", "bad_event"]
    assert {event.reference for event in reading.events} == {"1234567890"}
    assert reading.snapshots == ["17track::1234567890"]


def test_what_17track_says_of_itself_is_no_event() -> None:
    for sub_status, state in (("NotFound_Other", "NOT_FOUND"), ("NotFound_InvalidCode", "INVALID"),
                              ("Expired_Other", "EXPIRED")):  # fmt: skip
        reading = told(latest_status={"status": sub_status.split("_")[0], "sub_status": sub_status})
        assert ([one.state for one in reading.states], list(reading.events)) == ([state], [])
    assert not told({"time_iso": "2026-01-05T10:00:00Z", "sub_status": "Expired_Other"}).events


def test_a_stopped_number_says_so_and_gives_no_history() -> None:
    body = b'{"event":"TRACKING_STOPPED","data":{"number":"RR123456785CN","carrier":3011}}'
    reading = FEED.read(body, GIVEN)
    assert [state.state for state in reading.states] == ["STOPPED"]
    assert not reading.snapshots and not reading.events


def test_an_empty_history_is_still_one() -> None:
    assert told().snapshots == ["17track:3011:RR123456785CN"]


def test_an_expected_delivery_is_an_estimate() -> None:
    edd = {"source": "Official", "from": "2026-01-12T00:00:00-08:00", "to": "2026-01-14T00:00:00-08:00"}
    (estimate,) = told(time_metrics={"estimated_delivery_date": edd}).estimates
    assert (estimate.target, estimate.source) == ("DELIVERY", "CARRIER")
    assert estimate.time.at == datetime(2026, 1, 12, 8, tzinfo=UTC)
    assert estimate.until is not None and estimate.until.at == datetime(2026, 1, 14, 8, tzinfo=UTC)


def test_the_answer_of_a_pull_is_read_alike() -> None:
    events = [{"time_iso": "2026-01-05T10:00:00Z", "sub_status": "Delivered_Other"}]
    one = {"number": "A1", "carrier": 1, "track_info": {"tracking": {"providers": [{"events": events}]}}}
    reading = FEED.read(json.dumps({"code": 0, "data": {"accepted": [one], "rejected": []}}).encode(), GIVEN)
    assert [event.code for event in reading.events] == ["DELIVERED"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b"  ", "empty"),
        (b'{"event":', "bad_json"),
        (b"\xff\xfe{", "bad_json"),
        (b"[]", "wrong_envelope"),
        (b"{}", "wrong_envelope"),
        (b'{"event":"TRACKING_UPDATED","data":[{"number":"A"}]}', "wrong_envelope"),
        (b'{"event":"TRACKING_UPDATED","data":{"number":"A","track":{"z0":{},"z1":[{"a":"2026-01-05","z":"x"}]}}}',
         "wrong_envelope"),
        (b'{"event":"TRACKING_UPDATED","data":{"number":"A","z1":[]}}', "wrong_envelope"),
        (b'{"event":"TRACKING_UPDATED","data":{"number":"A","track_info":"x"}}', "wrong_envelope"),
        (b'{"event":"TRACKING_UPDATED","data":{}}', "wrong_envelope"),
        (b"[" * 100_000, "too_deep"),
        (b" " * (5 * 1024 * 1024 + 1), "too_large"),
    ],
)  # fmt: skip
def test_what_is_no_push_of_version_2_is_refused_with_a_reason(body: bytes, reason: str) -> None:
    with pytest.raises(BadBody) as caught:
        FEED.read(body, GIVEN)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("body", "headers", "secrets", "answer"),
    [
        (BODY, {"sign": SIGN}, ["test-key-17"], ""),
        (BODY, {"sign": SIGN}, ["new", "test-key-17"], ""),
        (BODY, {"sign": SIGN.upper()}, ["test-key-17"], "bad_signature"),
        (BODY, {"sign": SIGN}, ["other"], "bad_signature"),
        (BODY.replace(b"7", b"8"), {"sign": SIGN}, ["test-key-17"], "bad_signature"),
        (json.dumps(json.loads(BODY)).encode(), {"sign": SIGN}, ["test-key-17"], "bad_signature"),
        (BODY, {"sign": "91ba2eae2ac1dfd0ba6b8e4b9d2a0a3d"}, ["test-key-17"], "bad_signature"),
        (BODY, {"sign": "签名"}, ["test-key-17"], "bad_signature"),
        (BODY, {"sign": " "}, ["test-key-17"], "empty_signature"),
        (BODY, {}, ["test-key-17"], "missing_signature"),
        (BODY, {"17token": "test-key-17"}, ["test-key-17"], "missing_signature"),
        (BODY, {"sign": SIGN}, [""], "bad_secret"),
        (BODY, {"sign": SIGN}, [], "bad_secret"),
    ],
)
def test_the_signature_is_over_the_raw_body_and_the_key(
    body: bytes, headers: dict[str, str], secrets: list[str], answer: str
) -> None:
    assert FEED.verify is not None
    assert FEED.verify(body, headers, secrets, NOW) == answer
