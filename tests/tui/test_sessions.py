"""A session that is ended while somebody is at the terminal, a server that goes, and what was written meanwhile."""

from functools import partial

from rich.cells import cell_len
from textual.widgets import Input

from simulator.errors import Busy
from simulator.service.remote import remote
from tests.service.field import PASSWORD
from tests.tui.field import WORDS, terminal
from tests.tui.test_drill import SORRY, begun
from tui.drafts import Drafts
from tui.home import Home
from tui.signin import Server, SignIn
from tui.talk.composer import Composer
from tui.talk.drill import Drill
from tui.ways import to_card

ZH = WORDS["zh"]
HALF = "我马上[b]為您"


def told(person):
    return "\n".join(one.message for one in person.app._notifications)


async def test_a_session_ended_elsewhere_leads_to_signing_in_and_the_words_stand_there_again(town, tmp_path):
    login, drafts = town.make(), Drafts(tmp_path)
    async with terminal(town, login, to_card("wrong_colour"), drafts=drafts) as person:
        attempt = await begun(person)
        await person.write(HALF)
        me = town.people[login]
        (open_one,) = town.simulator.sessions.list(me)
        assert open_one.browser == "terminal"
        town.simulator.sessions.end(me, session=open_one.id, password=PASSWORD)
        await person.press("enter")
        assert isinstance(person.page, SignIn)
        assert ZH("errors.refused_session") in told(person)
        assert ZH("tui.signed_out") in told(person)
        assert drafts.get(me.id, attempt).text == HALF
        await person.sign_in(login)
        assert isinstance(person.page, Home)
        await person.press("enter")
        assert isinstance(person.page, Drill)
        assert person.page.query_one(Composer).text == HALF
        said = [line.text for line in person.page.talk.lines if line.who == "agent"]
        assert said == []


async def test_who_leaves_leaves_no_session_behind(town):
    login = town.make()
    async with terminal(town, login, Home()) as person:
        await person.press("escape", "y")
        assert isinstance(person.page, SignIn)
        assert town.simulator.sessions.list(town.people[login]) == ()


async def test_who_looks_on_is_told_too_and_a_closed_account_opens_nothing(town):
    login = town.make()
    async with terminal(town, login, Home()) as person:
        town.simulator.people.deactivate(town.root, person=town.people[login].id)
        await person.press("f5")
        assert isinstance(person.page, SignIn)
        assert ZH("errors.refused_session") in told(person)
        assert person.app.desk.me is None


async def test_a_revoked_token_asks_for_another_and_the_talk_goes_on(town, address, tmp_path):
    login, drafts = town.make(), Drafts(tmp_path)
    me = town.people[login]
    first, second = (town.simulator.tokens.issue(me, name=name) for name in ("first", "second"))
    async with terminal(
        town, first=Server(), token=first.token, by_token=partial(remote, address), drafts=drafts
    ) as person:
        await person.open(to_card("wrong_colour"))
        attempt = await begun(person)
        await person.say(SORRY)
        await person.write(HALF)
        town.simulator.tokens.revoke(me, token=first.view.id)
        await person.press("enter")
        assert isinstance(person.page, Server)
        assert ZH("errors.refused_token") in told(person)
        person.sees(ZH("tui.signin.token_lead"))
        for token, expected in (("sd_wrong", Server), (second.token, Home)):
            person.page.query_one("#token", Input).value = token
            await person.press("enter")
            assert isinstance(person.page, expected)
        assert drafts.get(me.id, attempt).text == HALF
        await person.press("enter")
        assert person.page.query_one(Composer).text == HALF
        await person.press("enter")
        said = [line.text for line in person.page.talk.lines if line.who == "agent"]
        assert said == [SORRY, HALF]


async def test_a_server_that_goes_and_comes_back_gets_the_reply_once(town, address, tmp_path):
    login, drafts = town.make(), Drafts(tmp_path)
    token = town.simulator.tokens.issue(town.people[login], name="terminal").token
    far = remote(address, token)
    call = far.call

    def gone(*given):
        raise Busy("gone", code="server_gone", address=address)

    async with terminal(town, first=Server(), token=token, by_token=lambda _: far, drafts=drafts) as person:
        await person.open(to_card("wrong_colour"))
        attempt = await begun(person)
        again = []
        person.page.set_timer = lambda seconds, then: again.append(then)

        def lost_on_the_way(*given):
            call(*given)  # it arrives, its answer does not
            gone()

        for how in (lost_on_the_way, gone):
            far.call = how
            if how is lost_on_the_way:
                await person.say(HALF)
            else:
                again.pop()()
                await person.settle()
            person.sees(ZH("talk.lost"), HALF)
            assert drafts.get(town.people[login].id, attempt).text == HALF
        far.call = call
        again.pop()()
        await person.settle()
        said = [line.text for line in person.page.talk.lines if line.who == "agent"]
        assert said == [HALF]
        assert person.page.query_one(Composer).text == ""
        assert list(tmp_path.iterdir()) == []


async def test_a_text_of_a_hundred_thousand_characters_is_kept_and_refused_in_words(town, tmp_path):
    login, drafts = town.make(), Drafts(tmp_path)
    long = "您好，" * 33_334
    async with terminal(town, login, to_card("wrong_colour"), drafts=drafts) as person:
        attempt = await begun(person)
        await person.write(long)
        assert drafts.get(town.people[login].id, attempt).text == long
        await person.press("enter")
        assert person.page.query_one(Composer).text == long
        assert person.page.talk.lines[-1].who == "customer"
        assert told(person) == ZH.filled("errors.line_too_long", {"most": 20_000})


async def test_the_longest_name_there_can_be_takes_one_line_and_pushes_nothing_aside(town):
    login, name = town.make(), "名[b]字" * 12
    town.simulator.people.change(town.root, person=town.people[login].id, name=name)
    async with terminal(town, login, Home(), size=(60, 50)) as person:
        person.sees(name[:20], ZH("home.next"))
        await person.open(to_card("wrong_colour"))
        await begun(person)
        assert person.page.query_one("#title").size.height == 1
        assert all(cell_len(line) == 60 for line in person.screen().split("\n"))
