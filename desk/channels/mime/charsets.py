"""Bytes to text, whatever the label says."""

import codecs
import re
from functools import lru_cache

from desk.channels.mime.guessing import EASTERN, guess, misread_as_single_byte, reads_better
from desk.channels.mime.japanese import decode_jis

# Labels that name a narrower table than what senders really write.
WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "ks_c_5601": "cp949",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
    "cp950": "big5hkscs",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
}
ALIASES = {
    "x-gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "csgb2312": "gb18030",
    "chinese": "gb18030",
    "gb": "gb18030",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "x-euc-jp": "euc_jp",
    "windows-949": "cp949",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601-1989": "cp949",
    "x-windows-949": "cp949",
    "windows-936": "gb18030",
    "windows-950": "big5hkscs",
    "x-x-big5": "big5hkscs",
    "big5-eten": "big5hkscs",
    "cn-big5": "big5hkscs",
    "windows-874": "cp874",
    "unicode-1-1-utf-8": "utf-8",
    "utf8mb4": "utf-8",
    "utf8mb3": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
    "x-unicode-2-0-utf-7": "utf-7",
    "csunicode11utf7": "utf-7",
    "iso646-us": "ascii",
    "hz-gb-2312": "hz",
    "iso-2022-cn": "iso2022_jp",
    "iso-2022-cn-ext": "iso2022_jp",
    "koi8": "koi8-r",
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-8-e": "iso8859-8",
    "x-mac-roman": "mac_roman",
    "macintosh": "mac_roman",
    "unicode": "utf-16",
    "ucs-2": "utf-16",
    "iso-10646-ucs-2": "utf-16",
}
# Python also has codecs that are not character sets (rot13, idna, unicode_escape); a label must not reach them.
TRUSTED = re.compile(
    r"(utf-(7|8|16|32)|cp\d|iso8859|iso2022|koi8|mac|gb|big5|euc|shift|johab|hz|ascii|tis|ptcp|kz1048)"
)
WESTERN = frozenset({"cp1252", "iso8859-15", "ascii", "cp1250", "cp1254", "mac-roman"})
CODE_PAGE = re.compile(r"(?:x-)?(?:cp|ms|windows|win|ibm|ansi|dos|codepage)[-_ ]?(\d{3,5})")
CODE_PAGES = {  # where a vendor's number is not Python's name
    "936": "gb18030", "950": "big5hkscs", "1200": "utf-16-le", "1201": "utf-16-be", "10000": "mac-roman",
    "20127": "ascii", "20866": "koi8-r", "21866": "koi8-u", "20932": "euc_jp", "50220": "iso2022_jp",
    "50221": "iso2022_jp", "50222": "iso2022_jp", "51932": "euc_jp", "51936": "gb18030", "51949": "cp949",
    "52936": "hz", "54936": "gb18030", "65000": "utf-7", "65001": "utf-8", "1361": "johab",
}  # fmt: skip
SEVEN_BIT = re.compile(rb"[\x00\x1b]|~\{")  # bytes below 128 that may mean more than themselves
WIDE_LABEL = re.compile(r"(?i)utf.?7|16|32|ucs|unicode|6500\d|120\d")
JIS = ("iso2022-jp", "iso2022-kr")


@lru_cache(maxsize=512)
def codec_name(label: str) -> str:
    """The Python codec to use for a charset label; empty when it is unknown or no charset."""
    label = label.split("*")[0].split("//")[0].strip(" \t\"'<>[]();,=").lower()
    if not label or not label.isascii() or "\0" in label or len(label) > 40:
        return ""
    for spelled in (label, label.removeprefix("x-"), label.replace("_", "-"), label.replace("-", "").replace("_", "")):
        found = _looked_up(spelled)
        if found:
            return found
    return ""


def _looked_up(label: str) -> str:
    page = CODE_PAGE.fullmatch(label)
    label = ALIASES.get(label) or (CODE_PAGES.get(page[1], f"cp{page[1]}") if page else label)
    if label.startswith("cp2859"):  # Microsoft's numbers for ISO 8859
        label = f"iso8859-{int(label[6:] or 1)}"
    try:
        name = codecs.lookup(label).name.replace("_", "-")
    except (LookupError, ValueError):
        return ""
    name = WIDER.get(name, WIDER.get(name.replace("-", "_"), name))
    return name if TRUSTED.match(name) else ""


def decode(data: bytes, label: str = "", default: str = "") -> str:
    """Text of `data`: by `label` where it holds, else by evidence in the bytes, `default` being a label to prefer then.

    Never raises, leaves no lone surrogates.
    """
    if data.isascii() and not SEVEN_BIT.search(data) and not WIDE_LABEL.search(label):
        return data.decode("ascii")
    codec = codec_name(label) if label else ""
    if not codec and default and not data.isascii() and not misread_as_single_byte(data):
        codec = codec_name(default)
    return without_surrogates(_by_codec(data, codec) if codec else guess(data))


def _by_codec(data: bytes, codec: str) -> str:
    if codec.startswith(("utf-16", "utf-32")):
        return _wide(data, codec)
    if mislabelled(data, codec):
        return guess(data)
    if codec.startswith(JIS):
        return decode_jis(data)
    try:
        return data.decode(codec).removeprefix("\ufeff")
    except UnicodeDecodeError:
        return _damaged(data, codec)


def mislabelled(data: bytes, codec: str) -> bool:
    """Whether the bytes say plainly that they are in another set."""
    if data.startswith(codecs.BOM_UTF8) or (b"\0" in data and data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    if data.isascii():
        return b"\x1b$" in data and codec in WESTERN
    if codec in ("ascii", "utf-7", "hz") or codec.startswith(JIS):
        return True
    if not codec.startswith("utf") and misread_as_single_byte(data, codec in EASTERN):
        return True
    return (codec in WESTERN or codec in EASTERN) and reads_better(data, codec)


def _wide(data: bytes, codec: str) -> str:
    if b"\0" not in data and data[:2] not in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) and looks_narrow(data):
        return guess(data)
    if codec.startswith("utf-16") and data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        codec = "utf-16"
    elif codec == "utf-16":
        codec = "utf-16-le" if data[1::2].count(0) > data[0::2].count(0) else "utf-16-be"
    return data.decode(codec, "replace").removeprefix("\ufeff")


def looks_narrow(data: bytes) -> bool:
    return data.isascii() or misread_as_single_byte(data)


def _damaged(data: bytes, codec: str) -> str:
    """Keep the label when only a little is broken (a cut character), else look at the bytes."""
    text = data.decode(codec, "replace")
    high = sum(1 for byte in data[:65536] if byte > 127)
    if text.count("\ufffd") * 12 <= max(high, 12) or data.isascii():
        return text
    return guess(data)


def without_surrogates(text: str) -> str:
    """`text` with every lone surrogate replaced, so that it can be stored and printed as UTF-8."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode("utf-8")
    return text
