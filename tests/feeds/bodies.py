"""Messages of our own signed feed, and feeds to send them to."""

import hmac
import json
from hashlib import sha256

from sqlalchemy import select

from desk.core.db import db, transaction
from desk.feeds.known import forget
from desk.feeds.making import FeedDraft, feed_named, new_secret, save_feed
from desk.feeds.models import Feed, FeedDelivery
from tests.factories import NOON

SECRET = "between-us"
NUMBER = "OOLU2741938650"


def a_feed(kind="desk", *, secret=SECRET, name=None, **fields):
    forget()
    with transaction():
        feed = save_feed(FeedDraft(name=name or kind, kind=kind, **fields), actor="shell", at=NOON)
        if secret:
            new_secret(feed, secret, actor="shell", at=NOON)
    return feed


def event(code="DEPARTED", at="2026-11-20T10:00:00+08:00", number=NUMBER, place="CNNGB", **more):
    return {"reference": {"type": "MBL", "value": number}, "code": code, "classifier": "ACT", "time": at,
            "place": {"unlocode": place}} | more  # fmt: skip


def body_of(*events, **more):
    return json.dumps({"events": list(events)} | more).encode()


def signed(body, now, secret=SECRET):
    stamp = str(int(now.timestamp()))
    mark = hmac.new(secret.encode(), f"{stamp}.".encode() + body, sha256).hexdigest()
    return {"X-Desk-Signature": f"t={stamp},v1={mark}", "Content-Type": "application/json"}


def deliveries():
    db.session.rollback()
    return db.session.scalars(select(FeedDelivery).order_by(FeedDelivery.id)).all()


def on_the_fly(name="desk"):
    with transaction():
        return feed_named(name, mapping={}, at=NOON)


def reread(feed):
    db.session.rollback()
    return db.session.get_one(Feed, feed.id, populate_existing=True)
