"""`desk sla seed` and its button write the usual promises once."""

from click.testing import CliRunner
from sqlalchemy import func, select

from desk.cli.main import cli
from desk.core.db import db
from desk.sla.models import SlaPolicy
from tests import factories


def test_the_usual_promises_are_written_once(tmp_path):
    env = {"DESK_ENV": None, "DESK_DATABASE_URL": None, "DESK_REDIS_URL": None, "DESK_DATA_DIR": str(tmp_path / "var")}
    runner = CliRunner()
    assert runner.invoke(cli, ["db", "upgrade"], env=env).exit_code == 0
    assert runner.invoke(cli, ["sla", "seed"], env=env).stdout == "written\n"
    assert runner.invoke(cli, ["sla", "seed"], env=env).stdout == "there are policies already\n"


def test_an_administrator_begins_with_one_press(app, sign_in):
    client = sign_in(factories.agent("administrator", locale="en"))
    assert "Begin with what a forwarder usually promises" in client.get("/admin/policies").text
    assert client.post("/admin/policies/usual").status_code == 303
    assert client.post("/admin/policies/usual").status_code == 303
    assert db.session.scalar(select(func.count()).select_from(SlaPolicy)) == 5
