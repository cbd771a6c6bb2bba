"""The onboarding modules in the terminal: read, answered, marked, and told with clauses and reasons."""

from textual.widgets import Button, OptionList

from simulator.service.explained import key_of
from tests.tui.field import WORDS, terminal
from tui.dialogs import Sure
from tui.exam.questions import Given, Question
from tui.home import Home
from tui.modules import Answered, Module, Modules

ZH, EN = WORDS["zh"], WORDS["en"]


def keys(town, page, lang="zh"):
    """What answers each question of a module fully."""
    bank = town.simulator.house.library().quizzes
    found = {one.id: key_of(bank[one.id], lang) for one in page.shown.questions}
    return {name: Given(name, tuple(chosen), tuple(fields.items())) for name, (chosen, fields) in found.items()}


async def test_a_module_is_read_answered_and_told_with_its_reasons(town):
    login = town.make()
    async with terminal(town, login, Home(), size=(80, 40)) as person:
        person.page.query_one("#steps", OptionList).focus()
        first = next(at for at, step in enumerate(person.page.todo.steps) if step.kind == "module")
        person.page.query_one("#steps", OptionList).highlighted = first
        await person.press("enter")
        assert isinstance(person.page, Module)
        shown = person.page.shown
        person.sees(shown.lessons[0].title, shown.lessons[0].clauses[0].id)
        texts = "".join(str(place.visual) for place in person.page.query("Static"))
        for text in (shown.situation, shown.dialogue[0].text, shown.questions[-1].text):
            assert text in texts
        answers = keys(town, person.page)
        wrong = shown.questions[0].id
        for place in person.page.query(Question):
            if place.asked.id != wrong:
                place.post_message(answers[place.asked.id])
        await person.press("f2", "f2")  # what was answered outlives another language
        assert len(person.page.given) == len(shown.questions) - 1
        person.page.query_one("#hand-in", Button).press()
        await person.settle()
        assert isinstance(person.app.screen, Sure)
        person.sees(ZH("tui.module.unanswered", which="1"))
        await person.press("n")
        assert isinstance(person.page, Module)
        person.page.query_one("#hand-in", Button).press()
        await person.settle()
        await person.press("y")
        assert isinstance(person.page, Answered)
        result = person.page.result
        assert [told.percent == 100 for told in result.questions] == [told.item != wrong for told in result.questions]
        told = next(one for one in result.questions if one.item == wrong)
        person.sees(ZH("modules.got", n=result.percent), told.right[0], told.why[:10], told.clauses[0].id)
        person.page.query_one("#again", Button).press()
        await person.settle()
        assert person.page.shown.draw != shown.draw  # other questions


async def test_the_list_tells_what_is_new_tried_and_passed(town):
    login = town.make(lang="en")
    who = town.people[login]
    async with terminal(town, login, Modules(), size=(80, 40), lang="en") as person:
        names = [one.id for one in person.page.modules]
        assert len(names) == 3
        person.sees(EN("drill.new"), person.page.modules[2].about[:30])
        await person.press("enter")
        answers = keys(town, person.page, "en")
        await person.press("escape")
        draw = town.simulator.training.module(who, module=names[0], lang="en").draw
        from simulator.service.modules import Given as Answer

        plain = [Answer(item=one.item, chosen=one.chosen, fields=one.fields) for one in answers.values()]
        town.simulator.training.answer_module(who, module=names[0], draw=draw, answers=plain, lang="en")
        await person.open(Modules())
        person.sees(f"✓ {EN('web.passed')}")
