"""Several mails in one file, as the mbox format keeps them."""

import re
from collections.abc import Iterator

# A line that begins with "From ", at the start or after an empty line, parts the mails.
PARTING = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\r\n\r\n))From [^\n]*\n")
QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)


def messages_in(mbox: bytes) -> Iterator[bytes]:
    """The mails of an mbox, in order, with its own quoting of From lines taken off."""
    if not mbox.strip():
        return
    starts = [match.span() for match in PARTING.finditer(mbox)] or [(0, 0)]
    ends = [begin for begin, _ in starts[1:]] + [len(mbox)]
    for (_, begin), end in zip(starts, ends, strict=True):
        raw = QUOTED_FROM.sub(rb"\1", mbox[begin:end])
        yield raw.removesuffix(b"\n").removesuffix(b"\r")
