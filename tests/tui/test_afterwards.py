"""After a drill or an exam: comments are read and acknowledged, findings contested, answers seen."""

from textual.widgets import Button, OptionList, Select, TabbedContent, TextArea

from tests.service.judged import RUDE
from tests.tui.field import WORDS, terminal
from tui.exam.appeals import Appeals, Contest
from tui.exam.exams import Exams
from tui.exam.result import PlayReport, Result
from tui.home import Home
from tui.report.commenting import WriteComment
from tui.report.page import ReportPage

ZH = WORDS["zh"]


async def test_a_finding_is_contested_from_the_report_and_its_answer_read(town, court):
    stream = court.sitting(RUDE, name="contested")
    ann = town.login_of(court.ann)
    async with terminal(town, ann, Result(stream), size=(100, 45)) as person:
        person.page.query_one("#plays", OptionList).focus()
        await person.press("enter")
        assert isinstance(person.page, PlayReport)
        person.page.choose("no_rudeness")
        await person.press("c")
        assert isinstance(person.page, Contest)
        person.sees("no_rudeness", ZH("review_page.appeal_lead"), "[rude]")
        person.sees_not("soothe")
        person.page.query_one("#send", Button).press()
        await person.settle()
        assert isinstance(person.page, Contest)  # nobody contests without a reason
        person.page.query_one("#reason", TextArea).focus()
        await person.write("那是引用客户的话。")
        await person.press("f2", "f2")
        assert person.page.query_one("#reason", TextArea).text == "那是引用客户的话。"
        person.page.query_one("#send", Button).press()
        await person.settle()
        assert isinstance(person.page, Appeals)
        person.sees("那是引用客户的话。", ZH("review_page.open"))
    (made,) = [one for one in town.simulator.judging.appeals(court.ann) if one.stream == stream]
    assert made.finding.startswith("no_rudeness")
    court.decide(stream, made.finding, "met", reason="这次算您有理。")
    async with terminal(town, ann, Exams(), size=(100, 45)) as person:
        await person.press("a")
        person.sees("这次算您有理。", ZH("review_page.closed"))


async def test_nobody_contests_the_result_of_somebody_else(town, court):
    stream = court.sitting(RUDE, name="of_another")
    async with terminal(town, town.login_of(court.boss), Result(stream), size=(100, 45)) as person:
        await person.press("c")
        assert isinstance(person.page, Result)
        person.sees_not(ZH("reports.appeal"))


async def test_a_comment_leads_from_home_to_its_report_and_is_acknowledged_there(town):
    trainer, trainee = town.make("trainer"), town.make()
    group = town.simulator.groups.add(town.root, name=f"晚班 {trainer}").id
    town.simulator.groups.set_lead(town.root, group=group, lead=trainer)
    town.simulator.groups.put(town.root, group=group, people=(trainee,))
    who = town.people[trainee]
    talk = town.simulator.practice.start(who, scenario="wrong_colour")
    town.simulator.practice.do(who, attempt=talk.id, line="非常抱歉，我马上处理。", seen=talk.seen)
    town.simulator.practice.leave(who, attempt=talk.id)
    town.simulator.training.comment(town.people[trainer], attempt=talk.id, text="语气很好。")
    town.clock.at += 1_000
    async with terminal(town, trainer, ReportPage(talk.id), size=(100, 45)) as person:
        await person.press("3", "m")
        assert isinstance(person.page, WriteComment)
        await person.press("ctrl+s")
        assert isinstance(person.page, WriteComment)  # nobody is sent an empty one
        await person.write("先道歉 [b]再[/b]处理。")
        person.page.query_one("#turn", Select).value = "2"
        await person.press("f2", "f2", "ctrl+s")
        assert isinstance(person.page, ReportPage)
        person.sees_not(ZH("reports.acknowledge"))
        rule = person.page.rule
    (written, before) = town.simulator.training.comments(who, unseen=True)
    assert (written.text, written.turn, written.finding) == ("先道歉 [b]再[/b]处理。", 2, rule)
    assert (before.turn, before.finding) == (None, None)

    def unread():
        return [one.text for one in town.simulator.training.comments(who, unseen=True)]

    async with terminal(town, trainee, Home(), size=(100, 45)) as person:
        person.sees("先道歉 [b]再[/b]处理。", "语气很好。")
        person.page.query_one("#comments", OptionList).focus()
        await person.press("enter")
        assert isinstance(person.page, ReportPage)
        assert person.page.query_one("#panes", TabbedContent).active == "comments"
        person.sees("先道歉 [b]再[/b]处理。", ZH("reports.acknowledge"))
        await person.press("m")
        assert isinstance(person.page, ReportPage)  # one's own attempt is commented on by somebody else
        await person.click("#seen-0")
        assert len(unread()) == 1
        await person.press("x")
        assert unread() == []
        person.sees_not(ZH("reports.acknowledge"))
    async with terminal(town, trainer, ReportPage(talk.id, "comments"), size=(100, 45)) as person:
        person.sees("语气很好。")
        await person.press("1", "4", "x")
        assert person.page.query_one("#panes", TabbedContent).active == "comments"
