"""The rules of exceptions, as an administrator sets them."""

import pytest
from sqlalchemy import select

from desk.core.db import db
from desk.shipments.models import Shipment
from desk.shipments.models_care import ExceptionRule
from tests import factories

GOOD = {"type": "DWELL", "mode": "COURIER", "origin": "cn", "dest": "DEHAM", "tier": "gold", "hours": "12",
        "severity": "2", "opens_ticket": "no", "active": "y"}  # fmt: skip


@pytest.fixture
def desk(sign_in):
    return sign_in(factories.agent(role="administrator", locale="en"))


def rules():
    db.session.expire_all()
    return list(db.session.scalars(select(ExceptionRule).order_by(ExceptionRule.id)))


def test_a_rule_is_made_changed_and_removed_and_shipments_are_looked_at_again(desk):
    row = factories.shipment(factories.customer())
    assert desk.post("/admin/exceptions", data=GOOD).status_code == 303
    (rule,) = rules()
    assert (rule.origin, rule.dest, rule.hours, rule.severity, rule.opens_ticket) == ("CN", "DEHAM", 12, 2, False)
    assert db.session.get_one(Shipment, row.id).look_at is not None
    assert "Standing still" in desk.get("/admin/exceptions").text
    page = desk.get(f"/admin/exceptions/{rule.id}").text
    seen = page.split('name="seen" type="hidden" value="')[1].split('"')[0]
    assert desk.post(f"/admin/exceptions/{rule.id}", data={**GOOD, "hours": "", "seen": seen}).status_code == 303
    assert rules()[0].hours is None
    assert desk.post(f"/admin/exceptions/{rule.id}", data={**GOOD, "hours": "3", "seen": seen}).status_code == 409
    assert desk.post(f"/admin/exceptions/{rule.id}", data={"do": "remove"}).status_code == 303
    assert rules() == []


@pytest.mark.parametrize("wrong", [{"hours": "six"}, {"hours": "99999"}, {"origin": "C1"}, {"dest": "HAMB"},
                                   {"type": "NOTHING"}, {"mode": "BOAT"}, {"severity": "9"}])  # fmt: skip
def test_what_cannot_be_is_refused(desk, wrong):
    assert desk.post("/admin/exceptions", data=GOOD | wrong).status_code == 422
    assert rules() == []


def test_there_is_one_rule_for_the_same_shipments(desk):
    desk.post("/admin/exceptions", data=GOOD)
    assert desk.post("/admin/exceptions", data=GOOD).status_code == 422
    assert len(rules()) == 1


def test_it_is_for_administrators(sign_in):
    assert sign_in(factories.agent(role="supervisor")).get("/admin/exceptions").status_code == 403
