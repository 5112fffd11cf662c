"""`desk track ingest` and `desk track rebuild`."""

import json

import pytest
from click.testing import CliRunner

from desk.cli import appctx
from desk.cli.track_ingest import ingest
from desk.cli.track_rebuild import rebuild
from desk.core.db import db, transaction
from desk.shipments.carriers.lines import KEYS
from desk.shipments.models import Shipment
from tests import factories
from tests.feeds.bodies import NUMBER, body_of, event


@pytest.fixture
def run(app, monkeypatch):
    monkeypatch.setattr(appctx, "build_app", lambda: app)

    def call(command, *args, body=b""):
        return CliRunner().invoke(command, list(args), input=body)

    return call


@pytest.fixture
def take(run):
    def call(*events, name="desk", body=None):
        given = body if body is not None else body_of(*events)
        result = run(ingest, "--feed", name, "--received-at", "2026-11-20T12:00:00+08:00", "-", body=given)
        assert result.exit_code == 0, result.output
        return [json.loads(one) for one in result.stdout.splitlines()]

    return call


@pytest.fixture
def shipment(app):
    return factories.shipment(factories.customer(), ("MBL", NUMBER))


def test_each_event_is_a_line_with_its_shipment(take, shipment):
    (line,) = take(event())
    assert tuple(line) == KEYS
    assert (line["outcome"], line["code"], line["shipment"]) == ("live", "DEPARTED", shipment.shipment_no)


def test_the_same_again_is_a_duplicate(take, shipment):
    first, again = take(event()), take(event())
    assert [one["outcome"] for one in first + again] == ["live", "duplicate"]
    assert first[0]["fingerprint"] == again[0]["fingerprint"]


def test_dead_suspect_and_unbound_are_told(take, shipment):
    lines = take(event(at="2027-03-01T00:00:00Z"), event(at=None), event(number="NOBODY99999"), 3)
    assert [(one["outcome"], one["shipment"]) for one in lines] == [
        ("suspect", shipment.shipment_no), ("dead", None), ("unbound", None), ("dead", None)]  # fmt: skip


def test_an_event_of_two_shipments_is_two_lines(take, shipment):
    other = factories.shipment(factories.customer(domains=()), ("MBL", NUMBER))
    assert [one["shipment"] for one in take(event())] == [shipment.shipment_no, other.shipment_no]


def test_a_body_that_cannot_be_read_is_one_dead_line(take):
    (line,) = take(body=b"{")
    assert line["outcome"] == "dead" and line["reason"]


def test_a_name_that_is_no_feed_and_a_file_that_is_not_there_are_refused(run):
    assert run(ingest, "--feed", "nobody", "-").exit_code == 2
    assert run(ingest, "--feed", "desk", "/no/such/file").exit_code == 2
    assert run(ingest, "--feed", "generic", "-").exit_code == 2
    assert run(ingest, "--feed", "desk", "--received-at", "noon", "-").exit_code == 2


def test_rebuild_says_what_it_put_right(run, take, shipment):
    take(event())
    assert run(rebuild, "--all").stdout == "1 shipments, 0 changed\n"
    with transaction():
        db.session.get_one(Shipment, shipment.id).stage = "SIGNED"
    assert run(rebuild, "--shipment", shipment.shipment_no).stdout == "1 shipments, 1 changed\n"
    db.session.rollback()
    assert db.session.get_one(Shipment, shipment.id, populate_existing=True).stage == "DEPARTED"


def test_rebuild_wants_to_know_which(run):
    assert run(rebuild).exit_code == 2
    assert run(rebuild, "--shipment", "S-NOBODY").exit_code == 2


def test_of_one_id_with_two_contents_the_first_is_news_as_when_it_is_only_parsed(take, shipment):
    for events in ([event(id="e"), event("ARRIVED", id="e")], [event("ARRIVED", id="f"), event(id="f")]):
        lines = take(*events)
        assert [(one["outcome"], one["reason"]) for one in lines] == [("live", None), ("duplicate", "same_id")]


def test_a_row_that_vanished_is_told_with_what_it_was(take, app):
    factories.shipment(factories.customer(), ("COURIER", "SF1234567890123"), mode="COURIER")
    data = [{"time": f"2026-11-1{day} 10:00:00", "context": f"Stop {day}", "status": "在途"} for day in range(4)]

    def history(rows):
        last = {"com": "shunfeng", "nu": "SF1234567890123", "state": "0", "data": rows}
        return take(name="kuaidi100", body=json.dumps({"status": "polling", "lastResult": last}).encode())

    first, again = history(data), history(data[:3])
    (gone,) = [one for one in again if one["outcome"] == "withdrawn"]
    same = next(one for one in first if one["fingerprint"] == gone["fingerprint"])
    assert gone == same | {"outcome": "withdrawn", "reason": "vanished"}
    assert [one["outcome"] for one in history(data)].count("live") == 1


def test_a_history_as_long_as_before_withdraws_what_it_lacks_and_one_of_less_than_half_waits(take, app):
    factories.shipment(factories.customer(), ("COURIER", "SF1234567890123"), mode="COURIER")

    def gone(*days):
        rows = [{"time": f"2026-11-{day} 10:00:00", "context": f"Stop {day}", "status": "在途"} for day in days]
        last = {"com": "shunfeng", "nu": "SF1234567890123", "state": "0", "data": rows}
        lines = take(name="kuaidi100", body=json.dumps({"status": "polling", "lastResult": last}).encode())
        return sum(one["outcome"] == "withdrawn" for one in lines)

    assert [gone(10, 11, 12, 13), gone(10, 14, 15, 16), gone(10), gone(), gone(10)] == [0, 3, 0, 0, 3]
