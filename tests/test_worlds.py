"""The shared demo worlds: no test can disturb another one through them."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from desk.accounts.models import Team
from desk.core.db import db
from tests import factories
from tests.worlds import NOON, inside


def teams():
    return db.session.scalar(select(func.count()).select_from(Team))


def test_nothing_can_be_written_where_many_read(worlds):
    with worlds.reading(NOON):
        there = teams()
        with pytest.raises(DBAPIError, match="read-?only"):
            factories.team()
        assert teams() == there > 0


def test_what_is_changed_in_a_copy_is_seen_nowhere_else(worlds):
    with worlds.reading(NOON):
        there = teams()
    with worlds.copy(NOON) as app, inside(app):
        factories.team()
        assert teams() == there + 1
    with worlds.reading(NOON):
        assert teams() == there
    with worlds.copy(NOON) as app, inside(app):
        assert teams() == there
