"""The door for carriers: what is genuine is kept and acknowledged, and nothing else leaves a trace but a count."""

import gzip
import hmac
from base64 import b64decode
from datetime import timedelta
from hashlib import sha256
from io import BytesIO

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from desk.core.crypto import Keys
from desk.core.db import db, transaction
from desk.core.times import utcnow
from desk.feeds import views
from desk.feeds.commands import LARGEST, accept, body_of
from desk.feeds.known import forget
from desk.feeds.making import new_address, new_secret
from desk.feeds.models import Feed, FeedCount, Subscription
from tests.conftest import SECRET as DESK_SECRET
from tests.feeds.bodies import SECRET, a_feed, deliveries, event, reread, signed
from tests.feeds.bodies import body_of as message

BODY = message(event())


def push(client, feed, body=BODY, headers=None, path="", **more):
    return client.post(f"/feeds/{feed.token}{path}", data=body, headers=headers or signed(body, utcnow()), **more)


def refused():
    db.session.rollback()
    return sum(db.session.scalars(select(FeedCount.refused)))


def test_what_is_genuine_is_kept_sealed_and_acknowledged(client):
    feed = a_feed()
    answer = push(client, feed)
    (row,) = deliveries()
    assert (answer.status_code, row.state, row.size) == (200, "", len(BODY))
    assert body_of(row) == BODY and b"OOLU" not in bytes(row.body)
    assert Keys(DESK_SECRET).unseal("feed_delivery.body", bytes(row.body)) == BODY
    assert set(row.headers) <= {"x-desk-signature", "content-type", "user-agent"}


def test_the_sender_may_add_a_path_of_its_own(client):
    feed = a_feed("dcsa3", secret="")
    assert push(client, feed, b'{"events":[]}', {"X": "1"}, path="/v3/events").status_code == 200
    assert len(deliveries()) == 1


@pytest.mark.parametrize("headers", [{}, {"X-Desk-Signature": ""}, {"X-Desk-Signature": "t=1,v1=00"}])
def test_a_forged_message_is_counted_and_not_kept(client, headers):
    feed = a_feed()
    assert push(client, feed, headers=headers or {"A": "b"}).status_code == 401
    assert (deliveries(), refused()) == ([], 1)


def test_one_byte_changed_is_forged(client):
    feed = a_feed()
    assert push(client, feed, BODY + b" ", signed(BODY, utcnow())).status_code == 401


def test_a_feed_that_signs_and_has_no_secret_takes_nothing(client):
    assert push(client, a_feed(secret=""), headers=signed(BODY, utcnow(), "")).status_code == 401


def test_while_a_secret_is_changed_both_count_and_later_only_the_new_one(client):
    feed = a_feed()
    with transaction():
        new_secret(reread(feed), "another", actor="shell", at=utcnow())
    new = message(event("ARRIVED"))
    assert push(client, feed).status_code == 200
    assert push(client, feed, new, signed(new, utcnow(), "another")).status_code == 200
    with transaction():
        reread(feed)
        db.session.get_one(Feed, feed.id).old_secret_until = utcnow() - timedelta(seconds=1)
    forget()
    assert push(client, feed, message(event("DELIVERED"))).status_code == 401


def test_nobody_learns_which_addresses_exist(client):
    feed = a_feed()
    strange = client.post("/feeds/nobody", data=BODY)
    with transaction():
        reread(feed).active = False
    forget()
    retired = push(client, feed)
    assert (strange.status_code, retired.status_code) == (404, 404)
    assert strange.data == retired.data


def test_what_no_column_holds_is_nobodys_address(client):
    assert client.post("/feeds/a%00b", data=BODY).status_code == 404


def test_an_old_address_is_nobodys(client):
    feed = a_feed()
    old = feed.token
    with transaction():
        new_address(reread(feed), actor="shell", at=utcnow())
    assert client.post(f"/feeds/{old}", data=BODY, headers=signed(BODY, utcnow())).status_code == 404


def test_only_listed_networks_may_call(client):
    feed = a_feed(addresses=["203.0.113.0/24"])
    assert push(client, feed).status_code == 403
    assert push(client, feed, environ_base={"REMOTE_ADDR": "203.0.113.9"}).status_code == 200
    assert refused() == 1


def test_other_methods_compressed_and_large_messages_are_refused(client):
    feed = a_feed()
    packed = gzip.compress(BODY)
    assert client.get(f"/feeds/{feed.token}").status_code == 405
    assert push(client, feed, packed, signed(packed, utcnow()) | {"Content-Encoding": "gzip"}).status_code == 415
    assert push(client, feed, b"x" * (LARGEST + 1)).status_code == 413
    assert deliveries() == []


@pytest.mark.parametrize("more, status", [(0, 200), (1, 413), (70_000, 413)])
def test_what_comes_in_chunks_and_is_too_large_is_not_kept_in_part(client, more, status):
    feed, body = a_feed("fsu", secret=""), b"x" * (LARGEST + more)
    chunks = {"input_stream": BytesIO(body), "environ_overrides": {"wsgi.input_terminated": True}}
    answer = client.post(f"/feeds/{feed.token}", headers={"Transfer-Encoding": "chunked"}, **chunks)
    assert (answer.status_code, len(deliveries())) == (status, int(status == 200))


def test_the_same_once_more_is_acknowledged_and_no_work(client):
    feed = a_feed()
    assert [push(client, feed).status_code for _ in range(2)] == [200, 200]
    assert len(deliveries()) == 1


def test_the_same_is_known_across_midnight_for_a_day(app):
    feed, late = a_feed(), utcnow().replace(hour=23, minute=59)
    at = {"headers": {}, "source_ip": ""}
    with transaction():
        first = accept(feed, BODY, at=late, **at)
        again = accept(feed, BODY, at=late + timedelta(minutes=5), **at)
        later = accept(feed, BODY, at=late + timedelta(hours=25), **at)
    assert first and later and again is None


def test_a_feed_gets_the_answer_that_it_wants(client):
    feed = a_feed("kdniao", secret="key")
    answer = push(client, feed, b"RequestData=%7B%7D&DataSign=x", {"A": "b"})
    assert answer.status_code == 401
    two = a_feed("dcsa2", secret="")
    assert push(client, two, b"[]", {"A": "b"}).status_code == 401
    three = a_feed("fsu", secret="")
    assert push(client, three, b"FSU/15", {"A": "b"}).status_code == 200


def test_a_stop_that_17track_does_not_sign_is_a_hint(client):
    feed = a_feed("17track")
    stop = b'{"event":"TRACKING_STOPPED","data":{"number":"RR123456785CN","carrier":3011}}'
    assert push(client, feed, stop, {"A": "b"}).status_code == 200
    assert push(client, feed, stop.replace(b"STOPPED", b"UPDATED"), {"A": "b"}).status_code == 401
    assert (deliveries(), refused()) == ([], 1)


def test_while_the_database_is_away_the_sender_is_told_to_come_again(client, monkeypatch):
    feed = a_feed()

    def away(*_args, **_more):
        raise OperationalError("INSERT", {}, Exception("away"))

    monkeypatch.setattr(views, "accept", away)
    answer = push(client, feed)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")


def test_secrets_are_sealed_at_rest(app):
    a_feed()
    with db.engine.connect() as connection:
        raw = connection.exec_driver_sql("SELECT secret FROM feed").scalar()
    assert SECRET.encode() not in bytes(raw)


DCSA = b'[{"eventID":"e-1"}]'


def dcsa_headers(secret, subscription):
    mark = hmac.new(b64decode(secret, validate=True), DCSA, sha256).hexdigest()
    return {"Notification-Signature": f"sha256={mark}", "Subscription-ID": subscription}


def test_a_number_that_dcsa_watches_for_us_is_signed_with_the_secret_of_its_feed(client):
    feed = a_feed("dcsa2", secret="")
    with transaction():
        row = db.session.get_one(Feed, feed.id)
        secret = new_secret(row, "", actor="shell", at=utcnow())
        row.settings = '{"subscription_ids": ["by-hand"]}'
        watched = Subscription(feed_id=feed.id, number="CSQU3054383", salt="5" * 32, remote_id="ours",
                               state="active", created_at=utcnow())  # fmt: skip
        db.session.add(watched)
        db.session.flush()
        path = f"?n={watched.id}"
    forget()
    for held, status in (("ours", 204), ("by-hand", 204), ("another", 401), ("", 401)):
        assert push(client, feed, DCSA, dcsa_headers(secret, held), path).status_code == status
    assert len(deliveries()) == 1
