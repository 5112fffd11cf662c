"""`desk sla verify`: prints what differs, repairs it when told, and its exit status says whether there was anything."""

import json

import pytest
from click.testing import CliRunner
from sqlalchemy import update

from desk.cli import appctx
from desk.cli.sla_verify import command
from desk.core.db import db, transaction
from desk.core.times import utcnow
from desk.sla.commands.seed import seed_promises
from desk.sla.models import SlaTimer
from tests import factories


@pytest.fixture
def run(app, monkeypatch):
    monkeypatch.setattr(appctx, "build_app", lambda: app)
    return lambda *words: CliRunner().invoke(command, words)


@pytest.fixture
def spoilt(app):
    """Two tickets, of which the first has a wrong row."""
    with transaction():
        seed_promises(actor="test", at=utcnow())
    first, second = factories.ticket(at=utcnow()), factories.ticket(at=utcnow(), from_email="b@hengyuan.example")
    with transaction():
        wrong = update(SlaTimer).where(SlaTimer.ticket_id == first.id, SlaTimer.metric == "first_response")
        db.session.execute(wrong.values(target_s=1))
    return first.reference, second.reference


def test_it_names_ticket_clock_and_field_and_repairs_when_told(run, spoilt):
    found = run()
    assert (found.exit_code, found.stdout.startswith(f"{spoilt[0]} first_response 1 target_s: row 1, log ")) == (
        1,
        True,
    )
    assert "2 tickets, 1 differences" in found.stderr
    assert run("--repair").exit_code == 1
    whole = run()
    assert (whole.exit_code, whole.stdout) == (0, "")


def test_json_lines_and_only_the_tickets_that_were_named(run, spoilt):
    said = json.loads(run("--json", spoilt[0]).stdout)
    assert said | {"log": 0} == {"ticket": spoilt[0], "metric": "first_response", "cycle": 1, "conversation": "",
                                 "field": "target_s", "row": 1, "log": 0}  # fmt: skip
    assert run(spoilt[1]).exit_code == 0


def test_a_word_that_names_no_ticket_is_refused(run):
    assert run("hello").exit_code == 2
