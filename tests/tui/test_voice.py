"""The customer's voice in the terminal: heard, not read, and never in the way."""

import pytest

from tests.tui.field import WORDS, terminal
from tests.tui.test_drill import SORRY, begun
from tui.catalogue import Check
from tui.speaker import Speaker
from tui.ways import to_card, to_report

ZH = WORDS["zh"]


class Sound:
    """A player that keeps what it was given."""

    def __init__(self):
        self.played = []

    def __call__(self, file):
        self.played.append(file.read_bytes())
        return self

    def wait(self):
        return 0

    def terminate(self):
        pass


@pytest.fixture
def spoken(town, monkeypatch):
    """The service's voice, which says the words themselves: what is tested here is who hears them."""

    def line(who, *, attempt, turn):
        talk = town.simulator.practice.talk(who, attempt=attempt)
        return next(one.text for one in talk.lines if one.turn == turn).encode()

    monkeypatch.setattr(town.simulator.voice, "line", line)


async def test_in_a_listening_drill_the_customer_is_heard_and_read_only_in_the_report(town, spoken):
    login = town.make()
    async with terminal(town, login, to_card("wrong_colour")) as person:
        sound = Sound()
        person.app.speaker = Speaker(sound)
        person.page.query_one("#listen", Check).value = True
        attempt = await begun(person)
        await person.say(SORRY)
        await person.waits_for(lambda: len(sound.played) == 2)
        lines = [line.text for line in person.page.talk.lines if line.who == "customer"]
        assert [one.decode() for one in sound.played] == lines
        person.sees(ZH("tui.talk.heard_only"), SORRY[:8])
        person.sees_not(*(line[:8] for line in lines))
        await person.press("ctrl+l")
        await person.waits_for(lambda: len(sound.played) == 3)
        town.simulator.practice.leave(town.people[login], attempt=attempt)
        await person.open(to_report(attempt))
        await person.press("2")
        person.sees(lines[0][:8])


async def test_without_a_voice_it_is_said_once_and_the_drill_goes_on_in_writing(town, spoken):
    async with terminal(town, town.make(), to_card("wrong_colour")) as person:
        person.app.speaker = Speaker(lambda file: None)
        person.page.query_one("#listen", Check).value = True
        await begun(person)
        await person.waits_for(lambda: not person.page.hides)
        await person.say(SORRY)
        told = [one.message for one in person.app._notifications if one.message == ZH("say.no_player")]
        assert len(told) == 1
        person.sees(person.page.talk.lines[0].text[:8], person.page.talk.lines[-1].text[:8])
