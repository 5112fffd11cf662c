"""Bodies of ocean carriers, good and malformed: what comes out whatever the order, and that nothing breaks it."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.shipments.carriers.events import BadBody, Given, Told
from desk.shipments.carriers.identity import fingerprint_of, identity_of
from desk.shipments.carriers.lines import judged, line, reading
from desk.shipments.carriers.registry import adapter

RECEIVED = datetime(2026, 3, 1, tzinfo=UTC)
GIVEN = Given(RECEIVED)


def loaded(**more: Any) -> dict[str, Any]:
    return {
        "eventID": "e-1", "eventType": "EQUIPMENT", "eventDateTime": "2026-01-05T10:00:00+08:00",
        "eventCreatedDateTime": "2026-01-05T03:00:00Z", "eventClassifierCode": "ACT", "equipmentEventTypeCode": "LOAD",
        "equipmentReference": "CSQU3054383", "emptyIndicatorCode": "LADEN",
        "transportCall": {"transportCallID": "tc-1", "UNLocationCode": "CNNGB", "modeOfTransport": "VESSEL",
                          "vessel": {"vesselIMONumber": "9321483"}},
        "documentReferences": [{"documentReferenceType": "BKG", "documentReferenceValue": "BK1"},
                               {"documentReferenceType": "TRD", "documentReferenceValue": "HLCU1"}],
        "references": [{"referenceType": "FF", "referenceValue": "F1"},
                       {"referenceType": "PO", "referenceValue": "P1"}],
    } | more  # fmt: skip


def arrival(**more: Any) -> dict[str, Any]:
    event = loaded(eventType="TRANSPORT", transportEventTypeCode="ARRI", eventClassifierCode="EST", **more)
    del event["equipmentEventTypeCode"], event["equipmentReference"]
    return event


def nested(**more: Any) -> dict[str, Any]:
    return {
        "eventRouting": {"originatingParty": {"partyCode": "EXCO", "codeListProvider": "SMDG", "codeListName": "LCL"}},
        "eventID": "e-1", "eventDateTime": "2026-01-05T10:00:00Z", "eventUpdatedDateTime": "2026-01-05T11:00:00Z",
        "eventClassification": {"eventTypeCode": "EQUIPMENT", "eventClassifierCode": "ACT",
                                "equipmentEventTypeCode": "GTIN"},
        "eventLocation": {"UNLocationCode": "CNNGB"},
        "equipmentDetails": {"equipmentReference": "CSQU3054383", "emptyIndicatorCode": "LADEN"},
    } | more  # fmt: skip


def read2(*events: Any) -> list[Told]:
    return list(adapter("dcsa2").read(json.dumps(events).encode(), GIVEN).events)


def read3(*events: Any) -> list[Told]:
    return list(adapter("dcsa3").read(json.dumps({"events": events}).encode(), GIVEN).events)


def outcomes(told: list[Told], feed: str = "dcsa2") -> list[tuple[str, str]]:
    return [(verdict.outcome, verdict.reason) for verdict in judged(feed, told, RECEIVED)]


def said(feed: str, told: list[Told]) -> set[tuple[str, str]]:
    prints = [(one, fingerprint_of(feed, one)) for one in told]
    return {(identity_of(feed, one, mark), mark) for one, mark in prints}


def live_ones(told: list[Told]) -> list[str]:
    judged_ones = zip(told, outcomes(told), strict=True)
    return sorted(identity_of("dcsa2", one, fingerprint_of("dcsa2", one))
                  for one, (outcome, _) in judged_ones if outcome == "live")  # fmt: skip


def test_event_is_read_whole():
    told = read2(loaded())[0]
    assert (told.code, told.reference, told.equipment, told.place.unlocode) == (
        "LOADED_ORIGIN", "CSQU3054383", "CSQU3054383", "CNNGB")  # fmt: skip
    assert [(number.value, number.type) for number in told.references] == [
        ("CSQU3054383", "CONTAINER"), ("HLCU1", "MBL"), ("BK1", "BOOKING"), ("F1", None), ("P1", "PO")]  # fmt: skip
    assert (told.source_id, told.version_at) == ("e-1", datetime(2026, 1, 5, 3, tzinfo=UTC))
    assert line("dcsa2", told, judged("dcsa2", [told], RECEIVED)[0]) == {
        "outcome": "live", "code": "LOADED_ORIGIN", "classifier": "ACT", "event_at": "2026-01-05T02:00:00Z",
        "event_local": "2026-01-05T10:00:00+08:00", "tz_source": "EXPLICIT", "place": "CNNGB", "place_role": "ORIGIN",
        "reference": "CSQU3054383", "raw_code": "LOAD", "fingerprint": fingerprint_of("dcsa2", told), "reason": None,
        "shipment": None}  # fmt: skip


@pytest.mark.parametrize(("event", "first"), [
    (arrival(), "HLCU1"), (arrival(documentReferences=[]), "F1"),
    (arrival(carrierBookingReference="BK9", documentReferences=[]), "BK9"),
    (arrival(transportDocumentReference="M9"), "M9"),
    (loaded(equipmentReference=None), "HLCU1"),
    (loaded(equipmentReference=" ", references=[{"referenceType": "EQ", "referenceValue": "APZU4812090"}]),
     "APZU4812090"),
    (loaded(eventType="SHIPMENT", documentTypeCode="TRD", documentID="T1", documentReferences=[]), "T1"),
    (loaded(eventType="SHIPMENT", documentTypeCode="CBR", documentID=77, documentReferences=None), "77"),
    (loaded(eventType="SHIPMENT", documentTypeCode="BKG", documentID="123e4567-e89b-12d3-a456-426614174000",
            equipmentReference=None,
            documentReferences=[{"documentReferenceType": "BKG", "documentReferenceValue": "B1"}]), "B1"),
    ({"eventDateTime": "2026-01-05T10:00:00Z"}, ""),
])  # fmt: skip
def test_number_that_names_the_shipment_comes_first(event, first):
    assert read2(event)[0].reference == first


@pytest.mark.parametrize(("wall", "place", "at", "source"), [
    ("2026-01-05T10:00:00", {"UNLocationCode": "CNNGB"}, "2026-01-05T02:00:00Z", "LOCATION"),
    ("2026-01-05T10:00:00", {"UNLocationCode": "ZZZZZ"}, None, "UNKNOWN"),
    ("2026-01-05T10:00:00Z", {}, "2026-01-05T10:00:00Z", "EXPLICIT"),
    ("2026-01-05t10:00:00.123-05:00", {}, "2026-01-05T15:00:00Z", "EXPLICIT"),
])  # fmt: skip
def test_zone_is_the_senders_or_the_places(wall, place, at, source):
    told = read2(loaded(eventDateTime=wall, eventLocation=place, transportCall={}))
    found = line("dcsa2", told[0], judged("dcsa2", told, RECEIVED)[0])
    assert (found["event_at"], found["tz_source"]) == (at, source)


@pytest.mark.parametrize(("places", "shown"), [
    ({"eventLocation": {"UNLocationCode": "frpar"}}, "FRPAR"),
    ({"eventLocation": {"locationName": "Depot 4"}}, "Depot 4"),
    ({"eventLocation": {"latitude": "1.5", "longitude": "2.5"}}, "CNNGB"),
    ({"eventLocation": {"facilityCode": "ADT"}}, "CNNGB"),
    ({"eventLocation": "here"}, "CNNGB"),
    ({"transportCall": {"location": {"UNLocationCode": "DEHAM"}, "UNLocationCode": "CNNGB"}}, "DEHAM"),
    ({"transportCall": {"UNLocationCode": "Ningbo port"}}, "NINGBO PORT"),
    ({"transportCall": {"facilityCode": "ADT"}}, "ADT"),
])  # fmt: skip
def test_place_is_the_events_own_else_that_of_the_call(places, shown):
    assert read2(loaded(**places))[0].place.shown == shown


@pytest.mark.parametrize("when", [None, "", "yesterday", "2026-13-40T10:00:00Z", "2026-01-05T25:00:00Z", 1767600000,
                                  20260105, True, [], {}, "0000-00-00", "2026-01-05T10:00:00+99:00"])  # fmt: skip
def test_no_readable_time_is_dead_and_spoils_no_other(when):
    told = read2(loaded(eventDateTime=when), loaded(eventID="e-2"))
    assert outcomes(told) == [("dead", "no_time"), ("live", "")]


@pytest.mark.parametrize("element", [None, 5, "x", True, [], [loaded()]])
def test_what_is_no_event_is_dead_and_spoils_no_other(element):
    for told in (read2(element, loaded()), read3(element, nested())):
        assert outcomes(told) == [("dead", "bad_event"), ("live", "")]
        found = line("dcsa2", told[0], judged("dcsa2", told[:1], RECEIVED)[0])
        assert (found["classifier"], found["code"]) == (None, None)


@pytest.mark.parametrize("classifier", [None, "", "XXX", 5, "ACT EST"])
def test_event_that_does_not_say_whether_it_happened_moves_nothing(classifier):
    assert outcomes(read2(loaded(eventClassifierCode=classifier))) == [("dead", "no_classifier")]


@pytest.mark.parametrize("classifier", ["ACT", "EST", "PLN", "REQ", " est "])
def test_classifier_is_copied(classifier):
    assert read2(loaded(eventClassifierCode=classifier))[0].classifier == classifier.strip().upper()


@pytest.mark.parametrize(("feed", "body", "reason"), [
    *((feed, body, reason) for feed in ("dcsa2", "dcsa3") for body, reason in (
        (b"", "empty"), (b" \n", "empty"), (b"\xef\xbb\xbf", "empty"), (b"{", "bad_json"), (b"[{]", "bad_json"),
        (b"\xff\xfe", "bad_json"), (b"null", "wrong_envelope"), (b"5", "wrong_envelope"), (b'"x"', "wrong_envelope"),
        (b"{}", "wrong_envelope"), (b'{"someEvents":[]}', "wrong_envelope"), (b'{"events":{}}', "wrong_envelope"),
        (b"[" * 200_000, "too_deep"), (b" " * (5 * 1024 * 1024 + 1), "too_large"))),
    ("dcsa2", b'{"events":[]}', "wrong_envelope"), ("dcsa3", b"[]", "wrong_envelope"),
    ("dcsa3", json.dumps([nested()]).encode(), "wrong_envelope"),
])  # fmt: skip
def test_body_that_holds_no_events_says_why(feed, body, reason):
    assert reading(adapter(feed), body, GIVEN)[1] == reason


def test_lone_event_and_empty_list_are_taken():
    assert len(adapter("dcsa2").read(json.dumps(loaded()).encode(), GIVEN).events) == 1
    assert adapter("dcsa2").read("\ufeff[]".encode(), GIVEN).events == []
    assert adapter("dcsa3").read(b'{"events":[]}', GIVEN).events == []


def test_numeric_id_is_its_decimal_text():
    whole, huge = read2(loaded(eventID=123456789), loaded(eventID=int("9" * 300)))
    assert (whole.source_id, huge.source_id) == ("123456789", "9" * 300)
    assert outcomes(read2(loaded(eventID=7), loaded(eventID="7"))) == [("live", ""), ("duplicate", "same_event")]
    long = json.dumps([loaded()]).replace('"e-1"', "9" * 5000).encode()
    assert len(adapter("dcsa2").read(long, GIVEN).events[0].source_id) == 64


def test_events_alike_but_for_when_they_were_told_are_one():
    told = read2(*(loaded(eventID=None, eventCreatedDateTime=when) for when in (
        "2026-01-05T03:00:00Z", "2026-01-06T03:00:00Z", "2021 01 01", None)))  # fmt: skip
    assert [outcome for outcome, _ in outcomes(told)] == ["live", "duplicate", "duplicate", "duplicate"]


def test_text_that_is_worded_anew_is_no_new_event():
    told = read2(*(loaded(eventID=None, changeRemark=remark) for remark in ("Loaded", "On board")))
    assert len(said("dcsa2", told)) == 1


def test_newer_version_of_an_id_replaces_the_older_in_any_order():
    newer = loaded(eventDateTime="2026-01-05T12:00:00+08:00", eventCreatedDateTime="2026-01-06T03:00:00Z")
    assert outcomes(read2(loaded(), newer)) == [("superseded", "newer_version"), ("live", "")]
    assert outcomes(read2(newer, loaded())) == [("live", ""), ("superseded", "newer_version")]


@pytest.mark.parametrize("call", [
    {"transportCallID": "tc-9", "UNLocationCode": "DEHAM"},
    {"UNLocationCode": "DEHAM", "vessel": {"vesselIMONumber": "9321483"}, "importVoyageNumber": "2103N"},
])  # fmt: skip
def test_newer_estimate_of_one_call_replaces_the_older(call):
    old = arrival(eventID="a", transportCall=call, eventDateTime="2026-04-01T10:00:00Z")
    new = arrival(eventID="b", transportCall=call, eventDateTime="2026-04-03T10:00:00Z",
                  eventCreatedDateTime="2026-01-09T03:00:00Z")  # fmt: skip
    assert outcomes(read2(new, old)) == [("live", ""), ("superseded", "newer_plan")]


def test_estimate_that_is_said_again_is_the_last_word_whichever_report_of_it_came_first():
    first = arrival(eventID=None, eventDateTime="2026-04-01T10:00:00Z")
    second = {**first, "eventDateTime": "2026-04-03T10:00:00Z", "eventCreatedDateTime": "2026-01-09T03:00:00Z"}
    again = {**first, "eventCreatedDateTime": "2026-01-10T03:00:00Z"}
    gone = ("superseded", "newer_plan")
    assert outcomes(read2(first, second, again)) == [("live", ""), gone, ("duplicate", "same_event")]
    assert outcomes(read2(again, second, first)) == [("live", ""), gone, ("duplicate", "same_event")]


@pytest.mark.parametrize("other", [
    {"transportCall": {"transportCallID": "tc-2", "UNLocationCode": "DEHAM"}}, {"eventClassifierCode": "PLN"},
    {"eventClassifierCode": "ACT", "eventDateTime": "2026-01-07T10:00:00Z"}, {"transportEventTypeCode": "DEPA"},
    {"documentReferences": [{"documentReferenceType": "TRD", "documentReferenceValue": "OTHER1"}]},
])  # fmt: skip
def test_estimate_of_something_else_stays(other):
    later = {"eventID": "b", "eventCreatedDateTime": "2026-01-09T03:00:00Z"}
    told = read2(arrival(eventID="a"), {**arrival(), **later, **other})
    assert outcomes(told) == [("live", ""), ("live", "")]


def test_estimates_of_two_boxes_of_one_call_both_stay():
    plan = {"eventClassifierCode": "EST"}
    told = read2(loaded(eventID="a", **plan), loaded(eventID="b", equipmentReference="APZU4812090", **plan))
    assert outcomes(told) == [("live", ""), ("live", "")]


@pytest.mark.parametrize("when", ["2026-03-01T00:15:01Z", "1999-12-31T00:00:00Z", "2031-01-01T00:00:00Z"])
def test_time_that_cannot_be_is_suspect(when):
    assert outcomes(read2(loaded(eventDateTime=when)))[0][0] == "suspect"


def test_retraction_removes_every_version_of_its_id_and_needs_no_time():
    later = nested(eventUpdatedDateTime="2026-01-06T11:00:00Z", eventDateTime="2026-01-05T12:00:00Z")
    gone = {"eventRouting": nested()["eventRouting"], "eventID": "e-1", "isRetracted": True}
    assert outcomes(read3(nested(), gone, later), "dcsa3") == [("retracted", "retracted")] * 3
    assert outcomes(read3(nested(), gone | {"isRetracted": False}), "dcsa3")[0] == ("live", "")
    full = read3(nested(isRetracted=True))[0]
    assert (full.code, full.retracts) == ("GATE_IN_ORIGIN", True), "what it was can still be read"
    assert read3(gone)[0].code == "INFO_ONLY"


def test_id_is_the_publishers_own():
    other = nested(eventRouting={"originatingParty": {"partyCode": "OTHER"}}, eventDateTime="2026-01-05T12:00:00Z")
    gone = {"eventID": "e-1", "isRetracted": True}
    told = read3(nested(), other, gone)
    assert [outcome for outcome, _ in outcomes(told, "dcsa3")] == ["live", "live", "retracted"]
    assert told[0].publisher == "EXCO|SMDG|LCL"
    several = nested(eventRouting={"originatingParties": [nested()["eventRouting"]["originatingParty"]]})
    assert read3(several)[0].publisher == told[0].publisher


def test_retraction_of_no_id_is_dead():
    assert outcomes(read3({"isRetracted": True}), "dcsa3") == [("dead", "no_id")]


def test_retraction_as_the_beta_wrote_it():
    gone = {"metadata": {"eventID": "r-1", "retractedEventID": "e-1"}}
    assert outcomes(read2(loaded(), gone)) == [("retracted", "retracted")] * 2
    beta = {"metadata": {"eventID": "b-1", "eventCreatedDateTime": "2026-01-05T03:00:00Z"},
            "payload": {"eventClassifierCode": "ACT", "eventDateTime": "2026-01-05T10:00:00Z",
                        "equipmentEventTypeCode": "DISC", "isTransshipmentMove": True}}  # fmt: skip
    told = read3(beta)[0]
    assert (told.code, told.source_id, told.raw_type) == ("TS_DISCHARGED", "b-1", "EQUIPMENT")


def test_nothing_unprintable_is_kept():
    told = read2(loaded(eventID="e\x001", equipmentReference="CSQU\ud8003054383", reason="a\x1bb"))[0]
    for word in (told.source_id, told.reference, told.text):
        assert word.encode() and word.isprintable()


EVENTS = [loaded(eventID=id_, equipmentEventTypeCode=code, eventDateTime=f"2026-01-0{day}T10:00:00Z",
                 eventCreatedDateTime=f"2026-01-0{day}T11:00:00Z")
          for id_ in ("a", "b", None) for code in ("LOAD", "DISC", "GTIN") for day in (1, 2)]  # fmt: skip


@given(st.data())
@settings(max_examples=30, deadline=None)
def test_shuffled_repeated_and_split_it_is_the_same(data):
    events = data.draw(st.permutations(EVENTS))
    repeats = data.draw(st.lists(st.sampled_from(EVENTS), max_size=5))
    cut = data.draw(st.integers(0, len(events)))
    whole = said("dcsa2", read2(*EVENTS))
    assert said("dcsa2", read2(*events, *repeats)) == whole
    assert said("dcsa2", read2(*events[:cut]) + read2(*events[cut:])) == whole
    assert live_ones(read2(*events, *repeats)) == live_ones(read2(*EVENTS))


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(
        ["EMPTY", "true", "2026-01-05T10:00:00Z", "DEHAM", "1e400", "NaN", "9" * 5000, "ＣＳＱＵ３０５４３８３"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
        ["typeCode", "reference", "UNLocationCode", "latitude", "temperature", "min", "eventType", "partyCode"])
        | st.text(max_size=5), inner, max_size=4), max_leaves=8)  # fmt: skip
NAMES = [*loaded(), *nested(), "eventLocation", "location", "shipmentDetails", "transportDetails", "iotDetails",
         "reeferDetails", "measurements", "payload", "metadata", "isRetracted", "retractedEventID", "documentTypeCode",
         "documentID", "shipmentEventTypeCode", "transportEventTypeCode", "iotEventTypeCode", "reeferEventTypeCode",
         "vessel", "facilityTypeCode", "movementType", "delayReasonCodes", "reason", "seals"]  # fmt: skip


CHANGES = st.lists(st.dictionaries(st.sampled_from(NAMES), ANY, max_size=6), max_size=4)


@given(CHANGES, st.sampled_from(["dcsa2", "dcsa3"]))
@settings(max_examples=150, deadline=None)
def test_any_value_in_any_field_breaks_nothing(changes, feed):
    base = loaded() if feed == "dcsa2" else nested()
    events = [base | change for change in changes]
    body = json.dumps(events if feed == "dcsa2" else {"events": events}).encode()
    found = adapter(feed).read(body, GIVEN).events
    verdicts = judged(feed, found, RECEIVED)
    assert len(found) == len(events)
    for told, verdict in zip(found, verdicts, strict=True):
        json.dumps(line(feed, told, verdict))


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(body):
    for feed in ("dcsa2", "dcsa3"):
        try:
            adapter(feed).read(body, GIVEN)
        except BadBody as problem:
            assert problem.reason in ("empty", "bad_json", "wrong_envelope")
