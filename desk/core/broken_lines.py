"""What breaks on a line to another machine: known by its kind, said in words for people."""

import json
import smtplib
import socket
import ssl
from dataclasses import dataclass
from enum import StrEnum
from errno import EADDRNOTAVAIL, EHOSTUNREACH, ENETUNREACH
from http.client import HTTPException

from flask_babel import lazy_gettext as _l


class Broken(StrEnum):
    NAME = "name"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    CERTIFICATE = "certificate"
    ENCRYPTION = "encryption"
    TIMEOUT = "timeout"
    DROPPED = "dropped"
    NONSENSE = "nonsense"


WORDS = {
    Broken.NAME: _l("There is no server of this name."),
    Broken.REFUSED: _l("Nobody answers at this port."),
    Broken.UNREACHABLE: _l("There is no way to this server."),
    Broken.CERTIFICATE: _l("The server's certificate is not to be trusted: it is not valid, or not for this name."),
    Broken.ENCRYPTION: _l("No encrypted connection came about; look at the port and the encryption."),
    Broken.TIMEOUT: _l("The server did not answer in time."),
    Broken.DROPPED: _l("The server broke the connection off."),
    Broken.NONSENSE: _l("The server answered something that makes no sense here."),
}
PHRASES = {  # what our own code says of a line, as rows keep it
    "the host has an address that is not public": _l(
        "The address leads into a network of our own, which is not allowed."
    ),
    "the address must begin with https:// and hold no name or password": _l(
        "The address must begin with https:// and hold no name or password."
    ),
    "it may have arrived": _l("It may have arrived all the same."),
}
KINDS: tuple[tuple[type[Exception], Broken], ...] = (  # what is told apart stands before what it is a case of
    (ssl.SSLCertVerificationError, Broken.CERTIFICATE),
    (ssl.SSLZeroReturnError, Broken.ENCRYPTION),
    (ssl.SSLEOFError, Broken.ENCRYPTION),
    (ssl.SSLError, Broken.ENCRYPTION),
    (socket.gaierror, Broken.NAME),
    (socket.herror, Broken.NAME),
    (ConnectionRefusedError, Broken.REFUSED),
    (TimeoutError, Broken.TIMEOUT),
    (ConnectionResetError, Broken.DROPPED),
    (ConnectionAbortedError, Broken.DROPPED),
    (BrokenPipeError, Broken.DROPPED),
    (ConnectionError, Broken.DROPPED),
    (smtplib.SMTPServerDisconnected, Broken.DROPPED),
    (smtplib.SMTPException, Broken.NONSENSE),
    (HTTPException, Broken.NONSENSE),
    (json.JSONDecodeError, Broken.NONSENSE),
    (UnicodeDecodeError, Broken.NONSENSE),
)
NO_WAY = (ENETUNREACH, EHOSTUNREACH, EADDRNOTAVAIL)


@dataclass(frozen=True)
class Said:
    """A failure for people: `text` in their words, `detail` the technical one behind it, if any."""

    text: str
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.text} ({self.detail})" if self.detail else self.text


def broken_by(problem: BaseException) -> Broken | None:
    """The kind of what broke; None for what is no broken line."""
    if isinstance(problem, OSError) and problem.errno in NO_WAY:
        return Broken.UNREACHABLE
    return next((broken for kind, broken in KINDS if isinstance(problem, kind)), None)


def spoken(kept: str) -> Said:
    """What a row keeps of a failure (`gaierror`, a colon and a word of ours) in words; another text as it is."""
    name, _, rest = kept.partition(": ")
    broken = NAMES.get(name)
    if broken is None:
        return Said(str(PHRASES.get(kept, kept)))
    more = PHRASES.get(rest, rest)
    return Said(f"{WORDS[broken]} {more}".rstrip(), name)


def _names() -> dict[str, Broken]:
    """Rows keep the names of classes. A plain OSError is what the way to a server ends in."""
    found: dict[str, Broken] = {}
    for kind, broken in KINDS:
        for one in (kind, *kind.__subclasses__()):
            found.setdefault(one.__name__, broken)
    return {"OSError": Broken.UNREACHABLE, "SMTPConnectError": Broken.REFUSED, **found}


NAMES = _names()
