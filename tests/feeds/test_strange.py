"""Whatever a feed sends is read or dead with a reason of ours: nothing breaks, and nothing is lost."""

import json

import pytest
from sqlalchemy import select

from desk.core.db import db, transaction
from desk.feeds.commands import accept
from desk.feeds.handling import handle_some
from desk.feeds.models import FeedDelivery
from desk.shipments.carriers.registry import NAMES
from desk.shipments.models import TrackingEvent
from tests import factories
from tests.factories import NOON
from tests.feeds.bodies import NUMBER, a_feed, body_of, event

LONG = "长" * 5000
HUGE = int("9" * 400)
NASTY = ["\0", "\ud800", LONG, HUGE, -1, 1.5e308, True, None, [], {}, "0001-01-01T00:00:00+14:00",
         "9999-12-31T23:59:59-14:00", "２０２６-１１-２０T１０:００:００", "'; DROP TABLE feed; --"]  # fmt: skip
BODIES = [b"", b"\xff\xfe\x00", b"{}", b"[]", b"null", b"[[[[" * 2000, b'{"a":' * 50_000, b"\xef\xbb\xbf{}", b"<a/>",
          b"param=%7B%22lastResult%22%3A%5B1%5D%7D", b"UNB+", b"FSU/15\n", b"0" * 1000]  # fmt: skip
MAPPING = {"events": "events", "time": "time", "code": "code", "reference": "reference.value"}


@pytest.mark.parametrize("kind", NAMES)
def test_no_message_breaks_a_feed(app, kind):
    factories.shipment(factories.customer(), ("MBL", NUMBER))
    feed = a_feed(kind, mapping=json.dumps(MAPPING) if kind == "generic" else "")
    shapes = [json.dumps({name: one for name in ("events", "data", "msg", "lastResult", "Data")}) for one in NASTY]
    give(feed, [*BODIES, *(shape.encode() for shape in shapes)])
    assert {reason for reason in reasons() if reason.startswith("broken") or reason[:1].isupper()} == set()


@pytest.mark.parametrize("name", ["code", "time", "place", "text", "pieces", "weight_kg", "vessel", "id", "equipment",
                                  "signed_by", "reference", "updated_at", "lat", "unlocode", "country"])  # fmt: skip
def test_no_value_of_an_event_breaks_a_feed(app, name):
    factories.shipment(factories.customer(), ("MBL", NUMBER))
    give(a_feed(), [body_of(event(**{name: one}), event("ARRIVED")) for one in values(name)])
    assert set(reasons()) == {""}


def values(name):
    return [one for one in NASTY if name != "code" or not isinstance(one, dict)]


def test_no_text_of_a_carrier_turns_a_line_or_gives_away_a_number(app):
    factories.shipment(factories.customer(), ("MBL", NUMBER))
    word = "\u202egate\x1b 13912345678 +49 171 3920077"
    told = {"reason": word, "place": {"name": word}, "vessel": "\u2066EVER AIM"}
    give(
        a_feed(),
        [body_of(event() | told, {"reference": NUMBER, "code": word, "time": "never", "text": word})],
    )
    row = db.session.scalars(select(TrackingEvent)).one()
    problem = db.session.scalars(select(FeedDelivery)).one().problems[0]
    assert (row.place_text, row.vessel) == ("gate 139****5678 +49 ****** 0077", "EVER AIM")
    kept = f"{row.place_text}{row.reason}{problem}"
    assert not any(bad in kept for bad in ("13912345678", "3920077", "\u202e", "\x1b"))


def test_two_feeds_of_one_format_do_not_withdraw_each_others_history(app):
    factories.shipment(factories.customer(), ("COURIER", "SF1234567890123"), mode="COURIER")
    mapping = json.dumps(MAPPING | {"reference": "number", "snapshot": True})
    one, other = (a_feed("generic", name=name, mapping=mapping) for name in ("one", "other"))
    give(one, [history(3, 4, 5)])
    give(other, [history(6), history(7), history(8)])
    rows = db.session.scalars(select(TrackingEvent.state).where(TrackingEvent.feed == "one")).all()
    assert rows == ["LIVE"] * 3


def history(*hours):
    rows = [{"time": f"2026-11-1{hour}T00:00:00Z", "code": f"C{hour}"} for hour in hours]
    return json.dumps({"number": "SF1234567890123", "events": rows}).encode()


def give(feed, bodies):
    with transaction():
        for body in bodies:
            accept(feed, body, headers={}, source_ip="", at=NOON, again=True)
    while handle_some():
        pass


def reasons():
    db.session.rollback()
    rows = db.session.query(FeedDelivery.state, FeedDelivery.reason).all()
    assert "" not in {row.state for row in rows}
    return [row.reason for row in rows]
