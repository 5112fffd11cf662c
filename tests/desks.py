"""Desks of the tests' own: a database of the kind that this run is about, and an app that leaves nothing behind."""

import os
import secrets
import shutil
import sqlite3
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path

import psycopg
from jinja2 import FileSystemBytecodeCache
from rq import Queue
from rq.serializers import JSONSerializer

from desk.app import create_app
from desk.core.db import db
from desk.core.queues import QUEUES

POSTGRESQL = os.environ.get("DESK_TEST_DATABASE_URL", "postgresql://postgres@127.0.0.1:5432/postgres")
BACKEND = os.environ.get("DESK_TEST_BACKEND", "sqlite")
SQLITE = "sqlite:///"


@contextmanager
def a_database(folder, like=None):
    """A new database: an empty one, or a copy of the one at `like`, to which nobody is connected."""
    if BACKEND == "postgresql":
        yield from _postgresql_database("template1" if like is None else like.rpartition("/")[2])
        return
    path = folder / "desk.sqlite3"
    if like is not None:
        shutil.copyfile(like.removeprefix(SQLITE), path)
    yield f"{SQLITE}{path}"


def _postgresql_database(template):
    name = f"desk_test_{secrets.token_hex(6)}"
    _create(name, template)
    try:
        yield POSTGRESQL.rsplit("/", 1)[0].replace("postgresql:", "postgresql+psycopg:") + "/" + name
    finally:
        _on_server(f"DROP DATABASE {name} WITH (FORCE)")


def _create(name, template):
    _on_server(f"CREATE DATABASE {name} TEMPLATE {template}")
    _on_server(f"ALTER DATABASE {name} SET synchronous_commit = off")  # it need not survive a power cut


def _on_server(statement):
    with psycopg.connect(POSTGRESQL, autocommit=True) as server:
        server.execute(statement)


def put_back(url, like):
    """Make the database at `url` what the one at `like` is; whoever is connected to it connects anew."""
    if BACKEND == "postgresql":
        name, template = (one.rpartition("/")[2] for one in (url, like))
        _on_server(f"DROP DATABASE {name} WITH (FORCE)")
        _create(name, template)
        return
    kept, changed = (sqlite3.connect(one.removeprefix(SQLITE)) for one in (like, url))
    with closing(kept), closing(changed):
        kept.backup(changed)


def only_to_read(url):
    """The same database, where every attempt to write fails."""
    if BACKEND == "postgresql":
        return f"{url}?options=-c%20default_transaction_read_only%3Don"
    return f"{SQLITE}file:{url.removeprefix(SQLITE)}?mode=ro&uri=true"


@contextmanager
def a_desk(config):
    """An app with these settings; its forms' tokens are not asked for."""
    app = create_app(config)
    app.config["WTF_CSRF_ENABLED"] = False  # the tests of forgery turn it on again
    app.jinja_env.bytecode_cache = _compiled_templates()
    try:
        yield app
    finally:
        with app.app_context():
            db.engine.dispose()
        forget_jobs(app)
        app.extensions["desk_redis"].close()


@cache
def _compiled_templates():
    """What all desks of all runs compile once; a template that changed is compiled anew."""
    folder = Path(__file__).parents[1] / ".pytest_cache" / "templates"
    folder.mkdir(parents=True, exist_ok=True)
    return FileSystemBytecodeCache(str(folder))


def forget_jobs(app):
    """Our jobs only: the server belongs to somebody else."""
    connection, prefix = app.extensions["desk_redis"], app.config["DESK"].redis_prefix
    for name in QUEUES:
        Queue(prefix + name, connection=connection, serializer=JSONSerializer).delete(delete_jobs=True)
    for key in connection.scan_iter(f"*{prefix}*"):
        connection.delete(key)
