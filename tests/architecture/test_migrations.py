"""Every migration up, down and up again on a database with a desk's work in it."""

from dataclasses import replace

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import downgrade
from sqlalchemy import func, inspect, select

from desk.app import create_app
from desk.core.db import db
from desk.core.migrate import MIGRATIONS, upgrade
from desk.ops.demo.load import load_demo


@pytest.fixture
def other_app(config, empty_database_url):
    app = create_app(replace(config, database_url=empty_database_url))
    yield app
    with app.app_context():
        db.engine.dispose()


def counts():
    return {
        table.name: db.session.scalar(select(func.count()).select_from(table)) for table in db.metadata.sorted_tables
    }


def test_each_step_goes_down_and_up_again_on_a_full_database(other_app):
    upgrade(other_app)
    load_demo(other_app)
    steps = [script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()]
    with other_app.app_context():
        before = counts()
        assert before["ticket"] > 0
        db.session.remove()
        for revision in [*steps[1:], "base"]:
            downgrade(directory=str(MIGRATIONS), revision=revision)
        assert inspect(db.engine).get_table_names() == ["alembic_version"]
    upgrade(other_app)
    assert load_demo(other_app)
    with other_app.app_context():
        assert counts() == before
        with db.engine.connect() as connection:
            assert (
                compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), db.metadata) == []
            )


def test_going_up_twice_changes_nothing(other_app):
    upgrade(other_app)
    load_demo(other_app)
    upgrade(other_app)
    with other_app.app_context():
        assert counts()["ticket"] > 0
