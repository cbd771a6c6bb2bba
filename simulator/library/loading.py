"""The content of a folder, or all that is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulator.content.bank import Bank
from simulator.content.base import Lang
from simulator.content.standard import Standard
from simulator.errors import ContentError
from simulator.library.files import File, read
from simulator.library.kept import Kept
from simulator.library.layout import KINDS, Head, shipped
from simulator.library.linking import links
from simulator.library.problems import Place, Problem, in_order, problem, warning
from simulator.library.whole import Library

ENDINGS = (".yaml", ".jsonl")
OF_EXAMS = ("items", "blueprint", "module")
LOOKS_LIKE_CONTENT = (*ENDINGS, ".yml", ".json", ".ndjson", ".txt")


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a look at a folder gave: the library if it can be used, and all problems in order of files and lines."""

    library: Library | None
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(found for found in self.problems if found.level == "error")

    @property
    def warnings(self) -> tuple[Problem, ...]:
        return tuple(found for found in self.problems if found.level == "warning")


def load(root: Path | None = None, lang: Lang = "en", without_exams: Callable[[int], None] | None = None) -> Library:
    """The library of a folder, by default of the content that comes with the package.

    A folder that was found sound is not looked at again until one of its files changes, see `simulator.library.kept`.

    `without_exams`: called with the number of errors where only quizzes and exams are wrong; the library then comes
    without those, which is enough for playing and judging.

    Raises: ContentError with all problems of all files, in `lang`.
    """
    root = root or shipped()
    kept = Kept(root)
    if (known := kept.get()) is not None:
        return known
    checked = check(root)
    if checked.library is not None:
        kept.put(checked.library)
        return checked.library
    if without_exams is not None:
        files = _files(root)
        of_exams = {file.name for file in files if file.kind.name in OF_EXAMS}
        if all(found.place.file in of_exams for found in checked.errors):
            without_exams(len(checked.errors))
            return _library(root, tuple(file for file in files if file.name not in of_exams))
    raise ContentError(tuple(found.text(lang) for found in checked.errors))


def check(root: Path | None = None) -> Checked:
    """Everything in a folder, read and checked; nothing is raised for what an author wrote."""
    root = root or shipped()
    files = _files(root)
    problems = [found for file in files for found in file.problems]
    problems += _missing(root, files) + _passed_over(root) + links(files)
    ok = not any(found.level == "error" for found in problems)
    library = _library(root, files) if ok else None
    return Checked(library=library, problems=in_order(problems))


def _files(root: Path) -> tuple[File, ...]:
    found = []
    for kind in KINDS.values():
        found += [read(path, kind, str(path)) for path in sorted(root.glob(kind.files))]
    return tuple(found)


def _missing(root: Path, files: tuple[File, ...]) -> list[Problem]:
    if not files:
        return [problem(Place(file=str(root)), "no_folder")]
    if not any(file.kind.name == "standard" for file in files):
        return [problem(Place(file=str(root)), "no_standard")]
    return []


def _passed_over(root: Path) -> list[Problem]:
    """A warning for each file that lies where content lies and is none by its name (drills/late.yml)."""
    folders = {Path(kind.files).parent for kind in KINDS.values()}
    read_here = {path for kind in KINDS.values() for path in root.glob(kind.files)}
    return [
        warning(Place(file=str(path)), "passed_over", endings=", ".join(ENDINGS))
        for folder in sorted(folders)
        if folder.name != "languages"
        for path in sorted((root / folder).glob("*.*"))
        if path not in read_here and path.suffix.lower() in LOOKS_LIKE_CONTENT
    ]


def _library(root: Path, files: tuple[File, ...]) -> Library:
    of = {name: [file.value for file in files if file.kind.name == name] for name in KINDS}
    head = of["standard"][0]
    return Library(
        root=root,
        standard=Standard(
            **{name: getattr(head, name) for name in Head.model_fields},
            clauses=_joined(of["clauses"]),
            rules=_joined(of["rules"]),
        ),
        bank=Bank(acts=tuple(of["act"]), wordings=_joined(of["wordings"]), replies=_joined(of["replies"])),
        personas=_by_id(of["persona"]),
        businesses=_by_id(of["business"]),
        scenarios=_by_id(of["drill"]),
        cues={
            Path(file.name).stem.removeprefix("cues_"): file.value.cues for file in files if file.kind.name == "cues"
        },
        quizzes=_by_id(_joined(of["items"])),
        blueprints=_by_id(of["blueprint"]),
        modules=_by_id(of["module"]),
    )


def _joined(parts: Iterable[tuple[Any, ...]]) -> tuple[Any, ...]:
    return tuple(item for part in parts for item in part)


def _by_id(models: Iterable[Any]) -> dict[str, Any]:
    return {model.id: model for model in models}
