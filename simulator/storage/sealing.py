"""How an event lies in its row: enciphered with a person's data key, and linked by hash to the row before."""

from __future__ import annotations

import hashlib
import json
import secrets
import zlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from simulator.attempts.chain import GENESIS, chained
from simulator.content.base import canonical

__all__ = ["GENESIS", "Header", "Plain", "opened", "sealed"]

Plain = dict[str, object]
PLAIN, ENCIPHERED = b"\x00", b"\x01"
NONCE = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What of an event lies open in its row. It is part of the hash and, where enciphered, bound to the body."""

    stream: str
    seq: int
    type: str
    at: int
    acts: bool
    person: str | None

    def plain(self) -> Plain:
        return {
            "stream": self.stream,
            "seq": self.seq,
            "type": self.type,
            "at": self.at,
            "acts": self.acts,
            "person": self.person,
        }

    def linked(self, prev: str, body: bytes) -> str:
        """The row's hash: over the hash before, this header and the body as stored (design decision 19)."""
        return chained(prev, {**self.plain(), "body": hashlib.sha256(body).hexdigest()})


def sealed(header: Header, event: Plain, data_key: bytes | None) -> bytes:
    """The body of a row: AES-256-GCM over the deflated canonical JSON, or the plain JSON of an event without a person.

    A fresh random nonce of 96 bits a body is safe for some 2^32 bodies a key (NIST SP 800-38D, 8.3).
    """
    if data_key is None:
        return PLAIN + canonical(event)
    nonce = secrets.token_bytes(NONCE)
    words = zlib.compress(canonical(event))
    return ENCIPHERED + nonce + AESGCM(data_key).encrypt(nonce, words, canonical(header.plain()))


def opened(header: Header, body: bytes, data_key: bytes | None) -> Plain | None:
    """The event again; None when the body, the header or the key is not the one it was sealed with."""
    try:
        if body[:1] == PLAIN and data_key is None:
            words = body[1:]
        elif body[:1] == ENCIPHERED and data_key is not None:
            cut = 1 + NONCE
            words = zlib.decompress(AESGCM(data_key).decrypt(body[1:cut], body[cut:], canonical(header.plain())))
        else:
            return None
        event = json.loads(words)
    except (InvalidTag, zlib.error, ValueError):
        return None
    return event if isinstance(event, dict) else None
