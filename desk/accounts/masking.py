"""How personal data looks to those who may not see it. Total: any string goes in, nothing personal comes out."""

import re
import unicodedata
from collections.abc import Iterable

STARS = "***"
COUNTRY_CODE = re.compile(
    r"1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3}",  # ITU-T E.164 assignments
    re.ASCII,
)
CN_MOBILE = re.compile(r"(?:(?:\+|00)?86)?(1[3-9]\d)\d{4}(\d{4})", re.ASCII)
# Lines of a company, as such written: a bare run of digits may be a mobile of another country.
PUBLIC_LINE = re.compile(
    r"(?:(?:\+|00)86[- ]?)?(?:\(0(?:10|2\d|[3-9]\d\d)\) ?|0(?:10|2\d|[3-9]\d\d)-)[2-9]\d{2,3}[- ]?\d{4}(?:-\d{1,5})?"
    r"|(?:\+|00)86[- ]?(?:10|2\d|[3-9]\d\d)[- ]?[2-9]\d{2,3}[- ]?\d{4}(?:-\d{1,5})?"
    r"|[48]00[- ]\d{3}[- ]\d{4}|[48]00-\d{4}-\d{3}|400\d{7}",
    re.ASCII,
)
SHORT_TAIL = 7  # fewer digits than this: four of them would be most of the number
HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[^\W\d_][\w-]*")

ZH_BREAK = re.compile(r"[\s,;:]+")
ZH_AREA = re.compile(r"[省市区县州旗镇乡村路街道巷园]")
ZH_NUMBER = re.compile(
    r"\d|[零〇一二两三四五六七八九十百甲乙丙丁]+(?:号|弄|栋|幢|座|楼|层|室|单元|期|排|组|户)|[A-Za-z]"
)
ZH_STREET = re.compile(r".*(?:[省市县州旗镇乡村路街道巷]|(?<!小)区|(?<![花家])园)", re.DOTALL)

STREET_WORD = re.compile(
    r"(?:.+(?:stra(?:ss|ß)e|str|weg|allee|platz|gasse|straat|laan|gatan|vej)"
    r"|street|st|road|rd|avenue|ave|lane|ln|drive|dr|boulevard|blvd|way|highway|hwy|court|ct|place|pl|square|sq)\.?",
    re.IGNORECASE,
)
UNIT_WORD = re.compile(
    r"(?:apt|apartment|flat|unit|suite|ste|room|rm|floor|fl|building|bldg|block|house|c/o|attn|tel|phone)\b|#",
    re.IGNORECASE,
)

PHONE_LIKE = re.compile(r"[\d+()\-./ \t]+", re.ASCII)
GAP = r"[\s().\-]{0,3}"
MAIL_IN_TEXT = re.compile(r"[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
PHONE_IN_TEXT = re.compile(  # without its owner only what looks like nothing else: a mobile of China, or a + in front
    r"(?<![A-Za-z0-9+])(?:(?:\+|00)86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?![A-Za-z0-9])"
    r"|(?<![A-Za-z0-9])\+\d(?:[ ().-]{0,3}\d){7,14}(?![A-Za-z0-9])",
    re.ASCII,
)


def mask_phone(text: str) -> str:
    """138****5678, or +49 ****** 7030; a company's landline, 400 or 800 number is not personal and stays."""
    text = _plain(text)
    if not text or PUBLIC_LINE.fullmatch(text):
        return text
    digits = re.sub(r"[^\d]", "", text, flags=re.ASCII)
    mobile = CN_MOBILE.fullmatch(digits)
    if mobile and PHONE_LIKE.fullmatch(text):
        return f"{mobile[1]}****{mobile[2]}"
    country = _country_code(text, digits)
    own = digits.removeprefix("00")[len(country) :] if country else digits
    tail = own[-4:] if len(own) >= SHORT_TAIL else ""
    return " ".join(part for part in (f"+{country}" if country else "", "******", tail) if part)


def mask_name(text: str) -> str:
    """张**, or J*** S***: the first character, of each word where words are parted."""
    text = _plain(text)
    words = text.split()
    if words and all(HAN.search(word) for word in words):
        name = "".join(words)
        return name[0] + "**" if len(name) > 1 and name[0].isalnum() else STARS
    return " ".join(_initial(word) for word in words)


def mask_email(text: str) -> str:
    """The first character and the domain: l***@corp.com."""
    text = _plain(text)
    local, at, domain = text.rpartition("@")
    if not at or not DOMAIN.fullmatch(domain):
        return STARS if text else ""
    return f"{_initial(local)}@{domain}"


def mask_address(text: str) -> str:
    """District, city and street; the house number and all that is finer is hidden.

    What cannot be recognised as a place is hidden too.
    """
    text = _plain(text)
    if not text:
        return ""
    return _mask_zh_address(text) if HAN.search(text) else _mask_latin_address(text)


def mask_identity(text: str) -> str:
    """The last four characters of an identity card or passport: ****1234."""
    text = _plain(text)
    if not text:
        return ""
    return "****" + (text[-4:] if len(text) >= 8 else "")


def mask(field: str, text: str) -> str:
    """A value of this field (name, phone, email, address) as those see it who have not asked for it."""
    return {"name": mask_name, "phone": mask_phone, "email": mask_email, "address": mask_address}[field](text)


def mask_numbers(text: str) -> str:
    """`text` with every mail address, mobile and international number in it masked, whoever they belong to."""
    text = MAIL_IN_TEXT.sub(lambda hit: mask_email(hit[0]), text)
    return PHONE_IN_TEXT.sub(lambda hit: mask_phone(hit[0]), text)


def mask_in_text(text: str, known: Iterable[str]) -> str:
    """`text` with each value of `known` masked as what it is: mail address, phone, address or name.

    Phones are found however they are spaced and with or without +86. Values of one character are left alone.
    """
    values = sorted({_plain(value) for value in known}, key=len, reverse=True)
    values = [value for value in values if len(value) > 1]
    if not values:
        return text
    finder = re.compile("|".join(f"({_pattern(value)})" for value in values), re.IGNORECASE)
    return finder.sub(lambda hit: _mask_known(values[(hit.lastindex or 1) - 1]), text)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _country_code(text: str, digits: str) -> str:
    if not text.startswith(("+", "00")):
        return ""
    code = COUNTRY_CODE.match(digits.removeprefix("00"))
    return code[0] if code else ""


def _initial(word: str) -> str:
    first = next((character for character in word if character.isalnum()), "")
    return first + STARS if first and len(word) > 1 else STARS


def _mask_zh_address(text: str) -> str:
    parts = ZH_BREAK.split(text)
    while parts and not ZH_AREA.search(parts[0]):  # whoever it is for, a phone, a label
        parts.pop(0)
    place = "".join(parts)
    number = ZH_NUMBER.search(place)
    street = ZH_STREET.match(place[: number.start()] if number else place)
    return (street[0] if street else "") + STARS


def _mask_latin_address(text: str) -> str:
    segments = [segment.split() for segment in re.split(r"[,;\n]", text) if segment.strip()]
    begin = _street_segment(segments)
    if begin is None:
        return STARS
    shown = [_street(segments[begin]), *(_hide_numbers(segment) for segment in segments[begin + 1 :])]
    kept = [segment for segment in shown if segment != STARS]
    return f"{STARS} {', '.join(kept)}" if kept else STARS


def _street_segment(segments: list[list[str]]) -> int | None:
    """Which segment names the street; what stands before it is finer than the street, or a person."""
    for number, words in enumerate(segments):
        if any(STREET_WORD.fullmatch(word) for word in words[1:] or words) and not _is_unit(words):
            return number
    for number, words in enumerate(segments):
        if _numbers(words) and not _is_unit(words):
            return number
    return 1 if len(segments) > 1 else None


def _street(words: list[str]) -> str:
    """The words of a street without its number and without what stands on the far side of the number."""
    at = next((i for i, word in enumerate(words) if STREET_WORD.fullmatch(word)), None)
    numbers = _numbers(words)
    if not numbers:
        return " ".join(words) if at is not None else _hide_numbers(words)
    if at is None:
        return " ".join(words[numbers[-1] + 1 :] if numbers[0] == 0 else words[: numbers[0]]) or STARS
    first = max((i + 1 for i in numbers if i < at), default=0)
    last = min((i for i in numbers if i > at), default=len(words))
    return " ".join(words[first:last]) or STARS


def _hide_numbers(words: list[str]) -> str:
    if _is_unit(words):
        return STARS
    return " ".join(word for i, word in enumerate(words) if i not in _numbers(words)) or STARS


def _numbers(words: list[str]) -> list[int]:
    return [i for i, word in enumerate(words) if any(character.isdigit() for character in word)]


def _is_unit(words: list[str]) -> bool:
    return any(UNIT_WORD.match(word) for word in words)


def _mask_known(value: str) -> str:
    if "@" in value:
        return mask_email(value)
    if _is_phone(value):
        return mask_phone(value)
    if any(character.isdigit() for character in value) or "," in value:
        return mask_address(value)
    return mask_name(value)


def _is_phone(value: str) -> bool:
    return bool(PHONE_LIKE.fullmatch(value)) and sum(character.isdigit() for character in value) >= SHORT_TAIL


def _pattern(value: str) -> str:
    """A pattern for one known value: no group of its own, bounded gaps."""
    if _is_phone(value):
        digits = re.sub(r"\D", "", value)
        digits = re.sub(r"^(?:00)?86(?=1[3-9]\d{9}$)", "", digits)
        country = "" if CN_MOBILE.fullmatch(digits) or len(digits) < SHORT_TAIL + 3 else _country_code(value, digits)
        own = digits.removeprefix("00").removeprefix(country).lstrip("0") if country else digits  # as dialled at home
        wide = GAP.join(f"[{digit}{chr(ord(digit) + 0xFEE0)}]" for digit in own)  # half and full width
        home = rf"(?<!\d)(?:\+|00)?{country}{GAP}0?{GAP}|(?<!\d)0?" if country else r"(?<!\d)\+?"
        return rf"(?:(?<!\d)(?:\+|00)?86{GAP}|{home}){wide}(?!\d)"
    words = r"\s+".join(re.escape(word) for word in value.split())
    return rf"(?<![A-Za-z0-9]){words}(?![A-Za-z0-9])" if value.isascii() else words
