"""Guards: denied, quoted, supposed, asked and reported words do no duty; abuse stays abuse whatever its form."""

import pytest

from tests.reading.spoken import acts, read, sure

PAIRS = [
    # act, a reply that performs it, a reply that only mentions it
    ("apology", "给您添麻烦了，非常抱歉。", "我没必要跟您道歉。"),
    ("apology", "抱歉，是我们没做好。", "需要我向您道歉吗？"),
    ("apology", "对不起，让您久等了。", "您说的“对不起”我听见了。"),
    ("apology", "真没想到会这样，向您道歉！", "如果我向您道歉您就满意的话，那也行。"),
    ("apology", "这事儿没办好，非常抱歉。", "上次客服说向您道歉，我这边查不到。"),
    ("apology", "没问题，对不起，我马上改。", "我不会跟您道歉。"),
    ("apology", "I'm sorry about the delay.", "I'm not going to apologise for that."),
    ("apology", "I'm so sorry, that never should have happened.", "Do you want me to apologise?"),
    ("apology", "No worries, and I'm sorry for the wait.", "You said \"sorry\" was all you wanted to hear."),
    ("apology", "I can't apologise enough.", "If I apologise, will you stay?"),
    ("apology", "Sorry about that, it is fixed now.", "The last agent said sorry, I can see the note."),
    ("register_case", "我已经帮您登记了。", "我没有给您登记上报。"),
    ("register_case", "给您登记上报了，您放心。", "之前的同事说给您登记上报，系统里查不到。"),
    ("register_case", "I've logged your case just now.", "Nobody has logged your case, I'm afraid."),
    ("register_case", "I'll log it with our supervisor.", "They said they would log it with our supervisor."),
    ("commit_deadline", "明天下午三点前给您回电，可以吗？", "我不能保证明天下午三点前给您回电。"),
    ("commit_deadline", "We'll call you back by 3 pm tomorrow.", "I can't say we'll call you back by 3 pm tomorrow."),
    ("reassurance", "您放心，我来跟进到底。", "您是要我来跟进到底吗？"),
    ("thanks", "谢谢您的耐心。", "您刚才说谢谢您太客气了。"),
    ("thanks", "Thank you for waiting.", "I won't thank you for shouting."),
    ("empathy", "我理解您的心情。", "我可没说我理解您的心情。"),
    ("propose_solution", "给您换一件新的可以吗？", "不能给您换一件新的。"),
    ("propose_solution", "如果您愿意，给您换新。", "上次那位答应给您换新，我先核实。"),
    ("propose_solution", "If you like, we'll send you a replacement.", "We won't send you a replacement."),
    ("praise", "您说得很对，这一点我们改。", "我不觉得您说得很对。"),
]  # fmt: skip


@pytest.mark.parametrize("act, performed, mentioned", PAIRS)
def test_an_act_is_heard_where_it_is_performed_and_not_where_it_is_mentioned(act, performed, mentioned):
    assert act in sure(performed)
    assert act not in acts(mentioned)


@pytest.mark.parametrize(
    "act, text",
    [
        ("rude", "你不识字吗？"),
        ("rude", "别人都说您无理取闹。"),
        ("rude", "大家都说您“有病”。"),
        ("rude", "Can't you read?"),
        ("rude", "Everyone says you're unreasonable."),
        ("blame_customer", "不是您自己弄坏的吗？"),
        ("blame_customer", "您自己没看清楚怪谁？"),
        ("impatience", "说完了吗？"),
        ("impatience", "Are you done?"),
        ("shirk", "这个不归我们管，知道吗？"),
        ("argue", "从来没有这种问题，您信吗？"),
        ("commanding", "您必须自己寄回来。"),
    ],
)
def test_abuse_stays_abuse_as_a_question_and_in_the_mouths_of_others(act, text):
    assert act in sure(text)


@pytest.mark.parametrize(
    "act, text",
    [
        ("rude", "您说我“有病”，这话我听着难受。"),
        ("rude", "我没有说您无理取闹。"),
        ("rude", "Nobody is calling you unreasonable."),
        ("rude", "You called the clerk stupid, I understand why."),
        ("blame_customer", "不是您自己没看清楚，是我们没写明白。"),
        ("blame_customer", "It's not your own fault at all."),
        ("commanding", "燃气味重的话您必须马上关阀门离开。"),
        ("commanding", "You must leave the building now, the gas is leaking."),
        ("impatience", "我不是催您，也没有说完了吗的意思。"),
        ("over_promise", "我不敢保证一定退给您。"),
        ("over_promise", "I can't guarantee a full refund."),
        ("over_promise", "上次客服保证一定退给您，我核实一下。"),
        ("disparage_competitor", "我不能说他们家都是垃圾。"),
        ("blunt_refusal", "您说的“不可能”我理解。"),
        ("blunt_refusal", "退不了的原因是拆封了，因为这类商品涉及卫生。"),
        ("blunt_refusal", "退不了，不过给您换一件新的。"),
        ("blunt_refusal", "I'm sorry, there's no way, but I can send you a replacement."),
    ],
)
def test_nobody_is_accused_for_words_that_are_denied_quoted_or_made_good(act, text):
    assert act not in sure(text)


def test_an_insult_told_of_colleagues_with_an_apology_is_for_review_at_most():
    assert "rude" not in sure("他对您讲了“有病”两个字，是我们管教不严，向您道歉。")


@pytest.mark.parametrize(
    "text, used",
    [
        ("这个我不清楚。", True),
        ("您说的“不清楚”我记下了。", False),
        ("您还有哪里不清楚吗？", False),
        ("如果有不清楚的您再问我。", False),
        ("I have no idea.", True),
        ("You said you have no idea where it is.", False),
    ],
)
def test_a_forbidden_wording_counts_only_where_it_is_used(text, used):
    assert read(text).has("wording:unknown") is used


def test_a_wording_of_the_whole_reply_is_not_heard_inside_another():
    assert read("嗯。").has("wording:filler")
    assert read(" 哦！！ ").has("wording:filler")
    assert not read("嗯，我来帮您看看。").has("wording:filler")


def test_a_required_wording_counts_in_a_question_too():
    assert read("请问您贵姓？").has("wording:please")
