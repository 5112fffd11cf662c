"""`desk track import`: shipments and events from a file, from the shell."""

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from desk.cli import appctx
from desk.cli.main import cli
from desk.core.db import db
from desk.shipments.models import Shipment, TrackingEvent
from tests import factories

HEAD = "job no,mode,origin,dest,mbl\n"
ROW = "FX-{at},海运,宁波,DEHAM,HLCU{at:08d}\n"


@pytest.fixture
def run(app, monkeypatch):
    monkeypatch.setattr(appctx, "build_app", lambda: app)

    def inside(text, *words, kind="shipments"):
        found = CliRunner().invoke(cli, ["track", "import", "--kind", kind, *words, "-"], input=text)
        db.session.rollback()
        return found

    return inside


def count():
    return db.session.scalar(select(func.count(Shipment.id)))


def test_good_rows_are_taken_once(run):
    owner = factories.customer()
    text = HEAD + "".join(ROW.format(at=at) for at in range(150))
    done = run(text, "--customer", owner.name, "--dry-run")
    assert (done.exit_code, done.stdout, count()) == (0, "added 150 changed 0 same 0 bad 0\n", 0)
    assert run(text, "--customer", owner.name).stdout == "added 150 changed 0 same 0 bad 0\n"
    assert run(text, "--customer", owner.name).stdout == "added 0 changed 0 same 150 bad 0\n"
    assert count() == 150


def test_one_bad_row_keeps_all_out_unless_it_is_left_out(run):
    owner = factories.customer()
    text = HEAD + ROW.format(at=1) + "FX-2,by foot,CNNGB,DEHAM,X\n"
    done = run(text, "--customer", owner.name)
    assert (done.exit_code, count()) == (2, 0)
    assert "row 3, mode: Mode is one of" in done.stderr
    done = run(text, "--customer", owner.name, "--without-bad")
    assert (done.exit_code, done.stdout, count()) == (0, "added 1 changed 0 same 0 bad 1\n", 1)


@pytest.mark.parametrize(
    ("text", "words", "said"),
    [
        ("", (), "no rows"), (HEAD, (), "no rows"), (HEAD + "FX-1", (), "Choose the customer"),
        ("a,b\n1,2", ("--customer", "nobody"), "no customer"), ("a,b\n1,2", ("--zone", "Mars"), "no time zone"),
        ("a,customer\n1,2", (), "our number"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_one_line_and_two(run, text, words, said):
    done = run(text, *words)
    assert (done.exit_code, said in done.stderr) == (2, True)


def test_events_join_their_shipments(run):
    factories.shipment(factories.customer(), ("MBL", "HLCUNGB2611082"))
    text = "number,code,time,locode\nHLCUNGB2611082,DEPARTED,2026-11-20 10:00,CNNGB\n"
    assert run(text, kind="events").stdout == "added 1 changed 0 same 0 bad 0\n"
    assert run(text, kind="events").stdout == "added 0 changed 0 same 1 bad 0\n"
    assert db.session.scalars(select(TrackingEvent.feed)).all() == ["upload"]
