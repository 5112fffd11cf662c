"""Pure rules around canned replies: what a message asks for, and edits by hand under new values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.tickets.canned.merging import edits, merge
from desk.tickets.intent import intents

CUES = {"where": ["到哪了", "track", "ETA"], "pod": ["签收单", "POD"], "late": ["又晚了", "no update"]}


@pytest.mark.parametrize(
    ("message", "found"),
    [
        ("柜子到哪了？", ["where"]),
        ("Please TRACK it", ["where"]),
        ("ｔｒａｃｋ", ["where"]),
        ("tracking", []),
        ("eta?", ["where"]),
        ("metadata", []),
        ("签收单和POD都没有，到哪了", ["pod", "where"]),
        ("no  update", []),
        ("", []),
    ],
)
def test_a_message_asks_for_what_its_words_say(message, found):
    assert [key for key, _ in intents(message, CUES)] == found


@pytest.mark.timeout(30)
def test_a_message_without_end_takes_a_moment():
    assert intents("到" * 1_000_000, CUES) == []


OLD = ["Hello,\n\n", "PO 7", " arrives ", "5 Mar", ". ", "", "Bye"]
NEW = ["Hello,\n\n", "PO 7", " arrives ", "8 Mar", ". ", "Reason: fog. ", "Bye"]


def test_an_untouched_letter_is_written_anew():
    assert merge(OLD, NEW, "".join(OLD)).text == "Hello,\n\nPO 7 arrives 8 Mar. Reason: fog. Bye"


def test_hand_and_values_both_come_through():
    merged = merge(OLD, NEW, "Dear Ann,\n\nPO 7 arrives 5 Mar. Bye for now")
    assert (merged.text, merged.kept) == ("Dear Ann,\n\nPO 7 arrives 8 Mar. Reason: fog. Bye for now", ())


def test_a_rewritten_value_stays_and_is_named():
    merged = merge(OLD, NEW, "Hello,\n\nPO 7 arrives early March. Bye")
    assert "arrives early March" in merged.text
    assert 3 in merged.kept


@given(st.text("xyz \n", max_size=40), st.integers(0, 6))
def test_nothing_written_by_hand_is_ever_lost(typed, place):
    hand = "".join(OLD[:place]) + typed + "".join(OLD[place:])
    assert merge(OLD, OLD, hand).text.strip() == hand.strip()
    kept = merge(OLD, NEW, hand).text
    assert all(kept.count(letter) >= typed.count(letter) for letter in "xyz")


def test_edits_are_a_diff_or_nothing():
    assert edits("a\nb", "a\nb") == ""
    assert "+c" in edits("a\nb", "a\nc").splitlines()
