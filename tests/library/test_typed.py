"""A scenario that is being typed is told the same as its file would be, whatever is wrong with it."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.library import KINDS, check, load
from simulator.library.files import fit
from simulator.library.held import unfit
from simulator.library.typed import look
from tests.library import content
from tests.library.content import DRILL, write

NAME = "drills/late_parcel.yaml"
BLUEPRINT = """\
id: trial
version: 1
name: {zh: 试, en: Trial}
areas: [{id: service, name: {zh: 服务, en: Service}}]
sections:
- {kind: plays, id: talk, area: service, name: {zh: 谈, en: Talk}, weight: 100, pass_mark: 60,
   plays: [{scenarios: [late_parcel]}]}
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    return load(write(tmp_path_factory.mktemp("small")))


def told_by_file(folder, text):
    """What loading the folder says of this one file."""
    root = write(folder, {NAME: text})
    found = check(root).problems
    return [(p.place.line, p.place.column, p.code) for p in found if p.place.file.endswith("late_parcel.yaml")]


def told_as_typed(text, library):
    return [(p.place.line, p.place.column, p.code) for p in look(text, library).problems]


@pytest.mark.parametrize(
    "old, new",
    [
        ("persona: angry", "persona: angri"),
        ("business: shop", "business: shoop"),
        ("any: [apology]", "any: [apologise]"),
        ("to: next_demand", "to: nowhere"),
        ("demands: [complaint, money]", "demands: [complaint, complaint]"),
        ("first: opening", "first: opening\nfirst: money"),
        ("ending: resolved", "exits: []"),
        ("{days}", "{day}"),
        ("phrases: [补发]", 'phrases: [补发], patterns: ["(补"]'),
        ("version: 1", "version: one"),
        ("clauses: [ST-002]", "clauses: [ST-999]"),
        ("actions: [/answer,", "actions: [/anser,"),
        ("- id: opening\n", "- id: opening\n bad"),
        ("title:", "titel:"),
        ("actions: [check_order]", "actions: [check_order, smile]"),
        ("id: offers_redelivery", "id: offers_nothing"),
        ("use: exam", "use: practice"),
    ],
)
def test_what_is_wrong_has_the_same_place_and_name_as_in_a_file(tmp_path, library, old, new):
    assert old in DRILL
    text = DRILL.replace(old, new, 1)
    typed = told_as_typed(text, library)
    assert typed == told_by_file(tmp_path, text)
    assert typed != []


def test_a_sound_text_gives_the_scenario_that_its_file_gives(library):
    typed = look(DRILL, library)
    assert typed.problems == ()
    assert typed.scenario == library.scenarios["late_parcel"]


def test_a_new_id_makes_a_scenario_beside_the_others(library):
    typed = look(DRILL.replace("id: late_parcel", "id: lost_parcel"), library)
    assert (typed.errors, typed.scenario.id) == ((), "lost_parcel")


def test_an_exam_that_draws_on_the_scenario_is_not_left_without_it(tmp_path):
    library = load(write(tmp_path, {"exams/trial.yaml": BLUEPRINT}))
    assert look(DRILL, library).problems == ()
    # Under its new id the old one stays, so nothing is lost.
    assert look(DRILL.replace("id: late_parcel", "id: lost_parcel"), library).errors == ()


def test_a_slot_that_lines_of_the_persona_need_is_asked_for_at_the_variants(tmp_path):
    from tests.library.content import PERSONA

    needy = PERSONA.replace("你们到底管不管！", '"{days}天了"').replace("Does anybody care!", '"{days} days"')
    library = load(write(tmp_path, {"personas/angry.yaml": needy}))
    text = DRILL.replace(", days: [3, 4]", "").replace(", days: [5]", "").replace(", days: [6]", "")
    text = text.replace("{days}天", "几天").replace("{days} days", "days").replace("value: days", "value: 3")
    (wrong,) = look(text, library).errors
    assert wrong.code == "slot_not_shared"
    assert text.splitlines()[wrong.place.line - 1].startswith("variants:")


@pytest.mark.parametrize(
    "text", ["", "\0", "[", "- 1\n- 2", "id: x", "a: &a [*a]", "\ud800", "x" * 2_100_000, "\r\n\r\n"]
)
def test_what_is_no_scenario_at_all_is_one_problem_or_more_and_no_crash(library, text):
    typed = look(text, library)
    assert typed.scenario is None
    assert len(typed.errors) >= 1


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_no_slip_of_the_keyboard_breaks_the_check(library, data):
    at = data.draw(st.integers(0, len(DRILL) - 1))
    length = data.draw(st.integers(0, 12))
    typed = data.draw(st.text(st.sampled_from("abc:[]{}-,\"'\n #&*!|>%@\t{}0中"), max_size=6))
    found = look(DRILL[:at] + typed + DRILL[at + length :], library)
    assert found.scenario is not None or found.errors
    assert all(p.place.line >= 1 and p.place.column >= 1 for p in found.problems)


@pytest.mark.parametrize(
    "name, old, new",
    [
        ("personas/angry.yaml", "id: angry", "id: calm"),
        ("businesses/shop.yaml", "id: after_sales", "id: before_sales"),
        ("standard/clauses/a.yaml", "ST-002", "ST-004"),
        ("standard/standard.yaml", "id: handling", "id: other"),
        ("standard/acts/apology.yaml", "id: apology", "id: regret"),
        ("standard/rules/a.yaml", "{company}", "{stranger}"),
        ("drills/late_parcel.yaml", "id: greets", "id: greets"),
    ],
)
def test_parts_that_do_not_fit_together_are_found_in_memory_as_in_files(tmp_path, library, name, old, new):
    """The parts of two sound contents, put together: told the same whether they are written out or not."""
    changed = content.FILES[name].replace(old, new)
    root = write(tmp_path, {name: changed})
    expected = {p.phrase.text("en") for p in check(root).errors}
    mixed = mix(library, name, changed)
    assert {p.phrase.text("en") for p in unfit(mixed)} == expected
    assert bool(expected) == (old != new)


def mix(library, name, text):
    """The library with one file in place of its own."""
    kind = next(kind for kind in KINDS.values() if Path(name).match(kind.files))
    value = fit(text, kind, name).value
    standard, bank = library.standard, library.bank
    match kind.name:
        case "persona":
            return replace(library, personas={value.id: value})
        case "business":
            return replace(library, businesses={value.id: value})
        case "drill":
            return replace(library, scenarios={value.id: value})
        case "act":
            acts = (bank.acts[0], value) if bank.acts[0].id == "greeting" else (value, bank.acts[1])
            return replace(library, bank=bank.model_copy(update={"acts": acts}))
        case "standard":
            return replace(library, standard=standard.model_copy(update={"areas": value.areas}))
    return replace(library, standard=standard.model_copy(update={kind.name: value}))
