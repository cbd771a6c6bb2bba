"""`./dev bench`: every speed that the project promises, beside its reference, as ratios."""

from __future__ import annotations

import subprocess
import sys
import time

from simulator.dialogue.actions import Action
from simulator.dialogue.conversation import act, begin
from simulator.dialogue.folding import fold
from simulator.dialogue.play import opened, perform
from simulator.encoder import shared_encoder
from simulator.library import load
from simulator.proving.samples import started
from simulator.reader_setup import make_reader
from simulator.reading.model import Scene
from simulator.scoring.score import score
from tests.bench import crowd, keywords
from tests.bench.timing import median_ms, once_ms, row


def replies(library: object, lang: str) -> list[tuple[str, str]]:
    """Labelled replies as (reply, the customer's line before), every seventh."""
    rows = [r for r in library.bank.replies if r.lang == lang and 8 <= len(r.reply) <= (60 if lang == "zh" else 160)]  # type: ignore[attr-defined]
    return [(r.reply, r.context) for r in rows[::7]][:120]


def reading(library: object) -> None:
    """Reading one and three sentences, with and without similarity, beside the bare encoder on the same texts."""
    encoder = shared_encoder()
    full = make_reader(library)  # type: ignore[arg-type]
    exact = make_reader(library, similarity=False)  # type: ignore[arg-type]
    print("Reading (bar: one sentence 5 ms, three 12 ms, 0.5 ms without similarity)")
    for lang in ("zh", "en"):
        rows = [(text, context) for text, context in replies(library, lang)]
        singles = [(t, c) for t, c in rows if sum(t.count(m) for m in "。！？!?.；") <= 1]
        gap = "" if lang == "zh" else " "
        threes = [(gap.join(x[0] for x in singles[i : i + 3]), singles[i][1]) for i in range(0, len(singles) - 3, 3)]
        scene = Scene(lang=lang)  # type: ignore[arg-type]
        for name, texts in (("one sentence", singles), ("three sentences", threes)):
            counter = iter(range(10_000_000))
            bare = median_ms(lambda pair, n=counter: encoder.encode([f"{pair[0]} {next(n)}"]), texts, repeat=1)
            fresh, exactly = make_fresh(full, scene), exact.scene(scene).read
            similar = median_ms(lambda p, read=fresh: read(*p), texts, repeat=1)
            quick = median_ms(lambda p, read=exactly: read(*p), texts)
            print(row(f"{lang} {name}: bare encoder", bare, bare))
            print(row(f"{lang} {name}: reader with similarity", similar, bare))
            print(row(f"{lang} {name}: reader without similarity", quick, bare))


def make_fresh(reader: object, scene: Scene):  # type: ignore[no-untyped-def]
    """Reading that cannot profit from having read the same words before: a number makes each text new."""
    prepared = reader.scene(scene)  # type: ignore[attr-defined]
    counter = iter(range(10_000_000))
    return lambda text, context: prepared.read(f"{text} {next(counter)}", f"{context} {next(counter)}")


def dialogue(library: object) -> None:
    """Read and react at turn 5 and turn 200; load, fold and score at turn 200."""
    print("Dialogue (bar: turn 200 at most 1.3 x turn 5)")
    scenario = next(iter(library.scenarios.values()))  # type: ignore[attr-defined]
    setting = library.setting(scenario)  # type: ignore[attr-defined]
    long = setting.standard.model_copy(update={"settings": setting.settings.model_copy(update={"max_replies": 1000})})
    patient = setting.persona.model_copy(update={"reactions": {}, "moves": ()})
    beats = tuple(beat.model_copy(update={"exits": ()}) for beat in setting.scenario.beats)
    endless = setting.scenario.model_copy(update={"minutes": 1200, "beats": beats})
    from dataclasses import replace

    setting = replace(setting, standard=long, persona=patient, scenario=endless)
    first = started(scenario, seed=1, lang="zh", mode="practice")
    read = make_reader(library).scene(setting.scene(first)).read  # type: ignore[arg-type]
    texts = [text for text, _ in replies(library, "zh")]
    played = opened(setting, first)
    if not played.attempt.answered:
        played = perform(setting, played, "/answer", read)
    marks = {}
    for turn in range(205):
        reply = f"第{turn}句，{texts[turn % len(texts)]}"
        if turn in (5, 200):
            snapshot = played

            def react(number: object, snapshot=snapshot, reply=reply) -> None:  # type: ignore[no-untyped-def]
                text = f"{reply}{number}"
                found = read(text, snapshot.attempt.last_customer.text if snapshot.attempt.last_customer else "")
                at = snapshot.now + 5000
                act(setting, snapshot.attempt, Action(verb="reply", text=text), at=at, began=at - 1000, reading=found)

            marks[turn] = median_ms(react, range(60), repeat=1)
        played = perform(setting, played, reply, lambda *_: read("好的", ""))
        if played.attempt.ending is not None:
            print(f"  the talk ended early, at turn {turn}: {played.attempt.ending}")
            break
    print(row("read and react at turn 5", marks[5], marks[5]))
    if 200 in marks:
        print(row("read and react at turn 200", marks[200], marks[5]))
    print(row(f"fold of all {len(played.events)} events", once_ms(lambda: fold(played.events))))
    print(row("score of the whole attempt", once_ms(lambda: score(setting.standard, played.attempt, setting.scenario))))
    print(row("begin an attempt", once_ms(lambda: begin(setting, first))))


def startup() -> None:
    print("Start (bar: --help under 300 ms)")
    bare = once_ms(lambda: subprocess.run([sys.executable, "-c", "pass"], check=True))
    shown = min(
        once_ms(
            lambda: subprocess.run([sys.executable, "-m", "simulator.cli", "--help"], check=True, capture_output=True)
        )
        for _ in range(3)
    )
    print(row("python -c pass", bare, bare))
    print(row("servicedrill --help", shown, bare))


def main() -> None:
    begun = time.perf_counter()
    print(row("load all content", once_ms(load)))
    library = load()
    startup()
    reading(library)
    dialogue(library)
    print("One keyword among many (bar: 5,000 at most 1.5 x 200)")
    print("\n".join(keywords.report()))
    print(crowd.report())
    print(f"Measured in {time.perf_counter() - begun:.0f} s.")


if __name__ == "__main__":
    main()
