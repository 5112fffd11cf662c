"""winmail.dat (TNEF, MS-OXTNEF): the mail that Outlook packed into one file.

Our own reader: the published ones trust the lengths in the file and hold several copies of what they unpack.
"""

import struct
from dataclasses import dataclass, field
from email.message import EmailMessage

from desk.channels.mime.charsets import codec_name, decode
from desk.channels.mime.rtf import from_rtf, inflate
from desk.channels.mime.words import clean_line

SIGNATURE = 0x223E9F78
MOST = 2000  # attributes of a file, properties of an attribute
DEPTH = 3  # mails in mails
BODY, CODEPAGE, TITLE, DATA, RENDERED, PROPERTIES, ATTACHED = 0x800C, 0x9007, 0x8010, 0x800F, 0x9002, 0x9003, 0x9005
SIZES = {0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16}
SHORT_TEXT, TEXT, OBJECT, BINARY = 0x1E, 0x1F, 0x0D, 0x102
LONG_NAME, SHORT_NAME, SHOWN_NAME, MIME, CONTENT_ID, CONTENT = 0x3707, 0x3704, 0x3001, 0x370E, 0x3712, 0x3701
PLAIN, RTF, HTML, INTERNET_CODEPAGE, SUBJECT, FROM_NAME, FROM_SMTP = (
    0x1000,
    0x1009,
    0x1013,
    0x3FDE,
    0x37,
    0x0C1A,
    0x5D01,
)
MESSAGE = bytes.fromhex("0703020000000000c000000000000046")  # the interface of an embedded message

Values = dict[int, tuple[int, memoryview]]


class Broken(ValueError):
    """The bytes are no TNEF, or contradict themselves."""


@dataclass
class Packed:
    """A file inside: `type` and `content_id` are empty when it does not say."""

    name: str = ""
    type: str = ""
    content_id: str = ""
    data: bytes | memoryview = b""


@dataclass
class Tnef:
    """What was packed: at most one of the bodies of each kind, and the files in order."""

    subject: str = ""
    sender: str = ""
    text: str = ""
    html: str = ""
    files: list[Packed] = field(default_factory=list)


@dataclass
class _Reader:
    tnef: Tnef = field(default_factory=Tnef)
    codepage: str = "cp1252"
    parts: list[tuple[Packed, Values]] = field(default_factory=list)


def read_tnef(data: bytes | memoryview, depth: int = 0) -> Tnef:
    """The contents of a winmail.dat. Raises Broken; every length is checked against what is there."""
    view = memoryview(data)
    if len(view) < 6 or struct.unpack_from("<I", view)[0] != SIGNATURE:
        raise Broken("no signature")
    reader, position = _Reader(), 6
    for _ in range(MOST):
        if len(view) - position < 9:
            break
        tag, length = struct.unpack_from("<xII", view, position)
        position += 9
        if length > len(view) - position:
            raise Broken("an attribute is longer than the file")
        _take(reader, tag & 0xFFFF, view[position : position + length])
        position += length + 2  # the checksum, which some writers get wrong
    _finish(reader, depth)
    return reader.tnef


def _take(reader: _Reader, kind: int, value: memoryview) -> None:
    if kind == CODEPAGE and len(value) >= 4:
        reader.codepage = codec_name(f"cp{struct.unpack_from('<I', value)[0]}") or reader.codepage
    elif kind == BODY:
        reader.tnef.text = _string(bytes(value), SHORT_TEXT, reader.codepage)
    elif kind == PROPERTIES:
        _body(reader, _properties(value))
    elif kind == RENDERED:
        reader.parts.append((Packed(), {}))
    elif kind in (TITLE, DATA, ATTACHED):
        _take_of_file(reader, kind, value)


def _take_of_file(reader: _Reader, kind: int, value: memoryview) -> None:
    if not reader.parts:
        reader.parts.append((Packed(), {}))
    packed, values = reader.parts[-1]
    if kind == TITLE:
        packed.name = _string(bytes(value), SHORT_TEXT, reader.codepage)
    elif kind == DATA:
        packed.data = value
    else:
        values.update(_properties(value))


def _properties(view: memoryview) -> Values:
    """The first value of each property, as its type and bytes."""
    if len(view) < 4:
        return {}
    out: Values = {}
    position = 4
    try:
        for _ in range(min(struct.unpack_from("<I", view)[0], MOST)):
            kind, name = struct.unpack_from("<HH", view, position)
            position = _past_name(view, position + 4) if name >= 0x8000 else position + 4
            value, position = _value(view, position, kind)
            out.setdefault(name, (kind & 0xFFF, value))
    except struct.error:  # cut short: keep what was whole
        pass
    return out


def _past_name(view: memoryview, position: int) -> int:
    if struct.unpack_from("<I", view, position + 16)[0] == 0:
        return position + 24
    length: int = struct.unpack_from("<I", view, position + 20)[0]
    return position + 24 + length + -length % 4


def _value(view: memoryview, position: int, kind: int) -> tuple[memoryview, int]:
    base, count = kind & 0xFFF, 1
    varies = base in (SHORT_TEXT, TEXT, OBJECT, BINARY)
    if varies or kind & 0x1000:
        count = struct.unpack_from("<I", view, position)[0]
        position += 4
    first = view[:0]
    for number in range(min(count, MOST)):
        length = SIZES.get(base, 4)
        if varies:
            length = struct.unpack_from("<I", view, position)[0]
            position += 4
        if length > len(view) - position:
            raise struct.error("a value is longer than its attribute")
        first = first if number else view[position : position + length]
        position += length + -length % 4
    return first, position


def _string(value: bytes, kind: int, codepage: str) -> str:
    text = decode(value, "utf-16-le") if kind == TEXT else decode(value.rstrip(b"\0"), codepage)
    return text.split("\0")[0]


def _text(values: Values, name: int, codepage: str) -> str:
    kind, value = values.get(name, (0, memoryview(b"")))
    return _string(bytes(value[:2_000_000]), kind, codepage) if kind in (TEXT, SHORT_TEXT) else ""


def _body(reader: _Reader, values: Values) -> None:
    tnef, page = reader.tnef, reader.codepage
    tnef.subject = clean_line(_text(values, SUBJECT, page))
    tnef.sender = clean_line(f"{_text(values, FROM_NAME, page)} <{_text(values, FROM_SMTP, page)}>".replace(" <>", ""))
    tnef.text = _text(values, PLAIN, page) or tnef.text
    kind, value = values.get(HTML, (0, memoryview(b"")))
    if kind == BINARY:
        stated = values.get(INTERNET_CODEPAGE, (0, memoryview(b"")))[1]
        label = f"cp{struct.unpack_from('<I', stated)[0]}" if len(stated) >= 4 else page
        tnef.html = decode(bytes(value[:2_000_000]), label)
    else:
        tnef.html = _text(values, HTML, page)
    packed = values.get(RTF)
    if packed and not (tnef.html or tnef.text):
        is_html, text = from_rtf(inflate(bytes(packed[1])), page)
        tnef.html, tnef.text = (text, "") if is_html else ("", text)


def _finish(reader: _Reader, depth: int) -> None:
    page = reader.codepage
    for packed, values in reader.parts:
        names = (_text(values, name, page) for name in (LONG_NAME, SHORT_NAME))
        packed.name = next(filter(None, names), "") or packed.name or _text(values, SHOWN_NAME, page)
        packed.type = clean_line(_text(values, MIME, page)).lower()
        packed.content_id = clean_line(_text(values, CONTENT_ID, page)).strip("<> ")
        kind, value = values.get(CONTENT, (0, memoryview(b"")))
        if kind == OBJECT and value[:16] == MESSAGE:
            _embedded(packed, value[16:], depth)
        elif not packed.data:
            packed.data = value[16:] if kind == OBJECT else value
        packed.data = bytes(packed.data)
        if packed.name or packed.data:
            reader.tnef.files.append(packed)


def _embedded(packed: Packed, value: memoryview, depth: int) -> None:
    """An embedded mail becomes a mail file of its own; one nested too deep stays the bytes it is."""
    packed.data = value
    if depth >= DEPTH:
        return
    try:
        inner = read_tnef(value, depth + 1)
    except Broken:
        return
    packed.name = f"{(inner.subject or packed.name or 'message').replace('/', '-')}.eml".replace(".eml.eml", ".eml")
    packed.type, packed.data = "message/rfc822", _as_mail(inner)


def _as_mail(inner: Tnef) -> bytes:
    mail = EmailMessage()
    mail["Subject"] = inner.subject
    mail["X-Original-From"] = inner.sender
    mail.set_content(inner.text)
    if inner.html:
        mail.add_alternative(inner.html, subtype="html")
    for each in inner.files:
        mail.add_attachment(bytes(each.data), "application", "octet-stream", filename=clean_line(each.name) or "file")
    return mail.as_bytes()
