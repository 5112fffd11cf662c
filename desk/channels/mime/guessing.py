"""What character set unlabelled bytes are in, by the shape of the bytes."""

import codecs
import re

from desk.channels.mime.japanese import decode_jis

SAMPLE = 65536
HIGH_RUN = re.compile(rb"[\x80-\xff]+")
UTF8_CHAR = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
PAIR = re.compile(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]|[\x80-\xff]")
GB_COMMON = re.compile(rb"[\xb0-\xd7][\xa1-\xfe]|[\xa1-\xa3][\xa1-\xfe]")  # first-level hanzi, punctuation
BIG5_COMMON = re.compile(rb"[\xa4-\xc6][\x40-\x7e\xa1-\xfe]|\xa1[\x40-\x7e\xa1-\xfe]")
SJIS_KANA = re.compile(rb"\x82[\x9f-\xf1]|\x83[\x40-\x96]|\x81[\x40-\x5b]")
EUC_KANA = re.compile(rb"[\xa4\xa5][\xa1-\xf6]|\xa1[\xa1-\xbc]")


def guess(data: bytes) -> str:
    """Text of unlabelled bytes: BOM, UTF-8, then East Asian and Cyrillic sets, then Windows-1252."""
    for bom, codec in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(bom):
            return data.decode(codec, "replace").removeprefix("\ufeff")
    if data.isascii():
        return decode_jis(data) if b"\x1b$" in data else data.decode("ascii")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _not_utf8(data)


def _not_utf8(data: bytes) -> str:
    sample = data[:SAMPLE]
    high = sum(map(len, HIGH_RUN.findall(sample)))
    covered = sum(map(len, UTF8_CHAR.findall(sample)))
    if covered >= 0.9 * high:  # UTF-8 with a cut or broken character
        return data.decode("utf-8", "replace")
    for codec in _candidates(sample, high):
        try:
            return data.decode(codec)
        except UnicodeDecodeError as error:
            if error.start >= len(data) - 2 and codec != "cp1252":  # a pair cut at the end
                return data.decode(codec, "replace")
    return data.decode("cp1252", "replace") if high < 4 else data.decode("latin-1")


def _candidates(sample: bytes, high: int) -> list[str]:
    if _cyrillic(sample, high):
        return [_cyrillic(sample, high)]
    scores = {
        "gb18030": _share(GB_COMMON, sample, high),
        "big5hkscs": _share(BIG5_COMMON, sample, high),
        "cp932": 1.4 * _share(SJIS_KANA, sample, high),
        "euc_jp": 1.4 * _share(EUC_KANA, sample, high) if _share(EUC_KANA, sample, high) > 0.25 else 0.0,
    }
    ranked = sorted((codec for codec in scores if scores[codec] >= 0.4), key=lambda codec: -scores[codec])
    if not ranked or _isolated(sample):
        ranked = ["cp1252"]
    return [*ranked, "cp1252"]


def _share(common: re.Pattern[bytes], sample: bytes, high: int) -> float:
    """How much of the text, read as pairs from the start of each run, falls into a set's everyday characters."""
    pairs = [pair for pair in PAIR.findall(sample)]
    return sum(1 for pair in pairs if common.fullmatch(pair)) / max(1, len(pairs))


def _isolated(sample: bytes) -> bool:
    """Accented letters stand alone among ASCII letters; Asian text comes in runs."""
    runs = HIGH_RUN.findall(sample)
    return sum(1 for run in runs if len(run) == 1) >= 0.7 * len(runs)


def _cyrillic(sample: bytes, high: int) -> str:
    """The Cyrillic set, when words look like words: mostly lower case letters of that set. Empty if not."""
    if high < 6 or _isolated(sample):
        return ""
    lower_1251 = sum(1 for byte in sample if byte >= 0xE0)
    lower_koi8 = sum(1 for byte in sample if 0xC0 <= byte <= 0xDF)
    letters = sum(1 for byte in sample if byte >= 0xC0 or byte in (0xA8, 0xB8, 0xA3, 0xB3))
    odd_runs = sum(1 for run in HIGH_RUN.findall(sample) if len(run) % 2)
    if letters < 0.97 * high or (high < 16 and not odd_runs):
        return ""
    if lower_1251 >= 0.75 * high:
        return "cp1251"
    return "koi8_r" if lower_koi8 >= 0.75 * high else ""


def misread_as_single_byte(data: bytes) -> bool:
    """Whether bytes under another label are really UTF-8: valid, with several long characters."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    long_ones = sum(1 for char in text[:SAMPLE] if ord(char) > 0x7FF)
    short_ones = sum(1 for char in text[:SAMPLE] if 0x7F < ord(char) <= 0x7FF)
    return long_ones >= 3 or (short_ones >= 1 and long_ones == 0 and _isolated_pairs(data))


def _isolated_pairs(data: bytes) -> bool:
    return all(len(run) == 2 for run in HIGH_RUN.findall(data[:SAMPLE]))


def looks_gb(data: bytes) -> bool:
    """Whether bytes labelled as a western set are Chinese in GBK: everyday hanzi in runs of pairs."""
    sample = data[:SAMPLE]
    high = sum(map(len, HIGH_RUN.findall(sample)))
    runs = HIGH_RUN.findall(sample)
    if high < 4 or any(len(run) % 2 for run in runs) or _isolated(sample):
        return False
    return _share(GB_COMMON, sample, high) >= 0.9 and high / max(1, len(runs)) >= 3
