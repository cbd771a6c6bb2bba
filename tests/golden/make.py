"""Makes the golden attempts anew from samples (`python -m tests.golden.make`): for a new engine number only."""

import shutil
import sys
from pathlib import Path

from simulator.attempts import judged, keep
from simulator.attempts.chain import Writer, read
from simulator.dialogue import events as e
from simulator.dialogue.play import play
from simulator.library import load
from simulator.proving.samples import started
from simulator.reader_setup import make_reader

HERE = Path(__file__).resolve().parent
# The first sample of each kind: (scenario, language, passes).
CHOSEN = tuple(
    (scenario, lang, passes)
    for scenario in ("which_plan", "third_change", "three_quotes")
    for lang, passes in (("zh", True), ("en", False))
)


def main() -> None:
    library = load(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
    reader = make_reader(library)
    for folder in ("attempts", "content"):
        shutil.rmtree(HERE / folder, ignore_errors=True)
    (HERE / "attempts").mkdir()
    for name, lang, passes in CHOSEN:
        scenario = library.scenarios[name]
        digests = keep(HERE, library, scenario)
        fitting = [s for s in scenario.samples if s.lang == lang and s.expect.passes == passes]
        for sample in fitting[:1]:
            first = started(
                scenario, seed=sample.seed, lang=sample.lang, mode="test", variant=sample.variant, digests=digests
            )
            setting = library.setting(scenario)
            played = play(setting, first, sample.actions, reader.scene(setting.scene(first)).read)
            file = HERE / "attempts" / f"{name}-{sample.id}.jsonl"
            file.touch()
            entries = [e.to_plain(event) for event in played.events]
            if played.attempt.ending is not None:
                entries.append(judged(setting, played.attempt).plain())
            Writer(read(file)).append(entries)
        # Replay needs no act bank: readings are recorded.
        (HERE / "content" / f"{digests['bank']}.json").unlink(missing_ok=True)


if __name__ == "__main__":
    main()
