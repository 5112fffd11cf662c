"""Which rows of a body are an earlier mail, and which introduce one."""

from collections.abc import Callable
from functools import lru_cache

from desk.channels.quoting.attributions import attribution_start
from desk.channels.quoting.blocks import block_end
from desk.channels.quoting.columns import columns_end, may_begin_columns, sender_above
from desk.channels.quoting.labels import is_label
from desk.channels.quoting.own_lists import is_own_list, own_again
from desk.channels.quoting.rows import Rows
from desk.channels.quoting.separators import is_doubtful, is_marker, is_separator, leads_in
from desk.channels.quoting.wording import closes_address, may_end, opens_quote

MOST_SUSPECTS = 4_000  # no mail that people wrote has as many
TELLING = frozenset({"history", "intro", "head"})
SHORTEST = 3  # `To:`
INDENT = 2


def history(rows: Rows) -> list[bool]:
    """For each row whether it is quoted: marked as such, an introduction, or below one that nothing else limits."""
    _unmark_wrapped(rows)
    quoted = [depth > 0 for depth in rows.depth]
    go_on = 0
    introduced = False
    for index in _suspects(rows):
        if index < go_on or quoted[index]:
            continue
        first, end = _introduction(rows, index)
        if first == end:
            continue
        first = _lead_in(rows, first)
        if not introduced:
            own_again(rows, quoted, first)
        introduced = True
        quoted[first:end] = [True] * (end - first)
        go_on = _quote_end(rows, quoted, end, told=is_marker(rows.plain[index]) and first == rows.next_written(0))
        if go_on == len(rows):
            quoted[end:] = [True] * (len(rows) - end)
            break
    if not introduced and is_own_list(rows, quoted):
        return [False] * len(rows)
    _close_gaps(rows, quoted)
    return quoted


def _unmark_wrapped(rows: Rows) -> None:
    """An attribution may be wrapped right before the `>` of its address."""
    for index, depth in enumerate(rows.depth):
        first = depth == 1 and index > 0 and not rows.depth[index - 1]
        if first and closes_address(rows.plain[index - 1], rows.plain[index]):
            rows.depth[index] = 0
            rows.plain[index] = "> " + rows.plain[index]


def _suspects(rows: Rows) -> list[int]:
    """The rows worth a close look; of a body that has very many, the first."""
    found = [index for index, text in enumerate(rows.plain) if _is_suspect(text) and not rows.depth[index]]
    if any(rows.marks):
        found += [index for index, marks in enumerate(rows.marks) if marks & TELLING and rows.plain[index]]
        found = sorted(set(found))
    shown = frozenset(rows.fenced())
    return [index for index in found[: MOST_SUSPECTS + len(shown)] if index not in shown][:MOST_SUSPECTS]


@lru_cache(maxsize=1024)
def _is_suspect(text: str) -> bool:
    if may_begin_columns(text):
        return True
    if len(text) < SHORTEST:
        return False
    return is_label(text) or is_separator(text) or may_end(text) or opens_quote(text)


def _introduction(rows: Rows, index: int) -> tuple[int, int]:
    """The first row of what introduces an earlier mail at `index`, and the row after it; the same when nothing does."""
    text, marks = rows.plain[index], rows.marks[index]
    if "history" in marks:
        return index, max(index + 1, _past_block(rows, index))
    if is_label(text):
        end = block_end(rows, index, sure="head" in marks)
        if end > index:
            return index, end
    if is_separator(text):
        end = _past_block(rows, index + 1)
        alone = end == index + 1 and not rows.quote_follows(end)
        return index, index if alone and is_doubtful(text) else end
    end = columns_end(rows, index)
    if end > index:
        return _sender_above(rows, index), end
    if opens_quote(text):
        return index, index + 1
    first = attribution_start(rows, index) if may_end(text) else None
    if first is not None:
        return first, index + 1
    return (index, index + 1) if "intro" in marks and rows.quote_follows(index + 1) else (index, index)


def _past_block(rows: Rows, index: int) -> int:
    """A separator's own header block belongs to it, so that quote marks below that block are seen."""
    following = rows.next_written(index)
    if following < len(rows) and not rows.depth[following]:
        return max(index, block_end(rows, following, sure=True)) if is_label(rows.plain[following]) else index
    return index


def _lead_in(rows: Rows, first: int) -> int:
    """Rules and bare titles directly above an introduction are part of it."""
    for above in range(first - 1, max(-1, first - 6), -1):
        if rows.depth[above]:
            break
        told = "intro" in rows.marks[above] or leads_in(rows.plain[above])
        if rows.plain[above] and not told:
            break
        first = above if rows.plain[above] else first
    return first


def _sender_above(rows: Rows, index: int) -> int:
    """The sender's name and the date stand above the columns, in the left one or in a cell of their own."""
    first = index
    while first > 0 and index - first < 4 and rows.plain[first - 1] and len(rows.plain[first - 1]) < 60:
        first -= 1
    return first if first < index else sender_above(rows, index)


def _quote_end(rows: Rows, quoted: list[bool], end: int, told: bool) -> int:
    """The row to go on from below an introduction: the number of rows when all the rest is quoted."""
    following = rows.next_written(end)
    if told or following == len(rows) or rows.depth[following]:
        return end
    if "inset" in rows.marks[following]:
        last = _run(rows, following, lambda row: "inset" in rows.marks[row])
    elif rows.prefix(following):
        return _quote_prefixed(rows, quoted, end, following)
    elif _indented(rows, following) and not _indented(rows, max(0, end - 1)):
        last = _run(rows, following, lambda row: _indented(rows, row))
        last = last if last > following + 1 else len(rows)
    else:
        return len(rows)
    quoted[end:last] = [True] * (last - end)
    return last


def _run(rows: Rows, start: int, belongs: Callable[[int], bool]) -> int:
    end = start
    for row in range(start, len(rows)):
        if rows.plain[row] and not belongs(row):
            break
        end = row + 1 if rows.plain[row] else end
    return end


def _quote_prefixed(rows: Rows, quoted: list[bool], end: int, first: int) -> int:
    """All rows below with the prefix of the first are quoted; what stands between them answers."""
    prefix = rows.prefix(first)
    for row in range(first, len(rows)):
        if rows.plain[row].startswith(prefix):
            quoted[row] = True
    return end


def _indented(rows: Rows, row: int) -> bool:
    return rows.raw[row][:INDENT].strip(" ") == "" and len(rows.raw[row]) > INDENT or rows.raw[row][:1] == "\t"


def _close_gaps(rows: Rows, quoted: list[bool]) -> None:
    """Blank rows between two quoted rows are quoted too, and so is the tail of a long one that a program wrapped."""
    last = -1
    for index in [index for index, state in enumerate(quoted) if state]:
        if 0 <= last < index - 1 and (_wrapped(rows, last, index) or not any(rows.plain[last + 1 : index])):
            quoted[last + 1 : index] = [True] * (index - last - 1)
        last = index


def _wrapped(rows: Rows, above: int, below: int) -> bool:
    """A short row in small letters between two quoted ones, the first long and without an end."""
    if below - above != 2 or not (rows.depth[above] and rows.depth[below]):
        return False
    long, text = rows.plain[above], rows.plain[above + 1]
    return len(long) >= 64 and long[-1] not in ".?!:;" and len(text) <= 30 and text[:1].islower()
