"""Booking exams and watching over them in the terminal, and what the candidate reads before one."""

from textual.widgets import Button, Input, OptionList, Select, Static

from tests.service.field import PASSWORD
from tests.tui.field import WORDS, terminal
from tui.exam.booking import Booked, BookSitting
from tui.exam.paper import Paper
from tui.exam.sittings import Sittings
from tui.exam.watching import Watched
from tui.home import Home
from tui.menu import offered

ZH, EN = WORDS["zh"], WORDS["en"]


def sittings_of(town, person):
    return [one for one in town.simulator.exams.sittings(person) if one.candidate == person.id]


async def chosen(person, sitting):
    """Others may be booked too: the list is that of the whole organisation."""
    listed = person.page.query_one("#running", OptionList)
    listed.highlighted = listed.get_option_index(sitting)
    await person.press("enter")
    assert isinstance(person.page, Watched)


async def test_an_examiner_books_and_the_candidate_reads_what_to_do_and_confirms_who_they_are(town, exam):
    field = exam
    async with terminal(town, town.login_of(field.eve), Sittings(), size=(90, 40)) as person:
        await person.press("b")
        assert isinstance(person.page, BookSitting)
        person.page.query_one("#candidate", Select).value = field.ann.id
        await person.settle()
        person.sees(f"✓ {ZH('exam_page.ready')}")
        person.page.query_one("#send", Button).press()
        await person.settle()
        assert isinstance(person.page, BookSitting)  # nobody to watch over it was named
        person.page.query_one("#invigilator", Select).value = field.ivo.id
        person.page.query_one("#opens", Input).value = "no day"
        person.page.query_one("#send", Button).press()
        await person.settle()
        assert sittings_of(town, field.ann) == []
        assert any("YYYY-MM-DD" in one.message for one in person.app._notifications)
        person.page.query_one("#opens", Input).value = ""
        await person.settle()
        person.page.query_one("#send", Button).press()
        await person.settle()
        assert isinstance(person.page, Booked)
        (sitting,) = sittings_of(town, field.ann)
        code = person.page.booked.code
        person.sees(code, ZH("exam_page.code_lead"))
        await person.press("escape")
        person.sees(sitting.candidate_name, ZH("exam_page.stage_booked"))
        person.sees_not(code)
    async with terminal(town, town.login_of(field.ann), Home(), size=(90, 50)) as person:
        person.sees(ZH("home.next_exam"))
        person.page.query_one("#exams", OptionList).focus()
        await person.press("enter")
        assert isinstance(person.page, Paper)
        tips = [ZH(f"exam_page.tip_{name}") for name in ("saved", "resume", "paste", "result")]
        person.sees(ZH("exam_page.time_words", minutes=60), ZH("exam_page.before"), *tips)
        person.sees_not(code)
        await person.press("f2")
        person.sees(EN("exam_page.time_words", minutes=60), EN("exam_page.tip_saved"))
        await person.press("f2")
        await person.write("not the password")
        await person.press("enter")
        assert not person.page.is_confirmed
        person.page.query_one("#password", Input).value = PASSWORD
        await person.press("enter")
        assert person.page.is_confirmed
        assert person.page.query_one("#begin", Button).disabled
    async with terminal(town, town.login_of(field.ivo), Home(), size=(90, 40)) as person:
        person.sees(ZH.count("home.duty.watch", 1))
        await person.press("enter")
        assert isinstance(person.page, Sittings)
        await chosen(person, sitting.sitting)
        await person.write("WRONG123")
        await person.press("enter")
        assert sittings_of(town, field.ann)[0].stage == "booked"
        person.page.query_one("#code", Input).value = code
        await person.press("enter")
        person.sees(ZH("exam_page.stage_opened"))
    (opened,) = sittings_of(town, field.ann)
    assert opened.stage == "opened"
    field.simulator.exams.start_section(field.ann, sitting=opened.sitting, section="knowledge")
    async with terminal(town, town.login_of(field.eve), Sittings(), size=(90, 40)) as person:
        await chosen(person, opened.sitting)
        before = sittings_of(town, field.ann)[0].deadline
        person.page.query_one("#minutes", Input).value = "15"
        person.page.query_one("#why", Input).value = "停电"
        person.page.query_one("#extend", Button).press()
        await person.settle()
        assert sittings_of(town, field.ann)[0].deadline == before + 15 * 60_000


async def test_a_lost_code_is_replaced_and_a_sitting_called_off_with_a_reason(town, exam):
    field = exam
    booking = field.book(candidate=town.people[town.make()].id)
    async with terminal(town, town.login_of(field.eve), Sittings(), size=(90, 40)) as person:
        await chosen(person, booking.sitting)
        person.page.query_one("#new_code", Button).press()
        await person.settle()
        assert isinstance(person.page, Booked)
        fresh = str(person.page.query_one("#code", Static).visual)
        assert fresh != booking.code
        await person.press("escape")
        await chosen(person, booking.sitting)
        person.page.query_one("#cancel", Button).press()
        await person.settle()
        assert isinstance(person.page, Watched)  # no reason, nothing done
        person.page.query_one("#why", Input).value = "考生生病"
        person.page.query_one("#cancel", Button).press()
        await person.settle()
        assert isinstance(person.page, Sittings)
        stages = {one.sitting: one.stage for one in town.simulator.exams.sittings(field.eve)}
        assert stages[booking.sitting] == "cancelled"


def test_sittings_are_on_the_menu_of_those_who_watch_over_them_and_nobody_else():
    has = {
        role: "web.nav.sittings" in [place.words for place in offered(frozenset({role}))]
        for role in ("trainee", "trainer", "examiner", "manager", "auditor", "administrator")
    }
    assert has == {
        "trainee": False,
        "trainer": True,
        "examiner": True,
        "manager": True,
        "auditor": False,
        "administrator": False,
    }
