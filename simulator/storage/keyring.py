"""The key files beside the database: the master key that wraps data keys, and the issuer's signing key."""

from __future__ import annotations

import base64
import binascii
import contextlib
import hashlib
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from simulator.errors import KeyMissing

KEY_BYTES = 32


def fingerprint(key: Ed25519PublicKey) -> str:
    """How a public key is named where its owner is to be recognised: the first 16 hex digits of its SHA-256."""
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()[:16]


class Keyring:
    """The keys of one data folder, in `HOME/keys`; back this folder up apart from the database.

    `master.key` opens every person's data key. `issuer.pem` signs; `issuers/FINGERPRINT.pem` are the public keys of
    this and all earlier issuers. `erased` lists who must stay erased when an older backup is restored.
    """

    def __init__(self, home: Path) -> None:
        self.folder = home / "keys"

    def make(self) -> None:
        """Make what is not there yet. Only for a database that was never encrypted with another key."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write_once(self.folder / "master.key", base64.b64encode(secrets.token_bytes(KEY_BYTES)) + b"\n")
        _write_once(self.folder / "issuer.pem", _private_bytes(Ed25519PrivateKey.generate()))
        self._publish()

    @property
    def has_master(self) -> bool:
        return (self.folder / "master.key").is_file()

    # --- data keys ---

    def master_id(self) -> str:
        """Names the master key without telling anything about it."""
        return hashlib.sha256(b"servicedrill master " + self._master()).hexdigest()[:16]

    def wrap(self, person: str, data_key: bytes) -> bytes:
        nonce = secrets.token_bytes(12)
        return nonce + AESGCM(self._master()).encrypt(nonce, data_key, person.encode())

    def unwrap(self, person: str, wrapped: bytes) -> bytes:
        """Raises cryptography's InvalidTag when another master key or another person was meant."""
        return AESGCM(self._master()).decrypt(wrapped[:12], wrapped[12:], person.encode())

    def _master(self) -> bytes:
        file = self.folder / "master.key"
        try:
            key = base64.b64decode(file.read_bytes(), validate=False)
        except (OSError, binascii.Error):
            key = b""
        if len(key) != KEY_BYTES:
            raise KeyMissing(
                f"{file} is missing or damaged, and the database cannot be read without it. "
                "Put it back from the backup of the keys folder.",
                code="no_master_key",
                file=str(file),
            )
        return key

    # --- the issuer ---

    def issuer(self) -> Ed25519PrivateKey:
        file = self.folder / "issuer.pem"
        try:
            key = serialization.load_pem_private_key(file.read_bytes(), password=None)
        except (OSError, ValueError):
            key = None
        if not isinstance(key, Ed25519PrivateKey):
            raise KeyMissing(
                f"{file} is missing or damaged, and nothing can be signed without it. "
                "Put it back from the backup of the keys folder.",
                code="no_issuer_key",
                file=str(file),
            )
        return key

    def sign(self, data: bytes) -> tuple[str, bytes]:
        """The issuer's fingerprint and signature."""
        issuer = self.issuer()
        return fingerprint(issuer.public_key()), issuer.sign(data)

    def signed(self, signer: str, signature: bytes, data: bytes) -> bool:
        """Whether an issuer of this keyring, present or earlier, signed exactly this."""
        key = self.issuers().get(signer)
        if key is None:
            return False
        try:
            key.verify(signature, data)
        except InvalidSignature:
            return False
        return True

    def issuers(self) -> dict[str, Ed25519PublicKey]:
        """Public keys of this and all earlier issuers, by fingerprint (taken anew from each key, not from its name)."""
        found = {}
        for file in sorted((self.folder / "issuers").glob("*.pem")):
            key = serialization.load_pem_public_key(file.read_bytes())
            if isinstance(key, Ed25519PublicKey):
                found[fingerprint(key)] = key
        return found

    def new_issuer(self) -> str:
        """From now on another key signs; what the old one signed stays good. The new fingerprint."""
        part = self.folder / f"issuer.{os.getpid()}.part"
        _write_once(part, _private_bytes(Ed25519PrivateKey.generate()))
        part.replace(self.folder / "issuer.pem")
        return self._publish()

    def _publish(self) -> str:
        public = self.issuer().public_key()
        (self.folder / "issuers").mkdir(exist_ok=True)
        encoding, form = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        _write_once(self.folder / "issuers" / f"{fingerprint(public)}.pem", public.public_bytes(encoding, form))
        return fingerprint(public)

    # --- who was erased ---

    def erased(self) -> frozenset[str]:
        file = self.folder / "erased"
        return frozenset(file.read_text(encoding="utf-8").split("\n")[:-1]) if file.exists() else frozenset()

    def remember_erased(self, person: str) -> None:
        with (self.folder / "erased").open("a", encoding="utf-8") as out:
            out.write(person + "\n")
            out.flush()
            os.fsync(out.fileno())


def _private_bytes(key: Ed25519PrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _write_once(file: Path, data: bytes) -> None:
    """A whole file that only its owner can read, or the one that is there: of several who write it the first wins."""
    if file.exists():
        return
    part = file.with_name(f"{file.name}.{secrets.token_hex(4)}.part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    try:
        # A link fails where the name exists; a file system without links gets a plain rename.
        with contextlib.suppress(FileExistsError):
            os.link(part, file)
    except OSError:
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
