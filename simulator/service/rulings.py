"""What a decision on a finding is, and how it is noted: for sittings, voided role-plays and attempts outside exams."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.errors import NotFound, NotNow
from simulator.exam.sitting import Sitting
from simulator.storage import Transaction
from simulator.storage.tables import RulingRow

LONGEST_REASON = 2_000  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What an examiner says of one finding of `stream`, a sitting or (without a `slot`) an attempt outside exams."""

    stream: str
    slot: str
    finding: str
    state: str
    reason: str


def is_attempt(stream: str) -> bool:
    """Whether it is an attempt and not a sitting. Raises NotFound for what is neither."""
    if not stream.startswith(("attempt/", "sitting/")):
        raise NotFound(f"There is nothing '{stream}' to be judged.", code="judging_no_case", stream=stream)
    return stream.startswith("attempt/")


def must_be_short(reason: str) -> None:
    """Raises NotNow for a reason that nobody would read."""
    if len(reason) > LONGEST_REASON:
        raise NotNow(
            f"A reason has at most {LONGEST_REASON} characters.", code="judging_long_reason", most=LONGEST_REASON
        )


def own(by: str, key: str) -> str:
    """An idempotency key, apart from the same one of somebody else."""
    return f"{by} {key}"


def contested(sitting: Sitting, slot: str, finding: str) -> bool:
    """Whether the candidate contests a finding and nobody has decided that yet."""
    settled = {(r.ruling.slot, r.ruling.key) for r in sitting.ruled if r.appeal}
    return (slot, finding) not in settled and any((a.slot, a.key) == (slot, finding) for a in sitting.appeals)


def note(transaction: Transaction, one: Decision, play: str, *, by: str, at: int, appeal: bool = False) -> None:
    """Who decided what, in the list of rulings and in the audit log; without the reason, which is words of a person.

    It comes last: while the turn at the audit log is held, nothing else is waited for.
    """
    row = RulingRow(stream=one.stream, play=play, finding=one.finding, appeal=appeal, state=one.state, by=by, at=at)
    transaction.session.merge(row)
    transaction.session.flush()
    detail = {"slot": one.slot, "finding": one.finding, "state": one.state, "appeal": appeal}
    transaction.audit(by, "finding_decided", one.stream, detail, at=at)
