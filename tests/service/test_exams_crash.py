"""kill -9 during running exams: what was acknowledged is there once, every exam resumes, no deadline moves."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from simulator.service import Simulator
from simulator.service.house import now_ms
from simulator.storage import open_store
from tests.service.exam_crash import CANDIDATES, meant, noted
from tests.service.exam_field import SLOT, an_exam, trial
from tests.service.field import on_both

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def exam(simulator, clock, make_person):
    clock.at = now_ms()  # the killed processes live on the clock of the machine
    long = trial(times={"minutes": 600, "window_hours": 24})
    return an_exam(simulator, clock, make_person, long)


@on_both
@pytest.mark.parametrize("rounds", [6, pytest.param(300, marks=pytest.mark.long)])
def test_every_running_exam_resumes_after_kill_9(exam, place, make_person, tmp_path, rounds):
    notes = tmp_path / "notes"
    notes.mkdir()
    people = [make_person(f"c{number}") for number in range(CANDIDATES)]
    sittings = [begun(exam, who) for who in people]
    before = [exam.simulator.exams.paper(who, sitting=s).deadline for who, s in zip(people, sittings, strict=True)]
    told = "".join(f"{who.id} {sitting}\n" for who, sitting in zip(people, sittings, strict=True))
    (notes / "sittings").write_text(told, encoding="utf-8")
    exam.simulator.close()
    url, home = place
    command = [sys.executable, "-m", "tests.service.exam_crash", url, str(home), str(notes), str(rounds), "7"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]

    again = Simulator(open_store(url, home), similarity=False)
    assert again.house.store.verify_all().faults == ()
    acknowledged = 0
    for number, (who, sitting) in enumerate(zip(people, sittings, strict=True)):
        paper = again.exams.paper(who, sitting=sitting, section="knowledge")
        assert (paper.stage, paper.deadline) == ("running", before[number])
        items = [item for item in paper.items if item.choices]
        acknowledged += proved(again, sitting, items, notes / f"candidate-{number}")
        resumed(again, who, sitting)
    assert acknowledged > rounds
    again.close()


def begun(exam, who):
    sitting = exam.opened(candidate=who.id)
    for section in ("knowledge", "chat"):
        exam.simulator.exams.start_section(who, sitting=sitting, section=section)
    return sitting


def proved(simulator, sitting, items, file):
    """What was acknowledged is stored, in order and once; how much was acknowledged."""
    asked, told = noted(file)
    store = simulator.house.store
    with store.reading() as now:
        events = [entry.event for entry in now.read(sitting)]
        linked = [event["stream"] for event in events if event["type"] == "role_play_linked"]
        said = [entry.event for stream in linked for entry in now.read(stream)]
    saved = [(event["item"], *event["answer"]["chosen"]) for event in events if event["type"] == "answer_saved"]
    done = [key for key in asked if key in told]
    last = [key for key in asked[-1:] if key not in told]  # stored or not: nobody was told
    assert saved in (changes(items, done), changes(items, done + last))
    assert len(linked) <= 1
    lines = Counter(event["text"] for event in said if event["type"] == "agent_replied")
    assert [text for text, times in lines.items() if times > 1] == []
    if not any(event["type"] == "finished" for event in said):
        assert [key for key in done if key.startswith("line") and not any(f"第{key}条" in text for text in lines)] == []
    return len(told)


def changes(items, keys):
    """Every answer that differs from the one before it to the same question; the same again is no event."""
    now, found = {}, []
    for item, choice in (meant(items, key) for key in keys if key.startswith("answer")):
        if now.get(item) != choice:
            found.append((item, choice))
        now[item] = choice
    return found


def resumed(simulator, who, sitting):
    """The exam goes on: another answer, the conversation as it stood, and handing in."""
    exams = simulator.exams
    item = next(item for item in exams.paper(who, sitting=sitting, section="knowledge").items if item.choices)
    assert exams.save_answer(who, sitting=sitting, item=item.id, chosen=(item.choices[-1].id,)).saves
    talk = exams.start_play(who, sitting=sitting, slot=SLOT)
    if talk.talk.phase != "over":
        exams.do(who, sitting=sitting, slot=SLOT, line="/hangup", seen=talk.talk.seen)
    assert exams.hand_in(who, sitting=sitting).details.outcome == "failed"
