"""Which mail is this? Answered from the raw bytes by a plain scan, before any parser sees them."""

import re
from dataclasses import dataclass
from hashlib import sha256

HEADER_BYTES = 256 * 1024
WITHOUT_ID = (b"date", b"from", b"subject", b"to")
ENDS = re.compile(rb"\r\n|\r|\n")


@dataclass(frozen=True)
class Identity:
    """`external_id`: the Message-ID, or none; `content_digest`: of what the writer wrote, not of the way it came."""

    external_id: str
    content_digest: str


def identify(raw: bytes) -> Identity:
    """The identity of one mail.

    Servers on the way add headers and change line ends, so only the body counts, and without a Message-ID the
    headers that a writer sets. A Message-ID alone is not enough: carriers were seen to use one for different mails.
    """
    text = ENDS.sub(b"\n", raw)
    head, _, body = text.partition(b"\n\n")
    headers = _headers(head[:HEADER_BYTES])
    message_id = headers.get(b"message-id", b"")
    written = [body.rstrip(b"\n")]
    if not message_id:
        written += [headers.get(name, b"") for name in WITHOUT_ID] if headers.keys() & set(WITHOUT_ID) else [head]
    digest = sha256(b"\0".join(written)).hexdigest()
    return Identity(_as_key(message_id), digest)


def _headers(head: bytes) -> dict[bytes, bytes]:
    """The first value of each header, unfolded."""
    found: dict[bytes, bytes] = {}
    for line in re.sub(rb"\n[ \t]+", b" ", head).split(b"\n"):
        name, colon, value = line.partition(b":")
        if colon:
            found.setdefault(name.strip().lower(), value.strip())
    return found


def _as_key(message_id: bytes) -> str:
    """A Message-ID as a key of bounded length: itself, or its digest when it is long or not ASCII."""
    try:
        text = message_id.decode("ascii")
    except UnicodeDecodeError:
        text = ""
    if message_id and (not text or len(text) > 300 or not text.isprintable()):
        return "sha256:" + sha256(message_id).hexdigest()
    return text
