"""The one way to call somebody else's interface: one request, one answer, both of a size and a time that we set."""

import logging
import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from http.client import HTTPResponse
from urllib.parse import urlsplit

from desk.core.outside import Forbidden, NoAnswer, reached

WITHIN_S = 20.0
LARGEST = 5 * 1024 * 1024
MOST_AGENT = {"User-Agent": "Desk", "Accept": "application/json", "Accept-Encoding": "identity", "Connection": "close"}

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Call:
    """A request. `repeatable`: asked twice it does no more than asked once, so that it may be tried again.

    Headers and body hold keys: they are not shown.
    """

    url: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes | None = field(default=None, repr=False)
    repeatable: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; headers by lower-case name."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


def fetch(call: Call, *, allowed: Collection[str], within_s: float = WITHIN_S, most: int | None = None) -> Answer:
    """Make a call. A redirect is an answer like any other, and one of more than `most` bytes is none.

    Only https is spoken, but to hosts that are `allowed` to stand in our own network. Raises Forbidden, NoAnswer, and
    of its kind NotReached when nothing was sent.
    """
    if not _is_safe(call.url, allowed):
        raise Forbidden("the address must begin with https:// and hold no name or password")
    with reached(call.url, allowed=allowed, within_s=within_s) as (connection, target):
        connection.request(call.method, target, call.body, {**MOST_AGENT, **call.headers})
        with connection.getresponse() as answer:
            headers = {name.lower(): value for name, value in answer.getheaders()}
            coding = headers.get("content-encoding", "").strip().lower()
            return Answer(answer.status, headers, _body(answer, coding, LARGEST if most is None else most))


def _is_safe(url: str, allowed: Collection[str]) -> bool:
    try:
        parts = urlsplit(url)
        secure = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in allowed)
        return secure and bool(parts.hostname) and parts.username is None and (parts.port or 1) > 0
    except ValueError:  # a port or an address that is none
        return False


def _body(answer: HTTPResponse, coding: str, most: int) -> bytes:
    """All of it, unpacked; who sends more than we take, or what we cannot unpack, gave no answer."""
    raw = answer.read(most + 1)
    if len(raw) > most:
        raise NoAnswer("TooLarge")
    if answer.length:  # what was promised and did not come
        raise NoAnswer("CutOff")
    if coding in ("", "identity"):
        return raw
    if coding not in ("gzip", "x-gzip", "deflate"):
        raise NoAnswer("UnknownCoding")
    return _unpacked(raw, most)


def _unpacked(raw: bytes, most: int) -> bytes:
    """At most what we take is ever unpacked, however much is in it."""
    unpacking = zlib.decompressobj(wbits=47)  # gzip or zlib, as its beginning says
    try:
        plain = unpacking.decompress(raw, most + 1)
    except zlib.error:
        raise NoAnswer("BadCoding") from None
    if len(plain) > most:
        raise NoAnswer("TooLarge")
    if not unpacking.eof:
        raise NoAnswer("CutOff")
    return plain
