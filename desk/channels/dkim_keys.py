"""Keys that a domain signs its mail with (DKIM): made here, and told to the world in the DNS."""

from base64 import b64encode

from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

BITS = 2048


def new_key() -> str:
    """A private RSA key, PEM."""
    key = generate_private_key(65537, BITS)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def dns_name(domain: str, selector: str) -> str:
    return f"{selector}._domainkey.{domain}"


def dns_value(pem: str) -> str:
    """What the TXT record says of this key; empty when it is none. A DNS page splits it by itself where it must."""
    try:
        key = load_pem_private_key(pem.encode(), None)
    except ValueError:
        return ""
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return f"v=DKIM1; k=rsa; p={b64encode(public).decode()}"
