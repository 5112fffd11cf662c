"""A line to an address outside, as short as we allow, and never to a machine that only we can reach."""

import re
import socket
import ssl
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from http.client import HTTP_PORT, HTTPS_PORT, HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from threading import Timer
from time import monotonic
from urllib.parse import SplitResult, urlsplit

CONNECT_S, TOTAL_S = 5, 10
MOST_PLACES = 4  # that a name may have and that we try
OPEN_IPV6 = ip_network("2000::/3")  # all that is handed out; elsewhere are gateways into IPv4, and networks of our own
# What Python takes for open although nobody there is: of IANA's own use, relays into IPv4, examples. Two clouds answer
# their own machines, and only those, with their keys: one from 192.0.0.192, one from the last of these.
NOT_OPEN = tuple(map(ip_network, ("192.0.0.0/24", "192.88.99.0/24", "3fff::/20", "168.63.129.16/32")))
PLAIN = re.compile(r"[\x21-\x7e]{1,2000}")

Place = tuple[socket.AddressFamily, tuple[str, int]]


class Forbidden(Exception):
    """The address is none that we may call; nothing was sent."""


class NoAnswer(Exception):
    """Nobody answered, or not in time."""


class NotReached(NoAnswer):
    """There was no line: nothing of what we wanted to say was heard."""


def post(url: str, body: bytes, headers: Mapping[str, str], *, allowed: Collection[str]) -> int:
    """Send `body` to `url` and return the HTTP status of the answer. Its text is not read, a redirect not followed.

    The name is looked up once, and what was found is both checked and called. `allowed` names hosts that may stand in
    our own network. Raises Forbidden and NoAnswer.
    """
    with reached(url, allowed=allowed, within_s=TOTAL_S) as (connection, target):
        connection.request("POST", target, body, dict(headers))
        with connection.getresponse() as answer:
            return answer.status


@contextmanager
def reached(url: str, *, allowed: Collection[str], within_s: float) -> Iterator[tuple[HTTPConnection, str]]:
    """A line to the host of `url`, dead after `within_s` seconds, and what to ask for there.

    What fails inside is NoAnswer, too. Raises Forbidden, NotReached and NoAnswer.
    """
    until, spoken = monotonic() + within_s, False
    try:
        parts = urlsplit(url)
        host, secure = parts.hostname or "", parts.scheme == "https"
        places = _places(host, parts.port or (HTTPS_PORT if secure else HTTP_PORT), host in allowed)
        with closing(_connected(places, until)) as line, _cut_at(line, until - monotonic()):
            line.settimeout(within_s)
            with closing(_spoken(line, parts)) as connection:
                spoken = True
                yield connection, (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    except (OSError, HTTPException, ValueError) as problem:
        raise (NoAnswer if spoken else NotReached)(problem.__class__.__name__) from None


def may_be_named(url: str, allowed: Collection[str]) -> bool:
    """Whether this can be an address to call at all: a host and https, plain http only for hosts in `allowed`.

    A name and a password in an address would stand in logs; what is behind # is never sent.
    """
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises for what is no number
    except ValueError:
        return False
    safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in allowed)
    plain = PLAIN.fullmatch(url) is not None and "@" not in parts.netloc and "#" not in url
    return bool(safe and plain and parts.hostname)


def is_public(text: str) -> bool:
    """Whether this address is of the open Internet; what leads to another address is not."""
    address = ip_address(text.partition("%")[0])
    return address.is_global and not address.is_multicast and not address.is_reserved and not _leads_elsewhere(address)


def _leads_elsewhere(address: IPv4Address | IPv6Address) -> bool:
    if any(address in network for network in NOT_OPEN):
        return True
    if isinstance(address, IPv4Address):
        return False
    return address not in OPEN_IPV6 or address.sixtofour is not None or address.teredo is not None


def _places(host: str, port: int, trusted: bool) -> list[Place]:
    """Where this host is. One address that is not public is one too many."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    places = [(family, address[:2]) for family, _kind, _protocol, _name, address in found]
    if not trusted and not all(is_public(str(address[0])) for _, address in places):
        raise Forbidden("the host has an address that is not public")
    return [(family, (str(address[0]), int(address[1]))) for family, address in places[:MOST_PLACES]]


def _connected(places: list[Place], until: float) -> socket.socket:
    """A line to the first of them that answers. Raises OSError."""
    problem = OSError("no address")
    for family, address in places:
        line = socket.socket(family, socket.SOCK_STREAM)
        try:
            line.settimeout(max(0.01, min(CONNECT_S, until - monotonic())))
            line.connect(address)
            return line
        except OSError as this:
            line.close()
            problem = this
    raise problem


@contextmanager
def _cut_at(line: socket.socket, seconds: float) -> Iterator[None]:
    """However slowly the other side talks, the line is dead after these seconds: a timeout of its own has each read."""
    twin = line.dup()  # TLS takes the first one over
    timer = Timer(max(0.0, seconds), lambda: _cut(twin))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        twin.close()


def _cut(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


def _spoken(line: socket.socket, parts: SplitResult) -> HTTPConnection:
    host = parts.hostname or ""
    connection = HTTPConnection(host, parts.port or HTTP_PORT)
    if parts.scheme == "https":
        context = ssl.create_default_context()
        connection = HTTPSConnection(host, parts.port or HTTPS_PORT, context=context)
        line = context.wrap_socket(line, server_hostname=host)
    connection.sock = line  # already there: it connects nowhere by itself
    return connection
