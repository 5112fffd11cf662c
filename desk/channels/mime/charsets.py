"""Bytes to text, whatever the label says."""

import codecs
import re

from desk.channels.mime.guessing import guess, looks_gb, misread_as_single_byte
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
    "cp65001": "utf-8",
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-8-e": "iso8859-8",
    "x-mac-roman": "mac_roman",
    "macintosh": "mac_roman",
    "unicode": "utf-16",
    "ucs-2": "utf-16",
    "iso-10646-ucs-2": "utf-16",
}
# Python also has codecs that are not character sets (rot13, idna, unicode_escape); a label must not reach them.
TRUSTED = re.compile(r"(utf-(8|16|32)|cp\d|iso8859|iso2022|koi8|mac|gb|big5|euc|shift|johab|hz|ascii|tis|ptcp|kz1048)")
WESTERN = frozenset({"cp1252", "iso8859-15", "ascii", "cp1250", "cp1254", "mac-roman"})


def codec_name(label: str) -> str:
    """The Python codec to use for a charset label; empty when unknown, unsafe (UTF-7) or not a charset."""
    label = label.split("*")[0].strip(" \t\"'<>[];,=").lower()
    label = ALIASES.get(label, label)
    if not label or not label.isascii() or "\0" in label or len(label) > 40:
        return ""
    try:
        name = codecs.lookup(label).name.replace("_", "-")
    except LookupError:
        return ""
    name = WIDER.get(name, WIDER.get(name.replace("-", "_"), name))
    return name if TRUSTED.match(name) else ""


def decode(data: bytes, label: str = "") -> str:
    """Text of `data`, by `label` where it holds, else by evidence in the bytes. Never raises, no lone surrogates."""
    codec = codec_name(label)
    return without_surrogates(_by_codec(data, codec) if codec else guess(data))


def _by_codec(data: bytes, codec: str) -> str:
    if codec.startswith("iso2022-jp"):
        return decode_jis(data)
    if codec.startswith(("utf-16", "utf-32")):
        return _wide(data, codec)
    if mislabelled(data, codec):
        return guess(data)
    try:
        return data.decode(codec).removeprefix("\ufeff")
    except UnicodeDecodeError:
        return _damaged(data, codec)


def mislabelled(data: bytes, codec: str) -> bool:
    if data.isascii() and not (b"\x1b$" in data and codec in WESTERN):
        return False
    if codec == "ascii":
        return True
    if misread_as_single_byte(data) and not codec.startswith("utf"):
        return True
    return codec in WESTERN and looks_gb(data)


def _wide(data: bytes, codec: str) -> str:
    if b"\0" not in data and codecs.BOM_UTF16_LE != data[:2] != codecs.BOM_UTF16_BE and looks_narrow(data):
        return guess(data)
    if codec == "utf-16" and data[:2] not in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        codec = "utf-16-le" if data[1::2].count(0) > data[0::2].count(0) else "utf-16-be"
    return data.decode(codec, "replace").removeprefix("\ufeff")


def looks_narrow(data: bytes) -> bool:
    return data.isascii() or misread_as_single_byte(data)


def _damaged(data: bytes, codec: str) -> str:
    """Keep the label when only a little is broken (a cut character), else look at the bytes."""
    text = data.decode(codec, "replace")
    high = sum(1 for byte in data[:65536] if byte > 127)
    if text.count("\ufffd") * 12 <= max(high, 12):
        return text
    return guess(data)


def without_surrogates(text: str) -> str:
    """`text` with every lone surrogate replaced, so that it can be stored and printed as UTF-8."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode("utf-8")
    return text
