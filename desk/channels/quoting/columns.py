"""The head of an earlier mail as Lotus Notes draws it: names in one column, `To`, `cc` and `Subject` in another."""

import re

from desk.channels.quoting.labels import KIND
from desk.channels.quoting.rows import Rows

REACH = 12  # rows from `To` to `Subject`
ABOVE = 5  # rows from the sender's name to `To`
WIDEST = 300
DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}")
APART = re.compile(r"\s{3}([^\s:：]{1,12})(?=\s?[:：]?(?:\s|$))")


def may_begin_columns(text: str) -> bool:
    """Whether a row has the label of the recipients in a column, without a mail program's colon; a quick look."""
    if not text:
        return False
    words = text.split()
    return KIND.get(words[0].lower()) == "to" or ("   " in text and _column(text) == "to")


def columns_end(rows: Rows, start: int) -> int:
    """The row after such a head whose `To` is row `start`, or `start` when it is none."""
    if _column(rows.raw[start]) != "to" and sender_above(rows, start) == start:
        return start
    for index in range(start + 1, min(start + REACH, len(rows))):
        words = rows.plain[index].lower().split()
        if not words:
            continue
        if KIND.get(words[0]) == "subject" or _column(rows.raw[index]) == "subject":
            if not any(DATE.search(row) for row in rows.plain[max(0, start - ABOVE) : index]):
                return start  # somebody's own list of what goes from where to where
            return _past_subject(rows, index + 1) if len(words) == 1 else index + 1
    return start


def _column(raw: str) -> str:
    """The field whose label stands in a column of its own, with its value beside or below it."""
    return next((kind for word in APART.findall(raw[:WIDEST]) if (kind := KIND.get(word.lower()))), "")


def sender_above(rows: Rows, start: int) -> int:
    """The row of the sender's name where a short row with a date stands between it and `start`, else `start`."""
    for index in range(start - 1, max(0, start - ABOVE), -1):
        if DATE.match(rows.plain[index]) and len(rows.plain[index]) < 30:
            name = next((row for row in range(index - 1, max(-1, index - 3), -1) if rows.plain[row]), start)
            return name if len(rows.plain[name]) < 60 else start
    return start


def _past_subject(rows: Rows, index: int) -> int:
    following = rows.next_written(index)
    return following + 1 if following < min(index + 2, len(rows)) else index
