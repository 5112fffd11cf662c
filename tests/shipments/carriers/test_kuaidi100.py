"""快递100: the whole table by number and name, Beijing time at home, the leg abroad, and its signature."""

import json
from datetime import UTC, datetime
from urllib.parse import quote, urlencode

import pytest

from desk.shipments.carriers.codes_kuaidi100 import NAMES, STATE
from desk.shipments.carriers.events import BadBody, Given, Reading, Told, TzSource
from desk.shipments.carriers.identity import fingerprint_of
from desk.shipments.carriers.kuaidi100 import FEED

GIVEN = Given(datetime(2026, 1, 20, tzinfo=UTC))
TABLE = """
0 IN_TRANSIT
1 PICKED_UP
103 PICKED_UP
101 LABEL_CREATED
102 LABEL_CREATED
1001 AT_LOCAL_DEPOT
1002 HUB_DEPARTED
1003 ROUTE_CHANGED
5 OUT_FOR_DELIVERY
501 READY_COLLECT
3 DELIVERED
301 DELIVERED
302 DELIVERED
303 DELIVERED
304 DELIVERED
4 RETURNED
6 RETURNING
7 TRANSFERRED
2 DELAYED
201 INFO_ONLY STUCK_OUT_FOR_DELIVERY
202 INFO_ONLY NO_UPDATE
203 REFUSED
14 REFUSED
204 DELIVERY_ATTEMPTED
205 READY_COLLECT COLLECT_OVERDUE
206 UNREACHABLE
207 DELIVERY_ATTEMPTED
208 INFO_ONLY DWELL
209 DAMAGED
210 CANCELLED
401 CANCELLED
8 CUSTOMS_PROCESSING
10 CUSTOMS_PROCESSING
11 CUSTOMS_PROCESSING
12 CUSTOMS_RELEASED
13 CUSTOMS_HOLD
"""
ROWS = [(*row.split(), "")[:3] for row in TABLE.strip().splitlines()]
PARAM = '{"status":"polling","lastResult":{"com":"yuantong","nu":"YT0000000000001","state":"0"}}'
SIGN = "A1952D4434F319692F93CB058CEE059A"


def param(*rows: object, state: object = "0", **more: object) -> dict[str, object]:
    last = {"state": state, "com": "yuantong", "nu": "YT0000000000001", "data": list(rows)}
    return {"status": "polling", "lastResult": last, **more}


def told(*rows: object, state: object = "0", **more: object) -> Reading:
    body = urlencode({"sign": "X", "param": json.dumps(param(*rows, state=state, **more), ensure_ascii=False)})
    return FEED.read(body.encode(), GIVEN)


def one(**row: object) -> Told:
    return told({"ftime": "2026-01-05 10:00:00", "context": "x", **row}).events[0]


@pytest.mark.parametrize(("state", "code", "exception"), ROWS)
def test_every_state_of_the_table_has_its_code(state: str, code: str, exception: str) -> None:
    for sent in (state, int(state)):
        event = one(statusCode=sent, status="在途")
        assert (event.code, event.exception, event.raw_code, event.known) == (code, exception, state, True)
        (whole,) = told({"time": "2026-01-05 10:00:00"}, state=sent).events
        assert (whole.code, whole.exception, whole.raw_code, whole.state_code) == (code, exception, "", state)


@pytest.mark.parametrize(("name", "state"), NAMES.items())
def test_a_name_means_what_its_number_means(name: str, state: str) -> None:
    event = one(status=name, statusCode="")
    assert (event.code, event.raw_code, event.known) == (STATE[state].code, name, True)


def test_out_of_the_area_is_a_reason() -> None:
    assert one(statusCode="207").reason == "AREA"


def test_an_unknown_number_or_name_is_kept_and_counted() -> None:
    for row in ({"statusCode": "9999", "status": "在途"}, {"status": "飞走了"}):
        event = one(**row)
        assert (event.code, event.known) == ("INFO_ONLY", False)
    (whole,) = told({"time": "2026-01-05 10:00:00"}, state="9999").events
    assert (whole.code, whole.known, whole.state_code) == ("INFO_ONLY", False, "9999")


def test_only_the_newest_row_without_a_code_takes_the_state_of_the_whole() -> None:
    rows = [{"time": f"2026-01-0{day} 10:00:00", "context": str(day)} for day in (7, 6, 5)]
    assert [event.code for event in told(*rows, state="3").events] == ["DELIVERED", "INFO_ONLY", "INFO_ONLY"]
    assert [event.code for event in told(*rows[::-1], state="3").events] == ["INFO_ONLY", "INFO_ONLY", "DELIVERED"]
    own = {"time": "2026-01-08 10:00:00", "context": "8", "status": "派件"}
    assert [event.code for event in told(own, *rows, state="3").events][:2] == ["OUT_FOR_DELIVERY", "INFO_ONLY"]


def test_of_rows_of_one_moment_the_first_is_the_newest() -> None:
    rows = [{"time": "2026-01-05 10:00:00", "context": text} for text in "ab"]
    assert [event.code for event in told(*rows, state="5").events] == ["OUT_FOR_DELIVERY", "INFO_ONLY"]


def test_a_row_stays_the_same_event_when_a_newer_one_follows() -> None:
    older = {"time": "2026-01-05 10:00:00", "context": "收件"}
    (first,) = told(older, state="1").events
    second = told({"time": "2026-01-06 10:00:00", "context": "派件"}, older, state="5").events[1]
    assert (first.code, second.code) == ("PICKED_UP", "INFO_ONLY")
    assert fingerprint_of("kuaidi100", first) == fingerprint_of("kuaidi100", second)


def test_times_at_home_are_beijing_time_and_ftime_comes_first() -> None:
    event = one(ftime="2026-01-05 10:00:00", time="2026-01-04 09:00", areaCode="CN440300000000", areaName="广东,深圳市")
    assert event.time is not None
    assert event.time.at == datetime(2026, 1, 5, 2, tzinfo=UTC)
    assert (event.time.local, event.time.source) == ("2026-01-05T10:00:00", TzSource.FEED_DEFAULT)
    assert (event.place.shown, event.place.country) == ("广东,深圳市", "CN")
    assert one(ftime="?", time="2026-01-04 09:00").time is not None
    assert one(ftime=None).time is None


def test_the_leg_abroad_has_its_own_number_and_not_beijing_time() -> None:
    rows = [{"time": "2026-01-08 10:00:00", "location": "Reno", "statusCode": "0"},
            {"time": "2026-01-07 10:00:00", "location": "日本,东京"}]  # fmt: skip
    abroad = {"state": "0", "com": "usps", "nu": "LX1", "data": rows}
    reading = told({"time": "2026-01-05 10:00:00"}, destResult=abroad)
    home, reno, tokyo = reading.events
    assert [number.value for number in reno.references] == ["LX1", "YT0000000000001"]
    assert home.reference == "YT0000000000001"
    assert reno.time is not None and reno.time.source is TzSource.UNKNOWN
    assert tokyo.time is not None and tokyo.time.source is TzSource.LOCATION
    assert reading.snapshots == ["kuaidi100:yuantong:YT0000000000001", "kuaidi100:usps:LX1"]


def test_giving_up_is_a_state_of_the_watching_and_signed_is_none() -> None:
    given_up = FEED.read('{"status":"abort","message":"3天查询无记录","lastResult":{"nu":"A"}}'.encode(), GIVEN)
    assert [(state.state, state.text) for state in given_up.states] == [("ABORTED", "3天查询无记录")]
    assert not told({"time": "2026-01-05 10:00:00"}, status="shutdown", state="3").states
    assert len(told({"time": "2026-01-05 10:00:00"}, status="abort").events) == 1
    assert not FEED.read(b'{"status":"abort"}', GIVEN).snapshots


def test_a_corrected_courier_is_told() -> None:
    (state,) = told(autoCheck="1", comOld="yunda", comNew="yuantong").states
    assert (state.state, state.carrier) == ("CORRECTED", "yuantong")
    assert not told(autoCheck="0", comOld="", comNew="").states


def test_bare_json_and_the_answer_of_a_pull_are_read_alike() -> None:
    row = {"time": "2026-01-05 10:00:00", "context": "100% + 1", "status": "签收"}
    bare = FEED.read(json.dumps(param(row)).encode(), GIVEN)
    assert bare.events == told(row).events
    pulled = {"message": "ok", "nu": "YT0000000000001", "com": "yuantong", "state": "0", "status": "200", "data": [row]}
    assert FEED.read(json.dumps(pulled).encode(), GIVEN).events == bare.events


def test_a_form_is_decoded_once() -> None:
    once = quote(json.dumps(param()), safe="")
    assert FEED.read(f"param={once}".encode(), GIVEN).snapshots
    with pytest.raises(BadBody, match="bad_json"):
        FEED.read(f"param={quote(once, safe='')}".encode(), GIVEN)


def test_one_bad_letter_or_row_costs_no_other() -> None:
    text = json.dumps(param({"time": "2026-01-05 10:00:00", "context": "签收", "status": "签收"}, 5, None, []),
                      ensure_ascii=False).encode()  # fmt: skip
    body = b"param=" + quote(text.replace("签收".encode(), b"\xff", 1), safe="").encode()
    assert [event.problem for event in FEED.read(body, GIVEN).events] == ["", "bad_event", "bad_event", "bad_event"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b"hello", "bad_form"),
        (b"sign=X", "bad_form"),
        (b"param=", "empty"),
        (b"param=%7B", "bad_json"),
        (b"param=%5B%5D", "wrong_envelope"),
        (b"{}", "wrong_envelope"),
        (b'{"status":"polling","message":""}', "wrong_envelope"),
        (b"[1]", "wrong_envelope"),
        (b"&" * 200, "bad_form"),
    ],
)
def test_what_is_no_push_is_refused_with_a_reason(body: bytes, reason: str) -> None:
    with pytest.raises(BadBody) as caught:
        FEED.read(body, GIVEN)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("form", "secrets", "answer"),
    [
        ({"sign": SIGN, "param": PARAM}, ["test-salt"], ""),
        ({"sign": SIGN, "param": PARAM}, ["new", "test-salt"], ""),
        ({"sign": SIGN.lower(), "param": PARAM}, ["test-salt"], "bad_signature"),
        ({"sign": SIGN, "param": PARAM.replace("0", "1", 1)}, ["test-salt"], "bad_signature"),
        ({"sign": "6760748290BBC814C6C15969D0150B22", "param": PARAM}, ["test-salt"], "bad_signature"),
        ({"sign": "6760748290BBC814C6C15969D0150B22", "param": PARAM}, [""], "bad_secret"),
        ({"param": PARAM}, ["test-salt"], "missing_signature"),
        ({"sign": "", "param": PARAM}, ["test-salt"], "empty_signature"),
        ({"sign": SIGN}, ["test-salt"], "bad_form"),
        ([("sign", SIGN), ("param", PARAM), ("param", "{}")], ["test-salt"], "bad_form"),
        ([("sign", SIGN), ("sign", "X"), ("param", PARAM)], ["test-salt"], "bad_form"),
    ],
)
def test_the_signature_is_over_the_decoded_form(
    form: dict[str, str] | list[tuple[str, str]], secrets: list[str], answer: str
) -> None:
    assert FEED.verify is not None
    assert FEED.verify(urlencode(form).encode(), {}, secrets, GIVEN.received_at) == answer


def test_the_answer_is_the_one_that_stops_the_resending() -> None:
    assert json.loads(FEED.answer[2]) == {"result": True, "returnCode": "200", "message": "成功"}
    assert FEED.weak_signature
