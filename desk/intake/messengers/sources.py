"""Which account an item came in by."""

from hashlib import sha256

from desk.channels.messengers.types import Piece
from desk.intake.identity import Identity

PREFIX = "messenger:"


def source_of(account_id: int) -> str:
    return f"{PREFIX}{account_id}"


def account_id_of(source: str) -> int:
    return int(source.removeprefix(PREFIX))


def identity_of(piece: Piece) -> Identity:
    """Told again it is the same, even where the bytes around it differ."""
    name = piece.event_id.encode("utf-8", "replace") or piece.raw
    return Identity(piece.event_id, sha256(name).hexdigest())
