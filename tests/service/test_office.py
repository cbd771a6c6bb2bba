"""The office: the organisation at a glance, its clock, and how long words of those who left stay."""

import json
import re
import subprocess
import sys
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from simulator.errors import BadValue, Erased, Refused
from simulator.service import zones
from simulator.service.certificate_views import today
from simulator.service.settings import SHORTEST
from simulator.service.verdicts import working_days_after
from tests.service.field import DAY, on_both


@pytest.fixture(autouse=True)
def machine_zone():
    yield
    zones.use("")


@on_both
def test_figures_count_people_and_what_they_do_week_by_week(simulator, root, make_person, clock):
    wang = make_person("wang")
    make_person("lead", "trainer")
    simulator.people.deactivate(root, person=make_person("gone").id)
    talk = simulator.practice.start(wang, scenario="wrong_colour", spoken="zh", seed=1)
    simulator.practice.leave(wang, attempt=talk.id)
    clock.at += 7 * DAY
    simulator.practice.start(wang, scenario="wrong_colour", spoken="zh", mode="test")
    simulator.content.acknowledge(wang, digest=simulator.content.standard(wang).digest)
    found = simulator.office.overview(root)
    assert (found.people, found.trainees, found.unread) == (3, 1, 2)
    assert (found.live, found.expiring, found.running, found.booked, found.reviews) == (0, 0, 0, 0, 0)
    assert len(found.weeks) == 12
    assert [(week.attempts, week.tests) for week in found.weeks[-2:]] == [(1, 0), (1, 1)]
    assert found.weeks[-2].mean is not None
    assert found.weeks[-1].mean is None
    assert [datetime.fromisoformat(week.day).weekday() for week in found.weeks] == [0] * 12


def test_overdue_assignments_are_counted_until_they_are_done_with(simulator, root, make_person, clock):
    from simulator.service.tasks import Task

    wang, manager = make_person("wang"), make_person("boss", "manager")
    task = Task(kind="drill", name="wrong_colour", mode="practice")
    (given,) = simulator.training.assign(manager, task=task, people=[wang.id], due_at=clock.at + DAY)
    assert simulator.office.overview(root).overdue == 0
    clock.at += 2 * DAY
    assert simulator.office.overview(root).overdue == 1
    simulator.training.withdraw(manager, assignment=given.id)
    assert simulator.office.overview(root).overdue == 0


def test_the_chosen_zone_is_the_clock_of_days_and_deadlines(simulator, root):
    late = int(datetime(2026, 3, 6, 22, 0, tzinfo=ZoneInfo("UTC")).timestamp() * 1000)  # Saturday in Shanghai
    simulator.office.set_zone(root, zone="UTC")
    assert today(late) == "2026-03-06"
    assert zones.at(working_days_after(late, 1)).strftime("%a %H:%M") == "Tue 00:00"
    profile = simulator.office.set_zone(root, zone="Asia/Shanghai")
    assert (profile.zone, profile.offset) == ("Asia/Shanghai", "+08:00")
    assert today(late) == "2026-03-07"
    assert zones.at(working_days_after(late, 1)).strftime("%a %H:%M %Z") == "Tue 00:00 CST"


def test_the_zone_counts_for_every_process_over_the_database_and_is_in_the_audit_log(simulator, root, place):
    simulator.office.set_zone(root, zone="America/New_York")
    told = (
        "import sys, pathlib; from simulator.service import Simulator, zones; from simulator.storage import open_store;"
        "s = Simulator(open_store(sys.argv[1], pathlib.Path(sys.argv[2])), similarity=False);"
        "print(zones.named())"
    )
    ran = subprocess.run([sys.executable, "-c", told, place[0], str(place[1])], capture_output=True, check=True)
    assert ran.stdout.decode().strip() == "America/New_York"
    (line,) = simulator.people.audit(root, action="setting_chosen").lines
    assert dict(line.detail) == {"before": "", "after": "America/New_York"}
    simulator.office.set_zone(root, zone="America/New_York")
    assert len(simulator.people.audit(root, action="setting_chosen").lines) == 1


@pytest.mark.parametrize("zone", ["Mars/Base", "../etc/passwd", "/etc/localtime", "Asia", "a" * 300, "\0"])
def test_what_is_no_zone_is_refused(simulator, root, zone):
    with pytest.raises(BadValue):
        simulator.office.set_zone(root, zone=zone)
    assert simulator.office.profile(root).zone == ""


def test_all_zones_offered_can_be_chosen():
    assert {"Asia/Shanghai", "UTC", "Europe/Berlin"} <= set(zones.names())
    assert [name for name in zones.names() if zones.proper_zone(name) != name] == []


@on_both
def test_words_of_people_who_left_go_when_their_time_is_over_and_not_before(simulator, root, make_person, clock):
    wang, back, stays = make_person("wang"), make_person("back"), make_person("stays")
    talks = {
        one: simulator.practice.start(one, scenario="wrong_colour", spoken="zh", seed=1).id for one in (wang, back)
    }
    simulator.office.set_retention(root, days=SHORTEST)
    for one in (wang, back):
        simulator.people.deactivate(root, person=one.id)
    clock.at += (SHORTEST - 1) * DAY
    assert simulator.upkeep.sweep(root).erased == 0
    simulator.people.reactivate(root, person=back.id)
    simulator.people.deactivate(root, person=back.id)  # its time begins anew
    clock.at += 2 * DAY
    assert simulator.upkeep.sweep(root).erased == 1
    assert simulator.upkeep.sweep(root).erased == 0
    with pytest.raises(Erased):
        simulator.house.store.read(talks[wang])
    assert simulator.house.store.read(talks[back])
    assert simulator.people.one(root, person=stays.id).person.active
    (line,) = simulator.people.audit(root, action="person_erased").lines
    assert (line.actor.id, line.subject.id) == ("system", wang.id)


def test_without_a_choice_words_stay(simulator, root, make_person, clock):
    wang = make_person("wang")
    simulator.people.deactivate(root, person=wang.id)
    clock.at += 20_000 * DAY
    assert simulator.upkeep.sweep(root).erased == 0


@pytest.mark.parametrize("days", [-1, 1, SHORTEST - 1, 40_000])
def test_a_time_to_keep_words_that_is_too_short_or_too_long_is_refused(simulator, root, days):
    with pytest.raises(BadValue):
        simulator.office.set_retention(root, days=days)


def test_who_may_choose(simulator, make_person):
    manager, auditor, trainer = (make_person(role, role) for role in ("manager", "auditor", "trainer"))
    simulator.office.set_zone(manager, zone="UTC")
    for call in (
        lambda: simulator.office.set_retention(manager, days=100),
        lambda: simulator.office.set_zone(auditor, zone="UTC"),
        lambda: simulator.office.profile(trainer),
        lambda: simulator.office.overview(trainer),
    ):
        with pytest.raises(Refused):
            call()
    assert simulator.office.profile(auditor).zone == "UTC"


def test_every_action_of_the_audit_log_has_a_name_in_both_languages(simulator):
    """All that the service writes into it, found in its source."""
    from pathlib import Path

    from simulator import service

    sources = [file.read_text(encoding="utf-8") for file in Path(service.__file__).parent.glob("*.py")]
    called = re.compile(r'(?:transaction|self)\.audit\(\s*[\w.]+,\s*"(\w+)"')
    actions = {name for source in sources for name in called.findall(source)}
    assert len(actions) > 25, json.dumps(sorted(actions))
    for lang in ("zh", "en"):
        words = simulator.house.words(lang)
        assert [name for name in sorted(actions) if f"audit.{name}" not in words] == []
