"""`python -m tests.reading.pairs`: the share told rightly, by kind; `--errors` lists those not kept aside."""

from __future__ import annotations

import sys

from tests.reading.pairs.telling import Told, tell


def main() -> None:
    told = tell()
    for lang in ("zh", "en"):
        for what in ("numbers", "words"):
            some = [
                one
                for one in told
                if one.said.lang == lang and (one.said.act in ("offer", "fact")) == (what == "numbers")
            ]
            for kind in dict.fromkeys(one.said.kind for one in some):
                _line(f"{lang} {kind}", [one for one in some if one.said.kind == kind])
            _line(f"{lang} {what}", some)
    if "--errors" in sys.argv:
        for one in told:
            if not one.right and not one.said.kept:
                sign = "+" if one.said.does else "-"
                print(one.said.kind, one.said.act, sign, one.said.reply, "|", one.how)


def _line(name: str, some: list[Told]) -> None:
    parts = [[one.right for one in some if one.said.kept is kept] for kept in (False, True)]
    shares = [f"{sum(part) / len(part):6.1%} of {len(part):3}" for part in parts]
    print(f"{name:20} open {shares[0]}   kept aside {shares[1]}")


if __name__ == "__main__":
    main()
