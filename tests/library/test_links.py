"""What one file names another must define, and what is defined something must use."""

import re
from pathlib import Path

import pytest

from simulator.library import check
from tests.library.content import BUSINESS, DRILL, FILES, GREETING, PERSONA, RULES, WORDINGS, place, write

D, R, P, G, W = (
    "drills/late_parcel.yaml",
    "standard/rules/a.yaml",
    "personas/angry.yaml",
    "standard/acts/greeting.yaml",
    "standard/wordings/a.yaml",
)


def said(root: Path, level: str = "error") -> list[str]:
    return [found.text().replace(f"{root}/", "") for found in check(root).problems if found.level == level]


def broken(root: Path, name: str, old: str, new: str, level: str = "error") -> list[str]:
    assert old in FILES[name]
    return said(write(root, {name: FILES[name].replace(old, new, 1)}), level)


def test_the_small_content_has_nothing_wrong(tmp_path):
    found = check(write(tmp_path))

    assert found.problems == ()
    assert found.library is not None
    assert set(found.library.digests) == {
        "standard",
        "bank",
        "persona:angry",
        "business:shop",
        "scenario:late_parcel",
    }


@pytest.mark.parametrize(
    "name, old, new, at, says",
    [
        (D, "persona: angry", "persona: angri", "angri", "there is no persona 'angri'; did you mean 'angry'?"),
        (D, "business: shop", "business: shoop", "shoop", "there is no business 'shoop'; did you mean 'shop'?"),
        (
            D,
            "department: after_sales",
            "department: sales",
            "sales\n",
            "there is no department of the business 'sales'",
        ),
        (D, "area: handling", "area: handlin", "handlin\n", "there is no area of the standard 'handlin'; did you mean"),
        (D, "clauses: [ST-002]", "clauses: [ST-009]", "ST-009", "there is no clause 'ST-009'; did you mean 'ST-001'?"),
        (D, "any: [apology]", "any: [apologise]", "apologise", "there is no act 'apologise'; did you mean 'apology'?"),
        (D, "any: [apology]", 'any: ["wording:x"]', '"wording:x"', "there is no wording 'x'; choices are dunno"),
        (
            D,
            "any: [apology]",
            'any: ["fact:x"]',
            '"fact:x"',
            "there is no fact in this scenario 'x'; choices are delay",
        ),
        (D, "any: [apology]", 'any: ["did:fly"]', '"did:fly"', "there is no thing that can be done (did:) 'fly'"),
        (
            D,
            'all: ["intent:offers_redelivery"]',
            'all: ["intent:x"]',
            '"intent:x"',
            "there is no intent in this scenario",
        ),
        (D, "action:check_order", "action:check", '"action:check"', "there is no action in this scenario 'check'"),
        (
            D,
            "any: [apology]",
            "any: [apology], none: [apology]",
            "apology]}}",
            "'apology' is both asked for and excluded",
        ),
        (D, "first: opening", "first: start", "start", "there is no beat 'start'"),
        (
            D,
            "demands: [complaint, money]",
            "demands: [complaint, mony]",
            "mony",
            "there is no beat 'mony'; did you mean",
        ),
        (D, "demands: [complaint,", "demands: [money,", "money]\nafter", "'money' stands in this list twice"),
        (D, "after_demands: closing", "after_demands: end", "end\n", "there is no beat 'end'"),
        (D, "after_demands: closing", "after_demands: money", "money\ngoals", "'money' is a demand itself"),
        (D, "after_demands: closing\n", "", "next_demand", "next_demand needs 'after_demands'"),
        (
            D,
            "order: [complaint, money]",
            "order: [complaint]",
            "[complaint]",
            "the order of variant 'v1' must hold every",
        ),
        (D, "to: next_demand", "to: next", "next, when", "there is no beat 'next'; choices are closing"),
        (D, "  ending: resolved\n", "", "closing\n  says", "the beat 'closing' has neither exits nor an ending"),
        (
            D,
            "  ending: resolved\n",
            "  exits: [{to: money, when: {any: [apology]}}]\n",
            "opening\n  says",
            "no way leads from the beat 'opening' to an ending",
        ),
        (
            D,
            "steps:",
            "- {id: lost, says: {zh: [啊], en: [Oh]}, ending: promised}\nsteps:",
            "lost",
            "no way leads from 'opening' to the beat 'lost'",
        ),
        (
            D,
            "{to: next_demand, when: {replies: 3}}",
            "{to: opening, when: {}}",
            "{to: opening",
            "from the beat 'opening'",
        ),
        (D, "晚了{days}天", "晚了{day}天", '"我的包裹', "there is no slot in the variants 'day'; did you mean 'days'?"),
        (D, "晚了{days}天", "晚了{days天", '"我的包裹', "a brace stands alone here"),
        (D, "days: [5]", "dayz: [5]", "slots: {customer: [{zh: 李", "variant 'v2' gives no value for the slot 'days'"),
        (D, "days: [5]", "days: []", "[]}}", "the slot 'days' has no value"),
        (D, "days: [5]", "days: [五]", "五]", "the fact 'delay' takes its figure from the slot 'days'"),
        (D, "value: days", "value: weeks", "weeks", "there is no slot in the variants 'weeks'"),
        (D, "{zh: 李女士, en: Ms Li}", "'{days}'", "'{days}'", "the value of a slot holds the slot {days}"),
        (D, "use: exam", "use: practice", "variants:\n", "no variant is marked 'use: exam'"),
        (D, "{id: v2", "{id: v1", "v1, use: practice, slots: {customer: [{zh: 李", "'v1' stands in this list twice"),
        (D, "- id: checks_order", "- id: greets", "greets\n", "the standard has a rule 'greets' already"),
        (D, "variant: v1", "variant: v9", "v9", "there is no variant 'v9'; choices are v1, v2, v3"),
        (D, "score: [80, 100]", "score: [90, 80]", "[90, 80]", "the score must run from low to high"),
        (D, "{greets: met", "{greet: met", "greet: met", "there is no rule 'greet'; did you mean 'greets'?"),
        (D, "[/answer,", "[/anser,", "/anser", "this line cannot be played: /anser is no action"),
        (D, "[/answer,", "[/transfer moon,", "/transfer", "there is no department of the business 'moon'"),
        (D, "[/answer,", "[/do dance,", "/do", "there is no action in this scenario 'dance'"),
        (D, "[/answer,", "[/file nam=x,", "/file", "there is no form field 'nam'; choices are customer_name"),
        (D, "phrases: [补发], yes", "patterns: ['(?=x)y'], yes", "'(?=x)y'", "the pattern is no RE2 expression"),
        (
            D,
            "yes: [我们再寄一个给您], no: [不能补发]",
            "yes: [补], no: [补]",
            "补]}",
            "'补' is an example for both yes and no",
        ),
        (
            R,
            "area: opening",
            "area: openin",
            "openin",
            "there is no area of the standard 'openin'; did you mean 'opening'?",
        ),
        (R, "personas: [angry]", "personas: [calm]", "calm", "there is no persona 'calm'; choices are angry"),
        (R, "opens: answer", "opens: said:hi", "said:hi", "there is no act 'hi'"),
        (
            R,
            "any: [greeting], opens: answer",
            "opens: answer",
            "{kind: duty",
            "the check asks for nothing. Fill any, all",
        ),
        (R, 'closes: "replies:1"', "closes: answer", "{kind: duty", "the window closes before or as it opens"),
        (
            R,
            "{company}{post}",
            "{company}{nobody}",
            '"您好，{company}',
            "the slot {nobody} has no value in the scenario",
        ),
        (P, "  vague:", "  vage:", "vage:", "there is no act or signal 'vage'; did you mean 'vague'?"),
        (P, "signals: [vague]", "signals: [loud]", "loud", "there is no act or signal 'loud'"),
        (P, "zh: [再见]", 'zh: ["再见{day}"]', '"再见', "the slot {day} has no value in the scenario 'late_parcel'"),
        (G, "早上好|下午好", "(早上好", '"(早上好', "the pattern is no RE2 expression"),
        (G, "早上好|下午好", "(好)*", '"(好)*', "the pattern matches an empty text"),
        (
            G,
            "en: {phrases: [hello], yes: [Good morning to you], no:",
            "en: {no:",
            "en: {no",
            "'greeting' has no phrase",
        ),
        (
            W,
            "  zh: {phrases: [不知道]}\n  en: {phrases: [dunno]}\n",
            "",
            "dunno\n",
            "the wording 'dunno' has no phrase",
        ),
    ],
)
def test_each_broken_reference_is_found_at_its_place(tmp_path, name, old, new, at, says):
    changed = FILES[name].replace(old, new, 1)

    found = broken(tmp_path, name, old, new)

    assert f"{place(name, changed, at)}: {says}" in "\n".join(found), found


@pytest.mark.parametrize(
    "name, old, new, at, says",
    [
        (D, "actions: [check_order]", "actions: [check_order, bow]", "bow", "nothing waits for the action 'bow'"),
        (
            D,
            "  ending: resolved\n",
            "  ending: resolved\n  exits: [{to: money, when: {}}]\n",
            "exits: [",
            "the beat 'closing'",
        ),
        (D, "{any: [apology]}", "{}", "{to: next_demand, when: {replies: 3}}", "the exit before this one always holds"),
        (
            R,
            "cue:complaint",
            "cue:complain",
            "cue:complain",
            "there is no line of the customer with the cue 'complain'",
        ),
        (R, "opens: answer", "opens: beat:x", "beat:x", "there is no beat 'x'"),
        (R, "clauses: [ST-003]", "clauses: [ST-002]", "", "cited by no rule: ST-003"),
        (R, '["wording:dunno"]', "[apology]", "", "used by no rule or exit: dunno"),
        (R, "area: opening", "area: handling", "", "no rule belongs to the area 'opening'"),
        (R, "where: {personas: [angry]}", "where: {tags: [x]}", "x]}", "no scenario has the tag 'x'"),
        (G, ", yes: [您好很高兴为您服务]", "", "zh: {phrases", "'greeting' has no 'yes' examples in zh"),
    ],
)
def test_what_nothing_uses_is_a_warning_and_stops_nobody(tmp_path, name, old, new, at, says):
    changed = FILES[name].replace(old, new, 1)

    found = broken(tmp_path, name, old, new, "warning")

    assert says in "\n".join(found), found
    if at:
        assert f"{place(name, changed, at)}: {says}" in "\n".join(found), found
    assert check(tmp_path).library is not None


def test_a_slot_that_nothing_fills_in_is_a_warning(tmp_path):
    text = re.sub(r"(days: \[[0-9, ]+\])", r"\1, extra: [1]", DRILL)

    assert said(write(tmp_path, {D: text}), "warning") == [
        f"{place(D, text, 'extra')}: no text or fact uses the slot 'extra'. Use it or remove it."
    ]


def test_an_intent_that_nothing_waits_for_is_a_warning(tmp_path):
    text = DRILL.replace('{all: ["intent:offers_redelivery"]}', "{}").replace(
        '{any: ["intent:offers_redelivery"]}', "{replies: 1}"
    )

    found = said(write(tmp_path, {D: text}), "warning")

    assert found == [
        f"{place(D, text, 'offers_redelivery')}: nothing waits for the intent 'offers_redelivery'. "
        "Use intent:offers_redelivery in an exit, a goal or a step, or remove it."
    ]


def test_a_persona_and_a_business_that_no_scenario_plays_are_warnings(tmp_path):
    more = {
        "personas/calm.yaml": PERSONA.replace("id: angry", "id: calm"),
        "businesses/bank.yaml": BUSINESS.replace("id: shop", "id: bank"),
    }

    assert [line.split(": ", 1)[1].split(".")[0] for line in said(write(tmp_path, more), "warning")] == [
        "no scenario uses 'bank'",
        "no scenario uses 'calm'",
    ]


def test_an_id_is_taken_once_whichever_file_it_stands_in(tmp_path):
    more = {"personas/twin.yaml": PERSONA, "standard/rules/b.yaml": RULES}

    found = said(write(tmp_path, more))

    assert any(line.startswith("personas/twin.yaml:1:5: the id 'angry' is taken already (by ") for line in found)
    assert any(line.startswith("standard/rules/b.yaml:1:7: the id 'greets' is taken already (by ") for line in found)


def test_a_broken_file_causes_no_errors_in_the_files_that_name_it(tmp_path):
    for name, text in ((P, PERSONA), (R, RULES), (G, GREETING), (W, WORDINGS), ("businesses/shop.yaml", BUSINESS)):
        for damaged in (text.replace("id: ", "id: &x ", 1) + "\nnonsense: [", text.replace("en:", "fr:", 1)):
            found = said(write(tmp_path, {**FILES, name: damaged}))

            assert found
            assert all(line.startswith(name) for line in found), found


def test_beats_may_lead_back_and_forth(tmp_path):
    text = DRILL.replace(
        "{to: next_demand, when: {replies: 1}}", "{to: complaint, when: {any: [apology]}}\n  - {to: closing, when: {}}"
    )

    assert said(write(tmp_path, {D: text})) == []


def test_a_ring_of_unconditional_exits_is_an_error(tmp_path):
    text = DRILL.replace("{to: next_demand, when: {replies: 1}}", "{to: opening, when: {}}").replace(
        "{to: next_demand, when: {any: [apology]}}", "{to: money, when: {}}"
    )

    assert any(
        "'money' the customer comes back to it without any condition" in line
        for line in said(write(tmp_path, {D: text}))
    )
