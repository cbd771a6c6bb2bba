"""Ed25519 signatures over plain data, and how the bytes of keys and signatures are spelled."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

Sign = Callable[[bytes], tuple[str, bytes]]
"""Signs bytes and says with which key: its fingerprint and the signature. The key itself stays with its owner."""

FINGERPRINT = 16  # hex digits
UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError)
"""What reading a file raises that somebody else made, by mistake or on purpose."""


def fingerprint(key: Ed25519PublicKey) -> str:
    """How a public key is named where its owner is to be recognised: the first 16 hex digits of its SHA-256."""
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()[:FINGERPRINT]


def signer(key: Ed25519PrivateKey) -> Sign:
    """Signs with one key."""
    name = fingerprint(key.public_key())
    return lambda data: (name, key.sign(data))


def is_signed(key: Ed25519PublicKey, signature: bytes, data: bytes) -> bool:
    try:
        key.verify(signature, data)
    except InvalidSignature:
        return False
    return True


def to_text(data: bytes) -> str:
    """base64url without padding (RFC 4648, section 5)."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def from_text(text: str) -> bytes:
    """The bytes of the one spelling that `to_text` gives them; raises ValueError for any other."""
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error:
        raise ValueError("no base64url") from None
    if to_text(data) != text:
        raise ValueError("not the one spelling of these bytes")
    return data
