import json
from base64 import b64decode
from datetime import UTC, datetime, timedelta
from hashlib import md5
from urllib.parse import parse_qs

import pytest

from desk.core.fetching import Answer
from desk.feeds.aggregators.asking import Access, Refused, Watched, rest_of
from desk.feeds.aggregators.table import AGGREGATORS
from desk.shipments.carriers.events import Given
from desk.shipments.carriers.registry import adapter

NOW = datetime(2026, 1, 5, 10, tzinfo=UTC)
SETTINGS = {"key": "the-key", "customer": "CUST", "business_id": "B1", "base_url": "https://there.test/",
            "headers": {"API-Key": "k"}}  # fmt: skip
ONE = Watched(7, "RR123456785CN", "3011", "s" * 32, "13800001111", "", 42, "", "https://desk.test/feeds/t?n=7")
ACCESS = Access(SETTINGS, NOW, "c2VjcmV0")


def call(kind, wish, *watched):
    return AGGREGATORS[kind].call(wish, ACCESS, watched or (ONE,))


def results(kind, wish, said, *watched, status=200, headers=None):
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    return AGGREGATORS[kind].results(wish, Answer(status, headers or {}, body), ACCESS, watched or (ONE,))


def rejected(code):
    return {"code": 0, "data": {"accepted": [], "rejected": [{"number": ONE.number, "error": {"code": code}}]}}


def test_17track_is_told_numbers_with_carrier_and_shipment():
    asked = call("17track", "subscribe", ONE, Watched(8, "X1234"))
    assert asked.url == "https://there.test/track/v2.2/register"
    assert asked.headers["17token"] == "the-key"
    assert json.loads(asked.body) == [{"number": ONE.number, "carrier": 3011, "tag": "42"}, {"number": "X1234"}]


@pytest.mark.parametrize(
    "wish, code, state",
    [
        ("subscribe", -18019901, "active"), ("subscribe", -18019903, "unknown_carrier"), ("subscribe", -1, "again"),
        ("pull", -18019902, "asked"), ("pull", -18019909, "active"), ("stop", -18019902, "stopped"),
        ("restart", -18019904, "active"),
    ],
)  # fmt: skip
def test_17track_errors_of_one_number_are_understood(wish, code, state):
    assert results("17track", wish, rejected(code))[0].state == state


@pytest.mark.parametrize(
    "said, reason",
    [
        ({"code": -18010002, "data": {}}, "bad_key"),
        ({"code": 0, "data": {"errors": [{"code": -18010001}]}}, "address_not_listed"),
        (rejected(-18019908), "quota_used_up"),
        (rejected(-18019907), "daily_limit"),
        ({"code": 5}, "bad_answer"), ([], "bad_answer"), (b"<html>", "bad_answer"), (b"\xff", "bad_answer"),
    ],
)  # fmt: skip
def test_17track_errors_of_the_account_stop_everything(said, reason):
    with pytest.raises(Refused) as refused:
        results("17track", "subscribe", said)
    assert refused.value.setback.reason == reason


def test_17track_brings_what_its_pushes_hold():
    item = {"number": ONE.number, "carrier": 3011, "tag": "42", "track_info": {"milestone": []}}
    (found,) = results("17track", "pull", {"code": 0, "data": {"accepted": [item], "rejected": []}})
    assert json.loads(found.bodies[0]) == {"event": "TRACKING_UPDATED", "data": item}


def test_17track_answers_only_for_some():
    said = {"code": 0, "data": {"accepted": [{"number": "X1234", "carrier": 5}], "rejected": None}}
    assert [one.state for one in results("17track", "subscribe", said, ONE, Watched(8, "X1234"))] == ["again", "active"]


@pytest.mark.parametrize(
    "status, code, state",
    [
        (201, 201, "active"),
        (400, 4003, "active"),
        (400, 4012, "unknown_carrier"),
        (400, 4005, "failed"),
        (400, 4999, "again"),
    ],
)
def test_aftership_says_what_became_of_a_number(status, code, state):
    said = {"meta": {"code": code}, "data": {"id": "abc"} if status == 201 else {}}
    (found,) = results("aftership", "subscribe", said, status=status)
    assert found.state == state


def test_aftership_is_asked_by_its_id_or_by_the_number():
    assert call("aftership", "pull").url.endswith("/trackings?tracking_numbers=RR123456785CN")
    known = Watched(7, "N", remote_id="a/b")
    assert call("aftership", "pull", known).url.endswith("/trackings/a%2Fb")
    for data in ({"tracking_number": "N", "id": "abc"}, {"tracking": {"tracking_number": "N", "id": "abc"}},
                 {"trackings": [{"tracking_number": "N", "id": "abc"}]}):  # fmt: skip
        (found,) = results("aftership", "pull", {"meta": {"code": 200}, "data": data}, known)
        assert json.loads(found.bodies[0]) == {"event": "tracking_update", "msg": {"tracking_number": "N", "id": "abc"}}
        assert found.remote_id == "abc"
    assert results("aftership", "pull", {"meta": {"code": 4004}}, status=404)[0].state == "asked"


def test_kuaidi100_is_subscribed_with_a_salt_and_asked_with_a_signature():
    form = {name: values[0] for name, values in parse_qs(call("kuaidi100", "subscribe").body.decode()).items()}
    param = json.loads(form["param"])
    assert (form["schema"], param["number"], param["key"]) == ("json", ONE.number, "the-key")
    assert (param["parameters"]["salt"], param["parameters"]["callbackurl"]) == (ONE.salt, ONE.callback)
    form = {name: values[0] for name, values in parse_qs(call("kuaidi100", "pull").body.decode()).items()}
    assert form["sign"] == md5(f"{form['param']}the-keyCUST".encode()).hexdigest().upper()
    with pytest.raises(Refused):
        call("kuaidi100", "subscribe", Watched(7, "N1234"))


@pytest.mark.parametrize(
    "code, state",
    [
        ("200", "active"),
        ("501", "active"),
        ("700", "failed"),
        ("701", "failed"),
        ("702", "unknown_carrier"),
        ("500", "again"),
    ],
)
def test_kuaidi100_codes_are_understood(code, state):
    assert results("kuaidi100", "subscribe", {"result": False, "returnCode": code})[0].state == state


def test_kuaidi100_answers_hold_what_its_pushes_hold():
    said = {"message": "ok", "nu": "YT1", "com": "yuantong", "ischeck": "1", "status": "200", "data": [], "state": "3"}
    pushed = json.loads(results("kuaidi100", "pull", said)[0].bodies[0])
    assert (pushed["status"], pushed["lastResult"]) == ("shutdown", said)
    nothing = {"result": False, "returnCode": "500", "message": "查询无结果"}
    assert results("kuaidi100", "pull", nothing)[0].bodies == ()
    for code in ("600", "601"):
        with pytest.raises(Refused):
            results("kuaidi100", "pull", {"returnCode": code})


def test_kdniao_is_asked_with_its_signature():
    form = {name: values[0] for name, values in parse_qs(call("kdniao", "subscribe").body.decode()).items()}
    assert (form["RequestType"], form["EBusinessID"]) == ("1008", "B1")
    assert b64decode(form["DataSign"]).decode() == md5(f"{form['RequestData']}the-key".encode()).hexdigest()
    assert json.loads(form["RequestData"])["CustomerName"] == "1111"
    assert b"RequestType=8001" in call("kdniao", "pull").body


def test_kdniao_answers_hold_what_its_pushes_hold():
    said = {
        "EBusinessID": "B1",
        "Success": True,
        "ShipperCode": "SF",
        "LogisticCode": "SF1",
        "State": "2",
        "Traces": [],
    }
    pushed = json.loads(results("kdniao", "pull", said)[0].bodies[0])
    assert (pushed["Data"], pushed["PushTime"], pushed["EBusinessID"]) == ([said], "2026-01-05 18:00:00", "B1")
    assert results("kdniao", "subscribe", {"Success": False, "Reason": "重复订阅"})[0].problem == "重复订阅"
    with pytest.raises(Refused) as refused:
        results("kdniao", "pull", {"Success": False, "ResultCode": "405"})
    assert refused.value.setback.banner


def test_dcsa_is_asked_by_kind_of_number_and_since_when():
    box = Watched(7, "CSQU3054383", cursor="since=2026-01-05T09:00:00Z")
    url = "https://there.test/v2/events?equipmentReference=CSQU3054383&limit=100"
    assert call("dcsa2", "pull", box).url == f"{url}&eventCreatedDateTime%3Agte=2026-01-05T09%3A00%3A00Z"
    assert "carrierBookingReference=B123" in call("dcsa3", "pull", Watched(7, "B123", "booking")).url
    assert call("dcsa3", "pull", box).url.startswith("https://there.test/events?")
    assert call("dcsa2", "pull").headers["API-Key"] == "k"


def test_dcsa_pages_follow_each_other_only_on_the_same_host():
    (found,) = results("dcsa2", "pull", [], headers={"next-page": "https://there.test/v2/events?cursor=abc&limit=100"})
    again = Watched(7, "N1234", cursor=found.more)
    assert call("dcsa2", "pull", again).url == "https://there.test/v2/events?cursor=abc&limit=100"
    (found,) = results("dcsa3", "pull", {"events": []}, headers={"next-page-cursor": "c/1"})
    assert "cursor=c%2F1" in call("dcsa3", "pull", Watched(7, "N1234", cursor=found.more)).url
    with pytest.raises(Refused):
        results("dcsa2", "pull", [], headers={"next-page": "https://evil.test/v2/events?cursor=abc"})
    (found,) = results("dcsa2", "pull", [{"eventID": "e"}])
    assert (found.more, found.cursor, found.bodies) == ("", "since=2026-01-05T09:00:00Z", (b'[{"eventID": "e"}]',))


def test_dcsa_subscribes_with_our_address_and_secret():
    said = json.loads(call("dcsa2", "subscribe").body)
    assert said == {"callbackUrl": ONE.callback, "secret": "c2VjcmV0", "transportDocumentReference": ONE.number}
    assert results("dcsa2", "subscribe", {"subscriptionID": "sub-1"}, status=201)[0].remote_id == "sub-1"


ROW = {"ftime": "2026-01-05 10:00:00", "time": "2026-01-05 10:00:00", "context": "已签收", "statusCode": "3"}
EVENT = {"time_iso": "2026-01-05T10:00:00+08:00", "sub_status": "Delivered_Other", "description": "Delivered"}
CHECKPOINT = {"checkpoint_time": "2026-01-05T10:00:00+08:00", "subtag": "Delivered_001", "tag": "Delivered"}
TRACKING = {"id": "a", "tracking_number": ONE.number, "slug": "dhl", "checkpoints": [CHECKPOINT]}
TRACE = {"AcceptTime": "2026-01-05 10:00:00", "AcceptStation": "已签收", "Action": "3"}
ITEM = {"number": ONE.number, "carrier": 3011, "track_info": {"tracking": {"providers": [{"events": [EVENT]}]}}}
PULLED = {
    "17track": {"code": 0, "data": {"accepted": [ITEM]}},
    "aftership": {"meta": {"code": 200}, "data": TRACKING},
    "kuaidi100": {"nu": ONE.number, "com": "yuantong", "ischeck": "1", "state": "3", "status": "200", "data": [ROW]},
    "kdniao": {"EBusinessID": "B1", "Success": True, "ShipperCode": "YTO", "LogisticCode": ONE.number, "State": "3",
               "Traces": [TRACE]},
}  # fmt: skip


@pytest.mark.parametrize("kind", PULLED)
def test_what_is_pulled_is_read_like_what_is_pushed(kind):
    (found,) = results(kind, "pull", PULLED[kind])
    (event,) = adapter(kind).read(found.bodies[0], Given(NOW)).events
    assert (event.code, event.reference) == ("DELIVERED", ONE.number)
    assert event.time.at == NOW - timedelta(hours=8)


@pytest.mark.parametrize("kind", AGGREGATORS)
@pytest.mark.parametrize(
    "status, reason",
    [(401, "bad_key"), (403, "bad_key"), (429, "too_many_calls"), (500, "HTTP 500"), (503, "HTTP 503"),
     (302, "HTTP 302")],
)  # fmt: skip
def test_what_http_itself_says_stops_every_feed(kind, status, reason):
    with pytest.raises(Refused) as refused:
        results(kind, "pull", b"oops", status=status)
    assert refused.value.setback.reason == reason


@pytest.mark.parametrize("kind", AGGREGATORS)
@pytest.mark.parametrize("said", [[], {}, 5, "x", None, {"data": 5}, {"data": [5]}, {"code": 0, "data": None},
                                  {"data": {"trackings": [5]}}, {"meta": [], "data": {"tracking": []}}])  # fmt: skip
@pytest.mark.parametrize("wish", ["subscribe", "pull"])
def test_an_answer_of_another_shape_makes_nothing_fall(kind, said, wish):
    try:
        (found,) = results(kind, wish, said)
    except Refused as refused:
        assert refused.setback.reason
    else:
        assert found.state in ("active", "again", "asked", "failed")


@pytest.mark.parametrize(
    "headers, seconds",
    [
        ({"retry-after": "120"}, 120),
        ({"retry-after": "Mon, 05 Jan 2026 10:01:00 GMT"}, 60),
        ({"retry-after": "Mon, 05 Jan 2026 09:00:00 GMT"}, 1),
        ({"retry-after": "0"}, 1),
        ({"retry-after": "9999999"}, 86_400),
        ({"ratelimit-reset": "30"}, 30),
        ({"ratelimit-reset": str(int(NOW.timestamp()) + 45)}, 45),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "١"}, None),
        ({}, None),
    ],
)
def test_how_long_to_wait_is_read_in_every_way_that_it_is_said(headers, seconds):
    assert rest_of(headers, NOW) == (None if seconds is None else timedelta(seconds=seconds))
