"""A mail's signature by the domain that it is from (DKIM, RFC 6376)."""

from dataclasses import dataclass, field

import dkim

# From twice: nobody can put a second one on top. The rest of what a reader goes by.
SIGNED = (b"from", b"from", b"to", b"subject", b"date", b"message-id", b"reply-to", b"in-reply-to",
          b"references", b"mime-version", b"content-type", b"auto-submitted", b"list-unsubscribe",
          b"list-unsubscribe-post")  # fmt: skip
NOT_SIGNED = "DKIM: "  # how the reason begins that is kept with a mail


class NotSigned(Exception):
    """The key does not work: a mail that should be signed does not leave without it."""


@dataclass(frozen=True)
class Dkim:
    """Who signs: the public half stands in the DNS at `selector`._domainkey.`domain`. `key` is an RSA key, PEM."""

    domain: str
    selector: str
    key: str = field(repr=False)


def sign(raw: bytes, by: Dkim) -> bytes:
    """The mail with its signature on top. Raises NotSigned when the key, the selector or the domain is of no use."""
    try:
        header = dkim.sign(
            raw,
            by.selector.encode("ascii"),
            by.domain.encode("idna"),
            by.key.encode("ascii"),
            canonicalize=(b"relaxed", b"relaxed"),
            include_headers=list(SIGNED),
        )
    except Exception as problem:  # of a broken key the library raises whatever its parser stumbled over
        raise NotSigned(f"{NOT_SIGNED}{problem.__class__.__name__}") from None
    return bytes(header) + raw


def signing_problem(by: Dkim) -> str:
    """Why mail could not be signed so, empty when it can: a look before a key is saved."""
    try:
        sign(b"From: a@b.example\r\n\r\nx\r\n", by)
    except NotSigned as problem:
        return str(problem)
    return ""
