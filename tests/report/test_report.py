"""Reports by their text: what a person reads after a talk, in both languages."""

import pytest

from simulator.content.bank import Bank
from simulator.dialogue.play import play
from simulator.dialogue.setting import Setting
from simulator.report import Names, bar, coaching, curve, hint, report
from simulator.report.model import MoodSpot
from simulator.report.quoting import is_stage_note, whole_words
from simulator.scoring.score import score
from simulator.wordbook import words_in
from tests.field import GOOD, a_persona, a_rule, a_scenario, a_setting, begun, both, read

BANK = Bank(acts=(), wordings=())
EMPATHY = a_rule(
    "shows_empathy",
    {"kind": "duty", "any": ["empathy"], "opens": "cue:complaint", "closes": "replies:2"},
    name=both("Shows empathy"),
    severity="major",
    why=both("Feelings come first"),
    better=both("I am sorry to hear that, {name}. {company} will help."),
)
POLITE = a_rule("polite", {"kind": "forbid", "any": ["rude"]}, name=both("Stays polite"), severity="critical", weight=5)
PROMISE = a_rule("promises", {"kind": "promise", "part": "given"}, name=both("Gives a time"))


def made(*said, rules=(EMPATHY, POLITE, PROMISE), lang="en", setting: Setting | None = None):
    setting = setting or a_setting(*rules)
    attempt = play(setting, begun(setting), said, read).attempt
    words = words_in(lang)
    card = score(setting.standard, attempt, setting.scenario)
    return report(words, Names(words, BANK, setting), setting.standard, attempt, card, setting)


RUDE = ("[rude] get lost", "[rude] I said get lost", "[rude] now", "[rude] really")


def test_a_finding_shows_words_turn_clause_reason_and_better_wording():
    found = next(f for f in made(*RUDE).findings if f.rule == "polite")
    assert found.quotes[0].text == "[rude]"
    assert found.quotes[0].turn == 2
    assert found.severity_name == "critical"
    assert found.clauses[0].id == "ST-001"


def test_an_absence_names_its_turns_and_the_slots_are_filled():
    found = next(f for f in made(*RUDE).findings if f.rule == "shows_empathy")
    assert found.where == "absent in turns 1-4"
    assert "{" not in found.better
    assert "House Ltd will help" in found.better
    assert any(name in found.better for name in ("Ann", "Bea"))


def test_findings_come_worst_first_and_three_things_to_practise_are_different_rules():
    made_report = made(*RUDE)
    severities = [finding.severity for finding in made_report.findings]
    assert severities == sorted(severities, key=["critical", "major", "minor"].index)
    rules = [item.rule for item in made_report.practise]
    assert rules[0] == "polite"
    assert len(rules) == len(set(rules)) <= 3


def test_each_missed_duty_has_a_model_answer_and_no_prohibition_has():
    assert {answer.rule for answer in made(*RUDE).models} == {"shows_empathy", "promises"}


def test_the_mood_curve_knows_the_sentence_that_moved_it_most():
    mood = made("[empathy] that is a pity. What else?", "[rude] get lost. Bye").mood
    assert mood is not None
    assert mood.spots[0].turn == 0
    assert mood.up is not None
    assert (mood.up.turn, mood.up.text) == (2, "[empathy] that is a pity.")
    assert mood.down is not None
    assert mood.down.turn == 4
    assert mood.down.points == -55  # rude, and nothing moved on


def test_the_transcript_marks_what_findings_point_at():
    lines = made("[rude] get lost").transcript
    assert [line.who for line in lines] == ["customer", "agent", "customer"]
    (mark,) = lines[1].marks
    assert (mark.shade, mark.start, mark.end, mark.note) == ("bad", 0, 6, "Stays polite")


def test_what_was_done_stands_between_the_lines():
    texts = [
        line.text for line in made("/lookup leak", "[empathy] oh", "/file name=Ann").transcript if line.who == "action"
    ]
    assert texts == ["looked up: leak", "filed the case: name=Ann"]


def test_a_good_talk_says_so_and_an_open_one_that_it_is_open():
    assert made(*GOOD).ending.startswith("resolved")
    assert made("[empathy] oh").summary[0].startswith("The drill is not finished")


def test_a_critical_error_is_told_in_the_summary():
    assert any("critical" in sentence for sentence in made(*RUDE).summary)


@pytest.mark.parametrize("lang,word", [("zh", "得分"), ("en", "Score")])
def test_every_sentence_is_in_the_language(lang, word):
    made_report = made(*RUDE, lang=lang)
    assert any(word in sentence for sentence in made_report.summary)
    assert made_report.coverage.judged == 3
    assert ("条规则" in made_report.coverage.line) == (lang == "zh")


def test_the_score_shows_its_interval_only_where_there_is_doubt():
    assert "between" not in made(*GOOD).score.line
    assert "between 0 and" in made("[~empathy] oh", "[propose_solution] a plumber", "[closing] bye").score.line


CLOSED = "[propose_solution] a plumber", "[closing] bye"
SOOTHES = a_rule("soothes", {"kind": "duty", "any": ["empathy"]}, name=both("Soothes"))
ASKS = a_rule("asks", {"kind": "duty", "any": ["probe"]}, name=both("Asks"))


@pytest.mark.parametrize(
    "said, verdict",
    [
        (("[empathy] oh", *CLOSED), "Passed (pass mark 80)."),
        (("[apology] oh", *CLOSED), "Not passed (pass mark 80)."),
        (("[?empathy] oh", *CLOSED), "Passed as it stands (pass mark 80); an examiner"),
        (("[~empathy] [apology] oh", *CLOSED), "Not passed as it stands (pass mark 80); an examiner"),
        (("[?rude] [empathy] oh", *CLOSED), "Passed as it stands (pass mark 80); an examiner"),
    ],
)
def test_the_verdict_says_where_an_examiner_could_decide_otherwise(said, verdict):
    told = made(*said, rules=(SOOTHES, POLITE))
    assert told.score.verdict.startswith(verdict)
    assert told.score.contested == ("examiner" in verdict)
    assert told.score.verdict in told.summary


def test_a_doubt_that_cannot_turn_the_verdict_leaves_it_plain():
    many = tuple(a_rule(f"soothes_{n}", {"kind": "duty", "any": ["empathy"]}) for n in range(9))
    told = made("[empathy] [?probe] oh", *CLOSED, rules=(*many, ASKS))
    assert "between" in told.score.line
    assert told.score.verdict == "Passed (pass mark 80)."


def test_a_promise_stands_in_the_ledger_with_its_record():
    rules = (PROMISE,)
    assert made("[commit_deadline] within 30 minutes", rules=rules).promises[0].recorded == ""


def test_bars_and_curves_are_drawn_to_scale():
    assert bar(0, 4) == "····"
    assert bar(50, 4) == "██··"
    assert bar(100, 4) == "████"
    spots = tuple(
        MoodSpot(turn=t, patience=p, trust=p, band="calm", band_name="calm") for t, p in ((0, 0), (2, 50), (4, 100))
    )
    assert curve(spots, 60, height=2) == ("100         ██", "  0     ██  ██", "    0   2   4")


@pytest.mark.parametrize("number", [1, 12, 60, 400])
def test_a_curve_fits_its_width(number):
    spots = tuple(MoodSpot(turn=t, patience=t % 101, trust=0, band="calm", band_name="calm") for t in range(number))
    assert max(map(len, curve(spots, 76))) <= 76


def test_the_coach_tells_what_was_heard_and_what_moved():
    setting = a_setting(EMPATHY)
    first = play(setting, begun(setting), (), read)
    then = play(setting, begun(setting), ("[empathy] oh dear",), read)
    told = coaching(
        Names(words_in("en"), BANK, setting), setting, first.attempt, then.attempt, then.events[len(first.events) :]
    )
    assert [(heard.name, heard.quote, heard.helps) for heard in told.heard] == [("empathy", "[empathy]", True)]
    assert (told.patience_by, told.trust_by) == (10, 6)


@pytest.mark.parametrize("part", ["complete", "exact"])
def test_a_better_record_names_the_fields_of_this_form_and_no_other(part):
    generic = both("Complete the record: customer, budget, next contact.")
    rule = a_rule("record", {"kind": "record", "part": part}, name=both("Complete record"), better=generic)
    form = [
        {"id": "product", "name": both("article number"), "expect": [both("A1")]},
        {"id": "category", "name": both("kind of case"), "required": False},
    ]
    told = made(*GOOD, setting=a_setting(rule, scenario=a_scenario(form=form)))
    (finding,) = told.findings
    for better in (finding.better, told.practise[0].better):
        assert "article number" in better
        assert "budget" not in better
        assert "kind of case" not in better
        assert is_stage_note(better)
    assert not told.models  # something to do, not to say


def test_a_hint_names_the_open_duty_with_its_wording():
    setting = a_setting(EMPATHY, persona=a_persona())
    attempt = play(setting, begun(setting), (), read).attempt
    card = score(setting.standard, attempt, setting.scenario)
    text = hint(Names(words_in("en"), BANK, setting), setting, attempt, card)
    assert "waiting for: empathy, apology" in text
    assert "Shows empathy" in text


@pytest.mark.parametrize(
    "text,words,shown",
    [
        ("I apologised twice", "apolog", "apologised"),
        ("I don't know that", "don", "don't"),
        ("您好，非常抱歉，马上查", "抱歉", "非常抱歉"),
        ("非常抱歉让您久等了我这就去查一下这一单到底卡在哪里了请您别着急", "抱歉", "抱歉"),
        ("押金是3.5元。", "3.5元", "押金是3.5元"),
    ],
)
def test_quotes_are_whole_words_and_short_clauses(text, words, shown):
    start = text.index(words)
    assert text[slice(*whole_words(text, start, start + len(words)))] == shown


def test_a_wording_in_brackets_is_something_to_do_rather_than_to_say():
    assert is_stage_note("（起身，双手递上）")
    assert not is_stage_note("(Standing up) Good morning (smiling)")
    assert not is_stage_note("I am sorry.")


def test_a_hint_while_the_phone_rings_is_to_answer_it():
    setting = a_setting(EMPATHY, scenario=a_scenario(channel="phone"))
    attempt = play(setting, begun(setting), (), read).attempt
    card = score(setting.standard, attempt, setting.scenario)
    assert "/answer" in hint(Names(words_in("en"), BANK, setting), setting, attempt, card)
