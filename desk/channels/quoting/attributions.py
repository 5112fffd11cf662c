"""Lines such as `On 5 Jan 2026 at 10:00, Ada <a@b> wrote:`, whole or wrapped, in many languages."""

import re

from desk.channels.quoting.rows import Rows

WRAPPED = 4  # rows such a line may take
OPENS = re.compile(
    r"(?i)[-—*_ ]{0,6}(on|at|am|le|el|il|em|no dia|a\(s\)|op|den|w dniu|dnia|dne|在|于|於"
    r"|mon|tue|wed|thu|fri|sat|sun|\d{1,4}[-/.年])"
    r"(?=[\s,\d,，(（<\"“年]|$|[^\x00-\x7f])"
)
ENDS = re.compile(
    r"(?i)(wrote|writes|schrieb|geschrieben|a\s+écrit|écrit|escribi[óo]|ha\s+scritto|scritto|escreveu|schreef|skrev|napisał\s*\(?a?\)?"
    r"|pisze|пишет|написала?|написал\(а\)|yazdı|写道|寫道|写到|寫到|写|寫|来信|來信|编写|撰寫|写信说|书写"
    r"|書きました|さんは書きました|のメール|のメッセージ|さんからのメッセージ|작성|작성함|쓰셨습니다|씀|보냄|쓴\s*글|썼습니다)"
    r"\s*[:：]\s*[*_]*$"
)
INSIDE = re.compile(r"(?i)\b(schrieb|skrev|schreef|wrote\s+on|écrit\s+le|ha\s+scritto\s+il)\b.{0,200}[:：]\s*[*_]*$")
BARE = re.compile(
    r"(\S{0,12}\s?)?\d{2,4}\s?[-/年.]\s?\d{1,2}\s?[-/月.].{0,120}<[^<>\s]{1,120}@[^<>\s]{1,120}>\s?[:：]$"
)
ADDRESS = re.compile(r"[^\s<>@]@[^\s<>@]")
TIME = re.compile(r"\d\s?[:：.h时時시点點]\s?\d\d|[上下]午\s?\d|오[전후]\s?\d|午[前後]\s?\d")
NAMED_DATE = re.compile(
    r"(?i).{1,60}([于於]\s*\d{4}\s?[-/年]|\b(wrote\s+on|schrieb\s+am|skrev\s+den|écrit\s+le)\s.{0,20}\d)"
)


def attribution_end(rows: Rows, start: int) -> int:
    """The row after the attribution that begins at `start`, or `start` when none does."""
    text = rows.plain[start]
    opens = OPENS.match(text) is not None
    if not opens and "@" not in text and text[-1:] not in ":：*_":
        return start
    window = ""
    for index in range(start, min(start + WRAPPED, len(rows))):
        line = rows.plain[index]
        if not line or rows.depth[index] != rows.depth[start] or len(window) > 400:
            break
        window = f"{window} {line}".strip()
        if line[-1:] in ":：*_":
            if not _says_who_wrote(window):
                return start
            marked = _followed_by_quote(rows, index + 1)
            return index + 1 if marked or _certain(window, opens) else start
    return start


def _says_who_wrote(window: str) -> bool:
    if len(window) < 6:
        return False
    return any(pattern.search(window) for pattern in (ENDS, INSIDE)) or BARE.match(window) is not None


def _followed_by_quote(rows: Rows, index: int) -> bool:
    following = rows.next_written(index)
    return following < len(rows) and rows.depth[following] > 0


def _certain(window: str, opens: bool) -> bool:
    """Without quote marks below, everything below would be cut: only a mail program's own wording may do that."""
    if ADDRESS.search(window):
        return opens or TIME.search(window) is not None or re.search(r"\d{4}", window) is not None
    return TIME.search(window) is not None and (opens or NAMED_DATE.match(window) is not None)
