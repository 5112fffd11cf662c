"""Content-Transfer-Encoding undone, tolerant of what transport and sloppy senders break."""

import binascii
import re

NOT_BASE64 = bytes(byte for byte in range(256) if not re.match(rb"[A-Za-z0-9+/=]", bytes((byte,))))
MUCH_PADDING = 100_000
PADDING = re.compile(rb"=+")
PROSE = re.compile(rb"[A-Za-z]{2} [A-Za-z]{2}|[^\x00-\x7f]|[_:,.]")
LOOSE_SOFT_BREAK = re.compile(rb"=[ \t]+(?=\r?\n)")
UU_BEGIN = re.compile(rb"(?m)^begin [0-7]{3,4} [^\r\n]*\r?\n")


def undo(data: bytes, encoding: str) -> bytes:
    """Decoded bytes. An unknown encoding, or base64 that plainly is none, is handed back as it came."""
    encoding = re.sub(r"[^a-z0-9-]", "", encoding.lower().split(";")[0].split("(")[0])
    if encoding in ("base64", "base-64"):
        return data if _not_really_base64(data) else from_base64(data)
    if encoding in ("quoted-printable", "quotedprintable", "qp"):
        return from_quoted(data)
    if encoding in ("x-uuencode", "uuencode", "x-uue", "uue"):
        return from_uu(data)
    return data


def _not_really_base64(data: bytes) -> bool:
    sample = data[:4096]
    visible = b"".join(sample.split())
    foreign = len(visible) - len(visible.translate(None, NOT_BASE64))
    return foreign * 10 > len(visible) or (b" " in sample.strip() and PROSE.search(sample[:200]) is not None)


def from_base64(data: bytes) -> bytes:
    """Decoded base64; foreign bytes are skipped, missing padding is added, a footer after the padding is dropped."""
    first, padded, rest = data.partition(b"=")
    if padded and PROSE.search(rest.lstrip(b"=")):
        data = first
    data = data.translate(None, NOT_BASE64)
    if data.count(b"=") > MUCH_PADDING:
        return _chunk(data.translate(None, b"="))  # padding everywhere is no encoder's work
    return b"".join(_chunk(chunk) for chunk in PADDING.split(data) if chunk)


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
        out.append(_uu_line(line))
    return b"".join(out)


def _uu_line(line: bytes) -> bytes:
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
