"""A reply that is half written: kept while it is typed, there again on the next terminal, gone once it is sent."""

import json
import os

from tests.tui.field import WORDS, terminal
from tests.tui.test_drill import SORRY, begun
from tui.drafts import Draft, Drafts
from tui.talk.composer import Composer
from tui.ways import to_card, to_talk

ZH = WORDS["zh"]
HALF = "我马上[b]為您"


async def test_it_is_there_again_with_what_was_pasted_and_gone_once_it_is_sent(town, tmp_path):
    login, drafts = town.make(), Drafts(tmp_path)
    async with terminal(town, login, to_card("wrong_colour"), drafts=drafts) as person:
        attempt = await begun(person)
        await person.say(SORRY)
        assert list(tmp_path.iterdir()) == []
        await person.write(HALF)
        (file,) = tmp_path.iterdir()
        assert file.stat().st_mode & 0o777 == 0o600
        assert json.loads(file.read_text(encoding="utf-8")) == {"text": HALF, "pasted": len(HALF)}
    async with terminal(town, login, to_talk(attempt), drafts=drafts) as person:
        composer = person.page.query_one(Composer)
        assert (composer.text, composer.pasted) == (HALF, len(HALF))
        assert [one.message for one in person.app._notifications] == [ZH("tui.talk.restored")]
        await person.press("f2", "f2", "!", "enter")
        assert list(tmp_path.iterdir()) == []
        said = [line.text for line in person.page.talk.lines if line.who == "agent"]
        assert said == [SORRY, f"{HALF}!"]


async def test_what_was_stored_just_before_the_terminal_was_lost_is_not_offered_again(town, tmp_path):
    login, drafts = town.make(), Drafts(tmp_path)
    async with terminal(town, login, to_card("wrong_colour"), drafts=drafts) as person:
        attempt = await begun(person)
        await person.say(SORRY)
    drafts.put(town.people[login].id, attempt, Draft(text=SORRY))
    async with terminal(town, login, to_talk(attempt), drafts=drafts) as person:
        assert person.page.query_one(Composer).text == ""


async def test_a_talk_that_is_over_leaves_no_draft(town, tmp_path):
    login, drafts = town.make(), Drafts(tmp_path)
    async with terminal(town, login, to_card("wrong_colour"), drafts=drafts) as person:
        attempt = await begun(person)
        await person.write(HALF)
        town.simulator.practice.leave(town.people[login], attempt=attempt)
        await person.page.look()
        await person.settle()
        assert list(tmp_path.iterdir()) == []


def test_drafts_are_apart_by_person_and_talk_and_old_or_broken_ones_are_nothing(tmp_path):
    drafts = Drafts(tmp_path / "drafts")
    drafts.put("ann", "one", Draft(text="a \ud83d b", pasted=2))
    assert drafts.get("ann", "one") == Draft(text="a ? b", pasted=2)
    assert drafts.get("bob", "one") == drafts.get("ann", "two") == Draft()
    (file,) = (tmp_path / "drafts").iterdir()
    file.write_text("{ broken", encoding="utf-8")
    assert drafts.get("ann", "one") == Draft()

    os.utime(file, (0, 0))
    drafts.forget_old()
    assert list((tmp_path / "drafts").iterdir()) == []
    Drafts().put("ann", "one", Draft(text="nowhere"))
