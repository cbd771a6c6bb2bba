"""The ways through the terminal application on which its pictures are taken, one for each kind of person."""

from __future__ import annotations

import itertools
from typing import Any

from terminal_camera import Album, Visit, terminal
from textual.screen import Screen
from textual.widgets import Input, OptionList, Select

from simulator.demo import PASSWORD
from simulator.service import Simulator
from tui.author import Author, Scenarios
from tui.catalogue import Catalogue
from tui.certificates import Certificates, OneCertificate
from tui.exam.booking import BookSitting
from tui.exam.exams import Exams
from tui.exam.paper import Paper
from tui.exam.result import Result
from tui.exam.sittings import Sittings
from tui.groups import Groups
from tui.modules import Module, Modules
from tui.reports import Reports
from tui.review import Reviews
from tui.ways import to_card, to_report

SAID = {
    "zh": (
        "您好，安居物业客服中心，很高兴为您服务，请问有什么可以帮您？",
        "非常抱歉给您带来这么大的不便，家里漏水，换作是我也会着急。请问您是哪一栋哪一室？",
    ),
    "en": (
        "Good morning, Anju Property Services, this is Lin. How may I help you?",
        "I'm very sorry for all this trouble; I would be upset too. May I have your building and flat number?",
    ),
}


async def at_the_door(visit: Visit) -> None:
    await visit.pilot.pause(0.3)
    await visit.settle()
    await visit.taken("sign-in")
    await visit.press("f3")
    await visit.taken("code")
    await visit.press("f1")
    await visit.taken("help")
    await visit.press("escape", "ctrl+p")
    await visit.pilot.pause(0.5)
    await visit.taken("palette")


async def as_trainee(visit: Visit) -> None:
    await visit.taken("home")
    await visit.press("f1")
    await visit.taken("home-help")
    await visit.press("escape")
    await visit.open(Catalogue(), "catalogue")
    await visit.open(to_card("leak_on_bed"), "card")
    await in_talk(visit)
    await visit.open(to_card("third_change"))
    await visit.push("#start")
    await visit.taken("counter")
    await visit.open(to_card("wrong_colour"))
    await visit.push("#start")
    await visit.taken("chat")
    await visit.open(Reports(), "reports")
    await visit.open(Modules(), "modules")
    await visit.open(Module("ethics"), "module")
    await visit.push("#hand-in")
    await visit.taken("module-sure")
    await visit.press("y")
    await visit.taken("module-answered")
    await visit.open(Exams(), "exams")
    over = [one for one in visit.app.screen.mine if one.passed is not None]  # type: ignore[attr-defined]
    if over:
        await visit.open(Result(over[0].sitting), "result")
        await visit.press("c")
        await visit.taken("contest")
    await visit.open(Exams())
    await visit.press("a")
    await visit.taken("appeals")
    await visit.open(Certificates(), "certificates")
    found = visit.app.screen.found  # type: ignore[attr-defined]
    if found:
        await visit.open(OneCertificate(found[0].number), "certificate")


async def in_talk(visit: Visit) -> None:
    """From a card to the report."""
    lang = visit.app.desk.lang
    await visit.push("#start")
    await visit.taken("ringing")
    await visit.press("f4")
    for text in SAID[lang]:
        await visit.write(text)
        await visit.press("enter")
    await visit.taken("talk")
    narrow = visit.app.size.width < 100
    for key, name in (("f6", "case"), ("f7", "articles"), ("f8", "transfer")):
        await visit.press(key)
        await visit.taken(f"talk-{name}")
        await visit.press("escape")
    if narrow:
        await visit.press("f3")
        await visit.taken("talk-side")
        await visit.press("escape")
    await visit.press("f4")
    await visit.taken("hold")
    await visit.press("f4", "f5", "escape")
    await visit.taken("leaving")
    await visit.press("escape", "f1")
    await visit.taken("talk-help")
    await visit.press("escape", "ctrl+r")
    await visit.taken("retake")
    await visit.press("escape", "f9")
    await visit.taken("hangup-sure")
    await visit.press("y")
    await visit.taken("over")
    await visit.press("enter")
    await visit.taken("report")
    for pane in ("2", "3"):
        await visit.press(pane, "n")
        await visit.taken(f"report-{pane}")


async def as_commented(visit: Visit) -> None:
    await visit.taken("commented-home")
    if visit.app.screen.comments:  # type: ignore[attr-defined]
        await visit.open(to_report(visit.app.screen.comments[0].attempt, "comments"), "comments")  # type: ignore[attr-defined]


async def as_trainer(visit: Visit) -> None:
    await visit.taken("trainer-home")
    await visit.open(Groups(), "groups")
    await visit.press("enter")
    await visit.taken("group")
    await visit.press("enter")
    await visit.taken("member")
    await visit.press("r")
    await visit.taken("member-reports")
    await visit.press("enter")
    await visit.taken("member-report")
    await visit.open(Scenarios(), "scenarios")
    await visit.open(Author(scenario="leak_on_bed"), "author")
    await visit.press("down", "down", "down")
    await visit.taken("author-beat")
    file = visit.album.folder / "broken.yaml"
    file.write_text("id: broken\npersona: nobody_known\nbeats: [\n", encoding="utf-8")
    await visit.open(Author(file=file), "author-file")


async def as_examiner(visit: Visit) -> None:
    await visit.taken("examiner-home")
    await visit.open(Reviews(), "reviews")
    if visit.app.screen.query(OptionList):
        await visit.press("enter")
        await visit.taken("case")
        await visit.press("1")
        await visit.taken("case-chosen")
    await visit.open(Sittings(), "sittings")
    await visit.open(BookSitting(), "booking")
    await visit.press("enter")
    await visit.taken("booking-list")


async def the_exam(
    service: Simulator, album: Album, lang: str, size: tuple[int, int], prefix: str, logins: dict[str, str]
) -> None:
    """Booked, watched, sat and handed in."""
    async with terminal(service, album, lang, size, prefix, logins["examiner"]) as visit:
        booked = await _booked(visit)
    if booked is None:
        print("nobody is ready for an exam")
        return
    sitting, candidate, invigilator, code = booked
    administrator = service.people.sign_in(login=logins["administrator"], password=PASSWORD, source="pictures").who
    login_of = {one.id: one.login for one in service.people.list(administrator, limit=1000).people}
    async with terminal(service, album, lang, size, prefix, login_of[candidate]) as visit:
        visit.number = itertools.count(50)
        await visit.taken("candidate-home")
        await visit.open(Paper(sitting), "lobby")
        await visit.write(PASSWORD)
        await visit.press("enter")
        await visit.taken("lobby-confirmed")
        opened = {"invigilator_login": login_of[invigilator], "invigilator_password": PASSWORD, "code": code}
        for name, value in opened.items():
            visit.app.screen.query_one(f"#{name}", Input).value = value
        await visit.push("#open")
        await visit.taken("lobby-open")
        await _sat(visit)


async def _booked(visit: Visit) -> tuple[str, str, str, str] | None:
    """Sitting, candidate, invigilator and code of an exam for the first who is ready for one, if there is somebody."""
    await visit.open(BookSitting())
    page = visit.app.screen
    ready = None
    for value in _choices(page, "#candidate"):
        page.query_one("#candidate", Select).value = value
        await visit.settle()
        if "✓" in str(page.query_one("#ready").visual):  # type: ignore[attr-defined]
            ready = value
            break
    await visit.taken("booking-candidate")
    if ready is None:
        return None
    invigilator = next(one for one in _choices(page, "#invigilator") if one != ready)
    page.query_one("#invigilator", Select).value = invigilator
    await visit.settle()
    await visit.push("#send")
    await visit.taken("booked")
    booked = visit.app.screen.booked  # type: ignore[attr-defined]
    await visit.open(Sittings(), "sittings-booked")
    await visit.press("enter")
    await visit.taken("watched")
    return booked.sitting, ready, invigilator, booked.code


def _choices(page: Screen[Any], name: str) -> list[str]:
    return [value for _, value in page.query_one(name, Select)._options if isinstance(value, str)]


async def _sat(visit: Visit) -> None:
    """Every section and what is played in it, and the paper handed in."""
    await visit.push("#begin")
    await visit.taken("section")
    for at in range(6):
        visit.app.screen.query_one("VerticalScroll").scroll_page_down(animate=False)
        await visit.settle()
        await visit.taken(f"section-{at}")
    await visit.press("escape")
    await visit.taken("paper")
    for at in range(1, visit.app.screen.query_one("#sections", OptionList).option_count):
        visit.app.screen.query_one("#sections", OptionList).highlighted = at
        await visit.press("enter")
        await visit.taken(f"part-{at}")
        if visit.app.screen.query(".play"):
            await visit.push(".play")
            await visit.taken(f"part-{at}-play")
            await visit.press("escape")
        await visit.press("escape")
    await visit.push("#hand-in")
    await visit.taken("hand-in-sure")
    await visit.press("y")
    await visit.taken("handed-in")
