"""AfterShip: the whole table, tags for younger subtags, local times, estimates, and its signature."""

import json
from datetime import UTC, datetime

import pytest

from desk.shipments.carriers.aftership import FEED
from desk.shipments.carriers.events import BadBody, Given, Reading, Told, TzSource
from desk.shipments.types import PlaceRole

GIVEN = Given(datetime(2026, 1, 20, tzinfo=UTC))
TABLE = """
InfoReceived_001 LABEL_CREATED
InTransit_001 IN_TRANSIT
InTransit_002 PICKED_UP
InTransit_003 HUB_ARRIVED
InTransit_004 ARRIVED
InTransit_005 CUSTOMS_RELEASED
InTransit_006 CUSTOMS_PROCESSING
InTransit_007 HUB_DEPARTED
InTransit_008 IN_TRANSIT
InTransit_009 ROUTE_CHANGED
OutForDelivery_001 OUT_FOR_DELIVERY
OutForDelivery_003 INFO_ONLY
OutForDelivery_004 APPT_SET
Delivered_001 DELIVERED
Delivered_002 DELIVERED
Delivered_003 DELIVERED
Delivered_004 DELIVERED
Delivered_005 DELIVERED
AttemptFail_001 DELIVERY_ATTEMPTED
AttemptFail_002 UNREACHABLE
AttemptFail_003 DELIVERY_ATTEMPTED
Exception_001 DELAYED
Exception_002 ADDRESS_ISSUE
Exception_003 REFUSED
Exception_004 CUSTOMS_HOLD
Exception_005 DELAYED
Exception_006 HELD_PAYMENT
Exception_007 ADDRESS_ISSUE
Exception_008 READY_COLLECT
Exception_009 CANCELLED
Exception_010 RETURNING
Exception_011 RETURNED
Exception_012 DAMAGED
Exception_013 LOST
Exception_016 DELAYED
Exception_017 DELAYED
Exception_018 CUSTOMS_INFO_REQUIRED
AvailableForPickup_001 READY_COLLECT
"""
ROWS = [row.split() for row in TABLE.strip().splitlines()]
TAGS = {"InfoReceived": "LABEL_CREATED", "InTransit": "IN_TRANSIT", "OutForDelivery": "OUT_FOR_DELIVERY",
        "AttemptFail": "DELIVERY_ATTEMPTED", "Delivered": "DELIVERED", "AvailableForPickup": "READY_COLLECT",
        "Exception": "DELAYED"}  # fmt: skip
BODY = b'{"event":"tracking_update","event_id":"00000000-0000-4000-8000-000000000001"}'
SIGN = "K0csldH+cW+wlodyrkHFrfBtmFerxUW+sODBgfKXKMg="
HEADER = "aftership-hmac-sha256"


def told(*checkpoints: object, **msg: object) -> Reading:
    tracking = {"tracking_number": "1Z1", "slug": "ups", "checkpoints": list(checkpoints), **msg}
    body = {"ts": 1, "event": "tracking_update", "event_id": "e-1", "msg": tracking}
    return FEED.read(json.dumps(body).encode(), GIVEN)


def one(**checkpoint: object) -> Told:
    return told({"checkpoint_time": "2026-01-05T10:00:00+01:00", **checkpoint}).events[0]


@pytest.mark.parametrize(("subtag", "code"), ROWS)
def test_every_subtag_of_the_table_has_its_code(subtag: str, code: str) -> None:
    event = one(subtag=subtag, tag=subtag.split("_")[0])
    assert (event.code, event.raw_code, event.known) == (code, subtag, True)
    assert one(subtag=subtag.upper()).code == code


@pytest.mark.parametrize(("tag", "code"), TAGS.items())
def test_a_subtag_that_is_missing_or_younger_than_the_table_goes_by_its_tag(tag: str, code: str) -> None:
    assert (one(tag=tag).code, one(tag=tag).raw_code) == (code, tag)
    younger = one(tag=tag, subtag=f"{tag}_099")
    assert (younger.code, younger.raw_code, younger.known) == (code, f"{tag}_099", True)


def test_what_neither_subtag_nor_tag_explains_is_kept_and_counted() -> None:
    event = one(tag="Teleported", subtag="Teleported_001")
    assert (event.code, event.raw_code, event.known) == ("INFO_ONLY", "Teleported_001", False)
    nothing = one(tag=None, subtag=None, message="Hello")
    assert (nothing.code, nothing.raw_code, nothing.known) == ("INFO_ONLY", "", True)


def test_what_a_code_says_beside_its_meaning_is_told() -> None:
    assert one(subtag="Exception_008").exception == "COLLECT_OVERDUE"
    assert one(subtag="AttemptFail_003").reason == "closed"
    assert dict(one(subtag="InTransit_005").alternatives)[PlaceRole.ORIGIN] == "EXP_RELEASED"


def test_a_parcel_is_not_back_as_long_as_the_tracking_denies_it() -> None:
    row = {"checkpoint_time": "2026-01-05T10:00:00Z", "tag": "Exception", "subtag": "Exception_011"}
    codes = [told(row, return_to_sender=said).events[0].code for said in (True, None, False)]
    assert codes == ["RETURNED", "RETURNED", "RETURNING"]


@pytest.mark.parametrize(
    ("where", "at", "source"),
    [
        ({"country_iso3": "DEU"}, "09:00", TzSource.LOCATION),
        ({"country": "Germany"}, "09:00", TzSource.LOCATION),
        ({"country_region": "DE"}, "09:00", TzSource.LOCATION),
        ({"location": "Leipzig, Germany"}, "09:00", TzSource.LOCATION),
        ({"location": "Wilmington, DE"}, "10:00", TzSource.UNKNOWN),
        ({"country_iso3": "USA", "city": "Reno"}, "10:00", TzSource.UNKNOWN),
        ({}, "10:00", TzSource.UNKNOWN),
    ],
)
def test_a_time_without_offset_is_that_of_the_place_if_one_is_certain(
    where: dict[str, str], at: str, source: TzSource
) -> None:
    event = one(**{"checkpoint_time": "2026-01-05T10:00:00", "created_at": "2026-01-09T00:00:00Z", **where})
    assert event.time is not None
    assert event.time.at == datetime.fromisoformat(f"2026-01-05T{at}:00+00:00")
    assert (event.time.local, event.time.source) == ("2026-01-05T10:00:00", source)


def test_when_it_was_seen_is_no_time_and_no_part_of_it() -> None:
    seen = one(created_at="2026-01-05T10:00:00Z", subtag="InTransit_001")
    again = one(created_at="2026-01-06T10:00:00Z", subtag="InTransit_001")
    assert seen == again
    assert told({"created_at": "2026-01-05T10:00:00Z"}).events[0].time is None


def test_pending_and_expired_are_states_of_the_watching() -> None:
    row = {"checkpoint_time": "2026-01-05T10:00:00Z", "tag": "Pending", "subtag": "Pending_006"}
    for tag, subtag, state in (("Pending", "Pending_001", "PENDING"), ("Expired", "Expired_001", "EXPIRED")):
        reading = told(row, tag=tag, subtag=subtag)
        assert ([one.state for one in reading.states], list(reading.events)) == ([state], [])
    assert not told({**row, "tag": None}).events
    assert not told(row, tag="InTransit").states


def test_a_tracking_has_one_history_and_one_delivery() -> None:
    reading = told({"checkpoint_time": "2026-01-05T10:00:00Z", "tag": "InTransit"}, None, "x", tracking_number=123)
    assert (reading.delivery_id, reading.snapshots) == ("e-1", ["aftership:ups:123"])
    assert [event.problem for event in reading.events] == ["", "bad_event", "bad_event"]
    assert reading.events[0].reference == "123"
    assert told(checkpoints=None).snapshots == ["aftership:ups:1Z1"]


def test_who_signed_is_told_with_the_delivery_only() -> None:
    rows = [{"checkpoint_time": "2026-01-05T10:00:00Z", "tag": tag} for tag in ("InTransit", "Delivered")]
    assert [event.signed_by for event in told(*rows, signed_by="J. Smith").events] == ["", "J. Smith"]


def test_estimates_stand_side_by_side() -> None:
    reading = told(
        destination_country_iso3="DEU",
        first_estimated_delivery={"datetime": "2026-01-01"},
        courier_estimated_delivery_date={"estimated_delivery_date": "2026-01-08"},
        aftership_estimated_delivery_date={"estimated_delivery_date_min": "2026-01-08T08:00:00",
                                           "estimated_delivery_date_max": "2026-01-09T18:00:00"},
        latest_estimated_delivery={"source": "Custom EDD", "datetime": "2026-01-10T10:00:00", "timezone": "+02:00"},
        custom_estimated_delivery_date="nonsense",
    )  # fmt: skip
    found = [(one.source, one.time.at.isoformat(), one.time.precision) for one in reading.estimates]
    assert found == [
        ("CARRIER", "2026-01-07T23:00:00+00:00", "DAY"),
        ("AGGREGATOR", "2026-01-08T07:00:00+00:00", "SECOND"),
        ("OURS", "2026-01-10T08:00:00+00:00", "SECOND"),
    ]


def test_the_answer_of_a_pull_is_read_alike() -> None:
    tracking = {"tracking_number": "A", "checkpoints": [{"checkpoint_time": "2026-01-05", "tag": "Delivered"}]}
    for data in (tracking, {"tracking": tracking}, {"trackings": [tracking]}):
        reading = FEED.read(json.dumps({"meta": {"code": 200}, "data": data}).encode(), GIVEN)
        assert [event.code for event in reading.events] == ["DELIVERED"]


@pytest.mark.parametrize(
    "body", [b"[]", b"{}", b'{"msg":null}', b'{"msg":[]}', b'{"msg":{}}', b'{"data":{"id":1}}', b"7"]
)
def test_another_envelope_is_refused(body: bytes) -> None:
    with pytest.raises(BadBody, match="wrong_envelope"):
        FEED.read(body, GIVEN)


@pytest.mark.parametrize(
    ("body", "headers", "secrets", "answer"),
    [
        (BODY, {HEADER: SIGN}, ["test-secret-as"], ""),
        (BODY, {HEADER: SIGN}, ["new", "test-secret-as"], ""),
        (BODY + b" ", {HEADER: SIGN}, ["test-secret-as"], "bad_signature"),
        (BODY, {HEADER: SIGN}, ["other"], "bad_signature"),
        (BODY, {HEADER: "2b472c95d1fe716fb0968772ae41c5adf06d9857abc545beb0e0c181f29728c8"}, ["test-secret-as"],
         "bad_signature"),
        (BODY, {HEADER: ""}, ["test-secret-as"], "empty_signature"),
        (BODY, {}, ["test-secret-as"], "missing_signature"),
        (BODY, {"as-signature-hmac-sha256": SIGN}, ["test-secret-as"], "missing_signature"),
        (BODY, {"am-webhook-signature": SIGN}, ["test-secret-as"], "missing_signature"),
        (BODY, {"x-aftership-hmac-sha256": SIGN}, ["test-secret-as"], "missing_signature"),
        (BODY, {HEADER: SIGN}, ["", ""], "bad_secret"),
    ],
)  # fmt: skip
def test_the_signature_stands_under_its_own_name(
    body: bytes, headers: dict[str, str], secrets: list[str], answer: str
) -> None:
    assert FEED.verify is not None
    assert FEED.verify(body, headers, secrets, GIVEN.received_at) == answer
