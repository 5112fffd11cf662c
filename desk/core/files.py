"""Attachments and raw mail on disk: sealed, named by what they hold, outside any web root."""

import os
import secrets
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from flask import current_app

from desk.core.columns import keys
from desk.core.errors import NotFound

PLACE = "files"


def _path(digest: str) -> Path:
    folder: Path = current_app.config["DESK"].data_dir / "files"
    return folder / digest[:2] / digest[2:4] / digest


def put(data: bytes) -> str:
    """Store `data` and return its digest; it is on the disk, synced, when this returns. Raises OSError."""
    digest = sha256(data).hexdigest()
    path = _path(digest)
    if path.exists():
        return digest
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    half = path.with_name(f"{digest}.{secrets.token_hex(4)}.part")
    try:
        with open(half, "xb", opener=_private) as out:
            out.write(keys().seal(PLACE, data))
            out.flush()
            os.fsync(out.fileno())
        half.replace(path)
    except OSError:
        half.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)
    return digest


def get(digest: str) -> bytes:
    """The bytes of `digest`. Raises NotFound when they are gone or were changed on the disk."""
    if len(digest) != 64 or set(digest) - set("0123456789abcdef"):
        raise NotFound
    try:
        return keys().unseal(PLACE, _path(digest).read_bytes())
    except (OSError, InvalidTag):
        raise NotFound from None


def _private(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)


def _sync_folder(folder: Path) -> None:
    """A rename is on the disk only once its folder is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
