"""What character set unlabelled bytes are in: read them in each and see which reading makes words."""

import codecs
import re

from desk.channels.mime.everyday import (
    ARABIC,
    CENTRAL,
    CYRILLIC,
    GREEK,
    HANGUL,
    HEBREW,
    KANA,
    SIMPLIFIED,
    THAI,
    TRADITIONAL,
    Script,
)
from desk.channels.mime.japanese import decode_jis

SAMPLE = 16 * 1024
PLAIN = 0.4  # of the characters being everyday ones leaves no doubt
HIGH_RUN = re.compile(rb"[\x80-\xff]+")
UTF8_CHAR = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
HZ = re.compile(rb"~\{(?:[\x21-\x77][\x21-\x7e]){1,}~\}")
EASTERN = {  # codec: the characters that texts in it are full of
    "gb18030": SIMPLIFIED,
    "big5hkscs": TRADITIONAL,
    "cp949": HANGUL,
    "cp932": KANA,
    "euc_jp": KANA,
}
ALPHABETS = {
    "cp1251": CYRILLIC,
    "koi8_r": CYRILLIC,
    "iso8859_5": CYRILLIC,
    "cp866": CYRILLIC,
    "cp1253": GREEK,
    "cp1255": HEBREW,
    "cp1256": ARABIC,
    "cp874": THAI,
}
LATIN = {  # letters that tell Central Europe from the West
    "cp1250": frozenset("ąćęłńśźżĄĆĘŁŃŚŹŻčďěňřšťůžČĎĚŇŘŠŤŮŽőűŐŰáéíóúýÁÉÍÓÚÝöüÖÜ"),
    "iso8859_2": frozenset("ąćęłńśźżĄĆĘŁŃŚŹŻčďěňřšťůžČĎĚŇŘŠŤŮŽőűŐŰáéíóúýÁÉÍÓÚÝöüÖÜ"),
}
WORD = re.compile(r"[^\W\d_]{1,40}")
LETTERED = re.compile(r"[a-z][\x80-\u07ff]|[\x80-\u07ff][a-z]")


def guess(data: bytes) -> str:
    """Text of unlabelled bytes: BOM, UTF-8, then the set in which they read best, else Windows-1252."""
    for bom, codec in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(bom):
            return data.decode(codec, "replace").removeprefix("\ufeff")
    if b"\0" in data[:SAMPLE] and (wide := _wide_order(data[:SAMPLE])):
        return data.decode(wide, "replace")
    if data.isascii():
        return _seven_bit(data)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _not_utf8(data)


def _wide_order(sample: bytes) -> str:
    """UTF-16 without its mark: ASCII characters put a zero into every second byte."""
    low, high = sample[1::2].count(0), sample[0::2].count(0)
    if max(low, high) * 3 < len(sample) or min(low, high) * 10 > max(low, high):
        return ""
    return "utf-16-le" if low > high else "utf-16-be"


def _seven_bit(data: bytes) -> str:
    if b"\x1b$" in data or b"\x1b(" in data:
        return decode_jis(data)
    if HZ.search(data[:SAMPLE]):
        return data.decode("hz", "replace")
    return data.decode("ascii")


def _not_utf8(data: bytes) -> str:
    sample = data[:SAMPLE]
    high = sum(map(len, HIGH_RUN.findall(sample)))
    if sum(map(len, UTF8_CHAR.findall(sample))) >= 0.9 * high:  # UTF-8 with a cut or broken character
        return data.decode("utf-8", "replace")
    return data.decode(best_codec(sample) or "cp1252", "replace")


def best_codec(data: bytes) -> str:
    """The codec in which bytes that are not UTF-8 read best; empty for a western text or none at all."""
    sample = data[:SAMPLE]
    runs = HIGH_RUN.findall(sample)
    if not runs:
        return ""
    scores = {codec: _reads(sample, codec, common) for codec, common in EASTERN.items()}
    eastern = max(scores, key=lambda each: scores[each])
    if scores[eastern] >= PLAIN and len(runs) >= 3:
        return eastern
    if sum(1 for run in runs if len(run) == 1) < 0.7 * len(runs):  # accented letters stand alone
        found = _alphabet(sample) if scores[eastern] < 0.3 else ""
        found = found or (eastern if scores[eastern] >= 0.1 else _rare_chinese(sample))
        if found:
            return found
    return _central(sample)


def _reads(sample: bytes, codec: str, common: frozenset[str]) -> float:
    """The share of everyday characters among those beyond ASCII; 0 where the bytes break the set's own rules."""
    text = sample.decode(codec, "replace")
    beyond = [char for char in text if char > "\x7f"]
    broken = beyond.count("\ufffd") + sum(1 for char in beyond if "\ue000" <= char <= "\uf8ff")
    if broken * 20 > len(beyond) + 20 * (sample[-1] > 127):
        return 0.0
    halves = sum(1 for char in beyond if "\uff61" <= char <= "\uff9f")  # half-width kana: any byte is one
    full = len(beyond) - halves
    return sum(1 for char in beyond if char in common) / max(1, full + 2 * halves)


def _rare_chinese(sample: bytes) -> str:
    """A name or two of no everyday word is Chinese, if all of it is first-level hanzi."""
    for codec, fits in (("gb18030", GB_LEVEL_1), ("big5hkscs", BIG5_LEVEL_1)):
        runs = HIGH_RUN.findall(sample) if codec == "gb18030" else [sample]
        if codec == "gb18030" and runs and all(fits.fullmatch(run) for run in runs):
            return codec
        if codec == "big5hkscs" and fits.fullmatch(sample):
            return codec
    return ""


GB_LEVEL_1 = re.compile(rb"(?:[\xb0-\xd7][\xa1-\xfe]|[\xa1-\xa3][\xa1-\xfe]){2,}")
BIG5_LEVEL_1 = re.compile(
    rb"[\x00-\x7f]*(?:(?:[\xa4-\xc6][\x40-\x7e\xa1-\xfe]|\xa1[\x40-\x7e\xa1-\xfe]){2,}[\x00-\x7f]*)+?"
)


def _alphabet(sample: bytes) -> str:
    scores = {codec: _spells(sample, codec, letters) for codec, letters in ALPHABETS.items()}
    codec = max(scores, key=lambda each: scores[each])
    return codec if scores[codec] >= 1.15 else ""


def _spells(sample: bytes, codec: str, script: Script) -> float:
    """How much of the text is letters of a script, and of those the frequent ones; words in mixed case count less."""
    letters = script.letters
    text = sample.decode(codec, "replace")
    beyond = [char for char in text if char > "\x7f"]
    if len(beyond) < 4:
        return 0.0
    good = sum(1 for char in beyond if char in letters)
    capitals = sum(1 for char in beyond if char.lower() in letters and char not in letters)
    words = WORD.findall(text)
    mixed = sum(1 for word in words if word[1:] != word[1:].lower() and word != word.upper())
    mixed += sum(1 for word in words if any(char < "\x80" for char in word) and any(char > "\x7f" for char in word))
    words = [word for word in words if not word.isascii()]
    frequent = sum(1 for char in beyond if char.lower() in script.frequent)
    unlikely = 0.2 * (codec in ("iso8859_5", "cp866"))  # hardly ever met in mail
    return (good + 0.8 * capitals + frequent) / len(beyond) - unlikely - mixed / max(1, len(words))


def _central(sample: bytes) -> str:
    """A Central European set, when western reading puts signs inside words and this one does not."""
    known = {codec: len(set(language.findall(sample.decode(codec, "replace")))) for codec, language in CENTRAL.items()}
    codec = max(known, key=lambda each: known[each])
    if known[codec] >= 2:
        return codec
    if not _signs_in_words(sample.decode("cp1252", "replace")):
        return ""
    for codec, letters in LATIN.items():
        text = sample.decode(codec, "replace")
        beyond = [char for char in text if char.isalpha() and char > "\x7f"]
        if not _signs_in_words(text) and beyond and all(char in letters for char in beyond):
            return codec
    return ""


SIGN_IN_WORD = re.compile(r"[^\W\d_][\xa1-\xac\xae-\xb6\xb8-\xbf¹³×÷\x80-\x9f‚„…†‡ˆ‰‹›•™\ufffd][^\W\d_]")


def _signs_in_words(text: str) -> bool:
    return SIGN_IN_WORD.search(text) is not None


def misread_as_single_byte(data: bytes, pairs: bool = False) -> bool:
    """Whether bytes under another label are really UTF-8. `pairs`: that label's own characters are two bytes long."""
    if data.isascii():
        return False
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    beyond = [char for char in text[:SAMPLE] if char > "\x7f"]
    if any(char > "\u07ff" for char in beyond):
        return True
    if pairs:
        return all(len(run) == 2 for run in HIGH_RUN.findall(data[:SAMPLE])) and LETTERED.search(text) is not None
    return sum(1 for char in beyond if char.isalpha()) >= 0.5 * len(beyond)


def reads_better(data: bytes, codec: str) -> bool:
    """Whether bytes labelled as `codec` plainly read well in another set and not in that one."""
    sample = data[:SAMPLE]
    high = sum(map(len, HIGH_RUN.findall(sample)))
    if high < 6:
        return False
    other = best_codec(sample)
    if other in EASTERN:
        own = _reads(sample, codec, EASTERN[codec]) if codec in EASTERN else 0.0
        return other != codec and own < 0.05 and _reads(sample, other, EASTERN[other]) >= PLAIN
    return codec in ("cp1252", "ascii") and other in ALPHABETS and high >= 10
