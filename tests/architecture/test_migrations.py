"""Every migration up, down and up again on a database with a desk's work in it."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import downgrade
from sqlalchemy import func, inspect, select

from desk.core.db import db
from desk.core.migrate import MIGRATIONS, upgrade
from desk.ops.demo.load import load_demo
from tests.worlds import NOON


@pytest.fixture
def full(worlds):
    """A desk with the demo world, of which nothing is left in the end."""
    with worlds.copy(NOON) as app:
        yield app


def counts():
    return {
        table.name: db.session.scalar(select(func.count()).select_from(table)) for table in db.metadata.sorted_tables
    }


@pytest.mark.timeout(300)  # on a busy machine a database takes its time for hundreds of tables
def test_each_step_goes_down_and_up_again_on_a_full_database(full):
    steps = [script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()]
    with full.app_context():
        before = counts()
        assert before["ticket"] > 0
        db.session.remove()
        for revision in [*steps[1:], "base"]:
            downgrade(directory=str(MIGRATIONS), revision=revision)
        assert inspect(db.engine).get_table_names() == ["alembic_version"]
    upgrade(full)
    assert load_demo(full, now=NOON)
    with full.app_context():
        assert counts() == before
        with db.engine.connect() as connection:
            assert (
                compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), db.metadata) == []
            )


def test_going_up_twice_changes_nothing(full):
    with full.app_context():
        before = counts()
        db.session.remove()
    upgrade(full)
    with full.app_context():
        assert counts() == before
