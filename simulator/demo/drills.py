"""The drills that trainees play in two months: which ones, when, in which language, and how well."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from simulator.content.base import Lang
from simulator.demo.cast import Trainee
from simulator.demo.company import EXTRA, MINUTE, Company
from simulator.demo.diary import Drill
from simulator.demo.playing import MOST_LINES, Part
from simulator.dialogue.events import Mode

TEST = 30  # percent of drills that are played as tests
OTHER_LANGUAGE = 12  # percent of drills in the other language than one's own
DONE = 88  # percent of weekly drills that are played in their week
NEEDED = 8  # drills that are played before an exam is booked; it asks for six different ones
APART = 22  # minutes between drills of one day
CUSTOMERS = 2  # seeds of a variant: names and amounts differ, and what was read once need not be read again


def weekly(company: Company, before: int) -> str:
    """The drill of the week of a day: everybody is given the same one."""
    names = sorted(company.library.scenarios)
    return names[(before // 7) % len(names)]


def plan(company: Company, trainee: Trainee, *, booked: int = 0, busy: frozenset[int] = frozenset()) -> list[Drill]:
    """All drills of somebody, oldest first, on other days than the `busy` ones. `booked`: days before now on which
    an exam is booked, for which enough drills must have been played.
    """
    played: Counter[tuple[str, str]] = Counter()
    found = []
    for number, (before, at) in enumerate(_times(company, trainee, booked, busy)):
        scenario, variant = _choose(company, trainee, before, played)
        played[scenario, variant] += 1
        mode: Mode = "test" if company.draw(100, trainee.login, "mode", number) < TEST else "practice"
        skill = company.skill(trainee, before)
        found.append(drill(company, trainee, scenario, variant, at=at, skill=skill, mode=mode))
    return found


def drill(
    company: Company,
    trainee: Trainee,
    scenario: str,
    variant: str = "",
    *,
    at: int,
    skill: int,
    mode: Mode = "practice",
    scored: bool = False,
    lines: int = MOST_LINES,
) -> Drill:
    """A drill of somebody; without a variant the first one for practice. `scored`, `lines`: as in Drill and Part."""
    key = f"{trainee.login} {scenario} {at}"
    variants = company.library.scenarios[scenario].variants
    part = Part(
        key=f"{company.seed} {key}",
        scenario=scenario,
        variant=variant or next(one.id for one in variants if one.use == "practice"),
        mode=mode,
        seed=company.draw(CUSTOMERS, key, "customer"),
        lang=_lang(company, trainee, key),
        at=at,
        skill=skill,
        extra=EXTRA if trainee.story == "extra" and at > company.day(trainee.joined - 3) else 0,
        lines=lines,
    )
    return Drill(login=trainee.login, part=part, stream=company.simulator.house.new_id("attempt"), scored=scored)


def _times(company: Company, trainee: Trainee, booked: int, busy: frozenset[int]) -> Iterator[tuple[int, int]]:
    """Days before now with a moment of each, more of them at first, when most is to be learnt."""
    first = trainee.joined - 3
    days = [day for day in range(first, 0, -1) if company.is_working(day) and day not in busy]
    early = [day for day in days if day > (booked or first * 2 // 5)] or days
    most = max(trainee.attempts * 7 // 10, NEEDED if booked else 0)
    chosen: Counter[int] = Counter()
    for number in range(trainee.attempts):
        among = early if number < most else days
        chosen[among[company.draw(len(among), trainee.login, "day", number)]] += 1
    for day in sorted(chosen, reverse=True):
        start = 9 * 60 + company.draw(7 * 60, trainee.login, "time", day)
        for place in range(chosen[day]):
            yield day, company.day(day) + (start + APART * place) * MINUTE


def _choose(company: Company, trainee: Trainee, before: int, played: Counter[tuple[str, str]]) -> tuple[str, str]:
    """The drill of the week where it was not played yet, else what was played least."""
    scenarios = company.library.scenarios
    pairs = [(name, v.id) for name in sorted(scenarios) for v in scenarios[name].variants if v.use == "practice"]
    this_week = [pair for pair in pairs if pair[0] == weekly(company, before) and not played[pair]]
    if this_week and company.draw(100, trainee.login, "weekly", before) < DONE:
        return this_week[0]
    return min(pairs, key=lambda pair: (played[pair], company.draw(1 << 30, trainee.login, "pair", *pair)))


def _lang(company: Company, trainee: Trainee, key: str) -> Lang:
    own = company.lang_of(trainee)
    other: Lang = "zh" if own == "en" else "en"
    return other if company.draw(100, key, "lang") < OTHER_LANGUAGE else own
