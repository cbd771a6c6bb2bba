"""Whom a verifier trusts: public keys pinned beforehand, and later keys that an earlier one vouches for."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from simulator.certificates.signing import UNREADABLE, Sign, fingerprint, from_text, is_signed, to_text
from simulator.content.base import canonical
from simulator.errors import SimulatorError

__all__ = ["FORMAT", "Issuers", "Rotation", "fingerprint", "rotation"]

FORMAT = "servicedrill-issuer-1"
_ROTATION = "servicedrill-rotation-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotation:
    """The owner of the key `old` says: from `at` (ms UTC) on I sign with `key`."""

    old: str
    key: Ed25519PublicKey
    at: int
    signature: bytes

    @property
    def new(self) -> str:
        return fingerprint(self.key)

    def plain(self) -> dict[str, object]:
        return {**_statement(self.old, self.key, self.at), "signature": to_text(self.signature)}

    def is_of(self, old: Ed25519PublicKey) -> bool:
        """Whether the owner of `old` really said so."""
        return fingerprint(old) == self.old and is_signed(old, self.signature, self._said())

    def _said(self) -> bytes:
        return canonical(_statement(self.old, self.key, self.at))


def _statement(old: str, key: Ed25519PublicKey, at: int) -> dict[str, object]:
    return {"format": _ROTATION, "old": old, "key": to_text(key.public_bytes_raw()), "at": at}


def rotation(new: Ed25519PublicKey, at: int, sign: Sign, old: str) -> Rotation:
    """The statement of the owner of `old`, who signs it."""
    signer, signature = sign(canonical(_statement(old, new, at)))
    if signer != old:
        raise ValueError(f"{signer} cannot speak for {old}")
    return Rotation(old=old, key=new, at=at, signature=signature)


@dataclass(frozen=True, slots=True)
class Issuers:
    """Trusted keys by fingerprint; `rotations` extend them to the keys that a trusted one vouches for.

    A key is trusted because a person pinned it, never because a certificate brings it along.
    """

    pinned: Mapping[str, Ed25519PublicKey] = field(default_factory=dict)
    rotations: tuple[Rotation, ...] = ()

    @property
    def keys(self) -> dict[str, Ed25519PublicKey]:
        """All trusted keys: the pinned ones, and whatever follows from them by rotation."""
        found = dict(self.pinned)
        waiting = list(self.rotations)
        while vouched := [r for r in waiting if r.old in found and r.new not in found and r.is_of(found[r.old])]:
            found |= {r.new: r.key for r in vouched}
        return found

    def only(self, *names: str) -> Issuers:
        """Nothing pinned but these fingerprints; what they vouch for stays trusted."""
        return Issuers({name: key for name, key in self.keys.items() if name in names}, self.rotations)

    def vouching(self, rotations: Iterable[Rotation]) -> Issuers:
        """The same trust, with more statements to follow it by."""
        return Issuers(self.pinned, (*self.rotations, *rotations))

    def together(self, other: Issuers) -> Issuers:
        return Issuers({**self.pinned, **other.pinned}, (*self.rotations, *other.rotations))

    def of_one_owner(self, early: str, late: str) -> bool:
        """Whether a trusted key is another one or vouches for it, directly or through others."""
        return early == late or late in self.only(early).keys


def exported(name: str, issuers: Issuers, sign: Sign) -> bytes:
    """The bundle `issuer.json`: everything that a verifier elsewhere needs to pin an issuer, signed with the present
    key, so that whoever confirms that one's fingerprint may trust the earlier ones too.
    """
    told = _bundle(name, issuers)
    signer, signature = sign(canonical(told))
    return _written({**told, "signer": signer, "signature": to_text(signature)})


def pinned(name: str, issuers: Issuers) -> bytes:
    """The same for oneself: what was confirmed once and is trusted from now on."""
    return _written(_bundle(name, issuers))


def _bundle(name: str, issuers: Issuers) -> dict[str, object]:
    keys = [{"fingerprint": name_, "key": to_text(key.public_bytes_raw())} for name_, key in issuers.keys.items()]
    keys.sort(key=lambda one: one["fingerprint"])
    rotations = [one.plain() for one in issuers.rotations]
    return {"format": FORMAT, "issuer": name, "keys": keys, "rotations": rotations}


def _written(told: Mapping[str, object]) -> bytes:
    return json.dumps(told, ensure_ascii=False, indent=2).encode() + b"\n"


def name_in(file: Path) -> str:
    """What the owner of a bundle calls itself, proved by nothing; nothing for a .pem file."""
    try:
        return str(json.loads(file.read_bytes())["issuer"])
    except (OSError, *UNREADABLE):
        return ""


def read_file(file: Path) -> Issuers:
    """The keys in a .pem file or an exported bundle. Raises SimulatorError where there are none."""
    try:
        data = file.read_bytes()
        return _from_pem(data) if data.lstrip().startswith(b"-----") else from_bundle(json.loads(data))
    except (OSError, UnsupportedAlgorithm, *UNREADABLE):
        raise SimulatorError(
            f"{file} holds no issuer's public key. Ask the issuer for issuer.json.", code="no_issuer", file=str(file)
        ) from None


def from_bundle(told: Mapping[str, Any]) -> Issuers:
    """The keys of a bundle, to be trusted as they stand. Raises ValueError, KeyError or TypeError where it is none."""
    if told["format"] != FORMAT:
        raise ValueError("another format")
    keys = [_key(one["key"]) for one in told["keys"]]
    return Issuers({fingerprint(key): key for key in keys}, rotations_from(told["rotations"]))


def confirmed(file: Path, name: str) -> Issuers:
    """What a file proves to somebody who has confirmed one fingerprint in it: that key, those it vouches for by
    rotation, and where it signed the bundle, all of them. Nothing where the file does not hold that key.
    """
    found = read_file(file)
    key = found.keys.get(name)
    data = file.read_bytes()
    if key is None or data.lstrip().startswith(b"-----"):
        return found.only(name)
    told = json.loads(data)
    signature = from_text(str(told.pop("signature", "")))
    by_itself = told.pop("signer", "") == name and is_signed(key, signature, canonical(told))
    return found if by_itself else found.only(name)


def rotations_from(told: Iterable[Mapping[str, Any]]) -> tuple[Rotation, ...]:
    """Statements as they stand in a file, proved by nothing yet."""
    return tuple(
        Rotation(
            old=str(one["old"]), key=_key(one["key"]), at=int(one["at"]), signature=from_text(str(one["signature"]))
        )
        for one in told
    )


def read_folder(folder: Path) -> Issuers:
    """What was pinned in a folder: .pem files and bundles. One that cannot be read is refused, not passed over."""
    found = Issuers()
    for file in sorted([*folder.glob("*.pem"), *folder.glob("*.json")]):
        found = found.together(read_file(file))
    return found


def _from_pem(data: bytes) -> Issuers:
    key = serialization.load_pem_public_key(data)
    if not isinstance(key, Ed25519PublicKey):
        raise TypeError("another kind of key")
    return Issuers({fingerprint(key): key})


def _key(text: object) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(from_text(str(text)))
