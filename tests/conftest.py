"""A database and a Redis of its own for each run; each test begins with empty tables."""

import os
import secrets
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest
from flask import g
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from redis.exceptions import RedisError
from sqlalchemy import event

from desk.core.config import Config
from desk.core.db import db
from desk.core.migrate import upgrade
from desk.core.security import limiter
from desk.ops.embedded_redis import running
from desk.sla.queries import READ
from tests.desks import BACKEND, a_database, a_desk, forget_jobs
from tests.worlds import Worlds

REDIS = os.environ.get("DESK_TEST_REDIS_URL", "redis://127.0.0.1:6379/0")
# How long an example takes says how busy the machine is, and nothing about the desk.
settings.register_profile("desk", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("desk")

SECRET = "a secret of the tests, long enough"
# Whole desks, whole demo worlds, every form of every page: too long for who waits at the keyboard.
SLOW = {"test_at_rest", "test_bench", "test_demo", "test_demo_fill", "test_demo_promises", "test_fuzz_doors",
        "test_migrations", "test_run", "test_setup", "test_verifying", "test_worker"}  # fmt: skip
OF_SERVERS = {"database_url", "empty_database_url", "redis_url"}


def pytest_collection_modifyitems(items):
    for item in items:
        if not OF_SERVERS & set(item.fixturenames):
            item.add_marker("pure")
        if item.path.stem in SLOW:
            item.add_marker("slow")


@pytest.fixture(scope="session")
def database_url(tmp_path_factory):
    with a_database(tmp_path_factory.mktemp("database")) as url:
        yield url


@pytest.fixture
def empty_database_url(tmp_path):
    with a_database(tmp_path) as url:
        yield url


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory):
    if BACKEND == "postgresql":
        yield REDIS
        return
    with running(tmp_path_factory.mktemp("valkey")) as url:
        yield url


@pytest.fixture(scope="session")
def config(tmp_path_factory, database_url, redis_url):
    return Config(
        data_dir=tmp_path_factory.mktemp("data"),
        database_url=database_url,
        redis_url=redis_url,
        base_url="http://127.0.0.1:8000",
        port=8000,
        secret_key=SECRET,
        reply_address="service@desk.test",
        testing=True,
        redis_prefix=f"desk-test-{secrets.token_hex(6)}:",
    )


@pytest.fixture(scope="session")
def built_app(config):
    with a_desk(config) as app:
        upgrade(app)
        yield app


@pytest.fixture(scope="session")
def worlds(config, tmp_path_factory):
    """Demo worlds that are loaded once."""
    with ExitStack() as closing:
        yield Worlds(config, tmp_path_factory.mktemp, closing)


@pytest.fixture
def app(built_app):
    """The desk with empty tables, inside its context."""
    with built_app.app_context():
        yield built_app
        db.session.rollback()
        with db.engine.connect().execution_options(desk_writing=True) as connection:
            _empty(connection)
        db.session.remove()
    forget_jobs(built_app)
    _forget_limits()
    READ.clear()  # policies: their numbers begin anew


def _forget_limits():
    """There is one limiter in a process: a test that made a desk of its own may have turned it to another Redis."""
    if limiter._fallback_storage:
        limiter._fallback_storage.reset()
    with suppress(RedisError):
        server = limiter._storage.storage
        for key in server.scan_iter(f"*{limiter._key_prefix}*"):  # ours only: other tests run beside these
            server.delete(key)


def _empty(connection):
    tables = [table.name for table in db.metadata.sorted_tables]
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(_emptying(tables))
    else:
        triggers = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all()
        for name, _ in triggers:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        for name in reversed(tables):
            connection.exec_driver_sql(f"DELETE FROM {name}")
        for _, statement in triggers:
            connection.exec_driver_sql(statement)
    connection.commit()


def _emptying(tables):
    """Deleting the few rows of a test is much quicker than truncating every table; triggers and references rest."""
    gone = "; ".join(f"DELETE FROM {name}" for name in tables)
    anew = "SELECT setval(format('%%I.%%I', schemaname, sequencename)::regclass, 1, false) FROM pg_sequences"
    return f"SET LOCAL session_replication_role = replica; {gone}; {anew} WHERE last_value IS NOT NULL"


class FreshClient(FlaskClient):
    """Each request starts with nothing remembered, as it does in a server; the tests' own context goes on."""

    def open(self, *args, **kwargs):
        for name in list(g):
            g.pop(name)
        return super().open(*args, **kwargs)


@pytest.fixture
def client(app):
    return FreshClient(app, app.response_class)


@pytest.fixture
def sign_in(app, client):
    """Sign this agent in on `client`."""

    def enter(agent):
        with client.session_transaction() as session:
            session["_user_id"] = agent.get_id()
            session["_fresh"] = True
        return client

    return enter


@pytest.fixture
def data_dir(config) -> Path:
    return config.data_dir


@pytest.fixture
def count_statements(app):
    """How many statements an action sends to the database."""

    def count(action):
        seen = []

        def note(_connection, _cursor, statement, *_more):
            seen.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        action()
        event.remove(db.engine, "before_cursor_execute", note)
        return len([one for one in seen if not one.startswith(("BEGIN", "PRAGMA"))])

    return count
