"""快递鸟: the whole table, several waybills in a push, Beijing time, its signature and its answer."""

import json
from base64 import b64encode
from datetime import UTC, datetime
from hashlib import md5
from urllib.parse import quote, urlencode

import pytest

from desk.shipments.carriers.events import BadBody, Given, Reading, Told, TzSource
from desk.shipments.carriers.identity import fingerprint_of
from desk.shipments.carriers.kdniao import FEED
from desk.shipments.types import ReferenceType

GIVEN = Given(datetime(2026, 1, 20, tzinfo=UTC))
TABLE = """
1 PICKED_UP
2 IN_TRANSIT
201 AT_LOCAL_DEPOT
202 OUT_FOR_DELIVERY
211 READY_COLLECT
3 DELIVERED
311 DELIVERED
4 DELAYED
401 INFO_ONLY PICKUP_OVERDUE
402 INFO_ONLY STUCK_OUT_FOR_DELIVERY
403 INFO_ONLY NO_UPDATE
404 REFUSED
412 READY_COLLECT COLLECT_OVERDUE
"""
ROWS = [(*row.split(), "")[:3] for row in TABLE.strip().splitlines()]
DATA = '{"PushTime":"2026-01-05 10:00:00","EBusinessID":"test","Data":[],"Count":"0"}'
SIGN = "MGNkZmQ1MjQyMzE3YjQ0YzRkZDE3ZWVmMTM2YmExMGM="


def waybill(*traces: object, **more: object) -> dict[str, object]:
    return {"ShipperCode": "SF", "LogisticCode": "SF123", "OrderCode": "DK-7", "Success": True, "State": "2",
            "Traces": list(traces), **more}  # fmt: skip


def push(*waybills: object) -> Reading:
    data = json.dumps({"EBusinessID": "test", "Count": "1", "Data": list(waybills)}, ensure_ascii=False)
    return FEED.read(urlencode({"RequestData": data, "EBusinessID": "test", "DataSign": "x"}).encode(), GIVEN)


def one(**trace: object) -> Told:
    return push(waybill({"AcceptTime": "2026-01-05 10:00:00", "AcceptStation": "x", **trace})).events[0]


@pytest.mark.parametrize(("state", "code", "exception"), ROWS)
def test_every_state_of_the_table_has_its_code(state: str, code: str, exception: str) -> None:
    for sent in (state, int(state)):
        event = one(Action=sent)
        assert (event.code, event.exception, event.raw_code, event.known) == (code, exception, state, True)
        (whole,) = push(waybill({"AcceptTime": "2026-01-05 10:00:00"}, State="2", StateEx=sent)).events
        assert (whole.code, whole.exception, whole.raw_code, whole.state_code) == (code, exception, "", state)


def test_an_unknown_action_is_kept_and_counted() -> None:
    event = one(Action="999")
    assert (event.code, event.known, event.raw_code) == ("INFO_ONLY", False, "999")


def test_only_the_newest_trace_without_an_action_takes_the_state() -> None:
    traces = [{"AcceptTime": f"2026-01-0{day} 10:00:00", "AcceptStation": str(day)} for day in (5, 6, 7)]
    codes = [event.code for event in push(waybill(*traces, State="3", StateEx="")).events]
    assert codes == ["INFO_ONLY", "INFO_ONLY", "DELIVERED"]
    codes = [event.code for event in push(waybill(*traces[::-1], State="3", StateEx="301")).events]
    assert codes == ["DELIVERED", "INFO_ONLY", "INFO_ONLY"]


def test_of_traces_of_one_moment_the_last_is_the_newest() -> None:
    traces = [{"AcceptTime": "2026-01-05 10:00:00", "AcceptStation": text} for text in "ab"]
    assert [event.code for event in push(waybill(*traces, State=3)).events] == ["INFO_ONLY", "DELIVERED"]


def test_a_trace_stays_the_same_event_when_a_newer_one_follows() -> None:
    older = {"AcceptTime": "2026-01-05 10:00:00", "AcceptStation": "揽收"}
    (first,) = push(waybill(older, State=1)).events
    second = push(waybill(older, {"AcceptTime": "2026-01-06 10:00:00"}, State=2)).events[0]
    assert fingerprint_of("kdniao", first) == fingerprint_of("kdniao", second)


def test_a_trace_is_told_with_place_text_and_beijing_time() -> None:
    event = one(Location="深圳市", AcceptStation="派件中", Remark="急", Action="202")
    assert event.time is not None
    assert event.time.at == datetime(2026, 1, 5, 2, tzinfo=UTC)
    assert (event.time.local, event.time.source) == ("2026-01-05T10:00:00", TzSource.FEED_DEFAULT)
    assert (event.place.shown, event.text, event.language) == ("深圳市", "派件中 急", "zh")
    assert one(AcceptTime="").time is None


def test_the_waybill_names_it_first_and_our_order_last() -> None:
    numbers = [(number.value, number.type, number.issuer) for number in one(Action=1).references]
    assert numbers == [("SF123", ReferenceType.COURIER, "SF"), ("DK-7", ReferenceType.PO, "")]


def test_each_waybill_of_a_push_has_its_own_history() -> None:
    row = {"AcceptTime": "2026-01-05 10:00:00", "Action": "1"}
    reading = push(waybill(row), waybill(row, LogisticCode=77, ShipperCode="ZTO"), "junk", waybill(5, Traces=[5, None]))
    assert reading.snapshots == ["kdniao:SF:SF123", "kdniao:ZTO:77"]
    assert [event.problem for event in reading.events] == ["", "", "bad_event", "bad_event", "bad_event"]
    assert [event.reference for event in reading.events] == ["SF123", "77", "", "SF123", "SF123"]
    assert push(waybill(LogisticCode=None, Traces=None)).snapshots == []


def test_no_trace_is_a_state_of_the_watching() -> None:
    for said in ({"State": 0}, {"Success": False, "Reason": "三天无轨迹"}, {"Success": "false", "State": None}):
        reading = push(waybill(**said))
        assert [state.state for state in reading.states] == ["NOT_FOUND"]
        assert not reading.events
    assert not push(waybill()).states


def test_an_expected_delivery_is_an_estimate_and_callers_are_who_they_are() -> None:
    caller = {"PersonName": "王五", "PersonTel": "13800138000"}
    row = {"AcceptTime": "2026-01-05 10:00:00", "Action": 202}
    reading = push(waybill(row, EstimatedDeliveryTime="2026-01-07 18:00:00", SenderInfo=[caller]))
    (estimate,) = reading.estimates
    assert (estimate.target, estimate.time.at) == ("DELIVERY", datetime(2026, 1, 7, 10, tzinfo=UTC))
    assert (reading.events[0].contact_name, reading.events[0].contact_phone) == ("王五", "13800138000")


def test_bare_json_and_the_answer_of_a_pull_are_read_alike() -> None:
    whole = waybill({"AcceptTime": "2026-01-05 10:00:00", "AcceptStation": "100% + 1", "Action": "3"})
    bare = FEED.read(json.dumps({"Data": whole}).encode(), GIVEN)
    assert bare.events == push(whole).events == FEED.read(json.dumps(whole).encode(), GIVEN).events


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b"DataSign=x", "bad_form"),
        (b"RequestData=%7B", "bad_json"),
        (b"{}", "wrong_envelope"),
        (b"[]", "wrong_envelope"),
        (b'{"Data":"x"}', "wrong_envelope"),
    ],
)
def test_what_is_no_push_is_refused_with_a_reason(body: bytes, reason: str) -> None:
    with pytest.raises(BadBody) as caught:
        FEED.read(body, GIVEN)
    assert caught.value.reason == reason


def checked(body: str, *secrets: str) -> str:
    assert FEED.verify is not None
    return FEED.verify(body.encode(), {}, secrets, GIVEN.received_at)


def test_the_signature_is_the_hex_text_in_base64() -> None:
    good = urlencode({"RequestData": DATA, "DataSign": SIGN})
    assert checked(good, "test-apikey") == checked(good, "new", "test-apikey") == ""
    assert checked(good, "other") == "bad_signature"
    assert checked(good, "") == "bad_secret"
    assert checked(urlencode({"RequestData": DATA, "DataSign": "DN/VJCMXtExN0X7vE2uhDA=="}), "test-apikey")
    assert checked(urlencode({"RequestData": DATA + " ", "DataSign": SIGN}), "test-apikey") == "bad_signature"
    assert checked(urlencode({"RequestData": DATA, "DataSign": quote(SIGN)}), "test-apikey") == "bad_signature"
    assert checked(urlencode({"RequestData": DATA}), "test-apikey") == "missing_signature"
    assert checked(urlencode({"RequestData": DATA, "DataSign": ""}), "test-apikey") == "empty_signature"
    assert checked(urlencode({"DataSign": SIGN}), "test-apikey") == "bad_form"
    assert checked(good + "&RequestData=%7B%7D", "test-apikey") == "bad_form"


def test_a_blank_may_come_as_a_plus_and_a_plus_is_encoded() -> None:
    data = '{"Data": [], "Reason": "1+1"}'
    sign = b64encode(md5(f"{data}test-apikey".encode()).hexdigest().encode()).decode()
    sent = quote(data, safe="").replace("%20", "+")
    assert checked(f"RequestData={sent}&DataSign={quote(sign)}", "test-apikey") == ""
    assert checked(f"RequestData={sent.replace('%2B', '+')}&DataSign={quote(sign)}", "test-apikey") == "bad_signature"


def test_the_answer_names_the_account_of_the_request() -> None:
    assert FEED.reply is not None
    form = urlencode({"RequestData": DATA, "EBusinessID": "1237100", "DataSign": SIGN}).encode()
    now = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
    assert json.loads(FEED.reply(form, now)) == {
        "EBusinessID": "1237100", "UpdateTime": "2026-01-05 10:00:00", "Success": True, "Reason": "",
    }  # fmt: skip
    assert json.loads(FEED.reply(DATA.encode(), now))["EBusinessID"] == "test"
    for junk in (b"", b"\xff", b"{", b"[" * 99_999, b'EBusinessID="%22'):
        assert json.loads(FEED.reply(junk, now))["Success"] is True
