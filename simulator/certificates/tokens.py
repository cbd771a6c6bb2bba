"""The code of a certificate: all that it says and the issuer's signature, in one line of letters that fits a QR code.

`SD1.PAYLOAD.FINGERPRINT.SIGNATURE`. PAYLOAD: the certificate's canonical JSON, deflated (RFC 1951), base64url.
FINGERPRINT: which key signed. SIGNATURE: Ed25519 over the text `SD1.PAYLOAD`, base64url.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

from simulator.certificates.signing import Sign, from_text, to_text
from simulator.exam.certificate import Certificate, from_bytes, to_bytes

FORMAT = "SD1"
LONGEST = 64 * 1024  # bytes of a certificate's JSON; a real one has under 2 KB
_WHOLE = re.compile(r"SD1\.([A-Za-z0-9_-]+)\.([0-9a-f]{16})\.([A-Za-z0-9_-]{86})")
_WITHIN = re.compile(r"(?<![A-Za-z0-9_-])SD1\.[A-Za-z0-9_-]+\.[0-9a-f]{16}\.[A-Za-z0-9_-]{86}(?![A-Za-z0-9_-])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """The parts of a code as they stand there, proved by nothing yet. `certificate`: None where none can be read."""

    signed: bytes
    signer: str
    signature: bytes
    certificate: Certificate | None


def make(certificate: Certificate, sign: Sign) -> str:
    """The code of a certificate; the same certificate and key give the same code."""
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    told = f"{FORMAT}.{to_text(squeeze.compress(to_bytes(certificate)) + squeeze.flush())}"
    signer, signature = sign(told.encode())
    return f"{told}.{signer}.{to_text(signature)}"


def read(text: str) -> Token:
    """The parts of a code; blanks and line breaks from copying do not matter. Raises ValueError for anything else."""
    hit = _WHOLE.fullmatch("".join(text.split()))
    if hit is None:
        raise ValueError("no code of a certificate")
    payload, signer, signature = hit.groups()
    return Token(
        signed=f"{FORMAT}.{payload}".encode(),
        signer=signer,
        signature=from_text(signature),
        certificate=_certificate(payload),
    )


def found_in(text: str) -> tuple[str, ...]:
    """All different codes in a text, in order."""
    return tuple(dict.fromkeys(_WITHIN.findall(text)))


def _certificate(payload: str) -> Certificate | None:
    try:
        stretch = zlib.decompressobj(-15)
        plain = stretch.decompress(from_text(payload), LONGEST)
        return from_bytes(plain) if stretch.eof and not stretch.unused_data else None
    except (ValueError, zlib.error):
        return None
