"""Rows that the writer marked with `>` without quoting anybody: lists, logs, what a contract says."""

from itertools import groupby

from desk.channels.quoting.rows import Rows
from desk.channels.quoting.wording import says_who_wrote


def is_own_list(rows: Rows, quoted: list[bool]) -> bool:
    """Without any introduction: marked rows below the writer's own `as follows:`, or marked `>>` alone."""
    first = next((row for row, state in enumerate(quoted) if state), 0)
    above = _above(rows, first)
    if not above or "@" in above or rows.raw[first].lstrip()[:1] not in (">", "＞") or _answers_between(rows, quoted):
        return False
    return above[-1] in ":：" or (_runs(quoted) == 1 and min(depth for depth in rows.depth if depth) > 1)


def own_again(rows: Rows, quoted: list[bool], introduction: int) -> None:
    """Marked rows above the first introduction are the writer's own list, unless the quote below has them too."""
    own = [row for row in range(introduction) if quoted[row] and rows.raw[row].lstrip()[:1] in (">", "＞")]
    if not own or (own[0] > 0 and says_who_wrote(rows.plain[own[0] - 1])):
        return
    if _runs(quoted[:introduction]) > 1 and not _is_log(rows, quoted[:introduction], own[0]):
        return
    below = frozenset(rows.plain[introduction:])
    if not any(rows.plain[row] in below for row in own if rows.plain[row]):
        for row in own:
            quoted[row] = False
            rows.depth[row] = 0


def _is_log(rows: Rows, quoted: list[bool], first: int) -> bool:
    return _above(rows, first)[-1:] in (":", "：") and not _answers_between(rows, quoted)


def _answers_between(rows: Rows, quoted: list[bool]) -> bool:
    """Whether own rows stand between marked ones in paragraphs of their own; in a log they stand close to them."""
    marked, own, blank = False, False, False
    for text, state in zip(rows.plain, quoted, strict=False):  # of the rows above an introduction only
        if state and text:
            if own and blank:
                return True
            marked, own, blank = True, False, False
        elif marked:
            own, blank = own or bool(text), blank or not text
    return False


def _above(rows: Rows, row: int) -> str:
    """The written row above; empty without one."""
    return next((rows.plain[above] for above in range(row - 1, -1, -1) if rows.plain[above]), "")


def _runs(quoted: list[bool]) -> int:
    return sum(state for state, _ in groupby(quoted))
