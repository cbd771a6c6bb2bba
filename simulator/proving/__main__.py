"""For authors: play samples and look at what they get (`python -m simulator.proving [SCENARIO [SAMPLE]] [--wired]`)."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from simulator.dialogue import events as e
from simulator.library import Library, check, load, shipped
from simulator.proving.samples import Proved, prove
from simulator.proving.wired import shown, wiring
from simulator.reader_setup import make_reader, reads_with
from simulator.scoring.card import Finding
from simulator.scoring.score import score


def main(words: list[str]) -> int:
    named = [word for word in words if not word.startswith("-")]
    library = _loadable()
    reads = reads_with(make_reader(library))
    proved = prove(library, reads, tuple(named[:1]))
    if len(named) > 1:
        proved = [one for one in proved if one.sample.id == named[1]]
    for one in proved:
        _show(library, one, whole=len(named) > 1 or "-v" in words)
    wrong = [one for one in proved if one.wrong]
    print(f"\n{len(proved) - len(wrong)} samples as written, {len(wrong)} not")
    if "--wired" in words:
        found = wiring(library, [shown(proved)])
        print(f"{len(found.wired)} clauses wired; {len(found.half)} half; {len(found.loose)} loose")
        print("half (lacking):", ", ".join(f"{c} {lack}" for c, lack in found.half.items()))
        print("loose:", ", ".join(found.loose))
    return 1 if wrong else 0


def _loadable() -> Library:
    """All content but the drills that do not load, which are named: others may have an edit open."""
    found = check()
    if found.library is not None:
        return found.library
    broken = {Path(problem.place.file) for problem in found.errors}
    for problem in found.errors:
        print(problem.text(), file=sys.stderr)
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(shipped(), folder, dirs_exist_ok=True)
        for path in broken:
            if path.parent.name == "drills":
                (Path(folder) / "drills" / path.name).unlink(missing_ok=True)
        return load(Path(folder))


def _show(library: Library, one: Proved, *, whole: bool) -> None:
    card = score(library.standard, one.played.attempt, one.scenario) if one.played is not None else None
    head = f"{one.scenario.id} {one.sample.id}"
    if card is None:
        print(f"{head}: cannot be played: {one.wrong[0]}")
        return
    marks = f"passes={card.passes} critical={list(card.critical)}"
    print(f"{head}: {card.total} [{card.low}-{card.high}] {card.ending} {marks}")
    if whole and one.played is not None:
        for event in one.played.events:
            _tell(event)
        for area in card.areas:
            print(f"    area {area.area}: {area.percent} ({area.gained}/{area.possible} -{area.lost})")
        for finding in card.findings:
            if finding.state != "not_applicable":
                print(f"    {_finding(finding)}")
    for line in one.wrong:
        print(f"    WRONG {line}")


def _finding(f: Finding) -> str:
    words = " | ".join(x.quote[:30] or x.term for x in f.evidence) or (f"absent in {f.absent}" if f.absent else "")
    sure = "" if f.sure else " (for review)"
    points = f"+{f.gained}/{f.possible} -{f.lost}"
    return f"{f.rule}: {f.state}{sure} {points} {f.detail} {words} {' '.join(f.clauses)}"


def _tell(event: e.Event) -> None:
    match event:
        case e.CustomerSpoke():
            print(f"  C[{event.why}] {event.text} {list(event.cues)}")
        case e.AgentReplied():
            hits = [f"{hit.term}{'' if hit.sure else '?'}{hit.confidence}" for hit in event.reading.hits]
            near = [f"{hit.term}{hit.confidence}" for hit in event.reading.near]
            print(f"  A {event.text}  {hits} near {near} {list(event.reading.notes)}")
        case e.MoodMoved():
            moved = " ".join(f"{c.term}{c.patience:+d}{c.trust:+d}" for c in event.causes)
            print(f"      mood {event.patience} {event.trust}  {moved}")
        case e.BeatEntered():
            print(f"      -> {event.beat}")
        case _:
            print(f"      {event.type}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
