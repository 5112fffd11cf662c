"""Rich text as Outlook keeps it: unpacked (MS-OXRTFCP), then its words, or the html that was wrapped in it."""

import re
import struct
from dataclasses import dataclass, field, replace

from desk.channels.mime.charsets import codec_name, decode

LONGEST = 1_000_000  # characters of output, whatever the header promises
DEEPEST = 200
PACKED, PLAIN = b"LZFu", b"MELA"
DICTIONARY = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
    b"\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    b"\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
TOKEN = re.compile(
    rb"\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-z])|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.DOTALL
)
HIDDEN = frozenset(
    b"fonttbl colortbl stylesheet info pict object header footer headerl headerr footerl footerr themedata generator "
    b"colorschememapping datastore latentstyles xmlnstbl listtable listoverridetable rsidtbl".split()
)
SAID = {
    b"par": "\n", b"line": "\n", b"sect": "\n", b"page": "\n", b"row": "\n", b"tab": "\t", b"cell": "\t",
    b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”", b"bullet": "•", b"endash": "–",
    b"emdash": "—", b"emspace": " ", b"enspace": " ",
}  # fmt: skip
FONT_SETS = {
    0: "cp1252", 128: "cp932", 129: "cp949", 134: "gb18030", 136: "big5hkscs", 161: "cp1253", 162: "cp1254",
    163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip


def inflate(data: bytes) -> bytes:
    """Compressed RTF as RTF; empty when it is neither packed nor plain. At most LONGEST bytes."""
    if len(data) < 16:
        return b""
    size, kind = struct.unpack_from("<4xI4s", data)
    if kind == PLAIN:
        return data[16 : 16 + min(size, LONGEST)]
    return _unpacked(data, min(size, LONGEST)) if kind == PACKED else b""


def _unpacked(data: bytes, size: int) -> bytes:
    """LZFu: a flag byte, then eight literals or references into the last 4096 bytes."""
    out, before = bytearray(DICTIONARY), len(DICTIONARY)
    position = 16
    while position < len(data) and len(out) - before < size:
        flags = data[position]
        position += 1
        for bit in range(8):
            if not flags >> bit & 1:
                out += data[position : position + 1]
                position += 1
                continue
            token = data[position : position + 2]
            position += 2
            distance = (len(out) - (token[0] << 4 | token[1] >> 4)) % 4096 if len(token) == 2 else 0
            if not distance:  # points at where writing goes on: the end
                return bytes(out[before : before + size])
            _copy(out, distance, (token[1] & 15) + 2)
    return bytes(out[before : before + size])


def _copy(out: bytearray, distance: int, length: int) -> None:
    start = len(out) - distance
    if start < 0:  # the part of the window that nothing was written to
        out += b" " * length
        return
    piece = out[start : start + length]
    out += (piece * (length // len(piece) + 1))[:length]


@dataclass
class _Group:
    """What a pair of braces limits."""

    hidden: bool = False
    skip: int = 1  # characters that stand in for a \\u
    font: int = -1
    wrapped: bool = False  # rtf that only repeats what the html says
    fonts: bool = False


@dataclass
class _Writer:
    codec: str
    html: bool
    out: list[str] = field(default_factory=list)
    pending: bytearray = field(default_factory=bytearray)
    pending_font: int = -1
    sets: dict[int, str] = field(default_factory=dict)
    left_to_skip: int = 0

    def write(self, data: bytes, group: _Group) -> None:
        cut = min(self.left_to_skip, len(data))
        self.left_to_skip -= cut
        if group.hidden or group.wrapped:
            return
        if group.font != self.pending_font:
            self.flush()
            self.pending_font = group.font
        self.pending += data[cut:]

    def say(self, text: str, group: _Group) -> None:
        self.flush()
        if not (group.hidden or group.wrapped):
            self.out.append(text)

    def flush(self) -> None:
        if self.pending:
            self.out.append(decode(bytes(self.pending), self.sets.get(self.pending_font, self.codec)))
            self.pending.clear()


def from_rtf(data: bytes, codepage: str = "cp1252") -> tuple[bool, str]:
    """Whether rich text wraps html, and that html or else its words. Linear; never raises."""
    head = data[:2000]
    stated = re.search(rb"\\ansicpg(\d{3,5})", head)
    codec = codec_name(f"cp{stated[1].decode()}") if stated else ""
    writer = _Writer(codec or codepage, b"\\fromhtml" in head)
    groups, ignorable = [_Group()], False
    for token in TOKEN.finditer(data[:LONGEST]):
        if token[5]:
            writer.flush()
            _brace(groups, token[5])
        elif token[1]:
            _word(writer, groups[-1], token[1], token[2], ignorable)
        else:
            _characters(writer, groups[-1], token)
        ignorable = token[4] == b"*"
    writer.flush()
    text = "".join(writer.out)
    return writer.html, text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _brace(groups: list[_Group], brace: bytes) -> None:
    if brace == b"{":
        groups.append(replace(groups[-1]) if len(groups) < DEEPEST else groups[-1])
    elif len(groups) > 1:
        groups.pop()


def _characters(writer: _Writer, group: _Group, token: re.Match[bytes]) -> None:
    if token[3]:
        writer.write(bytes((int(token[3], 16),)), group)
    elif token[4]:
        _symbol(writer, group, token[4])
    elif token[6]:
        writer.write(token[6], group)


def _word(writer: _Writer, group: _Group, word: bytes, number: bytes | None, ignorable: bool) -> None:
    if writer.html and word in (b"htmltag", b"htmlrtf"):
        group.wrapped = word == b"htmlrtf" and number != b"0"
        group.hidden = group.hidden and word != b"htmltag"
    elif word in HIDDEN or ignorable:
        group.hidden, group.fonts = True, word == b"fonttbl"
    elif word in SAID:
        writer.say(SAID[word], group)
    elif number:
        _numbered(writer, group, word, int(number))


def _numbered(writer: _Writer, group: _Group, word: bytes, value: int) -> None:
    if word == b"uc":
        group.skip = max(0, min(value, 8))
    elif word == b"u":
        writer.say(chr(value % 65536), group)
        writer.left_to_skip = group.skip
    elif word == b"f":
        group.font = value
    elif word == b"fcharset" and group.fonts and len(writer.sets) < 1000:
        writer.sets[group.font] = FONT_SETS.get(value, writer.codec)


def _symbol(writer: _Writer, group: _Group, symbol: bytes) -> None:
    if symbol in (b"\\", b"{", b"}"):
        writer.write(symbol, group)
    elif symbol == b"~":
        writer.say("\xa0", group)
    elif symbol == b"_":
        writer.say("-", group)
    elif symbol in (b"\n", b"\r"):
        writer.say("\n", group)
