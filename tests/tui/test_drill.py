"""From signing in to the report: what a trainee does at the terminal, and what is kept of it."""

from textual.widgets import OptionList, Select

from tests.service.field import PASSWORD
from tests.tui.field import WORDS, terminal
from tui.catalogue import Catalogue
from tui.home import Home
from tui.talk.composer import Composer
from tui.talk.drill import Drill
from tui.ways import to_card, to_report

SORRY = "非常抱歉给您带来不便，我明白您的心情，我马上为您处理。"


ZH = WORDS["zh"]


async def begun(person):
    """A drill, begun on its card; the id of the attempt."""
    await person.press("enter")
    return person.page.drill.attempt


def events_of(town, attempt):
    with town.simulator.house.store.reading() as now:
        return [entry.event for entry in now.read(attempt)]


async def test_a_wrong_password_is_told_and_a_right_one_leads_home(town):
    login = town.make()
    async with terminal(town) as person:
        await person.sign_in("nobody")
        assert any("密码" in one.message for one in person.app._notifications)
    async with terminal(town) as person:
        await person.sign_in(login)
        person.sees(ZH("home.next"), ZH("tui.home.ways"), ZH("web.nav.practise"))


async def test_the_catalogue_filters_and_shows_the_card_of_what_is_chosen(town):
    login = town.make()
    async with terminal(town, login, Catalogue()) as person:
        everything = person.page.query_one("#cards", OptionList).option_count
        person.page.query_one("#channel", Select).value = "chat"
        await person.settle()
        chats = [card for card in person.page.cards if card.channel == "chat"]
        assert [one.id for one in person.page.query_one("#cards", OptionList).options] == [card.id for card in chats]
        assert 0 < len(chats) < everything
        person.sees(chats[0].title, chats[0].persona_about[:12])
        await person.press("enter", "f2")
        person.sees("Start", "With coach")


async def test_a_call_rings_is_picked_up_held_and_hung_up(town):
    login = town.make()
    async with terminal(town, login, to_card("leak_on_bed")) as person:
        attempt = await begun(person)
        person.sees("电话响了 1 声", "接听")
        person.page.tick.stop()
        town.clock.at += 6_000
        person.page._tick()
        await person.settle()
        person.sees("电话响了 2 声")
        await person.press("f4")
        person.sees("通话中", "挂断")
        await person.say("您好，安居物业，请问有什么可以帮您？")
        await person.say("我需要查一下系统，请您稍等半分钟，可以吗？")
        await person.press("f4")
        person.sees("保持中", "请在此时间内通报")
        person.page.tick.stop()
        town.clock.at += 20_000
        person.page.show_state()
        await person.settle()
        person.sees("✗ 请在此时间内通报 +5 s")
        person.page._tick()
        await person.settle()
        assert person.page.talk.lines[-1].who == "customer"  # asks whether anybody is there
        await person.say("还在为您查询，请再稍等一下。")
        await person.press("f4", "f9")
        await person.press("y")
        person.sees("看报告")
        kinds = [event["type"] for event in events_of(town, attempt)]
        assert {"ringing", "answered", "hold_started", "hold_ended", "hung_up", "scored"} <= set(kinds)


async def test_typing_is_never_markup_and_reaches_the_record_as_typed(town):
    login = town.make()
    nasty = "[b]您好[/b] *a* ** b [red]\\[link=x] 100%{n} ：) [/]"
    async with terminal(town, login, to_card("wrong_colour")) as person:
        attempt = await begun(person)
        await person.say(nasty)
        person.sees(nasty)
        await person.press("escape")
        await person.press("tab", "enter")
        said = [event["text"] for event in events_of(town, attempt) if event["type"] == "agent_replied"]
        assert said == [nasty]
        await person.open(to_report(attempt))
        await person.press("2")
        person.sees("100%{n}")


async def test_typed_time_counts_from_the_first_key(town):
    login = town.make()
    async with terminal(town, login, to_card("wrong_colour")) as person:
        attempt = await begun(person)
        town.clock.at += 9_000
        await person.write("您好")
        began = town.clock.at
        town.clock.at += 7_000
        await person.say("，很抱歉。")
        (reply,) = [event for event in events_of(town, attempt) if event["type"] == "agent_replied"]
        assert reply["began"] == began


async def test_practice_shows_the_coach_and_a_hint_and_a_test_shows_neither(town):
    login = town.make()
    async with terminal(town, login, to_card("wrong_colour")) as person:
        await begun(person)
        await person.say(SORRY)
        person.sees("教练", "耐心", "致歉")
        await person.press("f5")
        person.sees("→" + person.page.talk.practice.hints[-1][:6])
    async with terminal(town, town.make(), to_card("wrong_colour", "test")) as person:
        await begun(person)
        await person.say(SORRY)
        person.sees_not("教练", "耐心", "提示")
        assert person.page.talk.practice is None


async def test_an_article_a_case_form_and_a_transfer_are_a_key_away(town):
    login = town.make()
    async with terminal(town, login, to_card("wrong_colour")) as person:
        attempt = await begun(person)
        await person.press("f7")
        article = person.page.talk.articles[0]
        await person.write(article.name[:2])
        await person.press("enter")
        person.sees(person.page.talk.pages[0].body[:10])
        await person.press("f6")
        await person.write("王女士")
        await person.press("enter")
        person.sees("1/")
        await person.press("f8")
        person.page.query_one("#handover").value = "客户要求换货"
        await person.click("#hand-over")
        kinds = [event["type"] for event in events_of(town, attempt)]
        assert {"article_looked_up", "case_filed", "transferred"} <= set(kinds)


async def test_what_is_done_at_a_counter_has_buttons(town):
    login = town.make()
    async with terminal(town, login, to_card("third_change")) as person:
        attempt = await begun(person)
        first = person.page.talk.doings[0]
        await person.pilot.click(next(one for one in person.page.query("#can Button") if one.name == f"/do {first.id}"))
        await person.settle()
        assert [event["action"] for event in events_of(town, attempt) if event["type"] == "acted"] == [first.id]


async def test_a_lost_terminal_loses_no_reply_and_signing_in_again_goes_on(town):
    login = town.make()
    async with terminal(town, login, to_card("wrong_colour")) as person:
        attempt = await begun(person)
        await person.say(SORRY)
    async with terminal(town, login, Home()) as person:
        person.sees(ZH("home.kind.resume"))
        person.page.query_one("#steps", OptionList).focus()
        await person.press("enter")
        assert isinstance(person.page, Drill)
        assert person.page.drill.attempt == attempt
        person.sees(SORRY[:10])


async def test_a_reply_that_cannot_be_delivered_is_sent_again_and_counts_once(town):
    login = town.make()
    async with terminal(town, login, to_card("wrong_colour")) as person:
        attempt = await begun(person)
        line, fails = person.page.line, [OSError("gone"), OSError("gone")]

        class Broken:
            place = line.place

            def now(self, *args):
                return line.now(*args)

            def do(self, *args):
                answer = line.do(*args)
                if fails:
                    raise fails.pop()  # it was stored, and the answer was lost
                return answer

        person.page.line = Broken()
        person.page.set_timer = lambda *given, **named: None  # the test says when it is tried again
        await person.say(SORRY)
        person.sees(ZH("talk.lost")[:8], SORRY[:8])
        assert person.page.query_one(Composer).text == SORRY
        person.page._again()
        await person.settle()
        person.page._again()
        await person.settle()
        assert person.page.query_one(Composer).text == ""
        assert sum(event["type"] == "agent_replied" for event in events_of(town, attempt)) == 1


async def test_the_language_changes_at_once_and_keeps_what_was_being_written(town):
    login = town.make()
    async with terminal(town, login, to_card("wrong_colour")) as person:
        await begun(person)
        await person.write("我马上")
        began = person.page.query_one(Composer).began
        await person.press("f2")
        person.sees("Coach", "Patience", "Leave", "我马上")
        assert person.page.query_one(Composer).began == began
        assert town.simulator.people.me(town.people[login]).person.lang == "en"
        await person.press("f2")
        person.sees("教练", "我马上")


async def test_leaving_asks_and_giving_up_leads_to_the_report(town):
    login = town.make()
    async with terminal(town, login, to_card("wrong_colour")) as person:
        await begun(person)
        await person.say(SORRY)
        await person.press("escape")
        await person.press("escape")
        assert isinstance(person.page, Drill)
        await person.press("escape")
        await person.click("#up")
        person.sees("报告", "礼貌规范")


async def test_a_practice_can_be_taken_up_again_from_a_line(town):
    login = town.make()
    async with terminal(town, login, to_card("wrong_colour")) as person:
        attempt = await begun(person)
        await person.say("您好")
        await person.say(SORRY)
        await person.press("ctrl+r")
        await person.press("enter")
        assert person.page.drill.attempt != attempt
        assert person.page.talk.practice.forked_from == attempt
        person.sees_not(SORRY[:10])


async def test_a_report_leads_from_marked_words_to_clause_and_better_wording(town):
    login = town.make()
    async with terminal(town, login, to_card("wrong_colour")) as person:
        attempt = await begun(person)
        await person.say(SORRY)
        await person.say("这不关我的事，你自己看说明。")
        town.simulator.practice.leave(town.people[login], attempt=attempt)
        await person.open(to_report(attempt))
        report = person.page.report
        person.sees(report.summary[0], report.areas[0].name)
        await person.press("2")
        person.sees("✓", "✗")
        seen = set()
        for _ in report.findings:
            found = next(one for one in report.findings if one.rule == person.page.rule)
            seen.add(found.rule)
            person.sees(found.clauses[0].id)
            await person.press("n")
            if len(seen) > 3:
                break
        broken = next(one for one in report.findings if one.state == "broken")
        person.page.choose(broken.rule)
        await person.settle()
        person.sees(broken.better[:8] if broken.better else broken.name)
        await person.press("3")
        assert person.page.query_one("#found", OptionList).option_count == len(
            {one.rule for one in person.page.findings}
        )


async def test_a_good_sample_can_be_watched_from_the_conversation(town):
    login = town.make()
    async with terminal(town, login, to_card("wrong_colour")) as person:
        await begun(person)
        await person.write("半句")
        await person.press("ctrl+g")
        person.sees(ZH("drill.sample_lead")[:8])
        await person.press("escape")
        assert isinstance(person.page, Drill)
        assert person.page.query_one(Composer).text == "半句"


async def test_one_time_codes_open_a_new_account(town):
    login = town.make()
    code = town.simulator.people.issue_code(town.root, person=login).code
    async with terminal(town) as person:
        await person.settle()
        await person.press("f3")
        for text in (login, code, f"{PASSWORD}-new", f"{PASSWORD}-new"):
            await person.write(text)
            await person.press("tab")
        await person.press("enter")
        person.sees("Person")
