"""What a load balancer is told: whether the desk can do its work, and nothing that is worth knowing to a stranger."""

from datetime import timedelta

import pytest
from redis.exceptions import ConnectionError as Away
from sqlalchemy.exc import OperationalError

from desk.automation import readiness as subject
from desk.automation.lease import Lease
from desk.core.db import transaction
from desk.core.times import utcnow
from desk.sla.commands.calendars import save_calendar
from desk.sla.commands.policies import PolicyDraft, save_policy
from desk.sla.commands.seed import ALWAYS
from tests import factories


@pytest.fixture
def leader(app):
    assert Lease("sweep", "here").mine(utcnow())


def test_all_is_well(client, leader):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["status"], answer.json["sweeper"]) == (200, "ready", "ok")


def test_without_a_sweeper_it_is_not_ready(client):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["status"], answer.json["sweeper"]) == (503, "unavailable", "late")


def test_without_redis_it_is_ready_and_degraded(app, client, leader, monkeypatch):
    def gone():
        raise Away

    monkeypatch.setattr(app.extensions["desk_redis"], "ping", gone)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["status"], answer.json["queue"]) == (200, "degraded", "away")


def test_promises_that_wait_for_two_minutes_make_it_unavailable(client, leader):
    with transaction():
        hours = save_calendar("always", ALWAYS, actor="test", at=utcnow())
        draft = PolicyDraft("all", hours.id, {"normal": {"first_response": 60}}, ladder={"first_response": ["100%"]})
        save_policy(draft, actor="test", at=utcnow())
    factories.ticket(at=utcnow() - timedelta(hours=3))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["promises"]) == (503, "late")


def test_a_database_that_is_away_is_said_in_one_word(client, leader, monkeypatch):
    def gone():
        raise OperationalError("SELECT secret", {}, Exception("host db.internal"))

    monkeypatch.setattr(subject, "_writable", gone)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (503, {"status": "unavailable", "database": "away"})
