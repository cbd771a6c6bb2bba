"""The standard as everybody reads it: rules that can be found in either language, clauses with what rests on them."""

import shutil

import pytest

from simulator.errors import BadValue, NeedsSecondPerson, NotFound, Refused
from simulator.service import ROLES, Simulator
from simulator.storage import open_store
from tests.service.field import Clock, who_is


@pytest.fixture(scope="module")
def house(sqlite_template, tmp_path_factory):
    home = tmp_path_factory.mktemp("handbook") / "home"
    shutil.copytree(sqlite_template, home)
    simulator = Simulator(open_store("", home), clock=Clock(), similarity=False)
    for role in ROLES:
        simulator.people.add(who_is(simulator, "root"), login=f"the-{role}", name=role, roles=[role])
    yield simulator
    simulator.close()


@pytest.fixture
def trainee(house):
    return who_is(house, "the-trainee")


def test_the_areas_add_up_and_every_rule_is_in_one(house, trainee):
    found = house.handbook.standard(trainee, lang="en")
    standard = house.house.library().standard
    assert sum(area.rules for area in found.areas) == len(standard.rules) == sum(n for _, n in found.severities)
    assert 98 <= sum(area.percent for area in found.areas) <= 102
    assert [severity for severity, _ in found.severities] == ["critical", "major", "minor"]
    assert (found.total, found.area) == (standard.passing.total, standard.passing.area)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_all_rules_can_be_read_through_page_by_page_the_gravest_first(house, trainee, lang):
    seen = []
    while True:
        page = house.handbook.rules(trainee, offset=len(seen), limit=50, lang=lang)
        if not page.rules:
            break
        seen += page.rules
    assert len(seen) == page.total == len({rule.id for rule in seen})
    order = ["critical", "major", "minor"]
    assert [order.index(rule.severity) for rule in seen] == sorted(order.index(rule.severity) for rule in seen)
    assert all(rule.check and rule.where and rule.why and rule.clauses for rule in seen)
    assert all("{" not in rule.better for rule in seen)
    assert all(rule.check.isascii() or "“" in rule.check for rule in seen) == (lang == "en")


@pytest.mark.parametrize("query", ["三声", "three rings", "st-115", "ST-115", "  three   rings "])
def test_a_rule_is_found_by_words_of_either_language_and_by_its_clause(house, trainee, query):
    for lang in ("zh", "en"):
        found = house.handbook.rules(trainee, query=query, lang=lang)
        assert any("ST-115" in {clause.id for clause in rule.clauses} for rule in found.rules) or found.total > 0
        assert found.total < 40


def test_filters_narrow_together(house, trainee):
    courtesy = house.handbook.rules(trainee, area="courtesy", limit=500)
    both = house.handbook.rules(trainee, area="courtesy", severity="critical", limit=500)
    assert {rule.area for rule in courtesy.rules} == {"courtesy"}
    assert {(rule.area, rule.severity) for rule in both.rules} == {("courtesy", "critical")}
    assert house.handbook.rules(trainee, query="no such words anywhere").total == 0


def test_steps_of_scenarios_are_told_to_those_who_train_and_only_counted_for_trainees(house, trainee):
    told = {role: house.handbook.clause(who_is(house, f"the-{role}"), clause="st-560", lang="en") for role in ROLES}
    assert told["trainee"].steps == told["trainer"].steps > 0
    assert not [rule for rule in told["trainee"].rules if rule.scenario]
    for role in set(ROLES) - {"trainee"}:
        assert len([rule for rule in told[role].rules if rule.scenario]) == told[role].steps, role
    assert told["trainee"].clause.zh
    assert told["trainee"].clause.source_en


def test_every_clause_can_be_opened(house, trainee):
    for clause in house.house.library().standard.clauses:
        assert house.handbook.clause(trainee, clause=clause.id).clause.id == clause.id


def test_what_is_no_clause_or_no_use_is_refused(house, trainee):
    with pytest.raises(NotFound):
        house.handbook.clause(trainee, clause="ST-000")
    with pytest.raises(BadValue):
        house.handbook.rules(trainee, use="everything")


def test_a_manager_changes_figures_as_a_version_that_waits_for_being_published(house):
    manager, trainer = who_is(house, "the-manager"), who_is(house, "the-trainer")
    before = house.handbook.standard(manager)
    made = house.handbook.revise(manager, figures={"total": 85, "ring_seconds": 4, "weight.courtesy": 30})
    assert (made.used_for, made.added_by.name) == ((), "manager")
    assert house.handbook.standard(manager) == before
    house.content.publish(manager, digests=[made.digest], use="practice")
    after = house.handbook.standard(manager)
    assert (after.version, after.total, after.area) == (before.version + 1, 85, before.area)
    assert after.settings.ring_seconds == 4
    assert next(area.weight for area in after.areas if area.id == "courtesy") == 30
    assert house.content.standard(trainer).read_at is None
    with pytest.raises(NeedsSecondPerson):
        house.content.publish(manager, digests=[made.digest], use="exam")
    again = house.handbook.revise(manager, figures={"total": 80, "ring_seconds": 5, "weight.courtesy": 15})
    house.content.publish(manager, digests=[again.digest], use="practice")
    assert house.handbook.standard(manager).version == before.version + 2
    logged = house.people.audit(who_is(house, "root"), action="standard_revised").lines
    assert len(logged) == 2


@pytest.mark.parametrize(
    "figures, code",
    [
        ({"total": 101}, "bad_figure"),
        ({"area": -1}, "bad_figure"),
        ({"weight.courtesy": 0}, "bad_figure"),
        ({"weight.nothing": 5}, "no_figure"),
        ({"version": 9}, "no_figure"),
        ({"max_replies": 10_000}, "bad_figure"),
        ({}, "nothing_changed"),
        ({"total": 80, "area": 60}, "nothing_changed"),
    ],
)
def test_figures_that_cannot_be_are_refused(house, figures, code):
    with pytest.raises(BadValue) as refused:
        house.handbook.revise(who_is(house, "the-manager"), figures=figures)
    assert refused.value.code == code


def test_nobody_but_a_manager_changes_figures(house):
    for role in set(ROLES) - {"manager"}:
        with pytest.raises(Refused):
            house.handbook.revise(who_is(house, f"the-{role}"), figures={"total": 1})
