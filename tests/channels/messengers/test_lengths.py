from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.channels.messengers.lengths import parts, size
from desk.channels.messengers.segments import is_gsm_7, segments
from desk.channels.messengers.stop_words import stop_or_start
from desk.channels.messengers.types import Limits
from desk.channels.messengers.windows import allowance, excess, misfit, template_excess

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
LIMITS = Limits(longest=100, unit="bytes", window=timedelta(hours=48), most_answers=5, most_parts=3)


def test_a_text_that_fits_leaves_as_it_is():
    assert parts("短", 100, "bytes") == ["短"]


def test_a_long_text_is_parted_behind_its_sentences_and_numbered():
    text = "柜子已于今天早上装船。预计下周五到汉堡。" * 3
    found = parts(text, 100, "bytes")
    assert [one[:6] for one in found] == [f"({n}/{len(found)}) " for n in range(1, len(found) + 1)]
    assert all(one.endswith("。") for one in found)


@given(st.text(alphabet="ab 。.，\n好😀", min_size=1, max_size=600), st.sampled_from(["bytes", "characters"]))
def test_no_part_is_too_long_and_no_word_is_lost(text, unit):
    found = parts(text, 60, unit)
    assert all(size(one, unit) <= 60 for one in found)
    bare = found if len(found) == 1 and size(text, unit) <= 60 else [one.partition(") ")[2] for one in found]
    assert "".join("".join(bare).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 1), ("a" * 160, 1), ("a" * 161, 2), ("a" * 306, 2), ("a" * 307, 3),
        ("€" * 80, 1), ("€" * 81, 2), ("a" * 152 + "€" + "a" * 152, 3),
        ("好" * 70, 1), ("好" * 71, 2), ("好" * 134, 2), ("好" * 135, 3),
        ("😀" * 35, 1), ("😀" * 36, 2), ("好" * 66 + "😀" + "好" * 66, 3), ("a" * 69 + "好", 1), ("@£$\n[]", 1),
    ],
)  # fmt: skip
def test_text_messages_are_counted_as_they_are_charged(text, count):
    assert segments(text) == count


def test_one_sign_of_another_alphabet_makes_all_of_them_wide():
    assert is_gsm_7("Grüße aus Köln") and not is_gsm_7("naïve")


@pytest.mark.parametrize(
    ("text", "kind"),
    [("STOP", "stop"), (" stop. ", "stop"), ("td", "stop"), ("退订", "stop"), ("Start", "start"), ("恢复", "start"),
     ("please stop the truck", "message"), ("不要退订", "message"), ("", "message"), ("TDS", "message")],
)  # fmt: skip
def test_only_a_whole_message_of_such_a_word_stops_us(text, kind):
    assert stop_or_start(text) == kind


@pytest.mark.parametrize(
    ("wrote", "answers", "stopped", "closed", "left"),
    [
        (timedelta(hours=1), 0, False, "", 5),
        (timedelta(hours=47, minutes=59), 4, False, "", 1),
        (timedelta(hours=48), 0, False, "window", 5),
        (timedelta(hours=1), 5, False, "too_many", 0),
        (timedelta(hours=1), 9, False, "too_many", 0),
        (timedelta(hours=1), 0, True, "stopped", 5),
        (None, 0, False, "window", 5),
    ],
)
def test_what_is_left_is_counted_from_their_last_word(wrote, answers, stopped, closed, left):
    found = allowance(
        LIMITS, wrote_at=NOW - wrote if wrote else None, answers=answers, stopped_at=NOW if stopped else None, now=NOW
    )
    assert (found.closed, found.answers_left) == (closed, left)


def test_a_text_needs_as_many_messages_as_are_left():
    one_left = allowance(LIMITS, wrote_at=NOW, answers=4, stopped_at=None, now=NOW)
    assert excess("短", 0, one_left) == ""
    assert excess("短", 1, one_left) == "too_many"
    assert excess("a" * 150, 0, one_left) == "too_many"
    assert excess("a" * 1000, 0, one_left) == "too_long"


def test_files_and_templates_have_limits_of_their_own():
    limits = Limits(longest=1, unit="characters", files=("image/",), largest_file=10, longest_template=5)
    assert not misfit([("image/png", 10)], limits)
    assert misfit([("image/png", 11)], limits) and misfit([("application/pdf", 1)], limits)
    assert template_excess("a\n\nb c", limits) == "" and template_excess("abcdef", limits) == "too_long"
