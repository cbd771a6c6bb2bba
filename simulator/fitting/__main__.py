"""Remakes the probe that comes with the package, and prints how right it is about authors left out."""

from __future__ import annotations

import argparse
from pathlib import Path

from simulator.content.base import LANGS
from simulator.encoder import all_cores
from simulator.fitting.fit import solved
from simulator.fitting.kernel import compare
from simulator.fitting.left_out import left_out_of
from simulator.fitting.packed import encoder_here, packaged, save, tell_stderr
from simulator.fitting.shipped import shipped_bank
from simulator.reading.measure import Evaluation, Interval

HEAD = f"{'':<24}{'macro-F1':>22}{'harms P / R':>16}{'traps fooled':>22}{'harmless accused':>24}"


def main() -> None:
    """`python -m simulator.fitting [--to FILE]`."""
    options = argparse.ArgumentParser(prog="python -m simulator.fitting", description=__doc__)
    options.add_argument("--to", type=Path, default=packaged(), help="where the probe goes (default: %(default)s)")
    to = options.parse_args().to
    bank, encoder = shipped_bank(), encoder_here()
    compared = compare(bank, encoder, tell_stderr)
    with all_cores():
        measured = left_out_of(bank, compared, tell_stderr)
        weights = solved(bank, encoder, compared, tell_stderr)
    save(weights, to)
    print(f"{to}: {to.stat().st_size / 1e6:.1f} MB, {len(weights.texts)} sentences, bank {weights.bank[:12]}")
    print("Every author read by weights, curves and lines fitted on the others; 95 % intervals.")
    print(HEAD)
    for name, some in _parts(measured).items():
        print(f"{name:<24}{_figures(some)}")


def _parts(whole: Evaluation) -> dict[str, Evaluation]:
    parts: dict[str, Evaluation] = {}
    for lang in LANGS:
        part = whole.by_lang(lang)
        parts[lang] = part
        parts |= {f"{lang} {name}": some for name, some in part.by_author().items()}
        parts |= {f"{lang} {name}": some for name, some in part.by_kind().items()}
    return parts


def _figures(some: Evaluation) -> str:
    harms = some.of_harms()
    ratio = f"{harms.precision:.2f} / {harms.recall:.2f}"
    return f"{_of(some.macro_f1):>22}{ratio:>16}{_of(some.traps_fooled):>22}{_of(some.accused()):>24}"


def _of(figure: Interval) -> str:
    return f"{figure.value:.3f} ({figure.low:.2f}-{figure.high:.2f})"


if __name__ == "__main__":
    main()
