"""Checking what aggregators sign with: a digest that anybody with the secret can make again."""

import hmac
from collections.abc import Callable, Sequence
from hashlib import md5, sha256


def signed_by_header(sent: str | None, secrets: Sequence[str], digest: Callable[[bytes], str]) -> str:
    """Whether a header is the digest by one of the secrets that count.

    "" if it is, else missing_signature, empty_signature, bad_secret (none is set, and an empty one proves nothing),
    bad_signature.
    """
    if sent is None:
        return "missing_signature"
    if not sent.strip():
        return "empty_signature"
    return compared(sent.strip().encode("utf-8", "replace"), secrets, digest)


def compared(sent: bytes, secrets: Sequence[str], digest: Callable[[bytes], str]) -> str:
    """Whether these bytes are the digest by one of the secrets: "", bad_secret or bad_signature."""
    keys = [secret.encode("utf-8", "replace") for secret in secrets if secret]
    if not keys:
        return "bad_secret"
    return "" if any([hmac.compare_digest(digest(key).encode(), sent) for key in keys]) else "bad_signature"


def sha256_hex(data: bytes) -> str:
    """SHA-256 in small hex."""
    return sha256(data).hexdigest()


def md5_hex(data: bytes) -> str:
    """MD5 in small hex: the senders' choice, not ours."""
    return md5(data, usedforsecurity=False).hexdigest()
