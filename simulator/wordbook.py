"""Loads the table of words of a language, and finds out which language a person wants."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Literal, cast

from simulator.words import Words

FILES = Path(__file__).resolve().parents[1] / "scenarios" / "languages"
Lang = Literal["zh", "en"]


@lru_cache(maxsize=8)
def words_in(lang: Lang, *, views: bool = False) -> Words:
    """The words of a language, from the files that come with the package; `views`: those of web and terminal too."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    table: dict[str, str] = {}
    for file in (FILES / f"words_{lang}.yaml", *(sorted(FILES.glob(f"views/*_{lang}.yaml")) if views else ())):
        table |= _flat("", yaml.load(file.read_text(encoding="utf-8"), loader))
    return Words(lang, table)


def _flat(above: str, tree: Mapping[str, object]) -> list[tuple[str, str]]:
    """`{a: {b: text}}` as `a.b`."""
    found: list[tuple[str, str]] = []
    for key, value in tree.items():
        name = f"{above}.{key}" if above else str(key)
        if isinstance(value, dict):
            found += _flat(name, value)
        else:
            found.append((name, str(value)))
    return found


def language(arguments: Sequence[str], environment: Mapping[str, str] | None = None) -> Lang:
    """`--lang` on the command line, else SERVICEDRILL_LANG, else the language of the locale, else English."""
    environment = os.environ if environment is None else environment
    for index, argument in enumerate(arguments):
        if argument == "--":
            break
        name, equals, value = argument.partition("=")
        if name == "--lang":
            value = value if equals else next(iter(arguments[index + 1 :]), "")
            if value in ("zh", "en"):
                return cast(Lang, value)
    wanted = environment.get("SERVICEDRILL_LANG", "")
    if wanted in ("zh", "en"):
        return cast(Lang, wanted)
    locale = environment.get("LC_ALL") or environment.get("LC_MESSAGES") or environment.get("LANG") or ""
    return "zh" if locale.lower().startswith("zh") else "en"
