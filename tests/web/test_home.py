"""The first page says what waits for whom, and where it is done."""

import re

import pytest

from simulator.service.tasks import Task
from tests.service.sat import booked
from web.charts import radar

ROLES = ("trainee", "trainer", "examiner", "manager", "auditor", "administrator")
DUTY = re.compile(r'<a href="([^"]+)"><span class="badge (?:bad|warn|accent)">')


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_duty_leads_to_a_page_of_the_same_person(town, browser, role, lang):
    town.make(f"home-{role}-{lang}", role)
    someone = browser(f"home-{role}-{lang}")
    page = someone.text(f"/?lang={lang}")
    paths = DUTY.findall(page)
    assert any(path.startswith("/standards/") for path in paths)  # which no newcomer has read
    for path in paths:
        assert someone.get(path.replace("&amp;", "&")).status_code == 200, path


def test_the_standard_waits_until_it_was_read(town, browser):
    who = town.make("home-reads", "trainer")
    someone = browser("home-reads")
    assert "在用的标准您还没有确认读过" in someone.text("/")
    town.simulator.content.acknowledge(who, digest=town.simulator.content.standard(who).digest)
    page = someone.text("/")
    assert "在用的标准您还没有确认读过" not in page
    assert "没有等您处理的事" in page


def test_a_trainer_is_told_who_of_the_group_is_late(town, browser, monkeypatch):
    lead, member = town.make("home-lead", "trainer"), town.make("home-late")
    group = town.simulator.groups.add(town.root, name="homegroup", lead=lead.id)
    town.simulator.groups.put(town.root, group=group.id, people=[member.id])
    someone = browser("home-lead")
    assert "homegroup：" not in someone.text("/")
    real = town.simulator.house.clock
    task = Task(kind="drill", name="wrong_colour", mode="practice")
    town.simulator.training.assign(lead, task=task, people=[member.id], due_at=real() + 300_000)
    assert "homegroup：" not in someone.text("/")
    monkeypatch.setattr(town.simulator.house, "clock", lambda: real() + 600_000)
    assert "homegroup：1 人有逾期任务" in someone.text("/")


def test_an_exam_is_announced_to_whoever_watches_over_it(town, browser):
    watch, candidate = town.make("home-watch", "examiner"), town.make("home-candidate")
    assert "您监考的考试" not in browser("home-watch").text("/")
    booked(town.simulator, candidate, watch, "homewatch")
    assert "您监考的考试有 1 场待开考" in browser("home-watch").text("/")


def test_an_administrator_is_reminded_of_the_backup_until_there_is_one(town, browser, monkeypatch):
    real = town.simulator.house.clock
    town.simulator.upkeep.backup(town.root)
    assert "没有备份" not in browser("administrator").text("/")
    monkeypatch.setattr(town.simulator.house, "clock", lambda: real() + 8 * 86_400_000)
    assert "最近一周没有备份" in browser("administrator").text("/")


def test_names_beside_the_radar_fit_into_its_drawing(town):
    library = town.simulator.house.library()
    for lang in ("zh", "en"):
        names = [getattr(area.name, lang) for area in library.standard.areas]
        drawn = str(radar([(name, 50) for name in names], "areas"))
        left, _, width, _ = map(int, re.search(r'viewBox="([^"]+)"', drawn)[1].split())
        for anchor, name in re.findall(r'text-anchor="(\w+)">(.+?)</text>', drawn):
            for x, line in re.findall(r'x="([\d.]+)"[^>]*>([^<]+)', name):
                long = sum(15 if sign > "\u2e7f" else 9.5 for sign in line)
                begins = float(x) - {"start": 0, "middle": long / 2, "end": long}[anchor]
                assert left <= begins, line
                assert begins + long <= left + width, line
