"""Exams, certificates, groups, reviews and scenarios in the terminal."""

import shutil

import pytest
from textual import events
from textual.widgets import Button, DataTable, Input, RadioSet, Static, Tree

from simulator.library import shipped
from tests.service.exam_field import key_of
from tests.service.field import PASSWORD
from tests.service.judged import MANY
from tests.tui.field import WORDS, nothing_ready, terminal
from tui.author import Author, Scenarios
from tui.certificates import Certificates, qr
from tui.exam.exams import Exams
from tui.exam.play import Play
from tui.exam.questions import Given, Keys, Question
from tui.exam.result import Result
from tui.exam.sittings import Sittings
from tui.groups import Groups
from tui.home import Home
from tui.review import Case
from tui.talk.drill import Drill

ZH = WORDS["zh"]


async def test_an_exam_is_sat_whole_by_keyboard_and_its_answers_outlive_the_terminal(town, exam):
    field, ann = exam, town.login_of(exam.ann)
    booking = field.book()
    async with terminal(town, ann, Exams(), size=(100, 40)) as person:
        await person.press("enter")
        person.sees(ZH("exam_page.identity"), ZH("exam_page.opening"))
        await person.write(PASSWORD)
        await person.press("enter")
        entries = {"invigilator_login": town.login_of(exam.ivo), "invigilator_password": PASSWORD, "code": booking.code}
        for name, value in entries.items():
            person.page.query_one(f"#{name}", Input).value = value
        person.page.query_one("#open", Button).press()
        await person.settle()
        person.sees(ZH("exam_page.is_open"))
        person.page.query_one("#begin", Button).press()
        await person.settle()
        items = field.items(booking.sitting)
        for place in person.page.query(Question):
            if place.query(RadioSet):
                first = place.query("Radio").first()
                first.value = True
                await person.settle()
            place.post_message(Given(place.asked.id, tuple(key_of(items[place.asked.id]))))
            await person.settle()
            assert str(place.query_one("#kept", Static).visual) == f"✓ {ZH('exam_page.saved_before')}"
    async with terminal(town, ann, Exams(), size=(100, 40)) as person:
        await person.press("enter")
        await person.write(PASSWORD)
        await person.press("enter")
        person.sees("3/3")
        await person.press("down", "enter")
        keys = person.page.query_one(Keys)
        keys.focus()
        await person.write("粘贴的文字")
        assert (keys.text, keys.pastes) == ("", 1)
        for char in field.text(booking.sitting)[1]:
            town.clock.at += 600
            person.app.post_message(events.Key(char, char))
            await nothing_ready()
        await person.settle()
        person.page.query(Button).last().press()
        await person.settle()
        person.sees(ZH("exam_page.typed_done"))
        await person.press("escape")
        await person.press("down", "down", "enter")
        person.page.query_one(".play", Button).press()
        await person.settle()
        assert isinstance(person.page, Play)
        person.sees(ZH("talk.exam_ends_in"))
        person.sees_not(ZH("talk.coach"), ZH("talk.patience"))
        await person.say("您好，感谢您的咨询，我来为您说明。")
        assert person.page.talk.practice is None
        await person.press("escape")
        field.play(booking.sitting)
        await person.press("escape")
        person.page.query_one("#hand-in", Button).press()
        await person.pilot.pause()
        await person.press("y")
        assert isinstance(person.page, Result)
        person.sees(town.simulator.exams.result(field.ann, sitting=booking.sitting, lang="zh").told[:10])


async def test_an_exam_that_waits_for_its_result_is_told_as_neither_passed_nor_failed(town, court):
    stream = court.sitting(MANY, name="waits")
    async with terminal(town, town.login_of(court.ann), Exams()) as person:
        person.sees(ZH("exam_page.stage_pending"))
        person.sees_not("✗ None")
    async with terminal(town, town.login_of(court.boss), Sittings(), size=(100, 60)) as person:
        listed = person.page.query_one("#ended")
        told = listed.get_option(stream).prompt.plain
        assert ZH("exam_page.stage_pending") in told


async def test_an_examiner_decides_by_keyboard_with_a_reason(town, court):
    stream = court.sitting(MANY, name="many")
    questions = court.questions(stream)
    waiting = town.simulator.judging.queue(court.eve, mine=True).mine
    async with terminal(town, town.login_of(court.eve), Home(), size=(110, 36)) as person:
        told = [one for one in person.page.duties if one.key.startswith("cases")]
        assert sum(one.count for one in told) == waiting > 0
        person.sees(*(ZH.count(f"home.duty.{one.key}", one.count) for one in told))
    async with terminal(town, town.login_of(court.eve), Case(stream), size=(110, 36)) as person:
        person.sees(f"1/{len(questions)}", ZH("review_page.decision"), "wellwell")
        await person.press("j")
        person.sees(f"2/{len(questions)}")
        await person.press("k", "ctrl+s")
        assert any(one.message == ZH("tui.review.choose_first") for one in person.app._notifications)
        await person.press("1")
        person.sees("✓ 1")
        await person.press("ctrl+s")
        assert court.questions(stream) == questions  # no reason, no decision
        await person.press("r")
        await person.write("反复听过，语气平和。")
        await person.press("enter")
        assert court.questions(stream) != questions
    with town.simulator.house.store.reading() as now:
        written = str([entry.event for entry in now.read(stream)][-3:])
    assert court.eve.id in written
    assert "语气平和" in written


async def test_a_group_leads_down_to_a_members_report(town):
    trainer, trainee = town.make("trainer"), town.make()
    group = town.simulator.groups.add(town.root, name=f"早班 {trainer}").id
    town.simulator.groups.set_lead(town.root, group=group, lead=trainer)
    town.simulator.groups.put(town.root, group=group, people=(trainee,))
    who = town.people[trainee]
    talk = town.simulator.practice.start(who, scenario="wrong_colour")
    town.simulator.practice.do(who, attempt=talk.id, line="非常抱歉，我马上处理。", seen=talk.seen)
    town.simulator.practice.leave(who, attempt=talk.id)
    async with terminal(town, trainer, Groups()) as person:
        await person.press("enter")
        table = person.page.query_one(DataTable)
        assert table.row_count == 1
        await person.press("enter", "r", "enter")
        person.sees(ZH("reports.title"), ZH("reports.areas"))


@pytest.mark.parametrize("quiet", [4, 2])
def test_a_camera_reads_the_code_of_a_certificate_with_half_of_its_quiet_zone_too(quiet):
    from PIL import Image, ImageDraw

    zxingcpp = pytest.importorskip("zxingcpp")
    text = "SD1." + "aB3-" * 180
    lines = qr(text, quiet)
    image = Image.new("1", (len(lines[0]) * 4, len(lines) * 8), 1)
    draw = ImageDraw.Draw(image)
    for y, line in enumerate(lines):
        for x, block in enumerate(line):
            for half, dark in enumerate((block in "▀█", block in "▄█")):
                if dark:
                    draw.rectangle((x * 4, y * 8 + half * 4, x * 4 + 3, y * 8 + half * 4 + 3), fill=0)
    assert zxingcpp.read_barcode(image.convert("L")).text == text


async def test_who_has_no_certificate_reads_so(town, exam):
    async with terminal(town, town.login_of(exam.ann), Certificates()) as person:
        person.sees(ZH("cert.none"))


async def test_a_scenario_file_is_checked_as_it_is_saved_drawn_and_played_from_a_beat(town, tmp_path):
    file = tmp_path / "wrong_colour.yaml"
    shutil.copy(shipped() / "drills" / "wrong_colour.yaml", file)
    good = file.read_text(encoding="utf-8")
    async with terminal(town, town.make("trainer"), Scenarios()) as person:
        person.page.query_one("#file", Input).focus()
        await person.write(str(file))
        await person.press("enter")
        assert isinstance(person.page, Author)
        person.sees(f"✓ {ZH('scenario.sound')}")
        file.write_text(good.replace("persona:", "persona: nobody_known #", 1), encoding="utf-8")
        person.page.watch_file()
        await person.settle()
        person.sees("✗", "nobody_known")
        file.write_text(good, encoding="utf-8")
        person.page.watch_file()
        await person.settle()
        tree = person.page.query_one(Tree)
        tree.cursor_line = 2
        await person.settle()
        beat = person.page.beat
        says = next(one.says[0] for one in person.page.preview.beats if one.id == beat)
        person.sees(says[:6])
        await person.press("t")
        assert isinstance(person.page, Drill)
        assert person.page.talk.clocks.still
        assert person.page.talk.lines[-1].who == "customer"
