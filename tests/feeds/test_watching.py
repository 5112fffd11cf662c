import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from sqlalchemy import select

from desk.core.db import db, transaction
from desk.core.errors import Invalid
from desk.feeds import calling, circuit, errands
from desk.feeds.aggregators.table import AGGREGATORS
from desk.feeds.hearing import note_heard, note_state, salt_of
from desk.feeds.models import Feed, Subscription
from desk.feeds.newcomers import watch_new
from desk.feeds.watching import change_carrier, pull_due, stop_watching, subscribe_due, watch_number
from desk.shipments.carriers.events import FeedState, Number
from desk.shipments.models import Party
from tests import factories
from tests.feeds.stand_in import DROP, standing_in

NOW = datetime(2026, 1, 5, 10, tzinfo=UTC)
NIGHT = datetime(2026, 1, 5, 18, tzinfo=UTC)
TRACKED = {"number": "RR123456785CN", "carrier": 3011, "track_info": {}}
_names = count()


@pytest.fixture
def there():
    with standing_in() as stand_in:
        yield stand_in


@pytest.fixture
def taken(calls_home, monkeypatch):
    """What pulls brought, instead of what becomes of it; the world outside is this machine, and nobody waits."""
    found = []
    monkeypatch.setattr(errands, "accept", lambda feed, body, **given: found.append((feed.name, body, given)))
    monkeypatch.setattr(calling, "take", lambda *_: 0.0)
    monkeypatch.setattr(errands, "ask", lambda *given: calling.ask(*given, pause=lambda _: None))
    monkeypatch.setattr(circuit, "_rows", circuit._Rows())
    return found


def feed(there, kind="17track", **settings):
    name = f"{kind}-{next(_names)}"
    said = {"base_url": there.url, "key": "the-key", "customer": "C", "business_id": "B", **settings}
    with transaction():
        made = Feed(name=name, kind=kind, token=f"token-{name}", settings=json.dumps(said), created_at=NOW)
        db.session.add(made)
        db.session.flush()
    return made


def watch(feed, number="RR123456785CN", carrier="", **given):
    with transaction():
        return watch_number(None, number, carrier, feed, NOW, **given)


def seen(row):
    db.session.expire_all()
    return db.session.get_one(Subscription, row.id)


def accepted(*numbers):
    return {
        "code": 0,
        "data": {"accepted": [{"number": number, "carrier": 3011} for number in numbers], "rejected": []},
    }


def test_a_number_is_subscribed_once_and_rests_until_the_night(there, taken):
    there.says(accepted("RR123456785CN"))
    row = watch(feed(there))
    assert subscribe_due(NOW, 50) == 1
    assert (seen(row).state, seen(row).problem, seen(row).tries) == ("active", "", 0)
    assert NIGHT <= seen(row).next_at < NIGHT + timedelta(hours=3)
    assert subscribe_due(NOW, 50) == 0
    assert len(there.asked) == 1


def test_forty_numbers_go_into_one_call(there, taken):
    there.answer = lambda asked: (200, {}, json.dumps(accepted(*[one["number"] for one in asked.json])).encode())
    whose = feed(there)
    for at in range(45):
        watch(whose, f"RR{at:09}CN")
    assert subscribe_due(NOW, 100) == 45
    assert [len(asked.json) for asked in there.asked] == [40, 5]


def test_a_row_is_taken_by_one_only(there, taken):
    row = watch(feed(there))
    with transaction():
        whose = db.session.get_one(Feed, row.feed_id)
        first = errands.rows.take_due(whose, "asked", now=NOW, most=10)
        second = errands.rows.take_due(whose, "asked", now=NOW, most=10)
    assert ([one.id for one in first], second) == ([row.id], [])


def test_what_a_person_must_decide_waits_for_a_person(there, taken):
    there.says({"code": 0, "data": {"rejected": [{"number": "RR123456785CN", "error": {"code": -18019903}}]}})
    row = watch(feed(there))
    subscribe_due(NOW, 50)
    assert (seen(row).state, seen(row).next_at) == ("unknown_carrier", None)
    with transaction():
        change_carrier(seen(row), "3011", NOW)
    there.says(accepted("RR123456785CN"))
    subscribe_due(NOW, 50)
    assert (seen(row).state, there.asked[-1].json[0]["carrier"]) == ("active", 3011)


def test_a_used_up_quota_is_shown_and_nothing_more_is_asked(there, taken):
    there.says({"code": 0, "data": {"rejected": [{"number": "RR123456785CN", "error": {"code": -18019908}}]}})
    whose = feed(there)
    row = watch(whose)
    subscribe_due(NOW, 50)
    db.session.expire_all()
    assert (whose.last_problem, whose.open_until) == ("quota_used_up", NOW + timedelta(hours=6))
    watch(whose, "RR000000000CN")
    assert subscribe_due(NOW + timedelta(hours=5), 50) == 0
    assert (len(there.asked), seen(row).state, seen(row).tries) == (1, "asked", 0)


def test_a_feed_says_how_long_to_wait(there, taken):
    there.says((429, {"Retry-After": "120"}, b""), accepted("RR123456785CN"))
    whose = feed(there)
    row = watch(whose)
    subscribe_due(NOW, 50)
    assert db.session.get_one(Feed, whose.id, populate_existing=True).open_until == NOW + timedelta(seconds=120)
    assert subscribe_due(NOW + timedelta(seconds=119), 50) == 0
    assert subscribe_due(NOW + timedelta(seconds=150), 50) == 1
    assert (seen(row).state, seen(row).tries, len(there.asked)) == ("active", 0, 2)


def test_a_hiccup_is_tried_again_at_once_only_where_that_is_safe(there, taken):
    there.says(DROP, accepted("RR123456785CN"))
    row = watch(feed(there))
    subscribe_due(NOW, 50)
    assert (seen(row).state, len(there.asked)) == ("active", 2)
    there.says(DROP)
    watch(feed(there, "kuaidi100"), "YT0000000000001", "yuantong")
    subscribe_due(NOW, 50)
    assert len(there.asked) == 3


def test_a_feed_that_fails_again_and_again_is_left_alone_until_one_call_succeeds(there, taken):
    there.says((503, {}, b"away"))
    whose, now = feed(there), NOW
    row = watch(whose)
    for _ in range(circuit.FAILURES):
        subscribe_due(now, 50)
        now = seen(row).next_at
    db.session.expire_all()
    rest = whose.open_until
    assert rest is not None and whose.last_problem == "HTTP 503"
    before = len(there.asked)
    assert subscribe_due(rest - timedelta(seconds=1), 50) == 0
    now = max(rest, seen(row).next_at)
    subscribe_due(now, 50)
    db.session.expire_all()
    assert (len(there.asked) - before, whose.open_until > now) == (2, True)  # one probe with its one repeat
    there.says(accepted("RR123456785CN"))
    subscribe_due(max(whose.open_until, seen(row).next_at), 50)
    db.session.expire_all()
    assert (whose.open_until, whose.last_problem, seen(row).state) == (None, "", "active")


def test_of_all_who_ask_after_a_rest_one_may(app):
    with transaction():
        whose = Feed(name="a", kind="17track", token="a", created_at=NOW, open_until=NOW)
        db.session.add(whose)
        db.session.flush()
        assert [circuit.may_call(whose, now=NOW) for _ in range(2)] == [True, False]


def test_after_a_day_without_a_word_we_ask_at_night(there, taken):
    there.says(accepted("RR123456785CN"))
    whose = feed(there)
    row = watch(whose)
    subscribe_due(NOW, 50)
    there.says({"code": 0, "data": {"accepted": [TRACKED], "rejected": []}})
    assert pull_due(NIGHT + timedelta(hours=3), 50) == 1
    ((name, body, given),) = taken
    assert (name, json.loads(body)["data"], given["verified"]) == (whose.name, TRACKED, True)
    assert seen(row).last_pull_at is not None and seen(row).next_at > NIGHT + timedelta(hours=20)


def test_what_was_pushed_today_is_not_asked_for(there, taken):
    there.says(accepted("RR123456785CN"))
    whose = feed(there)
    row = watch(whose)
    subscribe_due(NOW, 50)
    with transaction():
        note_heard(whose, ["rr 1234 56785 cn"], at=NIGHT)
    pull_due(NIGHT + timedelta(hours=3), 50)
    assert (len(there.asked), taken) == (1, [])
    assert seen(row).next_at > NIGHT + timedelta(hours=20)


def test_numbers_of_a_closed_shipment_are_watched_no_longer(there, taken):
    done = factories.shipment(factories.customer(), closed_at=NOW)
    with transaction():
        row = watch_number(done, "RR123456785CN", "", feed_of(there), NOW)
        row.state = "active"
    assert pull_due(NOW, 50) == 1
    assert (seen(row).state, seen(row).next_at, there.asked) == ("ended", None, [])


def feed_of(there):
    made = Feed(name=f"in-{next(_names)}", kind="17track", token=f"in-{next(_names)}", created_at=NOW)
    made.settings = json.dumps({"base_url": there.url, "key": "k"})
    db.session.add(made)
    db.session.flush()
    return made


def test_kuaidi100_is_subscribed_with_its_own_salt_and_at_most_four_times_a_month(there, taken):
    there.says({"result": False, "returnCode": "501", "message": "重复订阅"})
    whose = feed(there, "kuaidi100")
    row, now = watch(whose, "YT0000000000001", "yuantong"), NOW
    gave_up = FeedState((Number("YT0000000000001"),), "ABORTED", "3天查询无记录")
    for _ in range(5):
        subscribe_due(now, 50)
        with transaction():
            note_state(whose, gave_up, at=now)
        now = max(now, seen(row).next_at)
    parameters = json.loads(there.asked[0].form["param"])["parameters"]
    assert (
        parameters["salt"] == salt_of(whose, parameters["callbackurl"].rpartition("=")[2])
        and len(parameters["salt"]) == 32
    )
    assert (len(there.asked), seen(row).problem) == (4, "monthly_limit")
    assert seen(row).next_at == datetime(2026, 2, 1, tzinfo=UTC)
    assert now - NOW >= timedelta(hours=1.5)


def test_the_salt_of_another_feed_is_not_given(there, taken):
    row = watch(feed(there, "kuaidi100"), "YT0000000000001", "yuantong")
    other = feed(there, "kuaidi100")
    assert [salt_of(other, mark) for mark in (str(row.id), "", "x", "٣", "9" * 30)] == [""] * 5


def test_a_stop_that_may_be_forged_is_confirmed_by_asking(there, taken):
    there.says(accepted("RR123456785CN"))
    whose = feed(there)
    row = watch(whose)
    subscribe_due(NOW, 50)
    with transaction():
        note_state(whose, FeedState((Number("RR123456785CN"),), "STOPPED"), at=NOW)
    there.says({"code": 0, "data": {"accepted": [TRACKED], "rejected": []}})
    pull_due(NOW, 50)
    assert (len(taken), seen(row).state, there.asked[-1].path) == (1, "active", "/track/v2.2/gettrackinfo")


def test_what_a_feed_says_of_its_watching_is_taken_down(there, taken):
    whose = feed(there, "kuaidi100")
    moved, ended = watch(whose, "YT0000000000001", "yuantong"), watch(whose, "YT0000000000002", "yuantong")
    there.says({"result": True, "returnCode": "200"})
    subscribe_due(NOW, 50)
    with transaction():
        note_state(whose, FeedState((Number("YT0000000000001"),), "PENDING", carrier="zhongtong"), at=NOW)
        note_state(whose, FeedState((Number("YT0000000000002"),), "EXPIRED", "60天无变化"), at=NOW)
        note_state(whose, FeedState((Number("NOT-OURS-1"),), "EXPIRED"), at=NOW)
    assert (seen(moved).carrier, seen(moved).state) == ("zhongtong", "active")
    assert (seen(ended).state, seen(ended).problem, seen(ended).next_at) == ("ended", "60天无变化", None)


def test_a_number_that_is_no_longer_needed_is_stopped_and_can_be_started_again(there, taken):
    there.says(accepted("RR123456785CN"))
    whose = feed(there)
    row = watch(whose)
    subscribe_due(NOW, 50)
    with transaction():
        stop_watching(seen(row), NOW)
    subscribe_due(NOW, 50)
    assert seen(row).state == "stopped"
    assert watch(whose).id == row.id
    subscribe_due(NOW, 50)
    assert seen(row).state == "active"
    assert [asked.path.rpartition("/")[2] for asked in there.asked] == ["register", "stoptrack", "retrack"]


def test_dcsa_pages_are_read_to_the_end_and_the_next_look_begins_there(there, taken):
    there.says((200, {"Next-Page": "/v2/events?cursor=2"}, b'[{"eventID": "1"}]'), (200, {}, b'[{"eventID": "2"}]'))
    whose = feed(there, "dcsa2", headers={"API-Key": "k"})
    row = watch(whose, "CSQU3054383")
    assert subscribe_due(NOW, 50) == 0
    assert pull_due(NOW, 50) == 1
    assert [body for _, body, _ in taken] == [b'[{"eventID": "1"}]', b'[{"eventID": "2"}]']
    assert there.asked[1].query == {"cursor": "2"}
    assert timedelta(minutes=55) < seen(row).next_at - NOW < timedelta(minutes=65)
    pull_due(seen(row).next_at, 50)
    assert there.asked[2].query["eventCreatedDateTime:gte"] == "2026-01-05T09:00:00Z"


@pytest.mark.parametrize(
    "said",
    [
        (200, {}, b"<html>"),
        (200, {}, b""),
        (200, {"Content-Encoding": "gzip"}, b"x"),
        DROP,
        (200, {"Content-Length": "99"}, b"{}"),
        (404, {}, b"gone"),
        (200, {}, b"[" * 100_000),
    ],
)
@pytest.mark.parametrize("kind", ["17track", "aftership", "kuaidi100", "kdniao"])
def test_garbage_changes_nothing_and_is_tried_later(there, taken, kind, said):
    there.says(said)
    whose = feed(there, kind)
    row = watch(whose, "YT0000000000001", "yuantong")
    subscribe_due(NOW, 50)
    assert (taken, seen(row).state) == ([], "asked")
    assert seen(row).next_at > NOW


def test_one_feed_that_is_away_holds_up_no_other(there, taken):
    there.answer = lambda asked: (
        DROP if asked.path == "/poll" else (200, {}, json.dumps(accepted("RR123456785CN")).encode())
    )
    away, here = watch(feed(there, "kuaidi100"), "YT0000000000001"), watch(feed(there))
    subscribe_due(NOW, 50)
    assert (seen(away).state, seen(here).state) == ("asked", "active")


def test_keys_stay_out_of_the_log(there, taken, caplog):
    caplog.set_level("DEBUG")
    there.says((500, {}, b"the-key is wrong"))
    row = watch(feed(there, "kuaidi100"), "YT0000000000001", "yuantong", phone="13800001111")
    subscribe_due(NOW, 50)
    assert not any(secret in caplog.text for secret in ("the-key", seen(row).salt, "13800001111"))


@pytest.mark.parametrize(
    "kind, number", [("generic", "RR123456785CN"), ("17track", "R"), ("17track", "9" * 65), ("17track", " ")]
)
def test_what_cannot_be_watched_is_refused(there, taken, kind, number):
    whose = feed(there, kind)
    with pytest.raises(Invalid):
        watch(whose, number)
    assert db.session.scalars(select(Subscription)).all() == []


def test_numbers_of_open_shipments_are_watched_once_if_the_settings_say_so(there, taken):
    owner = factories.customer()
    parcel = factories.shipment(owner, ("COURIER", "SF1234567890123"), ("PO", "4500012345"))
    factories.shipment(owner, ("COURIER", "YT0000000000001"), closed_at=NOW)
    with transaction():
        db.session.add(Party(shipment_id=parcel.id, role="recipient", phone="+86 138-0000-1111"))
    feed(there, "17track")
    feed(there, "aftership", watch="COURIER")
    asked = feed(there, "kuaidi100", watch=["COURIER", "FOO", 5])
    assert [watch_new(NOW, 50), watch_new(NOW, 50)] == [1, 0]
    (row,) = db.session.scalars(select(Subscription)).all()
    assert (row.feed_id, row.number, row.phone, row.shipment_id) == (asked.id, "SF1234567890123", "1111", parcel.id)


def test_a_feed_that_makes_us_fall_holds_up_no_other(there, taken, monkeypatch):
    def falls(*_):
        raise RuntimeError

    monkeypatch.setattr(AGGREGATORS["kuaidi100"].__class__, "results", falls)
    there.says(accepted("RR123456785CN"))
    bad, good = watch(feed(there, "kuaidi100"), "YT0000000000001"), watch(feed(there))
    subscribe_due(NOW, 50)
    assert (seen(bad).state, seen(good).state) == ("asked", "active")


def test_an_address_inside_is_refused_and_shown(there, app, taken, monkeypatch):
    monkeypatch.setitem(app.config, "DESK", replace(app.config["DESK"], hook_hosts=frozenset()))
    whose = feed(there)
    watch(whose)
    subscribe_due(NOW, 50)
    db.session.expire_all()
    assert (whose.last_problem, there.asked) == ("forbidden_address", [])


def test_who_must_wait_too_long_for_a_turn_comes_back_later_without_blame(there, taken, monkeypatch):
    monkeypatch.setattr(calling, "take", lambda *_: 1.5)
    whose = feed(there)
    row = watch(whose)
    subscribe_due(NOW, 50)
    db.session.expire_all()
    assert (there.asked, whose.open_until, whose.last_problem, seen(row).tries) == ([], None, "", 0)
    assert timedelta(seconds=1) < seen(row).next_at - NOW < timedelta(seconds=3)
