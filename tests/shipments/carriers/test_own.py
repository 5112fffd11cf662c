import hmac
import json
import random
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import desk
from desk.shipments.carriers.events import BadBody, Given, TzSource
from desk.shipments.carriers.identity import fingerprint_of, identity_of
from desk.shipments.carriers.lines import judged
from desk.shipments.carriers.own import FEED, read, told_of_row, verify
from desk.shipments.event_codes import EVENT_CODES
from desk.shipments.types import Classifier, PlaceRole, ReferenceType

AT = datetime(2026, 1, 5, 10, tzinfo=UTC)
GIVEN = Given(AT + timedelta(days=5))
SECRET = "a secret of two"
BODY = '{"events": [{"id": "e-1", "code": "DELIVERED", "remark": "签收"}]}'.encode()
SCHEMA = Path(desk.__file__).parent / "static" / "feeds" / "desk-events.schema.json"
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
NAMES = (
    "id code classifier event_at event_local time_zone place place_role reference references equipment pieces "
    "weight_kg partial remark language reason signed_by mode vessel voyage empty updated_at retracts"
).split()


def signed(body=BODY, *, at=AT, secret=SECRET, stamp=None):
    stamp = stamp or str(int(at.timestamp()))
    return f"t={stamp},v1={hmac.new(secret.encode(), stamp.encode() + b'.' + body, sha256).hexdigest()}"


def checked(header, body=BODY, *, secrets=(SECRET,), now=AT):
    return verify(body, {} if header is None else {"x-desk-signature": header}, secrets, now)


def events(*ones, **given):
    return read(json.dumps({"events": ones}).encode(), Given(GIVEN.received_at, **given)).events


def one(**said):
    return events({"code": "DEPARTED", "event_at": "2026-01-05T10:00:00Z", "reference": "CSQU3054383", **said})[0]


def test_what_was_signed_with_either_secret_is_genuine():
    assert checked(signed()) == ""
    assert checked(signed(), secrets=("new", SECRET)) == ""
    assert checked(signed().replace(",", " , ")) == ""


@pytest.mark.parametrize("seconds, reason", [(0, ""), (300, ""), (-300, ""), (301, "stale"), (-301, "stale")])
def test_five_minutes_are_allowed_either_way(seconds, reason):
    assert checked(signed(), now=AT + timedelta(seconds=seconds)) == reason


@pytest.mark.parametrize(
    "header, reason",
    [
        (None, "missing_signature"),
        ("", "empty_signature"),
        ("  ", "empty_signature"),
        ("nonsense", "bad_form"),
        ("t=,v1=", "bad_form"),
        (f"t={int(AT.timestamp())}", "bad_form"),
        (signed().partition(",")[2], "bad_form"),
        (f"{signed()},v1={'0' * 64}", "bad_form"),
        (f"{signed()}, {signed()}", "bad_form"),
        (f"t=1,{signed()}", "bad_form"),
        (f"{signed()},v0=abc", "wrong_algorithm"),
        (signed().replace("v1=", "v2="), "wrong_algorithm"),
        (signed().replace("v1=", "V1="), "wrong_algorithm"),
        (signed()[:-1], "bad_signature"),
        (signed()[:15] + signed()[15:].upper().replace("V1", "v1"), "bad_signature"),
        (signed(secret="another"), "bad_signature"),
        (signed(BODY + b" "), "bad_signature"),
        ("t=1767607200,v1=ü", "bad_form"),
        ("t=١٧٦٧٦٠٧٢٠٠,v1=ab", "bad_form"),
        ("t=-5,v1=ab", "bad_form"),
        ("t=" + "9" * 40 + ",v1=ab", "bad_form"),
    ],
)
def test_what_is_not_exactly_one_good_signature_is_refused(header, reason):
    assert checked(header) == reason


def test_a_body_written_anew_is_refused():
    assert checked(signed(), json.dumps(json.loads(BODY)).encode()) == "bad_signature"


def test_without_a_secret_nothing_is_genuine():
    assert checked(signed(secret=""), secrets=("",)) == "no_secret"
    assert checked(signed(), secrets=()) == "no_secret"


@pytest.mark.parametrize(
    "body, reason",
    [
        (b"", "empty"), (b" \n", "empty"), (b"{", "bad_json"), (b"\xff\xfe{}", "bad_json"),
        (b'{"events": [NaN]}', "bad_json"),
        (b"5", "wrong_envelope"), (b"null", "wrong_envelope"), (b'"text"', "wrong_envelope"), (b"{}", "wrong_envelope"),
        (b'{"events": null}', "wrong_envelope"), (b'{"events": {"code": "DEPARTED"}}', "wrong_envelope"),
        (b'{"status": "ok"}', "wrong_envelope"), (b"[" * 300_000, "too_deep"), (b"1" * 5000, "bad_json"),
        (b"[" + b"1," * 500 + b"1]", "too_many"), (b" " * (5 * 1024 * 1024) + b"[]", "too_large"),
    ],
)  # fmt: skip
def test_a_body_that_is_none_says_why(body, reason):
    with pytest.raises(BadBody) as problem:
        FEED.read(body, GIVEN)
    assert problem.value.reason == reason


def test_five_hundred_events_a_bare_list_a_single_event_and_a_mark_before_it_are_read():
    assert len(read(json.dumps([{"code": "DEPARTED"}] * 500).encode(), GIVEN).events) == 500
    assert len(read(b'\xef\xbb\xbf{"code": "DEPARTED", "event_at": "2026-01-05"}', GIVEN).events) == 1
    assert read(b'{"events": []}', GIVEN).events == []


def test_the_id_of_a_delivery_is_told():
    assert read(b'{"delivery_id": 17, "events": []}', GIVEN).delivery_id == "17"


def test_an_event_says_what_was_sent():
    told = one(
        id=123, code=" delivered ", place={"unlocode": "cnsha", "name": "上海"}, place_role="dest", pieces="3",
        references=[{"type": "hbl", "value": "SH 1", "issuer": "cosu"}, "X-9", None], updated_at="2026-01-06T00:00:00Z",
        signed_by="Li", vessel="EVER A", voyage="012W", weight_kg=12.5,
    )  # fmt: skip
    assert (told.code, told.raw_code, told.classifier, told.source_id) == (
        "DELIVERED", "delivered", Classifier.ACT, "123")  # fmt: skip
    assert (told.place.unlocode, told.place.name, told.place.country) == ("CNSHA", "上海", "CN")
    assert (told.place_role, told.role_said, told.pieces) == (PlaceRole.DEST, True, 3)
    assert [(number.value, number.type) for number in told.references] == [
        ("CSQU3054383", None), ("SH 1", ReferenceType.HBL), ("X-9", None)]  # fmt: skip
    assert told.version_at == datetime(2026, 1, 6, tzinfo=UTC)


@pytest.mark.parametrize("name", ["event_at", "event_time", "time", "event_local"])
def test_a_local_time_is_read_at_its_place(name):
    told = events({"code": "DEPARTED", name: "2026-01-05 10:00", "place": "CNSHA"})[0]
    assert (told.time.at, told.time.source) == (AT - timedelta(hours=8), TzSource.LOCATION)


def test_the_zone_that_an_event_names_beats_the_place_and_the_feed():
    told = events({"code": "DEPARTED", "event_local": "2026-01-05T10:00:00", "time_zone": "Europe/Berlin",
                   "place": "CNSHA"}, zone="America/New_York")[0]  # fmt: skip
    assert (told.time.at, told.time.source) == (AT - timedelta(hours=1), TzSource.EXPLICIT)


def test_no_zone_is_unknown_and_no_time_is_dead():
    told = [one(event_at="2026-01-05T10:00:00"), one(event_at="soon"), one(event_at=None), one(event_at=True)]
    assert told[0].time.source is TzSource.UNKNOWN
    assert [verdict.reason for verdict in judged("desk", told, GIVEN.received_at)][1:] == ["no_time"] * 3


def test_a_code_or_classifier_that_is_none_of_ours_moves_nothing():
    for told in (one(code="TELEPORTED"), one(code=None), one(classifier="MAYBE")):
        assert (told.code, told.known, told.problem) == ("INFO_ONLY", False, "")
    assert one(classifier="estimated").classifier is Classifier.EST


def test_what_is_no_event_spoils_no_other():
    told = events(None, 5, "x", [], {"code": "DEPARTED", "event_at": "2026-01-05T10:00:00Z"})
    verdicts = judged("desk", told, GIVEN.received_at)
    assert [verdict.outcome for verdict in verdicts] == ["dead"] * 4 + ["live"]
    assert {verdict.reason for verdict in verdicts[:4]} == {"bad_event"}


@pytest.mark.parametrize("taking_back", [{"id": 1, "retracts": True}, {"retracts": "1"}, {"id": "x", "retracts": "1x"}])
def test_an_event_is_taken_back_by_its_id(taking_back):
    number = "1x" if taking_back["retracts"] == "1x" else 1
    told = events({"id": number, "code": "DEPARTED", "event_at": "2026-01-05T10:00:00Z"}, taking_back)
    assert [verdict.outcome for verdict in judged("desk", told, GIVEN.received_at)] == ["retracted"] * 2


@pytest.mark.parametrize("no", [False, None, "", "false", "no", "0"])
def test_no_is_no_retraction(no):
    assert not one(id="e", retracts=no).retracts


def test_a_newer_version_of_an_id_counts_whatever_the_order():
    old = {"id": "e", "code": "DEPARTED", "event_at": "2026-01-05T10:00:00Z", "updated_at": "2026-01-05T11:00:00Z"}
    new = {**old, "event_at": "2026-01-05T09:00:00Z", "updated_at": "2026-01-05T12:00:00Z"}
    for ones in ((old, new), (new, old)):
        told = events(*ones)
        live = [one for one, verdict in zip(told, judged("desk", told, GIVEN.received_at), strict=True)
                if verdict.outcome == "live"]  # fmt: skip
        assert [one.time.local for one in live] == ["2026-01-05T09:00:00+00:00"]


def test_when_it_was_said_is_no_part_of_what_was_said():
    assert len({fingerprint_of("desk", one(updated_at=f"2026-01-0{day}")) for day in range(1, 9)}) == 1


def test_the_box_names_a_shipment_only_where_nothing_else_does():
    assert [number.value for number in one(equipment="MSCU6639870").references] == ["CSQU3054383"]
    assert one(reference=None, equipment="msku 123456-5").references[0].type is ReferenceType.CONTAINER


def test_a_row_of_a_table_is_an_event():
    told = told_of_row({"code": "ARRIVED", "event_local": datetime(2026, 1, 5, 11), "unlocode": "DEHAM",
                        "container": "CSQU3054383", "pieces": 4.0, "lat": "53.5", "lon": "9,9"}, GIVEN)  # fmt: skip
    assert (told.time.at, told.place.shown, told.pieces, told.place.lat) == (AT, "DEHAM", 4, None)
    assert [(number.value, number.type) for number in told.references] == [("CSQU3054383", ReferenceType.CONTAINER)]
    assert told_of_row({}, GIVEN).time is None


def test_any_order_of_events_gives_the_same_set():
    ones = [{"id": at % 4 or None, "code": code, "event_at": f"2026-01-0{at % 9 + 1}T10:00:00Z", "reference": 42}
            for at, code in enumerate(EVENT_CODES)]  # fmt: skip
    marks = set()
    for seed in range(5):
        random.Random(seed).shuffle(ones)
        told = events(*ones)
        prints = [fingerprint_of("desk", event) for event in told]
        marks.add(
            frozenset((identity_of("desk", event, print_), print_) for event, print_ in zip(told, prints, strict=True))
        )
    assert len(marks) == 1


@given(st.dictionaries(st.sampled_from(NAMES), ANYTHING, max_size=10))
def test_whatever_stands_in_the_fields_is_read(said):
    told = events(said)
    assert len(told) == 1
    judged("desk", told, GIVEN.received_at)


def test_the_published_schema_knows_every_code_and_only_fields_that_are_read():
    schema = json.loads(SCHEMA.read_bytes())
    fields = schema["$defs"]["event"]["properties"]
    assert fields["code"]["enum"] == list(EVENT_CODES)
    assert schema["properties"]["events"]["maxItems"] == 500
    assert set(NAMES) <= set(fields)
