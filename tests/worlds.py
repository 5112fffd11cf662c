"""Demo worlds, each loaded once: those who only read share it, those who change something get a copy."""

import secrets
import shutil
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

from desk.core.db import db
from desk.core.migrate import upgrade
from desk.ops.demo.bulk.fill import fill_demo
from desk.ops.demo.load import load_demo
from tests.desks import a_database, a_desk, only_to_read, put_back

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)  # a Sunday; the same for all who need no other instant


class Worlds:
    """Desks with the demo world as it is at some `now`, filled up to `tickets` when that is not 0.

    What is opened is closed by `closing`, an ExitStack.
    """

    def __init__(self, config, new_folder, closing):
        self._config, self._new_folder, self._closing = config, new_folder, closing
        self._stored, self._readers = {}, {}

    @contextmanager
    def reading(self, now, tickets=0):
        """The app of the shared one, inside its context; what would change it fails."""
        if (now, tickets) not in self._readers:
            stored = self._stored_at(now, tickets)
            reader = a_desk(replace(stored, database_url=only_to_read(stored.database_url)))
            self._readers[now, tickets] = self._closing.enter_context(reader)
        with inside(self._readers[now, tickets]) as app:
            yield app

    @contextmanager
    def copy(self, now, tickets=0):
        """The app of a copy, which nobody else sees."""
        with self._place(self._stored_at(now, tickets)) as config, a_desk(config) as app:
            yield app

    @contextmanager
    def renewed(self, now):
        """Like `copy`, together with what brings its database back to how it was."""
        stored = self._stored_at(now, 0)
        with self._place(stored) as config, a_desk(config) as app:
            yield app, lambda: put_back(config.database_url, like=stored.database_url)

    def _stored_at(self, now, tickets):
        """The settings of the one that is kept; nobody is connected to its database."""
        if (now, tickets) not in self._stored:
            like = self._stored_at(now, 0) if tickets else None
            config = self._closing.enter_context(self._place(like))
            with a_desk(config) as app:
                _fill(app, now, tickets) if tickets else _load(app, now)
            self._stored[now, tickets] = config
        if reader := self._readers.get((now, tickets)):
            with reader.app_context():
                db.engine.dispose()
        return self._stored[now, tickets]

    @contextmanager
    def _place(self, like):
        """Settings of a desk with a database, files and queues of its own; the first two as at `like`."""
        folder, data_dir = self._new_folder("database"), self._new_folder("data")
        if like is not None:
            shutil.copytree(like.data_dir, data_dir, dirs_exist_ok=True)
        with a_database(folder, like=like and like.database_url) as url:
            prefix = f"desk-test-{secrets.token_hex(6)}:"
            yield replace(self._config, database_url=url, data_dir=data_dir, redis_prefix=prefix)


@contextmanager
def inside(app):
    """The app inside its context, with a session that is closed at the end."""
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()


def _load(app, now):
    upgrade(app)
    assert load_demo(app, now=now)


def _fill(app, now, tickets):
    assert fill_demo(app, tickets, now=now, say=print).tickets == tickets
