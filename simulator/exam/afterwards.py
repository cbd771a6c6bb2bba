"""What may follow once a sitting is over: rulings, voided role-plays and appeals, or a refusal that says what to do."""

from __future__ import annotations

from simulator.errors import NeedsSecondPerson, NotNow
from simulator.exam import events as e
from simulator.exam.form import FormPlay
from simulator.exam.questions import Ruling
from simulator.exam.sitting import Sitting


def void(sitting: Sitting, fresh: FormPlay, *, at: int, by: str, reason: str, until: int) -> tuple[e.SittingEvent, ...]:
    """A role-play is taken out and a fresh variant granted in its place (decision 14)."""
    _ended(sitting, at)
    _second_person(sitting, by)
    if not reason.strip():
        raise NotNow("Voiding a role-play needs a reason. Write why.", code="exam_reason")
    stream = sitting.role_plays.get(fresh.slot)
    if stream is None:
        raise NotNow("There is no role-play to void in this place.", code="exam_no_play", slot=fresh.slot)
    return (
        e.RolePlayVoided(at=at, by=by, slot=fresh.slot, stream=stream, reason=reason.strip()),
        e.VariantGranted(at=at, by=by, play=fresh, until=until),
    )


def rule(
    sitting: Sitting, ruling: Ruling, *, at: int, by: str, reason: str, appeal: bool = False
) -> tuple[e.SittingEvent, ...]:
    """An examiner decides one finding, once; on appeal somebody else decides it anew."""
    _ended(sitting, at)
    _second_person(sitting, by)
    if not reason.strip():
        raise NotNow("A decision needs a reason. Write why.", code="exam_reason")
    before = [r for r in sitting.ruled if (r.ruling.slot, r.ruling.key) == (ruling.slot, ruling.key)]
    if not appeal and before:
        if before[-1].ruling == ruling and before[-1].by == by:
            return ()
        raise NotNow("This finding has been decided. It can only be changed on appeal.", code="exam_decided_already")
    if appeal:
        if not any((a.slot, a.key) == (ruling.slot, ruling.key) for a in sitting.appeals):
            raise NotNow("Nobody has appealed against this finding.", code="exam_no_appeal")
        if any(r.by == by for r in before):
            raise NeedsSecondPerson(
                "An appeal is decided by somebody who has not decided this finding before.", code="exam_second_examiner"
            )
        if any(r.appeal for r in before):
            raise NotNow("This appeal has been decided.", code="exam_decided_already")
    return (e.Ruled(at=at, by=by, ruling=ruling, reason=reason.strip(), appeal=appeal),)


def appeal_against(
    sitting: Sitting, *, slot: str, key: str, reason: str, at: int, until: int
) -> tuple[e.SittingEvent, ...]:
    """The candidate contests a finding of a decided sitting, once each, before the window closes at `until`."""
    if not sitting.decided:
        raise NotNow("There is no result to appeal against yet. Wait until it is given.", code="exam_no_result")
    if at >= until:
        raise NotNow("The time for appeals is over.", code="exam_appeal_late")
    if not reason.strip():
        raise NotNow("An appeal needs a reason. Write why.", code="exam_reason")
    if any((a.slot, a.key) == (slot, key) for a in sitting.appeals):
        raise NotNow("This finding has been appealed against already.", code="exam_appealed_already")
    return (e.Appealed(at=at, slot=slot, key=key, reason=reason.strip()),)


def _ended(sitting: Sitting, at: int) -> None:
    if sitting.stage(at) not in ("over", "handed_in"):
        raise NotNow("This sitting is still running. Judge it when it has ended.", code="exam_running")


def _second_person(sitting: Sitting, by: str) -> None:
    if by == sitting.booked.candidate:
        raise NeedsSecondPerson("Nobody judges their own sitting.", code="exam_own_sitting")
