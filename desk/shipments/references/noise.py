"""Places where digits are not references: addresses, phone numbers, other people's numbers."""

from collections.abc import Iterator
from itertools import islice
from re import compile as regex

from desk.shipments.references.matches import MOST_CLAIMS, Claim, Rank
from desk.shipments.references.normalise import Folded
from desk.shipments.references.wording import any_of

# Atomic and anchored at the start of a run, so that each character is looked at once.
_ATOM = r"[A-Z0-9!#$%&'*+/=?^_`{|}~.-]"
_MAILBOX = regex(rf"{_ATOM}(?<!{_ATOM}{_ATOM}){_ATOM}{{0,250}}+@[A-Z0-9.-]{{1,250}}+")
_URL = regex(r"(?:HTTPS?://|WWW\.)[A-Z0-9:/?#@!$&'()*+,;=._~%-]{1,2000}+")
_RUN = r"[+(]?\d(?:[ \t()+./-]{0,3}\d){4,30}+"
_EN = ["TEL(?:EPHONE)?", "PH(?:ONE)?", "MOB(?:ILE)?", "CELL", "FAX", "WHATSAPP", "HOTLINE", "CALL", "WECHAT", "QQ"]
_ZH = ["电话", "手机", "传真", "座机", "热线", "致电", "拨打", "微信", "联系人", "联系方式"]
_LINE_START = r"\n[ \t]{0,4}[TMPF](?=[ .:])"
_PHONE = regex(
    rf"(?:{any_of(_EN, [*_ZH, _LINE_START])})"
    rf"[^\w\n]{{0,4}}(?:(?:NO|NUMBER|号码|号|是|为|US|ME|AT|ON|请|联系|同号)[^\w\n]{{0,4}}){{0,3}}{_RUN}"
)
_PLUS = regex(
    r"(?:\+(?<![A-Z0-9]\+)\d|0(?<![A-Z0-9]0)086[ -]?\d|8(?<![A-Z0-9]8)6[ -]?1\d{2})(?:[ \t()./-]{0,2}\d){6,14}+"
)
_PERSON = regex(rf"(?:先生|女士|小姐|师傅|经理|司机)[^\w\n]{{0,3}}{_RUN}")


def addresses_and_phones(folded: Folded) -> Iterator[Claim]:
    """Spans from which nothing may be read: e-mail addresses, message ids, phone numbers."""
    for form in (_MAILBOX, _PHONE, _PLUS, _PERSON) if "@" in folded.text else (_PHONE, _PLUS, _PERSON):
        for found in islice(form.finditer(folded.text), MOST_CLAIMS):
            yield Claim(found.start(), found.end(), Rank.BLOCKED)


def links(folded: Folded) -> list[Claim]:
    """URLs: a tracking link may hold a number, but only one that proves itself."""
    return [Claim(f.start(), f.end(), Rank.DECOY) for f in islice(_URL.finditer(folded.text), MOST_CLAIMS)]
