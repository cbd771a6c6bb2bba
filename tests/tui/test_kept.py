"""What is written outside conversations is kept too: a comment, an examiner's reason for each question, an appeal."""

from textual.widgets import Input, TextArea

from tests.service.field import PASSWORD
from tests.service.judged import MANY, RUDE
from tests.tui.field import WORDS, terminal
from tui.drafts import Drafts
from tui.exam.appeals import Contest
from tui.report.commenting import WriteComment
from tui.report.page import ReportPage
from tui.review import Case
from tui.signin import SignIn

ZH = WORDS["zh"]
HALF = "我马上[b]為您"


def reason(person):
    return person.page.query_one("#reason", Input).value


async def test_a_comment_outlives_escape_and_the_session_and_goes_when_it_is_sent(town, tmp_path):
    trainer, trainee, drafts = town.make("trainer"), town.make(), Drafts(tmp_path)
    group = town.simulator.groups.add(town.root, name=f"夜班 {trainer}").id
    town.simulator.groups.set_lead(town.root, group=group, lead=trainer)
    town.simulator.groups.put(town.root, group=group, people=(trainee,))
    who, me = town.people[trainee], town.people[trainer]
    talk = town.simulator.practice.start(who, scenario="wrong_colour")
    town.simulator.practice.do(who, attempt=talk.id, line="非常抱歉，我马上处理。", seen=talk.seen)
    town.simulator.practice.leave(who, attempt=talk.id)
    async with terminal(town, trainer, ReportPage(talk.id), size=(60, 20), drafts=drafts) as person:
        person.sees(f"f1{ZH('tui.key.help')}")
        await person.press("m")
        await person.write(HALF)
        await person.press("escape", "m")
        assert person.page.query_one(TextArea).text == HALF
        (open_one,) = town.simulator.sessions.list(me)
        town.simulator.sessions.end(me, session=open_one.id, password=PASSWORD)
        await person.press("ctrl+s")
        assert isinstance(person.page, SignIn)
    async with terminal(town, trainer, ReportPage(talk.id), drafts=drafts) as person:
        await person.press("m")
        assert isinstance(person.page, WriteComment)
        assert person.page.query_one(TextArea).text == HALF
        await person.press("ctrl+s")
        assert list(tmp_path.iterdir()) == []
    (said,) = town.simulator.training.comments(who, attempt=talk.id)
    assert said.text == HALF


async def test_a_reason_and_a_choice_stay_with_their_question(town, court, tmp_path):
    stream, drafts = court.sitting(MANY, name="kept"), Drafts(tmp_path)
    eve = town.login_of(court.eve)
    async with terminal(town, eve, Case(stream), size=(110, 20), drafts=drafts) as person:
        await person.press("1", "r")
        await person.write(HALF)
        await person.press("f2")
        assert reason(person) == HALF
        assert person.page.choice == 0
        await person.press("f2")
        person.sees(ZH("tui.key.next"), ZH("tui.key.last"))
        panes = person.page.query_one("#panes")
        panes.scroll_end(animate=False)
        await person.settle()
        assert panes.scroll_y > 0
        await person.press("j")
        assert reason(person) == ""
        assert panes.scroll_y == 0
        await person.press("k")
        assert reason(person) == HALF
        await person.press("j")
    async with terminal(town, eve, Case(stream), size=(110, 36), drafts=drafts) as person:
        assert reason(person) == HALF
        await person.press("1", "ctrl+s")
        assert reason(person) == ""
        assert list(tmp_path.iterdir()) == []
        while len(person.page.case.questions) > 1:
            await person.press("1", "r")
            await person.write("已核对。")
            await person.press("enter")
        person.sees_not(f"j{ZH('tui.key.next')}")
    with town.simulator.house.store.reading() as now:
        assert str([entry.event for entry in now.read(stream)]).count(HALF) == 1


async def test_an_appeal_that_was_not_sent_stands_there_again(town, court, tmp_path):
    stream, drafts = court.sitting(RUDE, name="half_contested"), Drafts(tmp_path)
    for text in (HALF, ""):
        async with terminal(
            town, town.login_of(court.ann), Contest(stream, rule="no_rudeness"), drafts=drafts
        ) as person:
            field = person.page.query_one(TextArea)
            assert field.text == ("" if text else HALF)
            field.focus()
            await person.write(text)
