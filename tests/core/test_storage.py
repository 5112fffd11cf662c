"""Files, keys and transactions: what must hold whatever stands above."""

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from desk.core.crypto import Keys
from desk.core.db import after_commit, db, transaction
from desk.core.errors import NotFound
from desk.core.files import get, put
from desk.tickets.models import Revision

KEYS = Keys("one secret of the tests")


@given(st.binary(max_size=200), st.text(max_size=20))
def test_what_is_sealed_opens_for_its_purpose_only(clear, purpose):
    sealed = KEYS.seal(purpose, clear)
    assert KEYS.unseal(purpose, sealed) == clear
    with pytest.raises(InvalidTag):
        KEYS.unseal(purpose + "x", sealed)
    with pytest.raises(InvalidTag):
        Keys("another secret").unseal(purpose, sealed)


@given(st.text(max_size=50))
def test_a_mark_is_good_for_one_purpose_value_and_desk(value):
    mark = KEYS.sign("a", value)
    assert KEYS.signed("a", value, mark.upper())
    assert not KEYS.signed("b", value, mark)
    assert not KEYS.signed("a", value + "1", mark)
    assert not Keys("another secret").signed("a", value, mark)
    assert len(mark) == 26


def test_a_file_comes_back_whole_and_is_unreadable_on_the_disk(app, data_dir):
    digest = put(b"bill of lading")
    assert get(digest) == b"bill of lading"
    stored = data_dir / "files" / digest[:2] / digest[2:4] / digest
    assert b"lading" not in stored.read_bytes()
    assert stored.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", "a" * 64, "%2e%2e/", "A" * 64, "\0" * 64])
def test_a_path_is_not_a_digest(app, digest):
    with pytest.raises(NotFound):
        get(digest)


def test_a_file_that_was_changed_on_the_disk_is_not_given_out(app, data_dir):
    digest = put(b"to be changed")
    stored = data_dir / "files" / digest[:2] / digest[2:4] / digest
    stored.write_bytes(stored.read_bytes()[:-1] + b"x")
    with pytest.raises(NotFound):
        get(digest)


def test_after_commit_is_told_of_what_is_safe_and_of_nothing_else(app):
    told = []
    with pytest.raises(ZeroDivisionError), transaction():
        after_commit(lambda: told.append("lost"))
        db.session.add(Revision(name="x", value=1 // 0))
    with transaction():
        db.session.add(Revision(name="x", value=1))
        after_commit(lambda: told.append(db.session.get(Revision, "x").value))
    assert told == [1]


def test_a_transaction_inside_a_transaction_is_a_mistake_of_ours(app):
    with pytest.raises(RuntimeError), transaction(), transaction():
        pass
