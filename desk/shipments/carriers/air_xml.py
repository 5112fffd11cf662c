"""XML that anybody may have sent, as a tree by local names: without document types, entities or faith in encodings."""

import codecs
import re
import unicodedata
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError, fromstring

from desk.shipments.carriers.events import BadBody

LARGEST = 5 * 1024 * 1024
_DECLARATION = re.compile(r"\s*<\?xml\b[^>]*?\?>", re.DOTALL)
_ENCODING = re.compile(rb"<\?xml\b[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_ENTITIES = re.compile(r"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
          (b"<\x00", "utf-16-le"), (b"\x00<", "utf-16-be"))  # fmt: skip
_KNOWN = re.compile(r"utf8|usascii|ascii|latin1|iso8859\d+|windows\d+|cp\d+|gb\w*|big5\w*|eucjp|euckr|shiftjis")
_CHINESE = re.compile(r"gb\w*")


def tree(body: bytes) -> Element:
    """The root element. Raises BadBody: empty, too_large, bad_xml (also for a document type)."""
    if len(body) > LARGEST:
        raise BadBody("too_large")
    if not body.strip(b"\x00 \t\r\n"):
        raise BadBody("empty")
    text = _DECLARATION.sub("", _text(body), count=1).strip(" \t\r\n\x00")
    if _ENTITIES.search(text):
        raise BadBody("bad_xml")
    try:
        return fromstring(text)
    except (ParseError, ValueError):
        raise BadBody("bad_xml") from None


def _text(body: bytes) -> str:
    stripped = body.lstrip(b" \t\r\n")
    encoding = next((name for mark, name in _MARKS if stripped.startswith(mark)), "")
    declared = _ENCODING.search(stripped[:400])
    try:
        return stripped.decode(encoding or (_codec(declared[1].decode()) if declared else "utf-8"))
    except (UnicodeDecodeError, LookupError):
        raise BadBody("bad_xml") from None


def _codec(name: str) -> str:
    """A declared encoding; the two of UTF-16 cannot be where the declaration was read byte by byte."""
    short = re.sub(r"[^a-z0-9]", "", name.lower())
    if short.startswith("utf16"):
        return "utf-8"
    if not _KNOWN.fullmatch(short):
        raise LookupError(name)
    return "gb18030" if _CHINESE.fullmatch(short) else name


def name_of(element: Element) -> str:
    """Its name without namespace, in small letters."""
    tag = element.tag
    return tag.rsplit("}", 1)[-1].rsplit(":", 1)[-1].lower() if isinstance(tag, str) else ""


def below(element: Element, *names: str, without: re.Pattern[str] | None = None) -> Iterator[Element]:
    """The descendants of these names in the document's order; nothing inside elements that `without` matches."""
    wanted, waiting = frozenset(names), [iter(element)]
    while waiting:
        child = next(waiting[-1], None)
        if child is None:
            waiting.pop()
            continue
        name = name_of(child)
        if without and without.search(name):
            continue
        if not wanted or name in wanted:
            yield child
        waiting.append(iter(child))


def children(element: Element, *names: str) -> list[Element]:
    """Its own children of these names; the names in order of preference, elements in the document's order."""
    return [child for name in names for child in element if name_of(child) == name]


def said(element: Element | None, *names: str) -> str:
    """The text of the first child of these names that has any, else empty; its own text if no name is given."""
    if element is None:
        return ""
    found = children(element, *names) if names else [element]
    return next((text for text in map(_words, found) if text), "")


def _words(element: Element) -> str:
    text = " ".join("".join(element.itertext() if len(element) else [element.text or ""]).split())
    return unicodedata.normalize("NFKC", text)[:500]
