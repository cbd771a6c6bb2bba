"""Reading rows and scoring real conversations."""

import json
import os
import shutil
import subprocess
import sys

ROWS = (
    '{"id": 1, "lang": "zh", "context": "", "reply": "您好，非常抱歉"}',
    "not json",
    '{"id": "three", "lang": "fr", "reply": "Bonjour"}',
    '{"id": 4}',
    '{"id": 5, "lang": "en", "reply": "So sorry."}',
)


def test_every_row_is_answered_and_bad_ones_stop_nothing(servicedrill):
    ran = servicedrill("read", "--json", "--lang", "en", lines=ROWS)
    first, *bad, last = [json.loads(line) for line in ran.out.splitlines()]
    assert ran.code == 1
    assert {act["act"] for act in first["acts"]} == {"greeting", "apology"}
    apology = next(act for act in first["acts"] if act["act"] == "apology")
    assert set(apology) == {"act", "start", "end", "method", "confidence", "sure", "matched"}
    assert "您好，非常抱歉"[apology["start"] : apology["end"]] == "抱歉"
    assert [row.get("id") for row in bad] == [None, "three", 4]
    assert all("error" in row for row in bad)
    assert last["acts"][0]["act"] == "apology"


def test_rows_are_answered_one_by_one(environment):
    process = subprocess.Popen(
        [sys.executable, "-m", "simulator", "read", "--json"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, **environment},
    )
    for number in range(3):
        process.stdin.write(json.dumps({"id": number, "lang": "zh", "reply": "您好"}) + "\n")
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["id"] == number
    process.stdin.close()
    assert process.wait(timeout=20) == 0
    process.stdout.close()


def test_a_person_sees_what_a_reply_does_and_how_it_was_found(servicedrill):
    out = servicedrill("read", "您好，非常抱歉", "--explain", "--lang", "zh").out
    assert "道歉 (apology)" in out
    assert "对上的是：抱歉" in out


TALK = {
    "id": "t1",
    "lang": "zh",
    "turns": [
        {"role": "customer", "text": "我的东西呢"},
        {"role": "agent", "text": "不知道"},
    ],
}


def test_a_real_conversation_is_judged_without_pass_or_fail(servicedrill, tmp_path):
    file = tmp_path / "talks.jsonl"
    file.write_text(json.dumps(TALK) + "\n", encoding="utf-8")
    (row,) = [json.loads(line) for line in servicedrill("score", str(file), "--json", "--lang", "zh").out.splitlines()]
    assert row["id"] == "t1"
    assert row["score"]["passes"] is None
    assert row["coverage"]["not_judged"] > 0
    (finding,) = [f for f in row["findings"] if f["rule"] == "no_dunno"]
    assert finding["quotes"][0]["text"] == "不知道"
    assert finding["quotes"][0]["turn"] == 2
    assert finding["clauses"][0]["id"] == "ST-003"


def test_rules_that_need_a_scenario_are_named_as_not_judged(servicedrill, tmp_path):
    file = tmp_path / "talk.txt"
    file.write_text("客户：我的东西呢\n客服：您好，马上查\n再等等\n", encoding="utf-8")
    out = servicedrill("score", str(file), "--full", "--lang", "zh").out
    assert "未评：" in out
    assert "问好" in out.split("未评：")[-1]
    assert "合格" not in out.replace("不判合格与否", "")
    assert "时效未评" in out


def test_english_prefixes_and_several_talks_in_one_file(servicedrill, tmp_path):
    file = tmp_path / "talks.txt"
    file.write_text("Customer: Where is it?\nAgent: dunno\n---\nCustomer: Hello?\nAgent: Hello.\n", encoding="utf-8")
    rows = [json.loads(line) for line in servicedrill("score", str(file), "--json").out.splitlines()]
    assert [(row["id"], row["lang"]) for row in rows] == [("talks:1", "en"), ("talks:2", "en")]
    assert [f["rule"] for f in rows[0]["findings"] if f["state"] == "broken"] == ["no_dunno"]
    assert not [f for f in rows[1]["findings"] if f["state"] == "broken"]


def test_a_bad_row_is_reported_and_the_others_are_scored(servicedrill, tmp_path):
    file = tmp_path / "talks.jsonl"
    bad = {"id": "b", "lang": "zh", "turns": [{"role": "bot", "text": "x"}]}
    file.write_text(f"{json.dumps(bad)}\n{json.dumps(TALK)}\n{{\n", encoding="utf-8")
    ran = servicedrill("score", str(file), "--json", "--lang", "en")
    rows = [json.loads(line) for line in ran.out.splitlines()]
    assert ran.code == 1
    assert "role must be" in rows[0]["error"]
    assert rows[1]["id"] == "t1"
    assert "line 3" in rows[2]["error"]


def test_with_a_scenario_its_own_rules_are_judged_by_the_words(servicedrill, tmp_path):
    file = tmp_path / "talks.jsonl"
    file.write_text(json.dumps(TALK) + "\n", encoding="utf-8")
    (row,) = [
        json.loads(x) for x in servicedrill("score", str(file), "--scenario", "late_parcel", "--json").out.splitlines()
    ]
    assert "no_dunno" in [f["rule"] for f in row["findings"]]
    assert row["score"]["passes"] is None


def test_many_conversations_are_spread_over_processes_and_stay_in_order(servicedrill, tmp_path):
    file = tmp_path / "talks.jsonl"
    file.write_text("".join(json.dumps({**TALK, "id": str(n)}) + "\n" for n in range(20)), encoding="utf-8")
    alone = servicedrill("score", str(file), "--json", "--workers", "1").out
    spread = servicedrill("score", str(file), "--json", "--workers", "2").out
    assert alone == spread
    assert [json.loads(line)["id"] for line in alone.splitlines()] == [str(n) for n in range(20)]


def test_a_missing_file_and_one_that_is_no_text_are_refused(servicedrill, tmp_path):
    assert servicedrill("score", str(tmp_path / "none.txt")).code == 3
    (tmp_path / "b.txt").write_bytes(b"\xff\xfe\x00")
    assert servicedrill("score", str(tmp_path / "b.txt")).code == 2
    (tmp_path / "c.txt").write_text("hello", encoding="utf-8")
    assert "Agent:" in servicedrill("score", str(tmp_path / "c.txt"), "--lang", "en").err


def test_times_are_judged_only_where_they_are_given():
    from simulator.transcripts import Said, Transcript

    turns = (Said(role="customer", text="a", at=0), Said(role="agent", text="b"))
    assert not Transcript(id="x", lang="en", turns=turns).timed
    assert Transcript(id="x", lang="en", turns=turns[:1]).timed


def test_explain_tells_a_rule_an_act_and_a_clause_apart(servicedrill):
    clause = servicedrill("explain", "ST-003", "--lang", "zh").out
    assert "手册第三节" in clause
    assert "no_dunno" in clause
    rule = servicedrill("explain", "no_dunno", "--lang", "zh").out
    assert "不可以：不知道" in rule
    act = servicedrill("explain", "apology", "--lang", "zh").out
    assert "为过失道歉" in act
    assert "给您添麻烦了" in act
    assert "offers_redelivery" in servicedrill("explain", "offers_redelivery", "--lang", "en").out
    missing = servicedrill("explain", "apologi", "--lang", "en")
    assert missing.code == 3
    assert "apology" in missing.err


def test_schemas_are_printed_or_written(servicedrill, tmp_path):
    assert json.loads(servicedrill("schema", "drill").out)["title"]
    servicedrill("schema", "--out", str(tmp_path / "schemas"))
    assert (tmp_path / "schemas" / "persona.schema.json").is_file()
    assert servicedrill("schema", "dril").code == 3


def test_likeness_alone_accuses_nobody_in_a_real_conversation():
    from simulator.transcripts import Said, Transcript, judge
    from tests.field import a_rule, a_standard, read

    talk = Transcript(
        id="x", lang="en", turns=(Said(role="customer", text="a"), Said(role="agent", text="[?rude] well now"))
    )
    standard = a_standard(a_rule("polite", {"kind": "forbid", "any": ["rude"]}))

    def sure_of_it(text, context):
        from dataclasses import replace

        found = read(text, context)
        return replace(found, hits=tuple(replace(hit, confidence=99) for hit in found.hits))

    assert not [f for f in judge(standard, talk, sure_of_it).card.findings if f.state == "broken"]


def test_evaluate_measures_every_act_and_names_a_bad_line(servicedrill, tmp_path):
    file = tmp_path / "labelled.jsonl"
    rows = [
        {"id": "1", "author": "z", "lang": "zh", "reply": "您好", "acts": ["greeting"]},
        {"id": "2", "author": "z", "lang": "zh", "reply": "抱歉", "acts": ["apology"]},
        {"id": "3", "author": "y", "lang": "zh", "reply": "真对不住", "acts": ["apology"]},
    ]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    found = json.loads(servicedrill("evaluate", str(file), "--json", "--by-author").out)["zh"]
    assert found["acts"]["greeting"]["f1"] == 1
    assert found["acts"]["apology"]["recall"] == 0.5
    assert set(found["authors"]) == {"y", "z"}
    assert sum(kind["rows"] for kind in found["kinds"].values()) == len(rows)
    assert "宏平均" in servicedrill("evaluate", str(file), "--lang", "zh").out
    file.write_text("{}\n", encoding="utf-8")
    ran = servicedrill("evaluate", str(file), "--lang", "zh")
    assert ran.code == 2
    assert "第 1 行" in ran.err


def test_evaluate_lists_what_was_wrongly_heard_and_on_which_reply(servicedrill, tmp_path):
    file = tmp_path / "labelled.jsonl"
    rows = [
        {"id": "told", "author": "z", "lang": "zh", "kind": "trap", "reply": "抱歉", "acts": ["thanks"]},
        {"id": "right", "author": "z", "lang": "zh", "kind": "plain", "reply": "您好", "acts": ["greeting"]},
    ]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    found = json.loads(servicedrill("evaluate", str(file), "--json").out)["zh"]
    assert found["confusions"] == [{"heard": "apology", "labelled": "thanks", "times": 1, "rows": ["told"]}]
    assert found["kinds"]["trap"]["traps_fooled"]["value"] == 1
    assert found["kinds"]["plain"]["traps_fooled"]["value"] is None
    shown = servicedrill("evaluate", str(file), "--lang", "zh").out
    assert "told" in shown
    assert "陷阱" in shown
    assert "told" not in servicedrill("evaluate", str(file), "--lang", "zh", "--confusions", "0").out


def test_wrong_exam_files_stop_no_drill_and_are_said_in_one_line(servicedrill, house, tmp_path, monkeypatch):
    broken = tmp_path / "broken"
    shutil.copytree(house, broken)
    (broken / "quizzes").mkdir(exist_ok=True)
    (broken / "quizzes" / "bad.yaml").write_text("nonsense: 1\n", encoding="utf-8")
    monkeypatch.setenv("SERVICEDRILL_CONTENT", str(broken))
    ran = servicedrill("list", "--lang", "en")
    assert ran.code == 0
    assert "left out" in ran.err
    assert servicedrill("check", "--no-selfplay", "--lang", "en").code == 1


def test_a_folder_to_score_is_called_a_folder(servicedrill, tmp_path):
    assert "is a folder" in servicedrill("score", str(tmp_path), "--lang", "en").err
