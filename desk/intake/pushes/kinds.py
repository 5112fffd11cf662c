"""How each mail provider pushes a mail, and how it proves that it is the provider. Pure: bytes in, a mail out."""

import hmac
import json
from base64 import b64decode
from binascii import Error as BadBase64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from desk.intake.pushes.fields import fields_of

EARLIEST, LATEST = timedelta(hours=24), timedelta(minutes=15)  # a provider that found us closed comes again for hours


class Forged(Exception):
    """It is not from the provider."""


class Unusable(Exception):
    """It is the provider's, and holds no whole mail; the text says what to change there."""


@dataclass(frozen=True)
class Push:
    """A request as it came; header names are small."""

    body: bytes
    headers: Mapping[str, str]
    secret: str
    at: datetime


@dataclass(frozen=True)
class Pushed:
    """A mail, and whom it was for by its envelope, empty if that is not told."""

    raw: bytes
    recipient: str = ""


def read_push(kind: str, push: Push) -> Pushed:
    """The mail of a genuine push. Raises Forged and Unusable."""
    try:
        found = READERS[kind](push)
    except (ValueError, OverflowError, RecursionError):
        raise Unusable("the body is not what this provider sends") from None
    if not found.raw.strip():
        raise Unusable("there is no mail in it")
    return found


def _raw(push: Push) -> Pushed:
    _check_password(push)
    return Pushed(push.body)


def _mailgun(push: Push) -> Pushed:
    """A route's forward to an address that ends in /mime; signed with the webhook signing key."""
    fields = fields_of(push.headers.get("content-type", ""), push.body)
    stamp, token = fields.get("timestamp", b""), fields.get("token", b"")
    if not push.secret:
        raise Forged("no signing key is set")
    mark = hmac.new(push.secret.encode(), stamp + token, sha256).hexdigest()
    if not hmac.compare_digest(mark.encode(), fields.get("signature", b"").strip().lower()):
        raise Forged("signature")
    if not stamp.isdigit() or not -LATEST <= push.at - datetime.fromtimestamp(int(stamp), push.at.tzinfo) <= EARLIEST:
        raise Forged("timestamp")
    if "body-mime" not in fields:
        raise Unusable("no body-mime: the route must forward to the address that ends in /mime")
    return Pushed(fields["body-mime"], _text(fields.get("recipient")))


def _sendgrid(push: Push) -> Pushed:
    """Inbound Parse with "POST the raw, full MIME message"."""
    _check_password(push)
    fields = fields_of(push.headers.get("content-type", ""), push.body)
    if "email" not in fields:
        raise Unusable("no field email: turn on POST the raw, full MIME message")
    envelope = json.loads(fields.get("envelope") or b"{}")
    to = envelope.get("to") if isinstance(envelope, dict) else None
    return Pushed(fields["email"], to[0] if isinstance(to, list) and to and isinstance(to[0], str) else "")


def _postmark(push: Push) -> Pushed:
    _check_password(push)
    said = json.loads(push.body)
    raw = said.get("RawEmail") if isinstance(said, dict) else None
    if not isinstance(raw, str) or not raw:
        raise Unusable("no RawEmail: turn on Include raw email content in JSON payload")
    recipient = said.get("OriginalRecipient")
    return Pushed(raw.encode("utf-8", "surrogateescape"), recipient if isinstance(recipient, str) else "")


READERS: dict[str, Callable[[Push], Pushed]] = {
    "raw": _raw,
    "mailgun": _mailgun,
    "sendgrid": _sendgrid,
    "postmark": _postmark,
}


def _check_password(push: Push) -> None:
    """Where a secret is set it must come as the password of Basic, or as Bearer. Else the address is the secret."""
    if not push.secret:
        return
    kind, _, value = push.headers.get("authorization", "").partition(" ")
    given = value.strip().encode()
    if kind.lower() == "basic":
        try:
            given = b64decode(given, validate=True).partition(b":")[2]
        except (BadBase64, ValueError):
            given = b""
    if kind.lower() not in ("basic", "bearer") or not hmac.compare_digest(given, push.secret.encode()):
        raise Forged("password")


def _text(value: bytes | None) -> str:
    return (value or b"").decode("utf-8", "replace").strip()
