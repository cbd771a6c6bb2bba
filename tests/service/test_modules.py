"""The onboarding modules: as they are shipped, and as a trainee works through them."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.content.base import LANGS
from simulator.content.module import MODULES
from simulator.errors import NotFound, NotNow
from simulator.exam.marking import Answer, mark
from simulator.library import load
from simulator.reader_setup import make_reader
from simulator.service.explained import key_of, said
from simulator.service.modules import Given, drawn, items_shown
from simulator.service.tasks import modules_done
from simulator.storage.tables import ModuleTryRow
from simulator.transcripts import Said, Transcript, judge, scene_of
from tests.service.field import HOUR, on_both
from tests.service.trained import share_content

LIBRARY = load()


@pytest.fixture
def trainee(simulator, make_person):
    share_content(simulator)
    return make_person("wang")


# --- as they are shipped ---


def test_there_are_the_three_modules_of_the_standard():
    assert set(LIBRARY.modules) == set(MODULES)
    assert all(module.pass_mark == 80 for module in LIBRARY.modules.values())


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", MODULES)
def test_a_model_dialogue_keeps_the_standard(name, lang):
    reader = make_reader(LIBRARY, similarity=False)
    lines = tuple(Said(role=line.who, text=line.text.of(lang)) for line in LIBRARY.modules[name].dialogue.lines)
    talk = Transcript(id=name, lang=lang, turns=lines)
    card = judge(LIBRARY.standard, talk, reader.scene(scene_of(lang, None)).read, channel="phone").card
    assert [(one.rule, one.evidence) for one in card.findings if one.state in ("broken", "missed", "for_review")] == []


@pytest.mark.parametrize("name", MODULES)
def test_a_dialogue_shows_clauses_of_its_lessons_or_of_the_standard_and_ends_with_the_agent(name):
    module = LIBRARY.modules[name]
    known = {clause.id for clause in LIBRARY.standard.clauses}
    shown = {clause for line in module.dialogue.lines for clause in line.clauses}
    assert shown <= known
    assert len(shown & set(module.clauses)) >= 6
    assert module.dialogue.lines[-1].who == "agent"


@pytest.mark.parametrize("name", MODULES)
def test_every_try_has_questions_of_its_own_module_and_most_are_new(name):
    module = LIBRARY.modules[name]
    tries = []
    for number in range(1, 4):
        quiz = drawn(LIBRARY, module, "wang", tries)
        items = [item.id for item in quiz.items]
        assert (quiz.number, len(set(items))) == (number, module.questions)
        assert all(item.module == name and item.kind != "type_text" for item in quiz.items)
        assert len({item.kin for item in quiz.items}) == module.questions
        assert not tries or items != tries[-1].items
        tries.append(ModuleTryRow(person="wang", module=name, number=number, items=items))


@given(st.text(min_size=1, max_size=20), st.sampled_from(MODULES))
def test_a_quiz_is_the_same_for_the_same_person_and_try(person, name):
    module = LIBRARY.modules[name]
    assert drawn(LIBRARY, module, person, []) == drawn(LIBRARY, module, person, [])


@pytest.mark.parametrize("lang", LANGS)
def test_every_key_is_worth_everything_and_can_be_said(lang):
    for module in LIBRARY.modules.values():
        for item in module.asks_from(LIBRARY.quizzes.values()):
            chosen, fields = key_of(item, lang)
            assert mark(item, Answer(chosen=tuple(chosen), fields=dict(fields)), lang).percent == 100
            assert all(said(item, chosen, fields, lang))


# --- as a trainee works through them ---


def right(page, lang="zh"):
    return [
        Given(item=one.id, chosen=tuple(chosen), fields=tuple(fields.items()))
        for one in page.questions
        for chosen, fields in [key_of(LIBRARY.quizzes[one.id], lang)]
    ]


@on_both
def test_a_module_is_read_answered_and_passed(simulator, clock, trainee):
    page = simulator.training.module(trainee, module="ethics", lang="en")
    assert page.module.title == "Conduct and confidentiality"
    assert len(page.questions) == page.module.questions
    assert all(lesson.clauses and lesson.clauses[0].text for lesson in page.lessons)
    result = simulator.training.answer_module(trainee, module="ethics", draw=page.draw, answers=right(page), lang="en")
    assert (result.percent, result.passed, result.number, result.at) == (100, True, 1, clock.at)
    for one in result.questions:
        assert one.given
        assert set(one.given) == set(one.right)
        assert one.why
        assert one.clauses
    listed = simulator.training.modules(trainee)
    assert [(one.id, one.tries, one.best, one.passed_at) for one in listed] == [
        ("ethics", 1, 100, clock.at),
        ("awareness", 0, None, None),
        ("skill", 0, None, None),
    ]
    with simulator.house.store.reading() as now:
        assert modules_done(now, trainee.id) == {"ethics"}
        assert items_shown(now, trainee.id) == {one.id for one in page.questions}


def test_four_of_five_are_enough_and_less_is_not(simulator, clock, trainee):
    page = simulator.training.module(trainee, module="skill")
    answers = right(page)
    for wrong, passed in ((3, False), (2, True)):
        page = simulator.training.module(trainee, module="skill")
        answers = right(page)[wrong:]
        result = simulator.training.answer_module(trainee, module="skill", draw=page.draw, answers=answers)
        assert (result.percent, result.passed) == (100 - 10 * wrong, passed)
        assert [one.percent for one in result.questions[:wrong]] == [0] * wrong
        assert all(not one.given and one.right for one in result.questions[:wrong])


def test_it_can_be_tried_as_often_as_it_takes_and_stays_passed(simulator, clock, trainee):
    passed = []
    for number, answered in enumerate((False, True, False), 1):
        page = simulator.training.module(trainee, module="awareness")
        answers = right(page) if answered else []
        result = simulator.training.answer_module(trainee, module="awareness", draw=page.draw, answers=answers)
        passed.append((result.number, result.passed))
        assert result.number == number
        clock.at += HOUR
    assert passed == [(1, False), (2, True), (3, False)]
    listed = {one.id: one for one in simulator.training.modules(trainee)}["awareness"]
    assert (listed.tries, listed.best, listed.passed_at) == (3, 100, clock.at - 2 * HOUR)


def test_questions_answered_already_are_not_answered_again(simulator, trainee):
    page = simulator.training.module(trainee, module="ethics")
    simulator.training.answer_module(trainee, module="ethics", draw=page.draw, answers=[])
    with pytest.raises(NotNow):
        simulator.training.answer_module(trainee, module="ethics", draw=page.draw, answers=right(page))
    with pytest.raises(NotNow):
        simulator.training.answer_module(trainee, module="skill", draw=page.draw, answers=right(page))
    assert simulator.training.modules(trainee)[0].best == 0


def test_somebody_elses_questions_are_not_mine(simulator, make_person, trainee):
    page = simulator.training.module(make_person("li"), module="ethics")
    with pytest.raises(NotNow):
        simulator.training.answer_module(trainee, module="ethics", draw=page.draw, answers=right(page))


def test_a_retry_gets_the_same_answer(simulator, clock, trainee):
    page = simulator.training.module(trainee, module="ethics")
    first = simulator.training.answer_module(trainee, module="ethics", draw=page.draw, answers=right(page), key="k")
    clock.at += HOUR
    assert simulator.training.answer_module(trainee, module="ethics", draw=page.draw, answers=[], key="k") == first
    assert simulator.training.modules(trainee)[0].tries == 1


@pytest.mark.postgres
@pytest.mark.parametrize("database", ["postgres"])
def test_eight_clicks_are_one_try(simulator, trainee):
    page = simulator.training.module(trainee, module="ethics")

    def answer(number):
        try:
            answers = right(page)
            return simulator.training.answer_module(trainee, module="ethics", draw=page.draw, answers=answers)
        except NotNow:
            return None

    with ThreadPoolExecutor(8) as pool:
        results = [result for result in pool.map(answer, range(8)) if result is not None]
    assert len(results) == 1
    assert simulator.training.modules(trainee)[0].tries == 1


def test_the_questions_hold_no_answers(simulator, trainee):
    for name in MODULES:
        page = simulator.training.module(trainee, module=name, lang="en")
        for one in page.questions:
            assert {field for field in one.__dataclass_fields__} == {
                "id",
                "kind",
                "text",
                "lines",
                "choices",
                "fields",
                "several",
                "copy_of",
            }
            assert LIBRARY.quizzes[one.id].why.en not in repr(one)


def test_what_an_item_does_not_have_earns_and_says_nothing(simulator, trainee):
    page = simulator.training.module(trainee, module="ethics")
    answers = [Given(item=one.id, chosen=("nonsense" * 100,)) for one in page.questions]
    answers.append(Given(item="n_three_metres", chosen=("a",)))
    result = simulator.training.answer_module(trainee, module="ethics", draw=page.draw, answers=answers)
    assert (result.percent, result.passed) == (0, False)
    assert all(one.given == () for one in result.questions)


def test_there_is_no_other_module(simulator, trainee):
    with pytest.raises(NotFound, match="ethics, awareness, skill"):
        simulator.training.module(trainee, module="magic")
