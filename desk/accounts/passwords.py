"""Passwords are kept as argon2id: 19 MiB, two passes, one lane (the OWASP profile for a small server)."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_nobody = _hasher.hash("nobody has this password")


def hash_password(password: str) -> str:
    return _hasher.hash(password)


def is_password(password: str, stored: str | None) -> bool:
    """Whether it is the one. An unknown account (None) costs the same time and is never right."""
    try:
        _hasher.verify(stored or _nobody, password)
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None
