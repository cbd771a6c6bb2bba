"""The first page says what waits for whom, and where it is done."""

import re

import pytest

from simulator.service.tasks import Task
from tests.service.sat import booked

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
    town.simulator.training.assign(lead, task=task, people=[member.id], due_at=real() + 3_600_000)
    assert "homegroup：" not in someone.text("/")
    monkeypatch.setattr(town.simulator.house, "clock", lambda: real() + 7_200_000)
    assert "homegroup：1 人有逾期任务" in someone.text("/")


def test_an_exam_is_announced_to_whoever_watches_over_it(town, browser):
    watch, candidate = town.make("home-watch", "examiner"), town.make("home-candidate")
    assert "您监考的考试" not in browser("home-watch").text("/")
    booked(town.simulator, candidate, watch, "homewatch")
    assert "您监考的考试有 1 场待开考" in browser("home-watch").text("/")


def test_an_administrator_is_reminded_of_the_backup_until_there_is_one(town, browser, monkeypatch):
    someone, real = browser("administrator"), town.simulator.house.clock
    town.simulator.upkeep.backup(town.root)
    assert "没有备份" not in someone.text("/")
    monkeypatch.setattr(town.simulator.house, "clock", lambda: real() + 8 * 86_400_000)
    assert "最近一周没有备份" in someone.text("/")
