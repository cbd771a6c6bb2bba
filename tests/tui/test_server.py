"""The terminal over a server: the same drill, by its address and a token."""

from functools import partial

import pytest
from textual.widgets import Button, Select

from simulator.errors import Busy, NotFound, NotNow, Refused
from simulator.service.modules import Given
from simulator.service.remote import RemoteSimulator, remote
from tests.service.field import PASSWORD
from tests.tui.field import WORDS, terminal
from tests.tui.test_drill import SORRY, begun
from tui.exam.booking import Booked, BookSitting
from tui.exam.exams import Exams
from tui.exam.paper import Paper
from tui.home import Home
from tui.signin import Server
from tui.ways import to_card, to_report


@pytest.fixture
def token(town):
    login = town.make()
    return login, town.simulator.tokens.issue(town.people[login], name="terminal").token


def test_every_value_comes_back_as_it_was(town, address, token):
    login, secret = token
    who, far = town.people[login], RemoteSimulator(address, secret)
    assert far.signed_in() == who
    assert far.practice.catalogue(who, lang="zh") == town.simulator.practice.catalogue(who, lang="zh")
    assert far.people.me(who) == town.simulator.people.me(who)
    assert far.training.home(who, lang="en") == town.simulator.training.home(who, lang="en")
    module = far.training.module(who, module="ethics", lang="zh")
    assert module == town.simulator.training.module(who, module="ethics", lang="zh")
    answers = [Given(item=module.questions[0].id, chosen=("a",), fields=(("b", "c"),))]
    done = far.training.answer_module(who, module="ethics", draw=module.draw, answers=answers, lang="zh", key="m")
    assert done == town.simulator.training.answer_module(
        who, module="ethics", draw=module.draw, answers=answers, lang="zh", key="m"
    )
    assert far.judging.appeals(who, own=True) == ()
    talk = far.practice.start(who, scenario="wrong_colour", spoken="en", lang="en")
    assert talk == town.simulator.practice.talk(who, attempt=talk.id, lang="en")
    done = far.practice.do(who, attempt=talk.id, line="I am so sorry.", seen=talk.seen, key="one")
    assert far.practice.do(who, attempt=talk.id, line="I am so sorry.", seen=talk.seen, key="one").seen == done.seen
    over = far.practice.leave(who, attempt=talk.id)
    assert over.phase == "over"
    assert far.practice.report(who, attempt=talk.id) == town.simulator.practice.report(who, attempt=talk.id)


def test_refusals_come_back_as_what_they_are(town, address, token):
    login, secret = token
    who, far = town.people[login], RemoteSimulator(address, secret)
    with pytest.raises(NotFound, match="nothing_like_it"):
        far.practice.card(who, scenario="nothing_like_it", lang="en")
    with pytest.raises(Refused):
        far.judging.queue(who)
    talk = far.practice.start(who, scenario="leak_on_bed")
    with pytest.raises(NotNow):
        far.practice.do(who, attempt=talk.id, line="/resume", seen=talk.seen)
    with pytest.raises(Refused):
        RemoteSimulator(address, "sd_wrong").signed_in()
    with pytest.raises(Busy):
        RemoteSimulator("http://127.0.0.1:9", secret).signed_in()


async def test_a_drill_is_played_over_a_server(town, address, token):
    login, secret = token
    async with terminal(town, first=Server(), token=secret, by_token=partial(remote, address)) as person:
        assert isinstance(person.page, Home)
        person.sees(WORDS["zh"]("home.next"))
        await person.open(to_card("wrong_colour"))
        attempt = await begun(person)
        await person.say(SORRY)
        person.sees(SORRY[:8], WORDS["zh"]("talk.heard"))
        town.simulator.practice.leave(town.people[login], attempt=attempt)
        await person.open(to_report(attempt))
        person.sees(town.simulator.practice.report(town.people[login], attempt=attempt, lang="zh").report.summary[0])


async def test_an_exam_is_booked_and_its_candidate_let_in_over_a_server(town, address, exam):
    field, far = exam, partial(remote, address)
    tokens = {who: town.simulator.tokens.issue(getattr(field, who), name="tui").token for who in ("eve", "ann")}
    async with terminal(town, first=Server(), token=tokens["eve"], by_token=far) as person:
        await person.open(BookSitting())
        for name, value in (("candidate", field.ann.id), ("invigilator", field.ivo.id)):
            person.page.query_one(f"#{name}", Select).value = value
        await person.settle()
        person.page.query_one("#send", Button).press()
        await person.settle()
        assert isinstance(person.page, Booked)
        assert person.page.booked.code
    async with terminal(town, first=Server(), token=tokens["ann"], by_token=far) as person:
        await person.open(Exams())
        await person.press("enter")
        assert isinstance(person.page, Paper)
        await person.write(PASSWORD)
        await person.press("enter")
        assert person.page.is_confirmed
        person.sees(WORDS["zh"]("tui.exam.open_elsewhere"))
