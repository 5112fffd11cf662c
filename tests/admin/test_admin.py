import pytest

from desk.audit.queries import history
from desk.core.db import db
from desk.core.times import utcnow
from desk.intake.commands import accept
from desk.intake.handling import handle
from desk.intake.models import InboundItem
from tests import factories
from tests.factories import NOON
from tests.intake.letters import letter

POISON = b"From: a@x.example, b@y.example\nSubject: <script>alert(1)</script>\n\n\x00body"


@pytest.fixture
def parked(app):
    item_id = accept(POISON, source="mail", at=NOON, ring_for_it=False).item_id
    handle(item_id)
    return item_id


@pytest.fixture
def admin(sign_in, app):
    return sign_in(factories.agent("administrator"))


def test_parked_mail_is_listed_opened_and_downloaded_whole(parked, admin):
    assert "sender" in admin.get("/admin/parked").text
    page = admin.get(f"/admin/parked/{parked}").text
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page
    raw = admin.get(f"/admin/parked/{parked}/raw")
    assert (raw.data, raw.mimetype) == (POISON, "application/octet-stream")
    assert [entry.verb for entry in history(subject=f"inbound:{parked}")] == [
        "mail.opened",
        "mail.opened",
        "mail.parked",
    ]


def test_replaying_poison_parks_it_again_and_both_are_written_down(parked, admin):
    assert admin.post(f"/admin/parked/{parked}/replay").status_code == 303
    assert db.session.get(InboundItem, parked, populate_existing=True).outcome == "parked"
    audit = admin.get(f"/admin/audit?subject=inbound:{parked}").text
    assert "mail.replayed" in audit
    assert "mail.parked" in audit


def test_a_filed_mail_cannot_be_filed_again_by_replaying(admin, app):
    item_id = accept(letter(), source="mail", at=utcnow(), ring_for_it=False).item_id
    handle(item_id)
    admin.post(f"/admin/parked/{item_id}/replay")
    assert db.session.get(InboundItem, item_id, populate_existing=True).outcome == "created"


@pytest.mark.parametrize("query", ["?before=x", "?before=99999999999999999999", "?verb='", "?verify=1", "?actor=%00"])
def test_the_audit_page_takes_any_question(admin, query):
    assert admin.get("/admin/audit" + query).status_code == 200


def test_an_item_that_is_not_there_is_not_found(admin):
    assert admin.get("/admin/parked/999").status_code == 404
