"""Header blocks that mail programs write above an earlier mail, told from what a customer lists in the same words."""

import re

from desk.channels.quoting.labels import fields_of
from desk.channels.quoting.moments import TIME
from desk.channels.quoting.rows import Rows
from desk.channels.quoting.separators import leads_in

WINDOW = 18
INDENT = 2
STRAYS = 2  # unlabelled rows in a row: a long list of recipients, wrapped
UNKNOWN = re.compile(
    r"(?!(?i:re|fwd?|aw|wg|tr|rv|res|sv|vs|antw|odp|ynt|i)[:：]|答复|回复|转发|回覆|轉寄|\d{1,2}[:：]\d\d)[^\s:：]{1,12}\s?[:：]"
)

YEAR = re.compile(r"(?:19|20)\d\d|\d[./-]\d{1,2}[./-]\d\d")  # people leave it out
CALLED = re.compile(r"\d{7}")  # a telephone number: the parties of a waybill have one


def block_end(rows: Rows, start: int, sure: bool = False) -> int:
    """The row after the head of an earlier mail that begins at `start`, or `start` when none does.

    `sure`: something else has said already that an earlier mail begins here.
    """
    values: dict[str, str] = {}
    kind, strays, end = "", 0, start
    spaced = rows.plain[start + 1 : start + 2] == [""]  # some programs put an empty row after each field
    for index in range(start, min(start + WINDOW, len(rows))):
        text = rows.plain[index]
        if rows.depth[index] != rows.depth[start] or (not text and not spaced):
            break
        fields = fields_of(text)
        if fields.keys() & values.keys():
            break
        if fields:
            if spaced and values and rows.plain[index - 1] and block_end(rows, index - 1) >= index:
                return start  # what was taken for the first field is not of this block
            values |= fields
            kind, strays, end = list(fields)[-1], 0, index + 1
            continue
        strays += 1
        if strays > STRAYS or not values or UNKNOWN.match(text):
            break
        values[kind] += " " + text
    if "subject" in values and "@" in values.get("sender", ""):
        values.setdefault("from", values["sender"])
    complete = "date" in values and "@" in values.get("from", "")
    own = (not complete or rows.raw[start][:INDENT].isspace()) and _led_in(rows, start, apart="date" not in values)
    own = own or ("@" not in "".join(values.values()) and _goes_on_from_above(rows, start))
    return end if _plausible(values, sure) and (sure or not own) else start


def _led_in(rows: Rows, start: int, apart: bool) -> bool:
    """Whether the writer's own row, ending in a colon, stands above: `this is what I sent you:`

    `apart`: blank rows may stand between, as they may above what is indented.
    """
    past_blanks = apart or rows.raw[start][:INDENT].isspace()
    for row in range(start - 1, max(-1, start - WINDOW), -1):
        text = rows.plain[row]
        if not fields_of(text) and (text or not past_blanks):
            return text[-1:] in (":", "：") and text != ""
    return False


def _goes_on_from_above(rows: Rows, start: int) -> bool:
    """Whether the writer's row stands directly above: mail programs leave a blank row, or draw a rule."""
    above = rows.plain[start - 1] if start else ""
    return above != "" and not rows.depth[start - 1] and not leads_in(above)


def _plausible(values: dict[str, str], sure: bool) -> bool:
    """A customer also writes `From: Shanghai / To: Hamburg`; a mail's head has addresses, times and a subject."""
    if not values.get("from", "").strip():
        return sure and len(values) > 2
    if sure:
        return len(values) > 1
    sender_known = "@" in values["from"]
    if not sender_known and CALLED.search(values["from"]):
        return False
    addressed = sender_known or any("@" in values.get(kind, "") for kind in ("to", "cc"))
    when = values.get("date", "")
    if not re.search(r"\d", when):
        return sender_known and "to" in values and "subject" in values
    if "subject" in values:
        known = "to" in values or next(iter(values)) == "from"
        return addressed or (known and TIME.search(when) is not None and YEAR.search(when) is not None)
    return addressed and "to" in values and TIME.search(when) is not None
