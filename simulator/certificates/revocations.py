"""The signed list of revoked certificates: numbers and reasons, no names; good until its next update."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, get_args

from simulator.certificates.issuers import Issuers, Rotation, rotations_from
from simulator.certificates.signing import UNREADABLE, Sign, from_text, is_signed, to_text
from simulator.content.base import canonical
from simulator.errors import SimulatorError, Tampered

FORMAT = "servicedrill-revocations-1"
DAY_MS = 86_400_000
Reason = Literal["issued_in_error", "result_overturned", "cheating", "misconduct", "standard_not_kept", "left", "other"]
REASONS: tuple[Reason, ...] = get_args(Reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Revoked:
    """One certificate that no longer counts, from `at` (ms UTC) on."""

    number: str
    at: int
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class AsOf:
    """Which list it was: its number, when it was issued and when the next was due (ms UTC), and who signed it."""

    number: int
    issued: int
    next_update: int
    signer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Revocations:
    """A list as its issuer signed it. `number` rises with every revocation; `issued`, `next_update`: ms UTC.

    `rotations` vouch for the signer, so that a verifier who pinned an earlier key can follow.
    """

    issuer: str
    number: int
    issued: int
    next_update: int
    revoked: tuple[Revoked, ...]
    signer: str
    rotations: tuple[Rotation, ...] = ()

    def of(self, number: str) -> Revoked | None:
        return next((one for one in self.revoked if one.number == number), None)

    @property
    def as_of(self) -> AsOf:
        return AsOf(number=self.number, issued=self.issued, next_update=self.next_update, signer=self.signer)

    def is_stale(self, at: int) -> bool:
        return at >= self.next_update


def signed(
    issuer: str,
    revoked: Iterable[Revoked],
    sign: Sign,
    *,
    number: int,
    issued: int,
    days: int,
    rotations: Iterable[Rotation] = (),
) -> bytes:
    """The list as a file; the next one is due in so many days."""
    told: dict[str, object] = {
        "format": FORMAT,
        "issuer": issuer,
        "number": number,
        "issued": instant(issued),
        "next_update": instant(issued + days * DAY_MS),
        "revoked": [{"number": one.number, "at": instant(one.at), "reason": one.reason} for one in revoked],
        "rotations": [one.plain() for one in rotations],
    }
    signer, signature = sign(canonical(told))
    told |= {"signer": signer, "signature": to_text(signature)}
    return json.dumps(told, ensure_ascii=False, indent=2).encode() + b"\n"


def read_file(file: Path, issuers: Issuers) -> Revocations:
    """A list from a file. Raises as `read` does."""
    try:
        return read(file.read_bytes(), issuers, str(file))
    except OSError as missing:
        raise SimulatorError(
            f"{file} cannot be read: {missing.strerror}.", code="no_revocations", file=str(file)
        ) from None


def read(data: bytes, issuers: Issuers, name: str) -> Revocations:
    """A list whose signature a trusted key proves. Raises SimulatorError for another kind of file and for an unknown
    signer, Tampered for an edited list. `name`: how the refusal calls it.
    """
    try:
        told = json.loads(data)
        signature = from_text(told.pop("signature"))
        found = _list(told)
        said = {key: value for key, value in told.items() if key != "signer"}
    except UNREADABLE:
        raise SimulatorError(f"{name} is no list of revocations.", code="no_revocations", file=name) from None
    key = issuers.vouching(found.rotations).keys.get(found.signer)
    if key is None:
        raise SimulatorError(
            f"{name} is signed with key {found.signer}, which is not trusted here; pin its issuer first.",
            code="revocations_unknown",
            file=name,
            signer=found.signer,
        )
    if not is_signed(key, signature, canonical(said)):
        raise Tampered(f"{name} was edited after it was signed.", code="revocations_edited", file=name)
    return found


def _list(told: Mapping[str, Any]) -> Revocations:
    if told["format"] != FORMAT:
        raise ValueError("another format")
    return Revocations(
        issuer=str(told["issuer"]),
        number=int(told["number"]),
        issued=_at(told["issued"]),
        next_update=_at(told["next_update"]),
        revoked=tuple(
            Revoked(number=str(one["number"]), at=_at(one["at"]), reason=reason(one["reason"]))
            for one in told["revoked"]
        ),
        signer=str(told["signer"]),
        rotations=rotations_from(told["rotations"]),
    )


def reason(text: object) -> Reason:
    """A reason that a later release added is some other reason to this one."""
    return next((reason for reason in REASONS if reason == text), "other")


def instant(at: int) -> str:
    """2026-11-22T04:30:00Z: whole seconds of UTC."""
    return datetime.fromtimestamp(at // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _at(text: object) -> int:
    return int(datetime.strptime(str(text), "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC).timestamp()) * 1000
