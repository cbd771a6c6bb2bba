"""All files against each other: what one names, another must define, and the other way round."""

from __future__ import annotations

from simulator.library.bank import check_act, check_replies, check_wordings, sounds_like
from simulator.library.drills import check_business, check_persona, check_scenario
from simulator.library.exams import check_blueprint, check_items, check_module
from simulator.library.files import File
from simulator.library.known import Report, World
from simulator.library.problems import Place, Problem, problem
from simulator.library.rules import standard_rules
from simulator.library.slots import shared_texts
from simulator.library.unused import unused


def links(files: tuple[File, ...]) -> list[Problem]:
    """Everything wrong between the files; a file that cannot be read is passed over and causes no errors elsewhere."""
    world = World(files)
    reports = {file.name: Report(file) for file in files}
    for file in files:
        if file.value is not None:
            _file(world, reports[file.name], file)
    standard_rules(world, reports)
    shared_texts(world, reports)
    unused(world, reports)
    return [found for report in reports.values() for found in report.found] + _same_ids(files)


def _file(world: World, report: Report, file: File) -> None:
    match file.kind.name:
        case "act":
            check_act(report, file.value)
        case "wordings":
            check_wordings(report, file.value)
        case "replies":
            check_replies(world, report, file.value)
        case "persona":
            check_persona(world, report, file.value)
        case "business":
            check_business(report, file.value)
        case "standard":
            report.unique(("areas",), file.value.areas)
        case "items":
            check_items(world, report, file.value)
        case "blueprint":
            check_blueprint(world, report, file.value)
        case "module":
            check_module(world, report, file.value)
        case "drill":
            check_scenario(world, report, file.value)
            for index, intent in enumerate(file.value.intents):
                sounds_like(report, ("intents", index), intent)


def _same_ids(files: tuple[File, ...]) -> list[Problem]:
    """An id names one thing of its kind, whichever file it stands in."""
    first: dict[tuple[str, str], Place] = {}
    problems = []
    for file in files:
        many = isinstance(file.value, tuple)
        for index, model in enumerate(file.value if many else [file.value] if file.value is not None else []):
            name = getattr(model, "id", None)
            if name is None:
                continue
            place = file.place((index, "id") if many else ("id",))
            if other := first.get((file.kind.name, name)):
                problems.append(problem(place, "same_id", id=name, other=str(other)))
            else:
                first[file.kind.name, name] = place
    return problems
