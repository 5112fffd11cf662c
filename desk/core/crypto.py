"""Keys of one desk: each purpose has its own, all derived from the secret key."""

import base64
import hmac
import os
from hashlib import sha256

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_ID = b"\x01"
NONCE_BYTES = 12


class Keys:
    """Seals values, signs tokens and makes blind indexes; one instance per app."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()
        self._cache: dict[str, bytes] = {}

    def _key(self, purpose: str) -> bytes:
        if purpose not in self._cache:
            self._cache[purpose] = HKDF(SHA256(), 32, salt=b"desk", info=purpose.encode()).derive(self._secret)
        return self._cache[purpose]

    def seal(self, purpose: str, clear: bytes) -> bytes:
        """Encrypt with AES-GCM; the purpose is bound to the result."""
        nonce = os.urandom(NONCE_BYTES)
        return KEY_ID + nonce + AESGCM(self._key("seal")).encrypt(nonce, clear, purpose.encode())

    def unseal(self, purpose: str, sealed: bytes) -> bytes:
        """The clear bytes. Raises cryptography's InvalidTag when key, purpose or bytes differ."""
        nonce, body = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
        return AESGCM(self._key("seal")).decrypt(nonce, body, purpose.encode())

    def blind(self, purpose: str, value: str) -> str:
        """A keyed hash to look a sealed value up by: 64 hex digits, equal for equal values."""
        return hmac.new(self._key("blind:" + purpose), value.encode(), sha256).hexdigest()

    def sign(self, purpose: str, value: str) -> str:
        """A 130-bit keyed mark in 26 characters a-z2-7, safe in an address whose case is lost."""
        digest = hmac.new(self._key("sign:" + purpose), value.encode(), sha256).digest()
        return base64.b32encode(digest).decode().lower()[:26]

    def signed(self, purpose: str, value: str, mark: str) -> bool:
        """Whether `mark` is ours for `value`; compares in constant time."""
        return hmac.compare_digest(self.sign(purpose, value).encode(), mark.lower().encode())
