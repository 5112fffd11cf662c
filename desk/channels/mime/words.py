"""Header values as text: encoded words, raw 8-bit, and nothing that could break a line."""

import re
from dataclasses import dataclass

from desk.channels.mime.charsets import decode, without_surrogates
from desk.channels.mime.transfer import from_base64, from_quoted

WORD = re.compile(r"=\?([^?\s]{0,60})\?([bBqQ])\?")
FOLD = re.compile(r"[\r\n\t\x0b\x0c\x85\u2028\u2029]+")
UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
MESSAGE_ID = re.compile(r"<([^<>]{1,998})>")


@dataclass
class _Word:
    charset: str
    encoding: str
    payload: str


def clean_line(text: str) -> str:
    """`text` as one line: line breaks become a blank; controls, lone surrogates and bidi overrides go."""
    return UNSAFE.sub("", FOLD.sub(" ", without_surrogates(text))).strip()


def header_text(raw: bytes, charset: str = "") -> str:
    """A raw header value as one clean line, its encoded words decoded; `charset` is likely for 8-bit. Never raises."""
    return clean_line(decode_words(unfolded(raw, charset)))


def unfolded(raw: bytes, charset: str = "") -> str:
    """A raw header value as text, encoded words still in place; unlabelled 8-bit bytes are guessed."""
    return re.sub(r"[\r\n]+", "", decode(raw, default=charset)).strip()


def decode_words(text: str) -> str:
    """Replace encoded words. Neighbours of one charset are joined first: a character may be split between them."""
    if "=?" not in text:
        return text
    out: list[str] = []
    pending: list[_Word] = []
    position = 0
    while (found := WORD.search(text, position)) is not None:
        stop = _word_end(text, found.end())
        if stop < 0:
            break
        between = text[position : found.start()]
        if between.strip() or not pending:
            out += [_flush(pending), between]
        pending.append(_Word(found[1].split("*")[0].lower(), found[2].lower(), text[found.end() : stop]))
        position = stop + 2
    return "".join([*out, _flush(pending), text[position:]])


def _word_end(text: str, start: int) -> int:
    """Where `?=` closes the word; a bare question mark before an escape (`?=20`) is text, if another end follows."""
    stop = text.find("?=", start)
    while stop >= 0 and re.match(r"[0-9A-F]{2}", text[stop + 2 : stop + 4]):
        later = text.find("?=", stop + 2)
        opening = text.find("=?", stop + 2)
        if later < 0 or 0 <= opening < later:
            break
        stop = later
    return stop


def _flush(pending: list[_Word]) -> str:
    if not pending:
        return ""
    out, data, charset = [], b"", ""
    for index, word in enumerate(pending):
        if word.charset != charset:
            out.append(decode(data, charset))
            data, charset = b"", word.charset
        data += _payload(pending, index)
    pending.clear()
    return "".join([*out, decode(data, charset)])


def _payload(words: list[_Word], index: int) -> bytes:
    word = words[index]
    if word.encoding == "q":
        return from_quoted(word.payload.replace("_", " ").encode("utf-8", "replace"), header=True)
    if _continues(words, index - 1):
        return b""
    joined = word.payload
    while _continues(words, index):
        index += 1
        joined += words[index].payload
    return from_base64(joined.encode("ascii", "ignore"))


def _continues(words: list[_Word], index: int) -> bool:
    """Whether base64 of this word goes on in the next: some senders cut the encoded stream, not the text."""
    if not 0 <= index < len(words) - 1:
        return False
    this, following = words[index], words[index + 1]
    whole = len(this.payload.strip()) % 4 == 0 or this.payload.rstrip().endswith("=")
    return not whole and (this.encoding, this.charset) == ("b", following.charset) and following.encoding == "b"


def message_ids(raw: bytes) -> list[str]:
    """Message ids in a header value, each in angle brackets, in order and once."""
    text = clean_line(unfolded(raw))
    found = ["".join(match.split()) for match in MESSAGE_ID.findall(text)]
    if not found:
        found = [word.strip("<>,;") for word in text.split() if "@" in word and len(word) < 998]
    return [f"<{each}>" for each in dict.fromkeys(found) if each]
