"""Content-Type and Content-Disposition: a value and its parameters, RFC 2231 included, in linear time."""

import re
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from desk.channels.mime.charsets import decode
from desk.channels.mime.words import clean_line, decode_words, unfolded

PARAMETERS = 200
NAME = re.compile(r"[\s;]*([^\s=;\"*]{1,60})(?:\*(\d{1,3}))?(\*)?\s*=\s*")
QUOTED_END = re.compile(r'"\s*(?:\([^()]{0,200}\)\s*)?(?:;|$)')
UNPARTED = re.compile(r"\s*([^\s=;\"]{1,200})\s+(?=[\w*-]{1,60}\s*=)")  # the semicolon after the value is missing
TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,80}/[a-z0-9][a-z0-9!#$&^_.+-]{0,80}")


@dataclass(frozen=True)
class Valued:
    """A header value such as `text/plain`, lower case, with its parameters decoded."""

    value: str
    params: dict[str, str]


@dataclass(frozen=True)
class _Piece:
    number: int
    extended: bool
    text: str


def read_params(raw: bytes) -> Valued:
    """The value before the first semicolon and the parameters after it. Never raises."""
    text = unfolded(raw)
    value, _, rest = text.partition(";")
    pieces: dict[str, list[_Piece]] = {}
    unparted = UNPARTED.match(value)
    if unparted:
        value, rest = unparted[1], text[unparted.end() :]
    elif "=" in value:  # `Content-Disposition: filename="x"`: the value itself is missing
        value, rest = "", text
    for name, piece in _pieces(rest):
        pieces.setdefault(name, []).append(piece)
    return Valued(clean_line(value).lower(), {name: _joined(found) for name, found in pieces.items()})


def _pieces(rest: str) -> list[tuple[str, _Piece]]:
    out: list[tuple[str, _Piece]] = []
    position = 0
    while position < len(rest) and len(out) < PARAMETERS:
        found = NAME.match(rest, position)
        if found is None:
            position = _after(rest, ";", position)
            continue
        text, position = _value(rest, found.end())
        number = int(found[2]) if found[2] else -1
        out.append((found[1].lower(), _Piece(number, bool(found[3]), text)))
    return out


def _after(text: str, char: str, position: int) -> int:
    stop = text.find(char, position)
    position = len(text) if stop < 0 else stop + 1
    while position < len(text) and text[position] in "; \t":
        position += 1
    return position


def _value(rest: str, start: int) -> tuple[str, int]:
    """One value: up to the quote that a semicolon or the end follows (inner quotes are damage), or up to `;`."""
    if rest[start : start + 1] == '"':
        end = QUOTED_END.search(rest, start + 1)
        if end is not None:
            return re.sub(r'\\(["\\])', r"\1", rest[start + 1 : end.start()]), end.end()
        start += 1
    stop = _after(rest, ";", start)
    bare = rest[start:stop].rstrip("; \t").strip('"')
    return bare[1:-1] if len(bare) > 2 and bare[0] == bare[-1] == "'" else bare, stop


def _joined(pieces: list[_Piece]) -> str:
    whole = [piece for piece in pieces if piece.number < 0]
    numbered = sorted((piece for piece in pieces if piece.number >= 0), key=lambda piece: piece.number)
    extended = [piece for piece in whole if piece.extended]
    if extended:
        return _extended(extended[:1])
    if numbered:
        return _extended(numbered)
    return clean_line(decode_words(whole[0].text))


def _extended(pieces: list[_Piece]) -> str:
    """Percent-coded pieces joined as bytes first: a character may be split between two of them."""
    charset, text = "", pieces[0].text
    if pieces[0].extended and text.count("'") >= 2:
        charset, _, text = text.split("'", 2)
    if not any(piece.extended for piece in pieces):
        return clean_line(decode_words("".join(piece.text for piece in pieces)))
    texts = [text, *(piece.text for piece in pieces[1:])]
    data = [
        unquote_to_bytes(part) if piece.extended else part.encode("utf-8", "replace")
        for part, piece in zip(texts, pieces, strict=True)
    ]
    return clean_line(decode_words(decode(b"".join(data), charset)))


def media_type(valued: Valued, default: str = "text/plain") -> str:
    """`main/sub` in lower case; `default` when there is none, octet-stream when it is malformed."""
    value = valued.value.split("(")[0].split(",")[0].strip().strip('"')
    if not value or value in ("text", "plain"):
        return default
    found = TYPE.match(value)
    return found[0] if found else "application/octet-stream"
