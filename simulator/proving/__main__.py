"""For authors: play samples and look at what they get (`python -m simulator.proving [SCENARIO [SAMPLE]] [--wired]`)."""

from __future__ import annotations

import sys

from simulator.library import load
from simulator.proving.samples import Proved, prove
from simulator.proving.wired import wiring
from simulator.reader_setup import make_reader, reads_with


def main(words: list[str]) -> int:
    named = [word for word in words if not word.startswith("-")]
    library = load()
    reads = reads_with(make_reader(library))
    proved = prove(library, reads, tuple(named[:1]))
    if len(named) > 1:
        proved = [one for one in proved if one.sample.id == named[1]]
    for one in proved:
        _show(one, whole=len(named) > 1 or "-v" in words)
    wrong = [one for one in proved if one.wrong]
    print(f"\n{len(proved) - len(wrong)} samples as written, {len(wrong)} not")
    if "--wired" in words:
        found = wiring(library, proved)
        print(f"{len(found.wired)} clauses wired; {len(found.half)} half; {len(found.loose)} loose")
        print("half (lacking):", ", ".join(f"{c} {lack}" for c, lack in found.half.items()))
        print("loose:", ", ".join(found.loose))
    return 1 if wrong else 0


def _show(one: Proved, *, whole: bool) -> None:
    card = one.card
    head = f"{one.scenario.id} {one.sample.id}"
    if card is None:
        print(f"{head}: cannot be played: {one.wrong[0]}")
        return
    print(f"{head}: {card.total} [{card.low}-{card.high}] {card.ending} passes={card.passes} critical={list(card.critical)}")
    if whole and one.played is not None:
        _talk(one)
        for area in card.areas:
            print(f"    area {area.area}: {area.percent} ({area.gained}/{area.possible} -{area.lost})")
        for f in card.findings:
            if f.state != "not_applicable":
                words = " | ".join(x.quote[:30] or x.term for x in f.evidence) or (f"absent in {f.absent}" if f.absent else "")
                sure = "" if f.sure else " (for review)"
                print(f"    {f.rule}: {f.state}{sure} +{f.gained}/{f.possible} -{f.lost} {f.detail} {words} {' '.join(f.clauses)}")
    for line in one.wrong:
        print(f"    WRONG {line}")


def _talk(one: Proved) -> None:
    assert one.played is not None
    for event in one.played.events:
        match event.type:
            case "customer_spoke":
                print(f"  C[{event.why}] {event.text} {list(event.cues)}")  # type: ignore[union-attr]
            case "agent_replied":
                hits = [f"{h.term}{'' if h.sure else '?'}{h.confidence}" for h in event.reading.hits]  # type: ignore[union-attr]
                print(f"  A {event.text}  {hits}")  # type: ignore[union-attr]
            case "mood_moved":
                moved = " ".join(f"{c.term}{c.patience:+d}{c.trust:+d}" for c in event.causes)  # type: ignore[union-attr]
                print(f"      mood {event.patience} {event.trust}  {moved}")  # type: ignore[union-attr]
            case "beat_entered":
                print(f"      -> {event.beat}")  # type: ignore[union-attr]
            case _:
                print(f"      {event.type}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
