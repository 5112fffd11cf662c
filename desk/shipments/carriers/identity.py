"""Which events are the same: by the sender's id if there is one, else by what they say, never by when it was said."""

import unicodedata
from hashlib import sha256

from desk.shipments.carriers.events import Told
from desk.shipments.references.normalise import compact
from desk.shipments.types import Mode


def fingerprint_of(feed: str, told: Told) -> str:
    """What an event says, as 64 hex digits. Its text counts only where it has no code: texts are translated anew."""
    spoken = "" if told.raw_code else " ".join(unicodedata.normalize("NFKC", told.text).split())
    said = (
        feed, compact(told.reference), compact(told.equipment), told.raw_type, told.raw_code, told.raw_sub_code,
        told.classifier, told.time.local if told.time else "", told.place.shown.upper(), _part(told), spoken,
    )  # fmt: skip
    return _digest(*said)


def identity_of(feed: str, told: Told, fingerprint: str) -> str:
    """What makes two reports one event: the sender's id within its publisher, else the fingerprint."""
    return _digest(feed, told.publisher, told.source_id) if told.source_id else fingerprint


def _part(told: Told) -> str:
    """How much of a shipment, and in air cargo on which flight: a split one has equal parts on two."""
    pieces = "" if told.pieces is None else str(told.pieces)
    return f"{pieces} {compact(told.voyage)}" if told.mode is Mode.AIR else pieces


def _digest(*parts: str) -> str:
    return sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()
