"""Content-Transfer-Encoding undone, tolerant of what transport and sloppy senders break."""

import binascii
import re
from io import BytesIO

NOT_BASE64 = bytes(byte for byte in range(256) if not re.match(rb"[A-Za-z0-9+/=]", bytes((byte,))))
SLICE = 1024 * 1024
MUCH_PADDING = 20_000  # in one slice
PADDING = re.compile(rb"=+")
PROSE = re.compile(rb"[A-Za-z]{2} [A-Za-z]{2}|[^\x00-\x7f]|[_:,.]")
LOOSE_SOFT_BREAK = re.compile(rb"=[ \t]+(?=\r?\n)")
STRICT = re.compile(rb"[A-Za-z0-9+/\s]*+={0,2}\s*")
FOREIGN_LINE = re.compile(rb"(?m)^[A-Za-z0-9+/=]{0,200}[^A-Za-z0-9+/=\r\n]")
WORDS = re.compile(rb"[A-Za-z]{2} [A-Za-z]{2}|[^\x00-\x7f]{2}")
UU_BEGIN = re.compile(rb"(?m)^begin [0-7]{3,4} [^\r\n]*\r?\n")


def undo(data: bytes | memoryview, encoding: str) -> bytes:
    """Decoded bytes. An unknown encoding, or base64 that plainly is none, is handed back as it came."""
    encoding = re.sub(r"[^a-z0-9-]", "", encoding.lower().split(";")[0].split("(")[0])
    if encoding in ("base64", "base-64"):
        return _by_the_book(data) or _repaired(data)
    data = bytes(data)
    if encoding in ("quoted-printable", "quotedprintable", "qp"):
        return from_quoted(data)
    if encoding in ("x-uuencode", "uuencode", "x-uue", "uue"):
        return from_uu(data)
    return data


def _by_the_book(data: bytes | memoryview) -> bytes:
    """Whole base64 decoded without a copy of it; empty when anything is wrong with it."""
    try:
        return binascii.a2b_base64(data) if STRICT.fullmatch(data) else b""
    except binascii.Error:
        return b""


def _repaired(data: bytes | memoryview) -> bytes:
    foreign = FOREIGN_LINE.search(data)
    code, words = (data[: foreign.start()], data[foreign.start() :][:2000]) if foreign else (data, b"")
    if len(code) >= 4 and WORDS.search(words) and STRICT.fullmatch(code) and bytes(code[:80]).strip():
        data = code  # below it stand a list's or a scanner's words
    return bytes(data) if _not_really_base64(bytes(data[:4096])) else from_base64(data)


def _not_really_base64(sample: bytes) -> bool:
    visible = b"".join(sample.split())
    foreign = len(visible) - len(visible.translate(None, NOT_BASE64))
    return foreign * 10 > len(visible) or (b" " in sample.strip() and PROSE.search(sample[:200]) is not None)


def from_base64(data: bytes | memoryview) -> bytes:
    """Decoded base64; foreign bytes are skipped, missing padding is added, a footer after the padding is dropped.

    Goes through the data in slices: a large file must not stand in memory several times.
    """
    padded = PADDING.search(data)
    if padded and PROSE.search(data[padded.end() : padded.end() + 400]):
        data = data[: padded.start()]
    out, carry = BytesIO(), b""
    for start in range(0, len(data), SLICE):
        piece = carry + bytes(data[start : start + SLICE]).translate(None, NOT_BASE64)
        if piece.count(b"=") > MUCH_PADDING:
            piece = piece.translate(None, b"=")  # padding everywhere is no encoder's work
        *whole, piece = PADDING.split(piece)
        for chunk in whole:
            out.write(_chunk(chunk))
        cut = len(piece) - len(piece) % 4
        out.write(binascii.a2b_base64(piece[:cut]))
        carry = piece[cut:]
    out.write(_chunk(carry))
    return out.getvalue()


def _chunk(chunk: bytes) -> bytes:
    if len(chunk) % 4 == 1:
        chunk = chunk[:-1]
    return binascii.a2b_base64(chunk + b"=" * (-len(chunk) % 4))


def from_quoted(data: bytes, header: bool = False) -> bytes:
    """Decoded quoted-printable; malformed escapes stay as they are."""
    if not header:
        data = LOOSE_SOFT_BREAK.sub(b"=", data)
    return binascii.a2b_qp(data)


def from_uu(data: bytes) -> bytes:
    """Decoded uuencoded file; lines that do not decode are skipped."""
    begin = UU_BEGIN.search(data)
    out = []
    for line in data[begin.end() if begin else 0 :].splitlines():
        if line.strip() in (b"end", b"`"):
            break
        out.append(uu_line(line))
    return b"".join(out)


def uu_line(line: bytes) -> bytes:
    """One line decoded; empty when it does not decode."""
    if not line:
        return b""
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:  # some encoders pad lines: keep what the length byte promises
        wanted = (((line[0] - 32) & 63) * 4 + 5) // 3
        try:
            return binascii.a2b_uu(line[:wanted])
        except binascii.Error:
            return b""
