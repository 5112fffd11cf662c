"""Where at the end of what somebody wrote the signature begins. Words come first: without evidence nothing is cut."""

import re
from collections.abc import Sequence

from desk.channels.quoting.cards import (
    concerns_party,
    is_address,
    is_card,
    is_closing,
    is_contact,
    is_full_card,
    is_name,
    is_position,
    names_party,
)
from desk.channels.quoting.delimiters import dangling_rule, delimited, framed, ruled
from desk.channels.quoting.disclaimers import PGP, goes_on, is_list_footer, is_notice, words_above
from desk.channels.quoting.footers import is_footer
from desk.channels.quoting.tails import FARTHEST, LONGEST, Tail

BY_DASH = re.compile(r"(?:--?|[—–]{1,2}|~|//)\s?[A-Z][\w.'’-]{1,20}(?:\s[A-Z][\w.'’-]{0,20}){0,2}$")
# A row that goes on in the next one: the address below it is what it speaks of.
OPEN_ENDED = re.compile(
    r"(?i)\b(to|at|is|an|unter|à|a|para|per|naar|aan|via|from|with|address|mail|e-?mail|adresse)$|[给到至为是寄发]$|(邮箱|地址)$"
)


def signature_start(tail: Tail) -> int:
    """How many rows of the tail are message; the rest is signature."""
    end, postscript = len(tail.text), tail.postscript()
    while end:
        kept = next((kept for rule in RULES if (kept := rule(tail, end)) < end), end)
        if kept == end or kept < postscript:
            return end
        end = kept
    return end


def _footer(tail: Tail, end: int) -> int:
    return end - 1 if is_footer(tail.text[end - 1]) or PGP.match(tail.text[end - 1]) else end


def _pgp(tail: Tail, end: int) -> int:
    for index in range(end - 1, max(-1, end - FARTHEST), -1):
        if PGP.match(tail.text[index]) and "BEGIN" in tail.text[index]:
            return index
    return end


def _list(tail: Tail, end: int) -> int:
    return next((row for row in range(tail.paragraph(end), end) if is_list_footer(tail.text[row])), end)


def _notice(tail: Tail, end: int) -> int:
    """Legal notices at the end, and what belongs to them."""
    first, found = end, end
    while first > 0 and end - first < FARTHEST:
        start = tail.paragraph(first)
        rows = tail.text[start:first]
        first = start
        if is_notice(rows):
            found = start + words_above(rows)
        elif not goes_on(rows):
            break
    return found


def _one_line_notice(tail: Tail, end: int) -> int:
    return end - 1 if is_notice([tail.text[end - 1]]) else end


def _card(tail: Tail, end: int) -> int:
    """Below closing words and a name: who that is. Closing words and the name itself stay with the message."""
    if not tail.last:
        return end
    for index in range(end - 2, max(-1, end - LONGEST - 1), -1):
        if is_closing(tail.text[index]):
            first = index + 1 + _is_bare_name(tail.text[index + 1])
            return first if _is_writers_card(tail.text[first:end], named=first > index + 1) else end
    return _card_alone(tail, end)


def _is_writers_card(rows: Sequence[str], named: bool) -> bool:
    """Without a name, thanks may also stand above the number that was asked for."""
    if not is_card(rows, min(2, len(rows))) or concerns_party(rows[0]):
        return False
    return named or any(map(is_position, rows))


def _card_alone(tail: Tail, end: int) -> int:
    """Without closing words a last paragraph must be a whole card of a person, and none may be asked for above."""
    first = tail.paragraph(end)
    if first == 0:
        return end
    rows, above = tail.text[first:end], tail.text[first - 1]
    if _leads_up(above) or names_party(above) or names_party(rows[0]):
        return end
    return first if is_full_card(rows) and _is_bare_name(rows[0]) and not is_position(rows[0]) else end


def _address(tail: Tail, end: int) -> int:
    """Foxmail signs with the bare address, well apart."""
    if end < 2 or not tail.last or end - 1 not in tail.apart or not is_address(tail.text[end - 1]):
        return end
    above = tail.text[end - 2]
    return end if above[-1] in ":：" or OPEN_ENDED.search(above) else end - 1


def _leads_up(above: str) -> bool:
    """Whether a row could go on in the card below it. Chinese rows often end without a full stop."""
    if above[-1] in ":：" or OPEN_ENDED.search(above):
        return True
    return above.isascii() and above[-1] not in ".!?" and not is_closing(above)


def _is_bare_name(text: str) -> bool:
    return is_name(text) and not is_contact(text)


def _by_dash(tail: Tail, end: int) -> int:
    """`-Ada` above another signature, where no list of dashes stands above it."""
    signed_on = end < len(tail.text)  # by a mailing list, for instance
    if end < 2 or not signed_on or end - 1 not in tail.starts or not BY_DASH.match(tail.text[end - 1]):
        return end
    listed = any(row[:1] in "-–—" for row in tail.text[max(0, end - FARTHEST) : end - 1])
    return end if listed else end - 1


RULES = (
    _footer,
    dangling_rule,
    _pgp,
    _notice,
    _one_line_notice,
    _list,
    delimited,
    framed,
    ruled,
    _card,
    _address,
    _by_dash,
)
