"""A database and a Redis of its own for each run; each test begins with empty tables."""

import gc
import os
import secrets
import threading
from contextlib import ExitStack, suppress
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from flask import g
from flask.testing import FlaskClient
from hypothesis import HealthCheck, is_hypothesis_test, settings
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
settings.register_profile("desk", max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("desk")

SECRET = "a secret of the tests, long enough"
# Files and tests too long for who waits at the keyboard: whole desks, demo worlds, every form of every page, commands
# of the shell that make a desk, crowds. Properties are slow too, all of them.
SLOW = {"test_at_rest", "test_bench", "test_demo", "test_demo_charges", "test_demo_fill", "test_demo_promises",
        "test_fuzz_doors", "test_migrations", "test_openapi", "test_run", "test_setup", "test_verifying", "test_worker",
        "test_worlds", "test_mail_ingest", "test_sla_seed", "test_user", "test_masking_pages", "test_loops",
        "test_storm", "test_rollout", "test_quiet_rows", "test_engine_rows", "test_keeping_watch", "test_poison",
        "test_supervisor", "test_embedded_redis", "test_a_long_text_takes_a_moment", "test_time_grows_with_length_only",
        "test_a_hostile_megabyte_takes_no_longer_than_its_length", "test_no_parameter_is_more_than_a_value",
        "test_no_order_of_mails_and_clicks_sends_one_customers_words_to_another",
        "test_a_thousand_levels_are_told_once_each_with_few_statements",
        "test_a_desk_for_this_folder_is_ready_after_db_upgrade_and_user_add"}  # fmt: skip
# Files and tests where it is the value that may meet a database in its own way: what cannot be stored or searched for.
EVERY_CASE = {"test_at_rest", "test_contacts", "test_people", "test_search", "test_strange", "test_tickets_api_bounds",
              "test_no_form_takes_offence"}  # fmt: skip
NUMBERS_ANEW = """SELECT setval(format('%%I.%%I', schemaname, sequencename)::regclass, 1, false)
    FROM pg_sequences WHERE last_value IS NOT NULL"""
EMPTYING = "SELECT 1 FROM alembic_version WHERE version_num = 'emptying'"
EMPTIED = "DELETE FROM alembic_version WHERE version_num = 'emptying'"
WORKING_BESIDE = {"errands", "feeds", "feed-calls", "hooks", "tokens"}  # threads of the desk that outlive a call
OF_SERVERS = {"database_url", "empty_database_url", "redis_url"}


def pytest_collection_modifyitems(items):
    """Marks what `bin/test` leaves out where.

    `further` is what another database answers as it answered before: a test's cases after the first, except where the
    values themselves are what it is about, and what pages look like: the tests of the doors open every page there.
    """
    begun = set()
    for item in items:
        if not OF_SERVERS & set(item.fixturenames):
            item.add_marker("pure")
        names = {item.path.stem, item.originalname}
        if SLOW & names or is_hypothesis_test(item.obj):
            item.add_marker("slow")
        test = (item.path, item.originalname)
        if item.path.stem.endswith(("_page", "_pages")) or (test in begun and not EVERY_CASE & names):
            item.add_marker("further")
        begun.add(test)


def pytest_collection_finish():
    """All that is loaded by now stays: to go through it again and again for garbage took a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


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
        with app.app_context(), db.engine.connect().execution_options(desk_writing=True) as connection:
            _allow_emptying(connection)
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
        _let_threads_end()
        db.session.rollback()
        with db.engine.connect().execution_options(desk_writing=True) as connection:
            _empty(connection)
        db.session.remove()
    forget_jobs(built_app)
    forget_limits()
    READ.clear()  # policies: their numbers begin anew


def forget_limits():
    """There is one limiter in a process: a test that made a desk of its own may have turned it to another Redis."""
    if limiter._fallback_storage:
        limiter._fallback_storage.reset()
    with suppress(RedisError):
        server = limiter._storage.storage
        for key in server.scan_iter(f"*{limiter._key_prefix}*"):  # ours only: other tests run beside these
            server.delete(key)


def _let_threads_end():
    """What still writes while the tables are emptied would write into the next test."""
    for thread in threading.enumerate():
        if thread.name in WORKING_BESIDE:
            thread.join(60)
            assert not thread.is_alive(), f"the thread {thread.name} works on after its test"


def _empty(connection):
    """Delete the few rows of a test, only where there are any: most tables stay empty in most tests."""
    written = set(connection.exec_driver_sql(_which_have_rows()).scalars())
    if connection.dialect.name == "postgresql":  # triggers and references rest
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
    else:
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES ('emptying')")
    for table in reversed(db.metadata.sorted_tables):
        if table.name in written:
            connection.exec_driver_sql(f"DELETE FROM {table.name}")
    connection.exec_driver_sql(NUMBERS_ANEW if connection.dialect.name == "postgresql" else EMPTIED)
    connection.commit()


@cache
def _which_have_rows():
    names = [table.name for table in db.metadata.sorted_tables]
    return " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for name in names)


def _allow_emptying(connection):
    """SQLite's trigger that keeps the audit log whole lets `_empty` through, and nobody else. To drop it and make it
    anew after each test would have every connection read the whole schema again."""
    if connection.dialect.name == "sqlite":
        kept = "SELECT sql FROM sqlite_master WHERE name = 'audit_entry_no_delete'"
        trigger = connection.exec_driver_sql(kept).scalar_one()
        connection.exec_driver_sql("DROP TRIGGER audit_entry_no_delete")
        connection.exec_driver_sql(trigger.replace("BEGIN", f"WHEN NOT EXISTS ({EMPTYING}) BEGIN", 1))
        connection.commit()


class FreshClient(FlaskClient):
    """Each request starts with nothing remembered, as it does in a server; the tests' own context goes on."""

    def open(self, *args, **kwargs):
        for name in list(g):
            g.pop(name)
        return super().open(*args, **kwargs)


@pytest.fixture
def calls_home(app, monkeypatch):
    """A desk that may call this machine, where stand-ins answer."""
    monkeypatch.setitem(app.config, "DESK", replace(app.config["DESK"], hook_hosts=frozenset({"127.0.0.1"})))


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
