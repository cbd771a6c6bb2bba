"""One recorded list of actions, played through service, browser and terminal, leaves the same record and report."""

import html
import json
import re

import pytest
from textual.content import Content
from textual.widgets import OptionList, Static

from tests.service.field import PASSWORD
from tests.tui.field import terminal
from tests.web.field import Browser
from tui.talk.composer import Composer
from tui.ways import to_card, to_report
from web import create_app

SEED, COMPOSING, BEGINS = 7, 2_000, 1_780_000_000_000
SCENARIOS = (
    "leak_on_bed",
    "lowest_price",
    "parking_fee",
    "rival_cheaper",
    "third_change",
    "three_quotes",
    "which_plan",
    "wrong_colour",
)


@pytest.fixture(scope="module")
def web(town):
    """A browser on the town's own database and clock."""
    app = create_app(home=town.home, similarity=False)
    app.extensions["simulator"].house.clock = town.clock
    yield Browser(app)
    app.extensions["simulator"].close()


def recorded(town, scenario):
    """A short sample of a scenario with a few replies, its waits told apart: `(seconds before, line)`."""
    samples = town.simulator.house.library().scenarios[scenario].samples
    fit = [one for one in samples if one.lang == "zh" and sum(line[0] != "/" for line in one.actions) > 3]
    sample = min(fit, key=lambda one: (len(one.actions), one.id))
    found, pause = [], 1
    for line in sample.actions:
        if line.startswith("/wait "):
            pause += int(line.split()[1])
        else:
            found.append((pause, line))
            pause = 1
    return found


def through_service(town, who, scenario):
    talk = town.simulator.practice.start(who, scenario=scenario, spoken="zh", lang="zh")
    for pause, line in recorded(town, scenario):
        town.clock.at += pause * 1000
        talk = town.simulator.practice.talk(who, attempt=talk.id)
        if talk.phase == "over":
            break
        is_said = not line.startswith("/")
        town.clock.at += COMPOSING * is_said
        talk = town.simulator.practice.do(
            who,
            attempt=talk.id,
            line=line,
            seen=talk.seen,
            composing=COMPOSING * is_said,
            pasted=len(line) if is_said else None,
        )
    town.simulator.practice.leave(who, attempt=talk.id)
    return talk.id


def through_web(town, web, scenario):
    begun = web.send(f"/drills/{scenario}", f"/drills/{scenario}/start", mode="practice", lang="zh")
    page = begun.headers["Location"]
    for pause, line in recorded(town, scenario):
        town.clock.at += pause * 1000
        shown = web.get(f"{page}/now").get_data(as_text=True)
        seen = re.search(r'data-seen="(\d+)" data-phase="(\w+)"', shown)
        if seen[2] == "over":
            break
        is_said = not line.startswith("/")
        town.clock.at += COMPOSING * is_said
        typed = {"pasted": len(line)} if is_said else {}
        answer = web.part(page, f"{page}/do", line=line, seen=seen[1], composing=COMPOSING * is_said, **typed)
        assert answer.status_code == 200, answer.get_data(as_text=True)
    web.send(f"{page}/leave", f"{page}/leave", how="up")
    return "attempt/" + page.rpartition("/")[2]


async def through_terminal(town, login, scenario):
    """The attempt, and all words of its report's page."""
    async with terminal(town, login, to_card(scenario), size=(80, 20)) as person:
        await person.press("enter")
        page = person.page
        for pause, line in recorded(town, scenario):
            town.clock.at += pause * 1000
            await page.look()
            await person.settle()
            if page.talk.phase == "over":
                break
            if line.startswith("/"):
                page.send(line)
                await person.settle()
                continue
            await person.write(line)
            town.clock.at += COMPOSING
            await person.press("enter")
            assert page.query_one(Composer).text == ""
        attempt = page.drill.attempt
        town.simulator.practice.leave(town.people[login], attempt=attempt)
        await person.open(to_report(attempt))
        return attempt, told(person.page)


def told(page) -> str:
    parts = [str(place.visual) if isinstance(place.visual, Content) else "" for place in page.query(Static)]
    parts += [option.prompt.plain for option in page.query_one("#found", OptionList).options]
    return squeezed(" ".join(parts))


def squeezed(text: str) -> str:
    """Without blanks and the marks that the terminal puts before marked words."""
    return re.sub(r"[\s✓✗?]", "", text)


def record(town, attempt) -> bytes:
    with town.simulator.house.store.reading() as now:
        return json.dumps([entry.event for entry in now.read(attempt)], ensure_ascii=False, sort_keys=True).encode()


@pytest.mark.parametrize("scenario", SCENARIOS)
async def test_the_same_actions_leave_the_same_record_and_report_in_every_view(town, web, scenario, monkeypatch):
    monkeypatch.setattr("simulator.service.practice.secrets.randbelow", lambda most: SEED)
    login = town.make()
    who = town.people[login]
    web.sign_in(login, PASSWORD)
    attempts = []
    for play in ("service", "web", "terminal"):
        town.clock.at = BEGINS
        if play == "service":
            attempts.append(through_service(town, who, scenario))
        elif play == "web":
            attempts.append(through_web(town, web, scenario))
        else:
            attempt, seen = await through_terminal(town, login, scenario)
            attempts.append(attempt)
    records = [record(town, attempt) for attempt in attempts]
    assert records[0].count(b'"agent_replied"') > 1
    assert records[0] == records[1] == records[2]
    for lang in ("en", "zh"):
        reports = [town.simulator.practice.report(who, attempt=one, lang=lang).report for one in attempts]
        assert reports[0] == reports[1] == reports[2]
    shown = web.text(f"/reports/{attempts[1].partition('/')[2]}?lang=zh")
    in_web = squeezed(html.unescape(re.sub(r"<[^>]+>", "", shown))).replace("**", "")
    report = reports[0]
    texts = [*report.summary, *(line.text for line in report.transcript), *(area.name for area in report.areas)]
    texts += [one.name for one in (*report.findings, *report.review, *report.kept)]
    texts += [thing.better for thing in report.practise if thing.better]
    for text in map(squeezed, texts):
        assert text.replace("**", "") in in_web  # which sets in bold what stands between them
        assert text.replace("**", "") in seen.replace("**", "")


def test_every_scenario_is_among_them(town):
    assert set(SCENARIOS) == set(town.simulator.house.library().scenarios)
