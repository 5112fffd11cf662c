"""Settings > Feeds: made and changed by an administrator, and what could not be read is looked after there."""

import pytest
from sqlalchemy import select

from desk.audit.models import AuditEntry
from desk.core.db import db, transaction
from desk.feeds.commands import accept
from desk.feeds.handling import handle_some
from desk.feeds.models import Feed, FeedDelivery
from desk.shipments.models import Reference, Shipment
from desk.shipments.models_tracking import UnmappedCode, WaitingEvent
from tests import factories
from tests.factories import NOON
from tests.feeds.bodies import NUMBER, SECRET, a_feed, body_of, event


@pytest.fixture
def admin(sign_in):
    return sign_in(factories.agent("administrator", locale="en"))


def give(feed, *bodies):
    with transaction():
        ids = [accept(feed, body, headers={}, source_ip="", at=NOON) for body in bodies]
    while handle_some():
        pass
    return ids


def fields(**more):
    return {"name": "msc", "kind": "dcsa2", "title": "MSC", "active": "y", "customer_id": "", "time_zone": ""} | more


def test_an_administrator_makes_a_feed(admin):
    assert admin.post("/admin/feeds", data=fields(addresses="203.0.113.0/24\n198.51.100.7")).status_code == 303
    feed = db.session.scalars(select(Feed)).one()
    assert (feed.name, feed.kind, feed.addresses) == ("msc", "dcsa2", ["203.0.113.0/24", "198.51.100.7"])
    page = admin.get(f"/admin/feeds/{feed.id}").text
    assert f"/feeds/{feed.token}" in page and "No secret yet" in page
    assert "MSC" in admin.get("/admin/feeds").text


@pytest.mark.parametrize(
    "wrong",
    [{"name": "MSC Line"}, {"kind": "x"}, {"addresses": "the moon"}, {"time_zone": "Mars"}, {"mapping": "["},
     {"kind": "generic"}, {"stale_after_min": "-1"}, {"name": ""}],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_nothing_is_made(admin, wrong):
    assert admin.post("/admin/feeds", data=fields(**wrong)).status_code == 422
    assert db.session.query(Feed).count() == 0


def test_a_name_is_taken_once_and_stays(admin):
    feed = a_feed(name="msc")
    assert admin.post("/admin/feeds", data=fields()).status_code == 422
    renamed = fields(name="other", kind="desk", seen="x")
    assert admin.post(f"/admin/feeds/{feed.id}", data=renamed).status_code == 422


def test_a_change_that_somebody_else_made_first_is_shown(admin):
    feed = a_feed(name="msc")
    assert admin.post(f"/admin/feeds/{feed.id}", data=fields(kind="desk", seen="old")).status_code == 409


def test_a_secret_is_shown_once_and_never_again(admin):
    feed = a_feed()
    shown = admin.post(f"/admin/feeds/{feed.id}/secret", data={"secret": ""})
    db.session.rollback()
    row = db.session.get_one(Feed, feed.id, populate_existing=True)
    assert row.secret in shown.text and row.old_secret == SECRET and row.old_secret_until
    later = admin.get(f"/admin/feeds/{feed.id}").text
    assert row.secret not in later and SECRET not in later


def test_another_address_ends_the_one_before(admin):
    feed = a_feed()
    old = feed.token
    assert admin.post(f"/admin/feeds/{feed.id}/address").status_code == 303
    db.session.rollback()
    assert db.session.get_one(Feed, feed.id, populate_existing=True).token != old


def test_a_weak_signature_is_said(admin):
    assert "Weak signature" in admin.get(f"/admin/feeds/{a_feed('kuaidi100').id}").text


def test_a_dead_message_is_seen_downloaded_and_read_once_more(admin):
    (one,) = give(a_feed(), b'{"secret": "13812345678"')
    assert "bad_json" in admin.get("/admin/feeds/dead").text
    page = admin.get(f"/admin/feeds/dead/{one}").text
    assert "bad_json" in page and "13812345678" not in page
    raw = admin.get(f"/admin/feeds/dead/{one}/raw")
    assert raw.data == b'{"secret": "13812345678"' and "attachment" in raw.headers["Content-Disposition"]
    assert "feed.opened" in db.session.scalars(select(AuditEntry.verb)).all()
    assert admin.post(f"/admin/feeds/dead/{one}/replay").status_code == 303
    db.session.rollback()
    assert db.session.get_one(FeedDelivery, one, populate_existing=True).state == "dead"


def test_a_code_gets_a_meaning_and_its_shipment_moves(admin):
    shipment = factories.shipment(factories.customer(), ("MBL", NUMBER))
    give(a_feed(), body_of(event("ZZTOP")))
    code = db.session.scalars(select(UnmappedCode)).one()
    assert "ZZTOP" in admin.get("/admin/feeds/codes").text
    assert admin.post(f"/admin/feeds/codes/{code.id}", data={"code": "NONSENSE"}).status_code == 422
    assert admin.post(f"/admin/feeds/codes/{code.id}", data={"code": "DEPARTED"}).status_code == 303
    db.session.rollback()
    assert db.session.get_one(Shipment, shipment.id, populate_existing=True).stage == "DEPARTED"


def test_what_waits_is_seen_and_looked_at_again(admin):
    give(a_feed(), body_of(event()))
    assert NUMBER in admin.get("/admin/feeds/waiting").text
    shipment = factories.shipment(factories.customer())
    with transaction():
        db.session.add(Reference(shipment_id=shipment.id, type="MBL", value_raw=NUMBER, value_norm=NUMBER))
    assert admin.post("/admin/feeds/waiting").status_code == 303
    db.session.rollback()
    assert db.session.query(WaitingEvent).count() == 0
    assert db.session.get_one(Shipment, shipment.id, populate_existing=True).stage == "DEPARTED"


def test_a_silent_feed_is_marked(admin):
    a_feed(stale_after_min=1)
    assert "Silent" in admin.get("/admin/feeds").text


@pytest.mark.parametrize("role", ["agent", "supervisor", "finance"])
def test_feeds_are_the_administrators(sign_in, role):
    feed, client = a_feed(), sign_in(factories.agent(role))
    for path in ("", "/new", "/dead", "/codes", "/waiting", f"/{feed.id}"):
        assert client.get(f"/admin/feeds{path}").status_code == 403
    assert client.post(f"/admin/feeds/{feed.id}/secret", data={"secret": "mine"}).status_code == 403


def test_what_is_not_there_is_not_found(admin):
    for path in ("/9", "/dead/9", "/dead/9/raw"):
        assert admin.get(f"/admin/feeds{path}").status_code == 404
    assert admin.post("/admin/feeds/codes/9", data={"code": "DEPARTED"}).status_code == 404
