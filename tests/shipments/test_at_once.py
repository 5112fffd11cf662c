"""Two feeds, or a feed and a clerk, at the same shipment at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from sqlalchemy import event

from desk.core.db import db, transaction
from desk.shipments.commands.events import ReportedEvent, apply_events
from desk.shipments.models import Shipment
from desk.shipments.types import Classifier, PlaceRole, Stage
from tests import factories
from tests.conftest import BACKEND
from tests.factories import NOON


def report(shipment, code, at, feed):
    said = ReportedEvent(
        code=code, place_role=PlaceRole.DEST, classifier=Classifier.ACT, event_at=at, received_at=at,
        location_code="DEHAM",
    )  # fmt: skip
    return apply_events(shipment, [said], feed=feed, actor="test", at=at)


@pytest.mark.skipif(BACKEND != "postgresql", reason="SQLite lets one write at a time")
def test_the_later_of_two_feeds_does_not_read_the_state_without_the_other(app):
    shipment = factories.shipment(factories.customer(), ("MBL", "OOLU2741938650"))
    shipment_id, wants_the_row = shipment.id, Event()

    def note(_connection, _cursor, statement, *_more):
        if statement.startswith("UPDATE shipment") or "FOR UPDATE" in statement:
            wants_the_row.set()

    def later():
        with app.app_context():
            with transaction():
                report(db.session.get_one(Shipment, shipment_id), "DISCHARGED", NOON, "dcsa")
            db.session.remove()

    with ThreadPoolExecutor(1) as threads:
        with transaction():
            report(shipment, "DELIVERED", NOON + timedelta(hours=1), "portal")
            event.listen(db.engine, "before_cursor_execute", note)
            waiting = threads.submit(later)
            assert wants_the_row.wait(10)
            event.remove(db.engine, "before_cursor_execute", note)
        waiting.result(10)
    db.session.expire_all()
    assert shipment.stage == Stage.SIGNED
