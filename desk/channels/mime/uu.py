"""Files uuencoded into the words of a mail, as programs before MIME did and some robots still do."""

import re

from desk.channels.mime.structure import Loose
from desk.channels.mime.transfer import uu_line
from desk.channels.mime.words import header_text

MOST = 100
BEGIN = re.compile(rb"(?m)^begin [0-7]{3,4} ([^\r\n]{1,300}?)[ \t]*\r?\n(?=[!-`][!-` ]{3,}|[` ]\r?$)")


def take_uu(data: bytes) -> tuple[bytes, list[Loose]]:
    """The words without the files, and the files. A file ends at `end`, or where its lines end if that is missing."""
    words: list[bytes] = []
    files: list[Loose] = []
    position = 0
    while len(files) < MOST and (begin := BEGIN.search(data, position)):
        content, after = _content(data, begin.end())
        if not content:
            words.append(data[position : begin.end()])
        else:
            words.append(data[position : begin.start()])
            files.append(Loose(header_text(begin[1]), "", "", content))
        position = max(after, begin.end())
    return (b"".join([*words, data[position:]]), files) if files else (data, [])


def _content(data: bytes, position: int) -> tuple[bytes, int]:
    out: list[bytes] = []
    while position < len(data):
        stop = data.find(b"\n", position)
        after = len(data) if stop < 0 else stop + 1
        line = data[position:after].rstrip(b"\r\n") if after - position <= 200 else b"?"
        if line in (b"end", b"END"):
            return b"".join(out), after
        decoded = uu_line(line) if line.strip(b"` ") or not line else b""
        if not decoded and line.strip(b"` \t"):
            break
        out.append(decoded)
        position = after
    return b"".join(out), position
