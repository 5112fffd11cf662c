"""What Amazon's notification service posts: whose it is, and the mail that SES laid into it. Pure.

The text that is signed is each name and value on lines of their own, in the order that Amazon gives for each kind.
"""

import hmac
import json
import re
from base64 import b64decode
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.x509 import Certificate, load_pem_x509_certificate

from desk.intake.pushes.kinds import Forged, Pushed, Unusable

NOTIFICATION, CONFIRMATION = "Notification", "SubscriptionConfirmation"
NEWS = ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type")
QUESTION = ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type")
# A region has the shape of one: sns.s3.amazonaws.com is anybody's bucket.
HOST = re.compile(r"sns\.[a-z]{2}(-[a-z]{2,12}){1,2}-\d{1,2}\.amazonaws\.com(\.cn)?", re.ASCII)
PEM = re.compile(r"/SimpleNotificationService-[0-9a-f]{8,64}\.pem", re.ASCII)
HASHES = {"1": SHA1(), "2": SHA256()}  # the first is what topics have unless somebody chose the other


def read(body: bytes) -> dict[str, str]:
    """The texts of a post. Raises ValueError for what is none."""
    said = json.loads(body)
    if not isinstance(said, dict):
        raise ValueError("no object")
    return {name: value for name, value in said.items() if isinstance(value, str)}


def require_topic(said: Mapping[str, str], topic: str) -> None:
    """Anybody can have a topic at Amazon: only ours counts. Raises Forged."""
    if not topic.startswith("arn:"):
        raise Forged("no topic is set")
    if not hmac.compare_digest(said.get("TopicArn", "").encode("utf-8", "replace"), topic.strip().encode()):
        raise Forged("topic")


def certificate_address(said: Mapping[str, str]) -> str:
    """Where the certificate of the signature is. Raises Forged for a place that is not Amazon's."""
    address = said.get("SigningCertURL", "")
    if not is_amazons(address) or not PEM.fullmatch(urlsplit(address).path) or urlsplit(address).query:
        raise Forged("address of the certificate")
    return address


def is_amazons(address: str) -> bool:
    """Whether this is a place of the notification service itself, by https and the usual port."""
    try:
        parts = urlsplit(address)
        return parts.scheme == "https" and HOST.fullmatch(parts.netloc) is not None and not parts.fragment
    except ValueError:
        return False


def certificate_in(pem: bytes, *, at: datetime) -> Certificate:
    """Raises ValueError for what is no certificate, or none that holds at `at`."""
    found = load_pem_x509_certificate(pem)
    if not found.not_valid_before_utc <= at <= found.not_valid_after_utc:
        raise ValueError("not valid now")
    return found


def require_genuine(said: Mapping[str, str], certificate: Certificate) -> None:
    """Raises Forged unless the holder of the certificate signed this post."""
    key, how = certificate.public_key(), HASHES.get(said.get("SignatureVersion", ""))
    if how is None or not isinstance(key, RSAPublicKey):
        raise Forged("version of the signature")
    try:
        key.verify(b64decode(said.get("Signature", ""), validate=True), signed_text(said), PKCS1v15(), how)
    except (InvalidSignature, ValueError):
        raise Forged("signature") from None


def signed_text(said: Mapping[str, str]) -> bytes:
    """Raises Forged where something is missing that is signed; only a subject may be."""
    names = NEWS if said.get("Type") == NOTIFICATION else QUESTION
    if set(names) - said.keys() - {"Subject"}:
        raise Forged("incomplete")
    return "".join(f"{name}\n{said[name]}\n" for name in names if name in said).encode("utf-8", "replace")


def mail_in(said: Mapping[str, str]) -> Pushed:
    """The mail that a receipt rule laid into the message, as text or as Base64. Raises Unusable and ValueError."""
    told = json.loads(said["Message"])
    content = told.get("content") if isinstance(told, dict) else None
    if not isinstance(content, str) or not content.strip():
        raise Unusable("no content: the receipt rule needs the action SNS, which takes mails of at most 150 kB")
    plain = ":" in content  # a mail has a header, and Base64 has no colon
    raw = content.encode("utf-8", "surrogateescape") if plain else b64decode(content, validate=True)
    receipt = told.get("receipt")
    to = receipt.get("recipients") if isinstance(receipt, dict) else None
    return Pushed(raw, to[0] if isinstance(to, list) and to and isinstance(to[0], str) else "")
