"""`evaluate` reads the public CSConv format, and measures layers and how much more authors teach."""

import json

import pytest

from simulator.library import shipped


def talk(*turns):
    return {"dialogue": [dict(zip(("speaker", "text", "strategy"), turn, strict=False)) for turn in turns]}


DIALOGUES = [
    talk(
        ("customer", "我的快递丢了！"),
        ("agent", "非常抱歉让您着急了。", "Emotional Management (EM)"),
        ("agent", "请问您的订单号是多少？", "identity_verification"),
        ("agent", "嗯", "Others"),
    ),
    talk(
        ("用户", "好的，没别的了"),
        ("客服", "感谢您的来电，再见。", "Appreciation and Closure"),
        ("客服", "请问您的订单号是多少？", "Greeting"),
    ),
]


@pytest.fixture
def conversations(tmp_path):
    file = tmp_path / "csconv.json"
    file.write_text(json.dumps(DIALOGUES, ensure_ascii=False), encoding="utf-8")
    return file


@pytest.fixture
def evaluate(servicedrill):
    """With the bank as shipped, and without likeness: what is measured here is the measuring."""
    return lambda *arguments: servicedrill("evaluate", "--content", str(shipped()), *map(str, arguments))


def test_strategies_of_csconv_are_heard_by_the_acts_that_do_them(evaluate, conversations):
    ran = evaluate("--format", "csconv", "--json", conversations)
    heard = {line["strategy"]: (line["replies"], line["recall"].split(" %")[0]) for line in json.loads(ran.out)}
    assert heard == {
        "emotional management": ("1", "100.0"),
        "identity verification": ("1", "100.0"),
        "appreciation and closure": ("1", "100.0"),
        "greeting": ("1", "0.0"),
    }


@pytest.mark.parametrize(
    "content, said",
    [
        (json.dumps([talk(("agent", "您好", "Flattery"))]), "Flattery"),
        (json.dumps({"dialogue": []}), "csconv.json"),
        (json.dumps([{"turns": []}]), "csconv.json"),
        ("no json", "csconv.json"),
    ],
)
def test_what_is_no_csconv_is_refused_with_its_place(evaluate, conversations, content, said):
    conversations.write_text(content, encoding="utf-8")
    ran = evaluate("--format", "csconv", conversations, "--lang", "en")
    assert ran.code == 2
    assert said in ran.err
    assert "Traceback" not in ran.err


def test_the_learning_curve_goes_from_no_author_to_all_others(evaluate, tmp_path):
    file = tmp_path / "D3.jsonl"
    row = {"id": "1", "lang": "zh", "context": "怎么还没到", "reply": "非常抱歉让您久等了。", "acts": ["apology"]}
    file.write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")
    lines = json.loads(evaluate("--curve", "--json", file).out)
    others = len(list((shipped() / "standard" / "replies").glob("D*.jsonl"))) - 1
    assert [line["authors"] for line in lines] == ["0", "1", "2", "4", str(others)]
    assert {line["f1"] for line in lines} == {"1.000"}
