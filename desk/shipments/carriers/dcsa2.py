"""DCSA Track & Trace 2.2: a JSON array of flat events, signed over the raw body."""

import re
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from hmac import compare_digest
from hmac import new as hmac

from desk.shipments.carriers.dcsa_events import told_of
from desk.shipments.carriers.dcsa_fields import loaded
from desk.shipments.carriers.events import Adapter, BadBody, Given, Reading

SIGNATURE = "notification-signature"
KEY_BYTES = range(32, 65)
_HEX = re.compile(r"[0-9a-f]+")


def read(body: bytes, given: Given) -> Reading:
    """The events of a body. A lone event is taken for an array of one. Raises BadBody."""
    found = loaded(body)
    if isinstance(found, dict) and _is_event(found):
        found = [found]
    if not isinstance(found, list):
        raise BadBody("wrong_envelope")
    return Reading([told_of(event, given) for event in found])


def verify(body: bytes, headers: Mapping[str, str], secrets: Sequence[str], now: datetime) -> str:
    """Empty if one of the secrets signed these bytes, else why not: missing_signature, empty_signature, bad_form,
    wrong_algorithm, bad_secret or bad_signature. The key is what the secret decodes to, 32 to 64 bytes.
    """
    header = headers.get(SIGNATURE)
    if header is None:
        return "missing_signature"
    keyword, separator, signature = (part.strip().lower() for part in header.partition("="))
    if problem := _form(header.strip(), keyword, separator, signature):
        return problem
    keys = [key for secret in secrets if (key := _key(secret))]
    if not keys:
        return "bad_secret"
    matches = [compare_digest(hmac(key, body, sha256).hexdigest(), signature) for key in keys]
    return "" if any(matches) else "bad_signature"


def _form(header: str, keyword: str, separator: str, signature: str) -> str:
    if not header:
        return "empty_signature"
    if not separator or not keyword:
        return "bad_form"
    if keyword != "sha256":
        return "wrong_algorithm"
    if not signature:
        return "empty_signature"
    return "" if _HEX.fullmatch(signature) else "bad_form"


def _key(secret: str) -> bytes:
    """The key in a secret; empty if it holds none."""
    try:
        key = b64decode(secret.strip(), validate=True)
    except (NotBase64, ValueError):
        return b""
    return key if len(key) in KEY_BYTES else b""


def _is_event(found: Mapping[str, object]) -> bool:
    return "events" not in found and bool({"eventID", "eventType", "eventDateTime"} & found.keys())


FEED = Adapter("dcsa2", read, verify, (SIGNATURE, "subscription-id", "api-version"), source="CARRIER",
               answer=(204, "", ""))  # fmt: skip
