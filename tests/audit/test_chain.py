import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from desk.audit.commands import record
from desk.audit.models import AuditHead
from desk.audit.queries import first_broken, history
from desk.core.db import db, transaction
from tests.factories import NOON


def say(verb):
    with transaction():
        record(verb, "thing:1", actor="desk", at=NOON, amount="1.50")


def test_entries_form_a_chain_that_holds(app):
    for verb in ("a.done", "b.done", "c.done"):
        say(verb)
    assert first_broken() is None
    assert [entry.verb for entry in history(verb="b.done")] == ["b.done"]


@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET actor = 'me'", "DELETE FROM audit_entry"])
def test_the_database_refuses_to_change_an_entry(app, statement):
    say("a.done")
    with pytest.raises(DatabaseError), transaction():
        db.session.execute(text(statement))
    assert first_broken() is None


def test_an_end_that_was_cut_off_shows(app):
    say("a.done")
    with transaction():
        db.session.query(AuditHead).one().hash = "f" * 64
    assert first_broken() == 0


def test_a_command_outside_a_transaction_is_a_mistake_of_ours(app):
    with pytest.raises(RuntimeError):
        record("a.done", "thing:1", actor="desk", at=NOON)


def test_what_was_undone_never_enters_the_chain(app):
    with pytest.raises(ZeroDivisionError), transaction():
        record("lost.done", "thing:1", actor="desk", at=NOON)
        raise ZeroDivisionError
    say("kept.done")
    assert [entry.verb for entry in history()] == ["kept.done"]
