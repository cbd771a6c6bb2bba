"""Certificates that prove themselves: signed codes, whom to trust, who was revoked, and the sheet to hang up."""

from simulator.certificates.issuers import Issuers, fingerprint
from simulator.certificates.revocations import Revocations, Revoked
from simulator.certificates.tokens import make
from simulator.certificates.verdict import Verdict, judge

__all__ = ["Issuers", "Revocations", "Revoked", "Verdict", "fingerprint", "judge", "make"]
