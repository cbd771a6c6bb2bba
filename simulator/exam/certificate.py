"""A certificate as data, and the bytes that are signed; signing and checking signatures is done at the edge."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Literal

from pydantic import TypeAdapter

from simulator.content.base import canonical

SCHEMA = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaScore:
    """An area on a certificate: its id, its name in both languages, and the percent."""

    id: str
    zh: str
    en: str
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """All that a certificate says. `issued`, `expires`: days (YYYY-MM-DD), the last one is the last valid day.

    `evidence`: digest of the sitting's chain and result. `certifying`: False for a local sitting, which proves nothing
    to others (decision 17). `left_out`: sections that were not examined.
    """

    number: str
    holder: str
    scheme: str
    version: int
    level: Literal["passed", "excellent"]
    total: int
    areas: tuple[AreaScore, ...]
    left_out: tuple[str, ...]
    issuer: str
    issued: str
    expires: str
    evidence: str
    certifying: bool
    schema: int = SCHEMA


_adapter: TypeAdapter[Certificate] = TypeAdapter(Certificate)


def to_bytes(certificate: Certificate) -> bytes:
    """The one spelling of a certificate that is signed: canonical JSON, the same on every machine."""
    return canonical(asdict(certificate))


def from_bytes(payload: bytes) -> Certificate:
    """The certificate in a payload; raises pydantic's ValidationError on anything else."""
    return _adapter.validate_json(payload)


def number(scheme: str, year: int, count: int) -> str:
    """`AG-2026-000042-7`: initials of the scheme, year, running number, and a check digit against slips in copying.

    The digit is Luhn's (ISO/IEC 7812-1, annex B) over year and running number.
    """
    initials = "".join(part[0] for part in scheme.split("_")).upper()
    digits = f"{year:04d}{count:06d}"
    return f"{initials}-{year:04d}-{count:06d}-{_luhn(digits)}"


def is_number(text: str) -> bool:
    """Whether a certificate number is free of copying slips."""
    parts = text.strip().upper().split("-")
    if len(parts) != 4 or not all(part.isascii() and part.isdigit() for part in parts[1:]) or not parts[0].isalpha():
        return False
    return parts[3] == str(_luhn(parts[1] + parts[2]))


def _luhn(digits: str) -> int:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return -total % 10


def expires_on(issued: str, months: int) -> str:
    """The last valid day: so many calendar months on, less a day; the last of a month that lacks the day."""
    first = date.fromisoformat(issued)
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    try:
        return (date(year, month + 1, first.day) - timedelta(days=1)).isoformat()
    except ValueError:
        after = date(year + (month == 11), (month + 1) % 12 + 1, 1)
        return (after - timedelta(days=1)).isoformat()
