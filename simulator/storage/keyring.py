"""The key files beside the database: the master key that wraps data keys, and the issuer's signing key."""

from __future__ import annotations

import base64
import binascii
import contextlib
import hashlib
import json
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from simulator.certificates.issuers import Issuers, Rotation, rotation, rotations_from
from simulator.certificates.signing import fingerprint, is_signed, signer
from simulator.content.base import canonical
from simulator.errors import KeyMissing

KEY_BYTES = 32


class Keyring:
    """The keys of one data folder, in `HOME/keys`; back this folder up apart from the database.

    `master.key` opens every person's data key; `retired/ID.key` opens those that were wrapped before it.
    `issuer.pem` signs; `issuers/FINGERPRINT.pem` are the public keys of this and all earlier issuers, and
    `issuers/FINGERPRINT.rotation` says so in the words of the one before. `erased` lists who must stay erased when an
    older backup is restored.
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
        return _id_of(self._master())

    def wrap(self, person: str, data_key: bytes) -> bytes:
        nonce = secrets.token_bytes(12)
        return nonce + AESGCM(self._master()).encrypt(nonce, data_key, person.encode())

    def unwrap(self, person: str, wrapped: bytes, master: str) -> bytes:
        """The data key that was wrapped with this master key, the present one or an earlier one that is still here.

        Raises KeyMissing for another master's, cryptography's InvalidTag where another person was meant.
        """
        key = self._master()
        if _id_of(key) != master:
            key = self._retired(master)
        return AESGCM(key).decrypt(wrapped[:12], wrapped[12:], person.encode())

    def _master(self) -> bytes:
        file = self.folder / "master.key"
        key = _key_in(file)
        if key is None:
            raise KeyMissing(
                f"{file} is missing or damaged, and the database cannot be read without it. "
                "Put it back from the backup of the keys folder.",
                code="no_master_key",
                file=str(file),
            )
        return key

    def _retired(self, master: str) -> bytes:
        key = _key_in(self.folder / "retired" / f"{master}.key")
        if key is None or _id_of(key) != master:
            raise KeyMissing(
                f"The database was encrypted with master key {master}; {self.folder}/master.key is "
                f"{self.master_id()}. Put the right one back from the backup of the keys folder.",
                code="other_master_key",
                wanted=master,
                got=self.master_id(),
                folder=str(self.folder),
            )
        return key

    def new_master(self) -> str:
        """From now on another key wraps; the one before stays in `retired`, on disk before this returns. The new id.

        The caller wraps every data key anew and then drops what is retired.
        """
        (self.folder / "retired").mkdir(exist_ok=True, mode=0o700)
        _write_once(self.folder / "retired" / f"{self.master_id()}.key", (self.folder / "master.key").read_bytes())
        _replace(self.folder / "master.key", base64.b64encode(secrets.token_bytes(KEY_BYTES)) + b"\n")
        return self.master_id()

    def drop_retired(self, in_use: Iterable[str]) -> None:
        """Destroy the earlier master keys that nothing is wrapped with any more."""
        kept = set(in_use)
        for file in (self.folder / "retired").glob("*.key"):
            if file.stem not in kept:
                file.unlink(missing_ok=True)

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
        return signer(self.issuer())(data)

    def signed(self, name: str, signature: bytes, data: bytes) -> bool:
        """Whether an issuer of this keyring, present or earlier, signed exactly this."""
        key = self.issuers().get(name)
        return key is not None and is_signed(key, signature, data)

    def issuers(self) -> dict[str, Ed25519PublicKey]:
        """Public keys of this and all earlier issuers, by fingerprint (taken anew from each key, not from its name)."""
        found = {}
        for file in sorted((self.folder / "issuers").glob("*.pem")):
            key = serialization.load_pem_public_key(file.read_bytes())
            if isinstance(key, Ed25519PublicKey):
                found[fingerprint(key)] = key
        return found

    def trusted(self) -> Issuers:
        """The same keys for verifying, with the statements by which each named the next."""
        files = sorted((self.folder / "issuers").glob("*.rotation"))
        return Issuers(self.issuers(), rotations_from(json.loads(file.read_bytes()) for file in files))

    def rotations(self) -> tuple[Rotation, ...]:
        return self.trusted().rotations

    def new_issuer(self, at: int) -> str:
        """From now on another key signs; what the old one signed stays good, and it says who follows. The new name."""
        old, new = self.issuer(), Ed25519PrivateKey.generate()
        told = rotation(new.public_key(), at, signer(old), fingerprint(old.public_key()))
        _write_once(self.folder / "issuers" / f"{told.new}.rotation", canonical(told.plain()) + b"\n")
        _replace(self.folder / "issuer.pem", _private_bytes(new))
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


def _id_of(master: bytes) -> str:
    return hashlib.sha256(b"servicedrill master " + master).hexdigest()[:16]


def _key_in(file: Path) -> bytes | None:
    try:
        key = base64.b64decode(file.read_bytes(), validate=False)
    except (OSError, binascii.Error):
        return None
    return key if len(key) == KEY_BYTES else None


def _write_once(file: Path, data: bytes) -> None:
    """A whole file that only its owner can read, or the one that is there: of several who write it the first wins."""
    if file.exists():
        return
    part = _part(file, data)
    try:
        # A link fails where the name exists; a file system without links gets a plain rename.
        with contextlib.suppress(FileExistsError):
            os.link(part, file)
    except OSError:
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    _keep(file.parent)


def _replace(file: Path, data: bytes) -> None:
    """A whole file in place of the one that is there, on disk when this returns."""
    _part(file, data).replace(file)
    _keep(file.parent)


def _part(file: Path, data: bytes) -> Path:
    part = file.with_name(f"{file.name}.{secrets.token_hex(4)}.part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    return part


def _keep(folder: Path) -> None:
    """A new name is on disk only when its folder is; some systems cannot open a folder and need not."""
    with contextlib.suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
