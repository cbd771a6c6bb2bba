"""How a conversation runs: beats, offsets, demands, goals, endings."""

from __future__ import annotations

import pytest

from simulator.dialogue.events import BeatEntered, CustomerSpoke
from simulator.errors import BadAction, NotNow
from tests.field import GOOD, a_persona, a_scenario, a_setting, both, lines, talk


def spoken(played: object) -> list[str]:
    return [ev.text for ev in played.events if isinstance(ev, CustomerSpoke)]  # type: ignore[attr-defined]


def test_a_good_conversation_is_resolved_and_a_calm_customer_says_goodbye() -> None:
    played = talk(a_setting(), "[empathy] oh dear", "[propose_solution] a plumber", "[closing] bye")
    assert played.attempt.ending in ("resolved_content", "resolved_cool")
    assert spoken(played)[:2] == ["It leaks!", "Then do something, I am Ann."]


def test_words_after_the_change_in_one_reply_already_belong_to_the_next_beat() -> None:
    played = talk(a_setting(), "[empathy] oh dear, [propose_solution] a plumber comes")
    entered = [ev for ev in played.events if isinstance(ev, BeatEntered)]
    assert [ev.beat for ev in entered] == ["angry", "need", "agreed"]
    assert [ev.offset for ev in entered[1:]] == [9, 37]


def test_words_before_the_change_do_not_count_for_the_next_beat() -> None:
    played = talk(a_setting(), "[propose_solution] a plumber comes, [empathy] oh dear")
    assert played.attempt.beat == "need"


def test_one_reply_passes_at_most_two_beats() -> None:
    played = talk(a_setting(), "[empathy] [propose_solution] [closing] all at once")
    assert played.attempt.beat == "agreed"


def test_a_customer_not_understood_says_a_need_and_outside_practice_only_once_a_beat() -> None:
    played = talk(a_setting(), "hm", "hm hm", "hm hm hm")
    assert spoken(played).count("Are you listening to me?") == 1
    practice = talk(a_setting(), "hm", "hm hm", "hm hm hm", mode="practice")
    assert spoken(practice).count("Are you listening to me?") == 3


def test_the_phone_rings_until_it_is_answered_and_the_trainee_speaks_first() -> None:
    setting = a_setting(scenario=a_scenario(channel="phone"))
    with pytest.raises(NotNow, match="ringing"):
        talk(setting, "hello")
    played = talk(setting, "/wait 6", "/answer", "hello, House Ltd")
    assert played.attempt.rings == 2
    assert spoken(played) == ["It leaks!"]


def test_a_phone_left_ringing_for_a_minute_is_a_customer_lost() -> None:
    played = talk(a_setting(scenario=a_scenario(channel="phone")), "/wait 61")
    assert played.attempt.ending == "customer_left"


def test_a_trainee_who_hangs_up_ends_it() -> None:
    assert talk(a_setting(), "/hangup").attempt.ending == "trainee_hung_up"


def test_abuse_drives_the_customer_away() -> None:
    played = talk(a_setting(), "[rude] idiot", "[rude] go away", "[rude] shut up")
    assert played.attempt.ending == "customer_left"
    assert spoken(played)[-1] == "I am off"


def test_silence_brings_questions_then_a_customer_who_leaves() -> None:
    played = talk(a_setting(), "/wait 600")
    assert spoken(played)[1:4] == ["anybody there?"] * 3
    assert played.attempt.ending == "customer_left"


def test_time_runs_out() -> None:
    setting = a_setting(scenario=a_scenario(minutes=1))
    assert talk(setting, "hm", "/wait 30", "hm hm", "/wait 40").attempt.ending == "time_over"


def test_a_goal_still_open_holds_the_ending_back_and_the_customer_asks_for_it() -> None:
    goal = {"needs": {"all": ["commit_deadline"]}, "asks": lines("And when?")}
    setting = a_setting(scenario=a_scenario(goals=[goal]))
    played = talk(setting, *GOOD)
    assert played.attempt.ending is None
    assert spoken(played)[-1] == "And when?"
    played = talk(setting, *GOOD, "[commit_deadline] by noon, [closing] bye now")
    assert played.attempt.ending in ("resolved_content", "resolved_cool")


def test_demands_come_in_the_drawn_order_and_each_once() -> None:
    beats = [
        {"id": "start", "says": lines("hi"), "exits": [{"to": "next_demand", "when": {"any": ["greeting"]}}]},
        {"id": "one", "says": lines("1"), "exits": [{"to": "next_demand", "when": {"any": ["probe"]}}]},
        {"id": "two", "says": lines("2"), "exits": [{"to": "next_demand", "when": {"any": ["probe"]}}]},
        {"id": "end", "says": lines("ok"), "ending": "promised"},
    ]
    scenario = a_scenario(first="start", demands=["one", "two"], after_demands="end", beats=beats)
    orders = set()
    for seed in range(12):
        played = talk(a_setting(scenario=scenario), "[greeting]", "[probe] a", "[probe] b", seed=seed)
        assert played.attempt.ending == "promised"
        orders.add(played.attempt.beats[1:3])
    assert orders == {("one", "two"), ("two", "one")}


def test_a_transfer_nobody_waited_for_ends_as_escalated() -> None:
    assert talk(a_setting(), "/transfer works leak in flat 3").attempt.ending == "escalated"


def test_a_transfer_the_customer_waited_for_moves_on() -> None:
    assert talk(a_setting(), "[empathy]", "/transfer works leak in flat 3").attempt.beat == "agreed"


@pytest.mark.parametrize(
    "line, says",
    [
        ("", "empty"),
        ("/dance", "is no action"),
        ("/wait soon", "whole seconds"),
        ("/wait 0", "whole seconds"),
        ("/wait ９", "whole seconds"),
        ("/file name", "is no field"),
        ("/transfer", "needs more"),
        ("/hold on", "takes nothing"),
    ],
)
def test_a_line_outside_the_grammar_says_the_right_form(line: str, says: str) -> None:
    with pytest.raises(BadAction, match=says):
        talk(a_setting(), line)


@pytest.mark.parametrize(
    "line, says",
    [
        ("/resume", "Nobody is on hold"),
        ("/answer", "no ringing phone"),
        ("/transfer moon", "the departments are works"),
        ("/lookup gravity", "the articles are leak"),
        ("/file colour=red", "its fields are name"),
        ("/do dance", "possible: stand, see_off"),
    ],
)
def test_an_action_that_does_not_fit_the_moment_says_what_does(line: str, says: str) -> None:
    with pytest.raises(NotNow, match=says):
        talk(a_setting(), line)


def test_a_persona_makes_its_move_when_its_conditions_hold_and_not_more_often() -> None:
    move = {
        "id": "shouts",
        "name": both("shouts"),
        "signals": ["no_progress"],
        "every": 2,
        "lines": lines("WHAT?"),
        "push": {"patience": -1},
    }
    played = talk(a_setting(persona=a_persona(moves=[move])), "hm", "hm hm", "hm hm hm")
    assert spoken(played).count("WHAT?") == 2


def test_on_hold_the_customer_complains_every_fifteen_seconds_unless_told_something() -> None:
    setting = a_setting(scenario=a_scenario(channel="phone"))
    quiet = talk(setting, "/answer", "hello", "/hold", "/wait 32")
    assert [t.why for t in quiet.attempt.turns].count("hold") == 2
    told = talk(setting, "/answer", "hello", "/hold", "/wait 12", "/update still looking", "/wait 12", "/resume")
    assert [t.why for t in told.attempt.turns].count("hold") == 0
