"""Signatures below two dashes, a rule or inside a frame."""

import re
from collections.abc import Sequence

from desk.channels.quoting.cards import concerns_party, is_card, is_name, is_position, names_party, speaks
from desk.channels.quoting.disclaimers import is_list_footer
from desk.channels.quoting.separators import RULE
from desk.channels.quoting.tails import LONGEST, Tail

DELIMITER = re.compile(r"(--|—|––|__|- -|-- -)$")
BARS = re.compile(r"[|\s]+$|[^\w<>()?!.,;:？！。，…]{3,}$")  # what is left of a table, or a box that somebody drew
CALLS_ITSELF = re.compile(r"[\u3400-\u9fff]{2,3}$|[A-Za-zÀ-ӿ][A-Za-zÀ-ӿ.'’-]*( [A-Za-zÀ-ӿ][A-Za-zÀ-ӿ.'’-]*)?$")
# QQ's and WeCom's own rule, and below it a person: one of the hundred most usual family names comes first.
PERSONAL_RULE = re.compile(r"-{18}$")
PERSON = re.compile(
    r"(?!周[一二三四五六日末]|何[时時]|余[款额額]|苏州|蘇州|沈阳|徐州|韩国|唐山|武汉|范围|许可|顾客|龙门|陆运|吴江|任[务何意]|钱[款包])"
    r"[王李张張刘劉陈陳杨楊赵趙吴吳周徐孙孫胡朱郭何林罗羅梁谢謝宋唐许許邓鄧冯馮韩韓曹曾彭萧蕭蔡潘袁董余苏蘇叶葉吕呂魏蒋蔣田杜丁沈姜范傅卢盧任"
    r"汪崔陆陸廖姚谭譚邱秦郑鄭顾顧侯邵孟龙龍段钱錢汤湯尹黎武贺賀赖賴龚龔][\u3400-\u9fff]{1,2}(?![^\s/|,，])"
)
LONG_RULE = 10  # characters
FEW, NARROW = 6, 30  # rows, characters
HEADING = 12  # characters
LIKE = 3  # characters that an underline may be longer or shorter than its heading
SHORTEST = 6


def dangling_rule(tail: Tail, end: int) -> int:
    """A rule above something that was taken out."""
    gone = end < len(tail.text) or not tail.last
    return end - 1 if gone and (RULE.match(tail.text[end - 1]) or DELIMITER.match(tail.text[end - 1])) else end


def delimited(tail: Tail, end: int) -> int:
    """Below `-- ` (some programs lose the blank). More than one of them part the writer's own lists."""
    found = [index for index in range(max(0, end - LONGEST - 1), end) if DELIMITER.match(tail.raw[index].rstrip())]
    if not found:
        return end
    below = tail.text[found[0] + 1 : end]
    if len(found) == 1 and (tail.raw[found[0]] == "-- " or _names_itself(below)):
        return found[0]
    return found[-1] if _looks_signed(tail.text[found[-1] + 1 : end]) else end


def _names_itself(rows: Sequence[str]) -> bool:
    """Whether a name comes first, and no row speaks to the reader."""
    return (not rows or CALLS_ITSELF.match(rows[0]) is not None) and not any(map(speaks, rows))


def framed(tail: Tail, end: int) -> int:
    """A table that a program flattened to bars, with a card in its cells."""
    first = next((index for index in range(max(0, end - LONGEST), end) if _is_bar(tail.text[index])), end)
    if first == end:
        return end
    below = [row.strip("| ") for row in tail.text[first + 1 : end] if not BARS.match(row)]
    return first if _looks_signed(below) or all(map(is_name, below)) and len(below) < 3 else end


def _is_bar(text: str) -> bool:
    return BARS.match(text) is not None and RULE.match(text) is None


def ruled(tail: Tail, end: int) -> int:
    """A longer rule also parts a message; what stands below it must look like a signature."""
    for index in range(end - 1, max(-1, end - LONGEST), -1):
        if RULE.match(tail.text[index]):
            if index + 1 == end and tail.text[index] in tail.text[:index]:
                return end  # the last line of a frame, or of a list whose parts it divides
            if _heads(tail, index):
                return end
            signed = _looks_signed(tail.text[index + 1 : end]) or _is_person(tail, index, end)
            return index if signed and not _underlines(tail, index) else end
    return end


def _heads(tail: Tail, rule: int) -> bool:
    """Whether the row above says that what stands below the rule is somebody's address, and not the writer's."""
    above = tail.text[rule - 1] if rule else ""
    return above[-1:] in (":", "：") or (0 < len(above) <= HEADING and names_party(above) and above[-1].isalnum())


def _is_person(tail: Tail, rule: int, end: int) -> bool:
    """Whether a person's name and some words that say nothing stand below a mail program's own rule."""
    rows, above = tail.text[rule + 1 : end], tail.text[rule - 1] if rule else ""
    if not rows or not PERSON.match(rows[0]):
        return False
    if not PERSONAL_RULE.match(tail.text[rule]) and (len(rows) > 1 or len(tail.text[rule]) < LONG_RULE):
        return False
    if concerns_party(above) or len(rows) > FEW:
        return False
    return not any(len(row) > NARROW or speaks(row) for row in rows)


def _underlines(tail: Tail, index: int) -> bool:
    """Whether a rule is as long as the one row above it, which it makes a heading."""
    if index == 0 or index in tail.starts or index - 1 not in tail.starts:
        return False
    above = tail.text[index - 1]
    width = len(above) + sum(letter > "\u2e80" for letter in above)
    return width >= SHORTEST and abs(width - len(tail.text[index])) <= LIKE


def _looks_signed(rows: Sequence[str]) -> bool:
    if not rows:
        return True
    if any(is_list_footer(row) for row in rows[:3]) or is_card(rows, 1):
        return True
    named = all(is_name(row) or is_position(row) for row in rows)
    return named and (
        len(rows) <= 4 and any(map(is_position, rows)) or (len(rows) <= 2 and all(row[:1].isupper() for row in rows))
    )
