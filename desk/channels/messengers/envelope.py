"""The envelope of WeChat and WeCom: a signature over sorted texts, and AES in CBC mode."""

import base64
import binascii
import os
import re
from hashlib import sha1

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from desk.channels.messengers.reading import same
from desk.channels.messengers.types import Untrue

BLOCK = 32  # bytes that a letter is filled up to a multiple of; not the block of AES
RANDOM, LENGTH = 16, 4
# The one element that holds the letter, found without reading the document around it.
SEALED = re.compile(
    rb'<Encrypt>\s*(?:<!\[CDATA\[)?([A-Za-z0-9+/=]{1,1400000})(?:\]\]>)?\s*</Encrypt>|"Encrypt"\s*:\s*"([A-Za-z0-9+/=\\]{1,1400000})"'
)


def sealed_in(body: bytes) -> str:
    """The sealed letter of an XML or JSON document. Raises Untrue."""
    found = SEALED.search(body)
    if found is None:
        raise Untrue("unsealed")
    return (found[1] or found[2]).replace(b"\\/", b"/").decode()


def signature(*texts: str) -> str:
    """The SHA-1 of these texts in their order of bytes."""
    return sha1("".join(sorted(texts)).encode("utf-8", "replace")).hexdigest()


def require_signed(mark: str, *texts: str) -> None:
    """Raises Untrue unless this is the mark of these texts."""
    if not same(mark, signature(*texts)):
        raise Untrue("signature")


def key_of(encoding_key: str) -> bytes:
    """The 32 bytes of an EncodingAESKey of 43 characters. Raises ValueError."""
    try:
        key = base64.b64decode(encoding_key + "=")
    except binascii.Error:
        raise ValueError("no base64") from None
    if len(encoding_key) != 43 or len(key) != 32:
        raise ValueError("not 43 characters")
    return key


def opened(sealed: str, encoding_key: str, receiver: str) -> bytes:
    """The letter inside. Raises Untrue for one that is broken or for another receiver than us."""
    try:
        key, closed = key_of(encoding_key), base64.b64decode(sealed, validate=True)
        machine = Cipher(algorithms.AES(key), modes.CBC(key[:16])).decryptor()
        plain = machine.update(closed) + machine.finalize()
    except ValueError:
        raise Untrue("sealed") from None
    fill = plain[-1] if plain else 0
    if not 1 <= fill <= BLOCK or not plain.endswith(bytes([fill]) * fill):
        raise Untrue("padding")
    body = plain[RANDOM:-fill]
    size = int.from_bytes(body[:LENGTH], "big")
    letter, whose = body[LENGTH : LENGTH + size], body[LENGTH + size :]
    if len(letter) != size or not same(whose.decode("utf-8", "replace"), receiver):
        raise Untrue("receiver")
    return letter


def sealed(letter: bytes, encoding_key: str, receiver: str, *, random: bytes = b"") -> str:
    """The letter as they would seal it."""
    key = key_of(encoding_key)
    body = (random or os.urandom(RANDOM)) + len(letter).to_bytes(LENGTH, "big") + letter + receiver.encode()
    fill = BLOCK - len(body) % BLOCK
    machine = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    return base64.b64encode(machine.update(body + bytes([fill]) * fill) + machine.finalize()).decode()
