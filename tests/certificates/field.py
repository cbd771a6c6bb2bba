"""Builders: a certificate, an issuer with its key, and verifiers who pinned it."""

from dataclasses import replace
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from simulator.certificates.issuers import Issuers, Rotation, rotation
from simulator.certificates.signing import Sign, fingerprint, signer
from simulator.certificates.tokens import make
from simulator.exam.certificate import AreaScore, Certificate, number

DAY = 86_400_000


def at(day: str, hour: int = 12) -> int:
    """Milliseconds of UTC at an hour of a day."""
    return int(datetime.fromisoformat(f"{day}T{hour:02}:00:00").replace(tzinfo=UTC).timestamp()) * 1000


ISSUED, LATER = at("2026-03-31"), at("2026-06-01")

CERTIFICATE = Certificate(
    number=number("agent_general", 2026, 42),
    holder="王芳 Wang Fang",
    scheme="agent_general",
    version=1,
    level="excellent",
    total=96,
    areas=(
        AreaScore(id="ability", zh="业务能力", en="Ability", percent=95),
        AreaScore(id="service", zh="服务质量", en="Service quality", percent=97),
    ),
    left_out=("speech", "conduct"),
    issuer="港湾服务 Harbour Service",
    issued="2026-03-31",
    expires="2027-03-30",
    evidence="ab" * 32,
    certifying=True,
)


class Owner:
    """An issuer with its private key; `n` makes one owner's keys differ."""

    def __init__(self, n: int = 1) -> None:
        self.key = Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32)
        self.sign: Sign = signer(self.key)
        self.name = fingerprint(self.key.public_key())

    def pinned(self) -> Issuers:
        return Issuers({self.name: self.key.public_key()})

    def hands_over_to(self, other: "Owner", at: int = ISSUED) -> Rotation:
        return rotation(other.key.public_key(), at, self.sign, self.name)

    def issue(self, certificate: Certificate = CERTIFICATE, **changes: object) -> str:
        return make(replace(certificate, **changes), self.sign)  # type: ignore[arg-type]


ANN, BOB, EVE = Owner(1), Owner(2), Owner(3)
