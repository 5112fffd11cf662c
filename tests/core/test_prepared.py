"""PostgreSQL keeps the plans it made, since requests that only read never roll back."""

import pytest
from sqlalchemy import text

from desk.core.db import db, transaction


@pytest.fixture(autouse=True)
def _postgresql(app):
    if db.engine.dialect.name != "postgresql":
        pytest.skip("SQLite keeps its plans anyway")


def test_what_was_prepared_outlives_the_request():
    for _ in range(8):
        db.session.scalar(text("SELECT count(*) FROM ticket"))
        db.session.remove()
    prepared = text("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%count(*) FROM ticket'")
    assert db.session.scalar(prepared) == 1


def test_writing_is_one_transaction_and_reading_is_none():
    with transaction():
        assert not _each_commits()
    assert _each_commits()


def _each_commits():
    return db.session.connection().connection.driver_connection.autocommit
