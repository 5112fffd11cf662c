"""What a customer is told of an exception: what it is, what it endangers, what comes next. Pure.

Types that have no words of their own are told as their event is.
"""

from collections.abc import Mapping

from desk.shipments.exception_table import TABLE
from desk.shipments.phrases import PLACEHOLDER, phrase

ANY_NEXT = ("如需我们协助，请在此回复", "Answer here if you need anything from us")
IMPACT = ("这会影响承诺时间 {promise}", "This endangers the promised date {promise}")
PLANS = ("可能影响：{plans}", "This may affect: {plans}")
CUTOFFS = {"si": ("提单资料（SI）", "shipping instruction (SI)"), "vgm": ("VGM", "VGM"), "cy": ("进港", "terminal")}

Values = Mapping[str, str | None]


def _read(table: str) -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    name = ""
    for line in table.strip().replace("\n    ~", " ~").splitlines():
        if line.startswith(" "):
            found[name].append(tuple(one.strip() for one in line.split("~")))
        else:
            name = line
            found[name] = []
    return found


WORDS = _read(TABLE)


def says(type: str, lang: str, values: Values) -> str:
    """What is wrong, for a customer; empty for what they are not told."""
    if type not in WORDS:
        return phrase(type, lang, {})
    return _best(WORDS[type][0 if _is_zh(lang) else 1], values)


def comes_next(type: str, lang: str, values: Values) -> str:
    """What they can do, or may expect."""
    if type not in WORDS:
        return ANY_NEXT[0 if _is_zh(lang) else 1]
    return _best(WORDS[type][2 if _is_zh(lang) else 3], values)


def endangers(lang: str, *, promise: str | None, plans: str) -> str:
    """What it means for what was promised and planned; empty for nothing."""
    at = 0 if _is_zh(lang) else 1
    said = [IMPACT[at].format(promise=promise)] if promise else []
    said += [PLANS[at].format(plans=plans)] if plans else []
    return ("；" if at == 0 else ". ").join(said)


def cutoff_name(kind: str, lang: str) -> str:
    return CUTOFFS.get(kind, ("", ""))[0 if _is_zh(lang) else 1]


def length_said(hours: int, lang: str) -> str:
    """50 小时, 3 天; 50 hours, 3 days: days where they come out even or are many."""
    days, rest = divmod(abs(hours), 24)
    if days >= 3 or (days and not rest):
        days += rest >= 12
        return f"{days} 天" if _is_zh(lang) else f"{days} day{'' if days == 1 else 's'}"
    return f"{abs(hours)} 小时" if _is_zh(lang) else f"{abs(hours)} hour{'' if abs(hours) == 1 else 's'}"


def _is_zh(lang: str) -> bool:
    return lang.lower().startswith("zh")


def _best(wordings: tuple[str, ...], values: Values) -> str:
    given = {name: text.strip() for name, text in values.items() if text and text.strip()}
    for wording in wordings:
        if all(name in given for name in PLACEHOLDER.findall(wording)):
            return PLACEHOLDER.sub(lambda hole: given[hole[1]], wording)
    return ""
