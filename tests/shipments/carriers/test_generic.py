import json
import random
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.shipments.carriers.events import BadBody, Given, Precision, TzSource
from desk.shipments.carriers.generic import FEED, read
from desk.shipments.carriers.generic_mapping import FIELDS, mapping_problem
from desk.shipments.carriers.generic_paths import BadPath, path_of
from desk.shipments.carriers.identity import fingerprint_of
from desk.shipments.carriers.lines import judged
from desk.shipments.types import Classifier, PlaceRole, ReferenceType

AT = datetime(2026, 1, 10, tzinfo=UTC)
SIMPLE = {
    "events": "events",
    "fields": {"time": "when", "code": "what", "type": "kind", "reference": "$.number"},
    "codes": {"dl": "DELIVERED", "X/AR": "ARRIVED", "Y/AR": "ADDRESS_ISSUE"},
}
# The shapes of seven carriers, as their public descriptions have them; the numbers are invented.
UPS = {
    "trackResponse": {"shipment": [{"inquiryNumber": "1Z0000000000000001", "package": [
        {"trackingNumber": "1Z0000000000000001",
         "deliveryDate": [{"type": "SDD", "date": "20260107"}],
         "activity": [
             {"location": {"address": {"city": "Kassel", "country": "DE"}},
              "status": {"type": "D", "description": "DELIVERED", "code": "KB"},
              "date": "20260105", "time": "154900", "gmtDate": "20260105", "gmtTime": "14:49:00"},
             {"location": {"address": {"city": "Louisville", "stateProvince": "KY", "country": "US"}},
              "status": {"type": "I", "description": "Departed", "code": "DP"},
              "date": "20260104", "time": "010203", "gmtDate": "20260104", "gmtTime": "06:02:03"}]},
        {"trackingNumber": "1Z0000000000000002"}]}]}
}  # fmt: skip
UPS_MAP = {
    "events": "trackResponse.shipment[*].package[*].activity[*]",
    "carrier": "UPS",
    "snapshot": True,
    "fields": {
        "time_utc": "gmtDate + gmtTime", "time": "date + time", "type": "status.type", "code": "status.code",
        "text": "status.description", "city": "location.address.city", "state": "location.address.stateProvince",
        "country": "location.address.country",
        "reference": "$.trackResponse.shipment[*].package[*].trackingNumber",
    },
    "constants": {"reference_type": "COURIER", "issuer": "UPS"},
    "references": ["$.trackResponse.shipment[*].inquiryNumber"],
    "codes": {"D/KB": "DELIVERED", "I/DP": "HUB_DEPARTED"},
    "estimates": {"DELIVERY": "$.trackResponse.shipment[*].package[*].deliveryDate[0].date"},
}  # fmt: skip
CARRIERS = {
    "ups": (UPS, UPS_MAP, ["DELIVERED", "HUB_DEPARTED"], "2026-01-05T14:49:00"),
    "fedex": (
        {"output": {"completeTrackResults": [{"trackingNumber": "794600000001", "trackResults": [{"scanEvents": [
            {"date": "2026-01-05T10:00:00-06:00", "eventType": "DL", "eventDescription": "Delivered",
             "scanLocation": {"city": "MEMPHIS", "countryCode": "US"}},
            {"date": "2026-01-04T10:00:00-06:00", "eventType": "DE", "exceptionCode": "08",
             "scanLocation": {"city": "MEMPHIS", "countryCode": "US"}}]}]}]}},
        {"events": "output.completeTrackResults[*].trackResults[*].scanEvents[*]",
         "fields": {"time": "date", "code": "eventType", "sub_code": "exceptionCode", "text": "eventDescription",
                    "city": "scanLocation.city", "country": "scanLocation.countryCode",
                    "reference": "$.output.completeTrackResults[*].trackingNumber"},
         "codes": {"DL": "DELIVERED", "DE": "DELAYED", "DE/08": "UNREACHABLE"}},
        ["DELIVERED", "UNREACHABLE"], "2026-01-05T16:00:00"),
    "dhl": (
        {"shipments": [{"id": 7777777770, "events": [
            {"timestamp": "2026-01-05T07:53:47", "statusCode": "delivered", "status": "DELIVERED",
             "location": {"address": {"addressLocality": "Oderweg 2, AMSTERDAM", "countryCode": "NL"}}}]}]},
        {"events": "shipments[*].events", "carrier": "DHL",
         "fields": {"time": "timestamp", "code": ["statusCode", "status"], "text": "description",
                    "name": "location.address.addressLocality", "country": "location.address.countryCode",
                    "reference": "$.shipments[*].id"},
         "codes": {"delivered": "DELIVERED", "transit": "IN_TRANSIT"}},
        ["DELIVERED"], "2026-01-05T06:53:47"),
    "usps": (
        {"trackingNumber": "9400100000000000000001", "trackingEvents": [
            {"eventType": "Delivered, Front Door", "eventCode": "01", "eventDate": "January 5, 2026",
             "eventTime": "11:07 am", "eventCity": "DENVER", "eventState": "CO", "eventCountry": None}]},
        {"events": "trackingEvents", "zone": "America/Denver", "time_format": "%B %d, %Y %I:%M %p",
         "fields": {"time": "eventDate + eventTime", "code": "eventCode", "text": "eventType", "city": "eventCity",
                    "state": "eventState", "country": "eventCountry", "reference": "$.trackingNumber"},
         "codes": {"01": "DELIVERED"}},
        ["DELIVERED"], "2026-01-05T18:07:00"),
    "dpd": (
        {"parcellifecycleResponse": {"parcelLifeCycleData": {
            "shipmentInfo": {"parcelLabelNumber": "01905000000001"},
            "scanInfo": {"scan": [{"date": "2026-01-05T09:15:00",
                                   "scanData": {"location": "Aschaffenburg (DE)", "country": "DE"},
                                   "scanType": {"code": "13", "name": "Zustellung"},
                                   "scanDescription": {"content": ["Zugestellt"]}}]}}}},
        {"events": "parcellifecycleResponse.parcelLifeCycleData.scanInfo.scan",
         "fields": {"time": "date", "code": "scanType.code", "text": "scanDescription.content[0]",
                    "place": "scanData.location", "country": "scanData.country",
                    "reference": "$.parcellifecycleResponse.parcelLifeCycleData.shipmentInfo.parcelLabelNumber"},
         "codes": {"13": "DELIVERED"}},
        ["DELIVERED"], "2026-01-05T08:15:00"),
    "gls": (
        {"tuStatus": [{"tuNo": "90000000001", "history": [
            {"date": "05.01.2026", "time": "13:00:00", "evtDscr": "Das Paket wurde erfolgreich zugestellt.",
             "address": {"city": "Kassel", "countryCode": "DE"}}]}]},
        {"events": "tuStatus[*].history[*]", "time_format": ["%d.%m.%Y %H:%M:%S"],
         "fields": {"time": "date + time", "code": "evtDscr", "city": "address.city", "country": "address.countryCode",
                    "reference": "$.tuStatus[*].tuNo"},
         "codes": {"das paket wurde erfolgreich zugestellt.": "DELIVERED"}},
        ["DELIVERED"], "2026-01-05T12:00:00"),
    "laposte": (
        {"returnCode": 200, "shipment": {"idShip": "LU000000001FR", "event": [
            {"order": 2, "date": "2026-01-05T14:12:00+01:00", "label": "Votre colis est livré.", "code": "DI1"}]}},
        {"events": "shipment.event",
         "fields": {"time": "date", "code": "code", "text": "label", "id": "order", "reference": "$.shipment.idShip"},
         "constants": {"country": "FR", "language": "fr"}, "codes": {"DI1": "DELIVERED"}},
        ["DELIVERED"], "2026-01-05T13:12:00"),
}  # fmt: skip


def told(answer, mapping=SIMPLE, **given):
    return read(json.dumps(answer).encode(), Given(AT, mapping=mapping, **given))


def one(mapping=SIMPLE, **event):
    return told({"number": "N-1", "events": [{"when": "2026-01-05T10:00:00Z", **event}]}, mapping).events[0]


def mapped(**changes):
    return {**SIMPLE, **changes}


@pytest.mark.parametrize("carrier", CARRIERS)
def test_the_answer_of_a_carrier_is_read(carrier):
    answer, mapping, codes, at = CARRIERS[carrier]
    events = told(answer, mapping).events
    assert [event.code for event in events] == codes
    assert all(event.known and event.reference and event.time.source is not TzSource.UNKNOWN for event in events)
    assert events[0].time.at == datetime.fromisoformat(at).replace(tzinfo=UTC)


def test_each_package_keeps_its_own_number_and_estimate():
    answer = json.loads(json.dumps(UPS))
    first, second = answer["trackResponse"]["shipment"][0]["package"]
    second["activity"] = [first["activity"].pop()]
    found = told(answer, UPS_MAP)
    assert [event.reference[-1] for event in found.events] == ["1", "2"]
    assert [number.type for number in found.events[1].references] == [ReferenceType.COURIER, None]
    assert [(guess.references[0].value[-1], guess.target, guess.time.local) for guess in found.estimates] == [
        ("1", "DELIVERY", "2026-01-07")]  # fmt: skip
    assert found.snapshots == ["generic:UPS:1Z0000000000000001", "generic:UPS:1Z0000000000000002"]


def test_a_history_without_events_is_still_told_whole():
    found = told({"number": "N-1", "events": []}, mapped(snapshot=True))
    assert (list(found.events), found.snapshots) == ([], ["generic::N-1"])


def test_the_same_code_means_another_thing_under_another_type():
    assert [one(what="AR", kind=kind).code for kind in "XY"] == ["ARRIVED", "ADDRESS_ISSUE"]
    assert (one(what="AR", kind="Z").code, one(what="AR", kind="Z").known) == ("INFO_ONLY", False)


def test_a_code_is_understood_in_any_case_and_width_and_keeps_its_spelling():
    assert (one(what="ｄｌ ").code, one(what="ｄｌ ").raw_code) == ("DELIVERED", "ｄｌ")
    assert one(mapped(codes={"7": "DELIVERED"}), what=7).code == "DELIVERED"


def test_a_star_stands_for_every_other_code():
    mapping = mapped(codes={"X/*": "DELAYED", "*": "IN_TRANSIT"})
    assert [one(mapping, what="Q", kind=kind).code for kind in ("X", "Y", None)] == [
        "DELAYED",
        "IN_TRANSIT",
        "IN_TRANSIT",
    ]


def test_what_a_code_means_may_depend_on_the_place():
    mapping = mapped(codes={"CL": {"ORIGIN": "EXP_RELEASED", "DEST": "CUSTOMS_RELEASED"}})
    mapping["fields"] = {**SIMPLE["fields"], "place_role": "role"}
    assert [one(mapping, what="CL", role=role).code for role in ("dest", None)] == ["CUSTOMS_RELEASED", "EXP_RELEASED"]
    assert one(mapping, what="CL").place_role is PlaceRole.ORIGIN


def test_a_row_may_declare_an_exception_and_why():
    event = one(mapped(codes={"W": {"code": "DELAYED", "exception": "DWELL", "reason": "weather"}}), what="W")
    assert (event.code, event.exception, event.reason) == ("DELAYED", "DWELL", "weather")


def test_a_classifier_is_translated_and_an_unknown_one_moves_nothing():
    mapping = mapped(fields={**SIMPLE["fields"], "classifier": "c"}, classifiers={"f": "EST"})
    assert [one(mapping, what="DL", c=c).classifier for c in ("F", "actual", None)] == [
        Classifier.EST, Classifier.ACT, Classifier.ACT]  # fmt: skip
    assert one(mapping, what="DL", c="?").code == "INFO_ONLY"


@pytest.mark.parametrize(
    "written, form, local, precision",
    [
        ("5.1.2026", "%d.%m.%Y", "2026-01-05", Precision.DAY),
        ("01/05/26 3:04 PM", "%m/%d/%y %I:%M %p", "2026-01-05T15:04:00", Precision.MINUTE),
        ("20260105150405", "%Y%m%d%H%M%S", "2026-01-05T15:04:05", Precision.SECOND),
        ("2026-01-05T15:04:05+0100", "%Y-%m-%dT%H:%M:%S%z", "2026-01-05T15:04:05+01:00", Precision.SECOND),
        (1767625445, "unix", "2026-01-05T15:04:05+00:00", Precision.SECOND),
        ("1767625445000", "unix_ms", "2026-01-05T15:04:05+00:00", Precision.SECOND),
        ("2026-01-05 15:04", "%d.%m.%Y", "2026-01-05T15:04:00", Precision.MINUTE),
    ],
)
def test_times_are_read_in_the_carriers_own_form(written, form, local, precision):
    event = one(mapped(time_format=form, zone="Asia/Shanghai"), when=written, what="DL")
    assert (event.time.local, event.time.precision) == (local, precision)


@pytest.mark.parametrize("written", ["soon", "", None, True, [], {}, "99999999999999999999", "2026-13-45", 5])
@pytest.mark.parametrize("form", ["unix", "%d.%m.%Y", "%Y-%m-%d"])
def test_a_time_that_is_none_is_dead_and_spoils_no_other(written, form):
    answer = {"events": [{"when": written, "what": "DL"}, {"when": "2026-01-05T10:00:00Z", "what": "DL"}]}
    events = told(answer, mapped(time_format=form)).events
    outcomes = [(verdict.outcome, verdict.reason) for verdict in judged("generic", events, AT)]
    assert outcomes[1] == ("live", "")
    if form != "unix" or written != 5:
        assert outcomes[0] == ("dead", "no_time")


def test_the_zone_of_an_event_beats_place_and_mapping_and_the_mappings_beats_the_feeds():
    mapping = mapped(fields={**SIMPLE["fields"], "time_zone": "z", "country": "c"}, zone="Asia/Tokyo")
    answer = {"events": [{"when": "2026-01-05T10:00:00", "what": "DL", **more}
                         for more in ({"z": "Europe/Paris", "c": "CN"}, {"c": "CN"}, {"z": "Nowhere/At"})]}  # fmt: skip
    events = told(answer, mapping, zone="America/Lima").events
    assert [event.time.at.hour for event in events] == [9, 2, 1]
    assert [event.time.source for event in events] == [TzSource.EXPLICIT, TzSource.LOCATION, TzSource.FEED_DEFAULT]


def test_keys_with_dots_lists_by_index_and_lone_objects_are_found():
    fields = {"time": '["at.local"]', "code": "codes[-1]", "reference": "$.data[*]['ref no']", "text": ["a", "b"]}
    mapping = {"events": "data[*].scan", "fields": fields}
    answer = {"data": {"ref no": 77, "scan": {"at.local": "2026-01-05T10:00Z", "codes": ["A", "B"], "b": "text"}}}
    event = told(answer, mapping).events[0]
    assert (event.reference, event.raw_code, event.text) == ("77", "B", "text")


@pytest.mark.parametrize("answer", [{"errors": [{"code": 5}]}, {"data": None}, 5, "text", None, {"a": {"c": []}}, True])
def test_another_answer_than_was_expected_is_refused(answer):
    with pytest.raises(BadBody) as problem:
        told(answer, {"events": "a.b", "fields": {"time": "t", "code": "c"}})
    assert problem.value.reason == "wrong_envelope"


def test_a_shipment_that_has_no_events_yet_is_no_error():
    assert told({"shipments": [{"id": 1}, {"id": 2, "events": None}]}, CARRIERS["dhl"][1]).events == []
    assert told({"shipments": []}, CARRIERS["dhl"][1]).events == []


@pytest.mark.parametrize(
    "mapping",
    [
        {}, {"fields": []}, {"fields": {"time": "t"}}, {"fields": {"code": "c"}}, mapped(event="x"), mapped(events=5),
        mapped(fields={**SIMPLE["fields"], "tyme": "t"}), mapped(fields={**SIMPLE["fields"], "text": 5}),
        mapped(fields={**SIMPLE["fields"], "text": []}), mapped(events="a..b"), mapped(events="a["),
        mapped(events="a[x]"), mapped(fields={"time": "t", "code": "a + "}),
        mapped(fields={"time": "t+", "code": "c"}), mapped(codes={"A": "NOPE"}), mapped(codes={"A": 5}),
        mapped(codes={"A": {}}), mapped(codes={"A": {"SOMEWHERE": "DELIVERED"}}), mapped(codes=["A"]),
        mapped(classifiers={"A": "MAYBE"}), mapped(zone="Mars/Olympus"), mapped(zone=5), mapped(time_format="%H:%M"),
        mapped(time_format="%d.%m %d.%Y"), mapped(time_format="%Q"), mapped(time_format=[None]), mapped(snapshot="yes"),
        mapped(references=5), mapped(references=[{"type": "HBL"}]),
        mapped(references=[{"path": "x", "type": "PHONE"}]), mapped(constants={"reference_type": "PHONE"}),
        mapped(estimates={"SOON": "x"}), mapped(carrier=7),
    ],
)  # fmt: skip
def test_a_wrong_mapping_is_refused_and_says_where(mapping):
    with pytest.raises(BadBody) as problem:
        FEED.read(b"{}", Given(AT, mapping=mapping))
    assert problem.value.reason == "bad_mapping"
    assert mapping_problem(mapping)


def test_a_good_mapping_has_no_problem():
    assert not any(mapping_problem(mapping) for _, mapping, _, _ in CARRIERS.values())


def test_a_path_reaches_into_values_only():
    event = one(mapped(fields={"time": "when", "code": "what.__class__", "text": "__len__"}), what="DL")
    assert (event.raw_code, event.text) == ("", "")
    with pytest.raises(BadPath):
        path_of("a" + "[0]" * 30)


def test_any_order_of_events_gives_the_same_prints():
    answer, prints = json.loads(json.dumps(UPS)), set()
    activities = answer["trackResponse"]["shipment"][0]["package"][0]["activity"]
    for seed in range(4):
        random.Random(seed).shuffle(activities)
        prints.add(frozenset(fingerprint_of("generic", event) for event in told(answer, UPS_MAP).events))
    assert len(prints) == 1


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12) | st.just(float("1e300")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=15,
)
PATHS = st.sampled_from(["a", "$.a", "a.b", "a[0]", "$.a[*].b", "a + b", "$.a[*].b[*]", ["c", "a"], "$"])


@given(
    ANYTHING,
    st.dictionaries(st.sampled_from(sorted(FIELDS)), PATHS),
    st.sampled_from(["a", "$", "a[*].b", "a[*].b[*]"]),
)
def test_no_answer_and_no_mapping_makes_it_fall(answer, fields, events):
    mapping = {"events": events, "fields": {"time": "a", "code": "b", **fields}, "snapshot": True,
               "estimates": {"DELIVERY": "$.a[*].c"}, "time_format": "unix"}  # fmt: skip
    try:
        found = told(answer, mapping)
    except BadBody as problem:
        assert problem.reason == "wrong_envelope"
    else:
        judged("generic", found.events, AT)


EVENT = {"at": "2026-01-05 10:00", "st": {"c": "dl"}, "where": {"cc": "DE", "town": "Essen"}}
ANSWER = json.dumps({"data": {"parcels": [{"no": "P1", "events": [EVENT]}]}, "number": "N1"}).encode()
SPELT = {"code": "st.c", "time": "at", "country": "where.cc", "place": "where.town"}
MEANS = {"dl": "DELIVERED"}


@pytest.mark.parametrize(
    "mapping",
    [
        {"events": "data.parcels[0].events", "fields": {**SPELT, "reference": "$.data.parcels[0].no"}, "codes": MEANS},
        {"events": "data.parcels[*].events", **SPELT, "reference": "data.parcels[*].no", "code_map": MEANS},
        {"events": "data.parcels.events", **SPELT, "reference": "$.data.parcels.no", "map": MEANS},
        {"events": "$.data.parcels.0.events", **SPELT, "tracking_number": "$.data.parcels.0.no", "codes": MEANS},
        {"events": "/data/parcels/0/events", "mapping": MEANS, "name": "a carrier", "fields": {
            "raw_code": "/st/c", "local_time": "at", "country_code": "/where/cc", "location": "/where/town",
            "number": "/data/parcels/0/no"}},
        {"events_path": ["data", "parcels", 0, "events"], "timezone": "Europe/Berlin", "fields": {
            "status": {"path": "st.c", "map": MEANS}, "timestamp": {"path": "at", "format": "%Y-%m-%d %H:%M"},
            "country": {"value": "DE"}, "city": "where.town", "reference": {"path": "$.data.parcels[].no"}}},
    ],
)  # fmt: skip
def test_a_mapping_may_be_written_in_several_ways(mapping):
    told = FEED.read(ANSWER, Given(AT, mapping=mapping)).events[0]
    assert (told.code, told.raw_code, told.reference, told.place.shown) == ("DELIVERED", "dl", "P1", "Essen")
    assert told.time.at == datetime(2026, 1, 5, 9, tzinfo=UTC)


def test_a_number_that_stands_above_the_events_is_found_without_a_mark():
    mapping = {"events": "data.parcels[*].events", **SPELT, "reference": "number", "codes": MEANS}
    assert FEED.read(ANSWER, Given(AT, mapping=mapping)).events[0].reference == "N1"


def test_a_date_and_a_time_of_their_own_are_one_moment():
    mapping = {"fields": {"code": "c", "date": "d", "time": "t", "timezone": "Asia/Shanghai"}}
    told = FEED.read(b'[{"c": "DEPARTED", "d": "20260105", "t": "100000"}]', Given(AT, mapping=mapping)).events[0]
    assert (told.code, told.time.at) == ("DEPARTED", datetime(2026, 1, 5, 2, tzinfo=UTC))


@pytest.mark.parametrize("said", ["1767607200", "1767607200000", 1767607200])
def test_seconds_since_1970_need_no_announcement(said):
    told = FEED.read(json.dumps([{"c": "X", "t": said}]).encode(), Given(AT, mapping={"code": "c", "time": "t"})).events
    assert told[0].time.at == datetime(2026, 1, 5, 10, tzinfo=UTC)


@pytest.mark.parametrize(("named", "country", "shown"), [("CNNGB", "", "CNNGB"), ("deham", "", "DEHAM"),
                         ("Osaka", "", "Osaka"), ("PARIS", "FR", "PARIS"), ("Koeln", "DE", "Koeln")])  # fmt: skip
def test_a_town_of_five_letters_is_no_code(named, country, shown):
    mapping = {"code": "c", "time": "t", "place": "p", "country": "l"}
    body = json.dumps([{"c": "X", "t": "2026-01-05T10:00:00Z", "p": named, "l": country}]).encode()
    place = FEED.read(body, Given(AT, mapping=mapping)).events[0].place
    assert (place.shown, place.country) == (shown, country or (shown[:2] if shown.isupper() else ""))
