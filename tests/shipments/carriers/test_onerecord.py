"""ONE Record events: prefixes, links and value objects of every kind, notifications, and everything else."""

import json
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.shipments.carriers.events import BadBody, Given, Reading, Told, TzSource
from desk.shipments.carriers.identity import fingerprint_of
from desk.shipments.carriers.lines import heard, judged
from desk.shipments.carriers.onerecord import read
from desk.shipments.types import PlaceRole, ReferenceType
from tests.shipments.carriers.test_fsu import EXPECTED, SUB_CODES

NOW = datetime(2026, 1, 7, tzinfo=UTC)
CARGO = "https://onerecord.iata.org/ns/cargo#"
OBJECT = "https://1r.example/logistics-objects/s-1"
EVENT: dict[str, Any] = {
    "@context": {"cargo": CARGO}, "@type": "cargo:LogisticsEvent", "@id": f"{OBJECT}/logistics-events/1",
    "cargo:creationDate": {"@type": "xsd:dateTime", "@value": "2026-01-05T09:00:00Z"},
    "cargo:eventDate": {"@type": "xsd:dateTime", "@value": "2026-01-05T14:05:00+08:00"},
    "cargo:eventCode": {"@type": "cargo:CodeListElement", "cargo:code": "DEP", "cargo:codeListName": "StatusCode"},
    "cargo:eventTimeType": {"@id": "cargo:ACTUAL"}, "cargo:partialEventIndicator": False,
    "cargo:eventLocation": {"@type": "cargo:Location", "cargo:locationCodes": [{"cargo:code": "PVG"}]},
    "cargo:eventFor": {"@id": OBJECT, "@type": "cargo:Shipment"},
}  # fmt: skip
WAYBILL = {
    "@id": "https://1r.example/logistics-objects/w-1", "@type": "Waybill", "waybillPrefix": "020",
    "waybillNumber": "12345675", "departureLocation": {"locationCodes": {"code": "PVG"}},
    "arrivalLocation": {"locationCodes": {"code": "FRA"}},
}  # fmt: skip


def reading(document: object) -> Reading:
    return read(json.dumps(document).encode(), Given(NOW))


def only(document: object) -> Told:
    (told,) = reading(document).events
    return told


def event(**more: object) -> dict[str, Any]:
    return EVENT | {f"cargo:{name}": value for name, value in more.items()}


def test_an_event_says_what_where_when_and_whose() -> None:
    told = only(EVENT)
    assert (told.code, told.classifier, told.place.iata, told.raw_code) == ("DEPARTED", "ACT", "PVG", "DEP")
    assert told.time is not None
    assert (told.time.at, told.time.source) == (datetime(2026, 1, 5, 6, 5, tzinfo=UTC), TzSource.EXPLICIT)
    assert (told.source_id, told.reference, told.partial) == (EVENT["@id"], OBJECT, False)
    assert (told.place_role, told.role_said) == (PlaceRole.ORIGIN, False)


@pytest.mark.parametrize(("raw", "airport", "code", "role"), EXPECTED)
def test_each_status_code_has_its_meaning_at_each_end(raw: str, airport: str, code: str, role: str) -> None:
    document = {"@graph": [event(eventCode=raw, eventLocation=airport), {"@id": OBJECT, "waybill": WAYBILL}]}
    told = only(document)
    assert (told.code, told.place_role, told.role_said) == (code, role, True)
    assert (told.reference, told.references[0].type) == ("020-12345675", ReferenceType.MAWB)


@pytest.mark.parametrize(("sub_code", "code"), SUB_CODES.items())
def test_a_discrepancy_may_stand_in_several_places(sub_code: str, code: str) -> None:
    joined = only(event(eventCode=f"DIS-{sub_code}"))
    named = only(event(eventCode="DIS", eventName=sub_code))
    alone = only(event(eventCode=f"{CARGO}{sub_code}"))
    assert [(told.code, told.known) for told in (joined, named, alone)] == [(code, True)] * 3
    assert (joined.raw_code, joined.raw_sub_code, alone.raw_code) == ("DIS", sub_code, sub_code)


@pytest.mark.parametrize(
    "code",
    ["DEP", " dep ", {"@id": "https://onerecord.iata.org/ns/code-lists/StatusCode#DEP"}, {"@value": "DEP"}, ["DEP"],
     {"code": "DEP"}, {f"{CARGO}code": [{"@value": "DEP"}]}, "cargo:DEP", [{"@list": []}, "DEP"], {"@set": ["DEP"]}],
)  # fmt: skip
def test_a_code_is_read_in_any_shape(code: object) -> None:
    assert (only(event(eventCode=code)).code, only(event(eventCode=code)).raw_code) == ("DEPARTED", "DEP")


@pytest.mark.parametrize(
    ("said", "classifier"),
    [
        ("ACTUAL", "ACT"), ("Actual", "ACT"), ({"@id": "cargo:ESTIMATED"}, "EST"), ({"@id": f"{CARGO}EXPECTED"}, "EST"),
        ([{"@value": "PLANNED"}], "PLN"), ("requested", "REQ"), ("perhaps", "EST"), (None, "ACT"), ("", "ACT"),
    ],
)  # fmt: skip
def test_the_type_of_time_is_read_in_any_shape(said: object, classifier: str) -> None:
    assert only(event(eventTimeType=said)).classifier == classifier


@pytest.mark.parametrize("style", ["bare", "full", "versioned", "expanded"])
def test_prefixes_do_not_matter(style: str) -> None:
    def named(key: str) -> str:
        bare = key.removeprefix("cargo:")
        if key.startswith("@") or style == "bare":
            return bare
        return (CARGO if style != "versioned" else "https://onerecord.iata.org/ns/cargo/3.0.0#") + bare

    document: Any = {named(key): value for key, value in EVENT.items() if key != "@context"}
    if style == "expanded":
        document = [{key: value if key.startswith("@") else [value] for key, value in document.items()}]
    assert fingerprint_of("onerecord", only(document)) == fingerprint_of("onerecord", only(EVENT))


@pytest.mark.parametrize(
    ("place", "shown"),
    [("FRA", "FRA"), ({"@id": "https://x/logistics-objects/FRA"}, "FRA"), ({"@id": "https://x/lo/8d1f"}, ""),
     ({"locationCode": "DEFRA"}, "DEFRA"), ({"locationName": "Frankfurt"}, "Frankfurt"), ({"@id": "_:b1"}, "JFK"),
     ({"code": "FRA", "locationName": "Frankfurt"}, "FRA"), (5, "5"), (True, ""), ([], ""), (None, "")],
)  # fmt: skip
def test_a_place_is_read_in_any_shape(place: object, shown: str) -> None:
    far = {"@id": "_:b1", "@type": "Location", "locationCode": "JFK"}
    assert only({"@graph": [event(eventLocation=place), far]}).place.shown == shown


def test_a_time_without_offset_is_that_of_the_place() -> None:
    told = only(event(eventDate="2026-01-05T14:05:00"))
    assert told.time is not None and told.time.source is TzSource.LOCATION
    assert told.time.at == datetime(2026, 1, 5, 6, 5, tzinfo=UTC)


def test_a_waybill_is_found_around_the_event_beyond_links_and_alone() -> None:
    bare = {key: value for key, value in EVENT.items() if key not in ("cargo:eventFor", "@id")}
    around = {"@type": "Shipment", "waybill": WAYBILL, "events": [bare]}
    linked = {"@graph": [EVENT, {"@id": OBJECT, "waybill": {"@id": WAYBILL["@id"]}}, WAYBILL]}
    alone = [bare, WAYBILL]
    whole = {"@type": "Waybill", "waybillNumber": "020-12345675", "events": [bare]}
    assert [only(one).reference for one in (around, linked, alone, whole)] == ["020-12345675"] * 4


def test_the_object_is_found_in_the_events_own_name() -> None:
    assert only({key: value for key, value in EVENT.items() if key != "cargo:eventFor"}).reference == OBJECT


def test_a_house_waybill_is_no_master() -> None:
    house = {"@type": "Waybill", "waybillType": {"@id": "cargo:HOUSE"}, "waybillNumber": "HB77", "events": [EVENT]}
    number = only(house).references[0]
    assert (number.value, number.type) == ("HB77", ReferenceType.HAWB)


def test_the_air_waybill_in_an_objects_name_is_a_second_number() -> None:
    iri = "https://1r.example/logistics-objects/awb-020-12345675"
    assert [one.value for one in only(event(eventFor=iri)).references] == [iri, "020-12345675"]


def notification(**more: object) -> dict[str, Any]:
    return {"@type": "api:Notification", "api:hasEventType": {"@id": "api:LOGISTICS_EVENT_RECEIVED"},
            "api:hasLogisticsObject": {"@id": OBJECT}, **more}  # fmt: skip


@pytest.mark.parametrize(
    "document",
    [
        notification(),
        notification(**{"api:hasLogisticsEvent": {"@id": EVENT["@id"], "@type": "cargo:LogisticsEvent"}}),
        {"@graph": [notification()]}, {"eventType": "LOGISTICS_OBJECT_UPDATED", "logisticsObject": {"@id": OBJECT}},
        notification(**{"api:hasLogisticsObject": {"@type": "anyURI", "@value": OBJECT}}),
    ],
)  # fmt: skip
def test_a_notification_without_its_event_asks_for_a_look(document: object) -> None:
    found = reading(document)
    assert not found.events
    assert [(state.state, state.references[0].value) for state in found.states] == [("CHANGED", OBJECT)]


def test_a_notification_with_its_event_is_that_event() -> None:
    bare = {key: value for key, value in EVENT.items() if key not in ("cargo:eventFor", "@id")}
    found = reading(notification(**{"api:hasLogisticsEvent": [bare]}))
    assert [told.reference for told in found.events] == [OBJECT]
    assert not found.states


def test_events_of_one_name_are_one_and_without_name_go_by_what_they_say() -> None:
    unnamed = event(eventCode="RCS") | {"@id": "_:b0"}
    again = event() | {"cargo:creationDate": "2026-01-06T00:00:00Z"}
    told = list(reading([EVENT, again, unnamed, unnamed | {"@id": "_:b7"}]).events)
    assert [verdict.outcome for verdict in judged("onerecord", told, NOW)] == ["live", "duplicate", "live", "duplicate"]


@pytest.mark.parametrize("bad", ["x", 5, None, {"foo": 1}, [], True, {"@type": "LogisticsEvent"}])
def test_what_is_no_event_is_dead_and_alone(bad: object) -> None:
    problems = [told.problem for told in reading([EVENT, bad]).events]
    assert problems == ["", "bad_event"]


@pytest.mark.parametrize("date", [None, "", "soon", 5, True, {}, [], "2026-13-01T00:00:00Z", {"@value": None}])
def test_an_event_without_a_time_is_dead_and_alone(date: object) -> None:
    first, second = reading([event(eventDate=date), event(eventCode="RCS")]).events
    assert first.time is None and second.time is not None


def test_an_unknown_code_is_kept_and_not_shown() -> None:
    told = only(event(eventCode=123))
    assert (told.code, told.known, told.raw_code, told.problem) == ("INFO_ONLY", False, "123", "")


def test_part_of_a_shipment_is_said_in_any_shape() -> None:
    said = [True, "true", {"@value": "true", "@type": "xsd:boolean"}, [{"@value": True}], False, "no", 0]
    assert [only(event(partialEventIndicator=one)).partial for one in said] == [True] * 4 + [False] * 3


@pytest.mark.parametrize("document", [[], {"@graph": []}, {"@type": "api:Collection", "api:hasTotalItems": 0}])
def test_an_empty_answer_is_no_fault(document: object) -> None:
    assert reading(document) == Reading([], states=[])


@pytest.mark.parametrize(
    ("body", "reason"),
    [(b"", "empty"), (b"{", "bad_json"), (b"5", "wrong_envelope"), (b'"x"', "wrong_envelope"),
     (b"{}", "wrong_envelope"),
     (b'{"a": [1]}', "wrong_envelope"), (b"null", "wrong_envelope"), (b"\xff", "bad_json"), (b'{"a": NaN}', "bad_json"),
     (b"[" * 100_000, "too_deep"), (b'{"@type":' * 400 + b"1" + b"}" * 400, "too_deep"),
     (b" " * (5 * 1024 * 1024 + 1), "too_large"), (b"<a/>", "bad_json")],
)  # fmt: skip
def test_what_is_no_event_at_all_is_refused(body: bytes, reason: str) -> None:
    with pytest.raises(BadBody) as caught:
        read(body, Given(NOW))
    assert caught.value.reason == reason


def test_links_in_a_circle_end() -> None:
    a, b = {"@id": "x:a", "waybill": {"@id": "x:b"}}, {"@id": "x:b", "shipment": {"@id": "x:a"}}
    assert only({"@graph": [event(eventFor={"@id": "x:a"}), a, b]}).reference == "x:a"


@given(st.lists(st.sampled_from(["DEP", "ARR", "OFLD", "RCS", "X"]), min_size=1, max_size=6), st.integers())
def test_order_splits_and_repeats_change_nothing(codes: list[str], seed: int) -> None:
    def said(*documents: object) -> set[tuple[str, str]]:
        told = [one for document in documents for one in reading(document).events]
        return {(one.identity, one.fingerprint) for one in (heard("onerecord", each, NOW) for each in told) if one}

    events = [event(eventCode=code) | {"@id": f"x:{at}"} for at, code in enumerate(codes)]
    mixed = Random(seed).sample(events, len(events)) + events[:1]
    assert said(events) == said(mixed) == said(*events) == said({"@graph": mixed})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8) | st.sampled_from(["DEP", "PVG", OBJECT, "2026-01-05T14:05:00Z", "\ud800", "LogisticsEvent"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from([*EVENT, "@value", "@list", "code", "waybill", "waybillNumber", "hasLogisticsObject", "id",
                         "events", "hasEventType", "@graph", "locationCodes"]), inner, max_size=4), max_leaves=12,
)  # fmt: skip


@given(JSON, st.sampled_from(sorted(EVENT)))
def test_any_json_is_refused_or_read_never_more(value: object, key: str) -> None:
    for document in (value, EVENT | {key: value}, [EVENT, value]):
        try:
            found = reading(document)
        except BadBody:
            found = Reading()
        assert all(len(fingerprint_of("onerecord", told)) == 64 for told in found.events)


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_or_read_never_more(body: bytes) -> None:
    try:
        read(body, Given(NOW))
    except BadBody as problem:
        assert problem.reason
