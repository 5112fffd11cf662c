"""The shelf of canned replies: how it is filled from files, and what an agent finds on it."""

import pytest

from desk.core.db import db, transaction
from desk.ops.macro_folder import shipped_macros
from desk.tickets.canned.shelf import macro_groups, shelf
from desk.tickets.commands.macros import sync_macros
from desk.tickets.models import Macro
from tests import factories
from tests.factories import NOON

Q06, Q14 = "q06-customs-documents", "q14-proof-of-delivery"


def change(row, **fields):
    with transaction():
        for name, value in fields.items():
            setattr(row, name, value)


def test_syncing_again_changes_nothing_and_half_a_reply_is_refused(app):
    factories.macros()
    with transaction():
        assert sync_macros(shipped_macros(), actor="shell", at=NOON) == []
    with pytest.raises(ValueError, match="zh_CN"), transaction():
        sync_macros({("new", "en"): "---\ntitle: x\n---\nbody"}, actor="shell", at=NOON)
    assert db.session.query(Macro).count() == 50


def test_a_reply_that_was_edited_in_the_desk_is_not_written_over(app):
    factories.macros()
    mine, theirs = (db.session.query(Macro).filter_by(key=key, language="en").one() for key in (Q06, Q14))
    change(mine, source="---\ntitle: Mine\n---\nx", digest="mine", edited_at=NOON)
    change(theirs, source="---\ntitle: Old\n---\nx", digest="old")
    with transaction():
        assert sync_macros(shipped_macros(), actor="shell", at=NOON) == [Q14]
    assert (mine.source, mine.version) == ("---\ntitle: Mine\n---\nx", 1)
    assert ("Proof of delivery" in theirs.source, theirs.version) == (True, 2)


def titles(groups):
    return [(group.label, [one.value[:3] for one in group.replies]) for group in groups]


def test_the_replies_that_fit_the_message_come_first(app):
    factories.macros()
    best = macro_groups(shelf(), "en", message="货破损了，签收单也没有，POD please")[0]
    assert best.label == "Suggested"
    assert {one.value[:3] for one in best.replies} == {"q14", "q21"}
    assert [group.label for group in macro_groups(shelf(), "en", message="hello")][0] == "Where it is"
    assert sum(len(group.replies) for group in macro_groups(shelf(), "en", message="POD")) == 25


@pytest.mark.parametrize(("find", "key"), [("滞港", "q18"), ("DEMURRAGE detention", "q18"), ("ｐｏｄ", "q14")])
def test_a_search_finds_titles_and_cues_of_both_languages(app, find, key):
    factories.macros()
    for language in ("en", "zh_CN"):
        found = [one.value[:3] for group in macro_groups(shelf(), language, find=find) for one in group.replies]
        assert key in found
        assert len(found) < 5
    assert macro_groups(shelf(), "en", find="no such words") == []
