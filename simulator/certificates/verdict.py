"""The verdict on a certificate, reached without server, login or database; every way to fail is told apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from simulator.certificates import tokens
from simulator.certificates.issuers import Issuers
from simulator.certificates.revocations import DAY_MS, AsOf, Revocations, Revoked
from simulator.certificates.signing import is_signed
from simulator.exam.certificate import Certificate

State = Literal[
    "malformed",
    "unknown_key",
    "edited",
    "revoked",
    "not_certifying",
    "expired",
    "not_yet_valid",
    "not_checked",
    "stale",
    "valid",
]
"""From the gravest. `not_yet_valid`: certificate or list comes from the future, so the clock is wrong. `not_checked`:
genuine and in time, but no list of revocations says that it still counts; `stale`: a list says so, a newer one is due.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is known of a certificate. `states`: all that is wrong with it, the gravest first; `valid` stands alone.

    `certificate`: what the code says, also where nobody proves it (`is_proved`). `signer`: fingerprint of the key that
    it names. `as_of`: the list that was asked about revocation, where it speaks for this issuer.
    """

    states: tuple[State, ...]
    certificate: Certificate | None = None
    signer: str = ""
    revoked: Revoked | None = None
    as_of: AsOf | None = None
    trusted: tuple[str, ...] = ()
    file_changed: bool = False

    @property
    def state(self) -> State:
        return self.states[0]

    @property
    def is_proved(self) -> bool:
        """Whether a trusted issuer signed every field shown."""
        return self.certificate is not None and (self.state not in ("malformed", "unknown_key", "edited"))

    @property
    def counts(self) -> bool:
        """Genuine, in time and certifying as far as is known; a missing or old list leaves a doubt."""
        return self.state in ("valid", "not_checked", "stale")


def judge(text: str, issuers: Issuers, revocations: Revocations | None, *, at: int) -> Verdict:
    """The verdict on a code at a time (ms UTC) by the verifier's clock."""
    trusted = tuple(sorted(issuers.keys))
    try:
        token = tokens.read(text)
    except ValueError:
        return Verdict(states=("malformed",), trusted=trusted)
    wrong = _signature(token, issuers)
    if wrong is not None or token.certificate is None:
        return Verdict(
            states=(wrong or "malformed",), certificate=token.certificate, signer=token.signer, trusted=trusted
        )
    certificate, listed = token.certificate, revocations
    if listed and not issuers.vouching(listed.rotations).of_one_owner(token.signer, listed.signer):
        listed = None  # somebody else's list says nothing about this certificate
    revoked = listed.of(certificate.number) if listed else None
    found: list[State] = ["revoked"] if revoked else []
    if not certificate.certifying:
        found.append("not_certifying")
    found += _dates(certificate, listed, at)
    if not found:
        found.append("not_checked" if listed is None else "stale" if listed.is_stale(at) else "valid")
    return Verdict(
        states=tuple(found),
        certificate=certificate,
        signer=token.signer,
        revoked=revoked,
        as_of=listed.as_of if listed else None,
        trusted=trusted,
    )


def _signature(token: tokens.Token, issuers: Issuers) -> State | None:
    """A code that says another fingerprint than that of the trusted key which signed it was edited as well."""
    keys = issuers.keys
    by = next((name for name, key in keys.items() if is_signed(key, token.signature, token.signed)), None)
    if by == token.signer:
        return None
    if by is not None:
        return "edited"
    if token.certificate is None:
        return "malformed"
    return "edited" if token.signer in keys else "unknown_key"


def _dates(certificate: Certificate, listed: Revocations | None, at: int) -> list[State]:
    """A day has begun when it has begun anywhere on Earth (UTC+14), and is over when it is over everywhere (UTC-12)."""
    now = datetime.fromtimestamp(at / 1000, UTC)
    if certificate.expires < (now - timedelta(hours=12)).date().isoformat():
        return ["expired"]
    if certificate.issued > (now + timedelta(hours=14)).date().isoformat() or (listed and listed.issued > at + DAY_MS):
        return ["not_yet_valid"]
    return []
