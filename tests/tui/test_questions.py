"""Questions of exams at the keyboard: a record is filled, breaches are spotted, a customer is recognised."""

from textual.widgets import Select, Static

from simulator.errors import Busy
from simulator.service.booking import SEEDS
from simulator.service.explained import key_of
from tests.service.exam_field import an_exam, trial
from tests.tui.field import WORDS, terminal
from tui.exam.questions import One, Record, Spot
from tui.exam.section import Section
from tui.toggles import Check, Radio

ZH = WORDS["zh"]
SEED = 87_109  # of a form with lines that are longer than sixty columns
KINDS = ("fill_record", "spot_violation", "diagnose_persona")


def three_kinds():
    """An exam with one question of each of these kinds."""
    exam = trial(id="kinds")
    (quiz,) = [part for part in exam.sections if part.id == "knowledge"]
    pools = tuple(quiz.pools[0].model_copy(update={"kinds": (kind,), "count": 1}) for kind in KINDS)
    quiz = quiz.model_copy(update={"pools": pools})
    return exam.model_copy(update={"sections": (quiz, *(part for part in exam.sections if part.id != "knowledge"))})


def squeezed(text):
    """Without blanks and the marks beside questions."""
    return "".join(text.replace("█", "").split())


async def test_each_is_answered_by_keyboard_saved_at_once_and_there_again_after_a_break(town, monkeypatch):
    chance = town.simulator.house.chance
    monkeypatch.setattr(town.simulator.house, "chance", lambda most: SEED if most == SEEDS else chance(most))

    field = an_exam(town.simulator, town.clock, town.cast, three_kinds())
    sitting = field.opened(blueprint="kinds")
    town.simulator.exams.start_section(field.ann, sitting=sitting, section="knowledge")
    bank = field.items(sitting)

    def saved():
        paper = town.simulator.exams.paper(field.ann, sitting=sitting, section="knowledge")
        return {bank[one.item].kind: one for one in paper.saved}

    async with terminal(town, town.login_of(field.ann), Section(sitting, "knowledge"), size=(60, 60)) as person:
        record, spot, one = (person.page.query_one(kind) for kind in (Record, Spot, One))
        right = {place.asked.kind: key_of(bank[place.asked.id], "zh") for place in (record, spot, one)}
        # The record: every field, a choice by its list.
        for asked in record.asked.fields:
            value = right["fill_record"][1][asked.id]
            place = next(found for found in record.query("Input, Select") if found.name == asked.id)
            place.focus()
            if isinstance(place, Select):
                place.value = value
                await person.settle()
            else:
                await person.write(value)
                await person.press("tab")
        assert dict(saved()["fill_record"].fields) == right["fill_record"][1]
        # The conversation is in its order, whose lines are the agent's are ticked in it.
        drawn = [str(child.name or "") for child in spot.query("Check, .heard")]
        assert drawn == [line.id for line in spot.asked.lines]
        for box in spot.query(Check):
            if box.name in right["spot_violation"][0]:
                box.focus()
                await person.press("space")
        assert set(saved()["spot_violation"].chosen) == set(right["spot_violation"][0])
        box = next(box for box in spot.query(Check) if not box.value)
        box.focus()
        await person.press("space", "space")  # ticked by mistake, and taken back
        assert set(saved()["spot_violation"].chosen) == set(right["spot_violation"][0])
        # Which customer: the words of the customer, then one of the choices.
        person.page.query_one(One).query_one("RadioSet").focus()
        names = [radio.name for radio in one.query(Radio)]
        down = names.index(right["diagnose_persona"][0][0])
        await person.press(*["down"] * down, "space")
        assert saved()["diagnose_persona"].chosen == right["diagnose_persona"][0]
        # Whatever there is to choose or to tick is read whole, in sixty columns too.
        for place in person.page.query("Radio, Check"):
            place.scroll_visible(animate=False)
            await person.settle()
            assert squeezed(place.label.plain) in squeezed(person.screen())
    async with terminal(town, town.login_of(field.ann), Section(sitting, "knowledge"), size=(60, 60)) as person:
        record, spot, one = (person.page.query_one(kind) for kind in (Record, Spot, One))
        values = {place.name: place.value for place in record.query("Input, Select")}
        assert values == right["fill_record"][1]
        assert {box.name for box in spot.query(Check) if box.value} == set(right["spot_violation"][0])
        assert [radio.name for radio in one.query(Radio) if radio.value] == list(right["diagnose_persona"][0])
        # The server is gone for a while: the answer is sent again, and nobody leaves it behind unwarned.
        save, again = town.simulator.exams.save_answer, []

        def gone(*given, **named):
            raise Busy("gone", code="clash")

        monkeypatch.setattr(town.simulator.exams, "save_answer", gone)
        person.page.set_timer = lambda seconds, call: again.append(call)
        box = next(box for box in spot.query(Check) if box.value)
        box.focus()
        await person.press("space")
        assert str(spot.query_one("#kept", Static).visual) == f"✗ {ZH('exam_page.lost')}"
        await person.press("escape")
        assert isinstance(person.page, Section)
        monkeypatch.setattr(town.simulator.exams, "save_answer", save)
        again.pop()()
        await person.settle()
        assert set(saved()["spot_violation"].chosen) == set(right["spot_violation"][0]) - {box.name}
        assert person.page.unsaved == {}
