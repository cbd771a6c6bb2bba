"""Figures: compared where the agent asserts them, never where denied, asked, supposed, told of others or past."""

import pytest

from simulator.content.business import Words
from simulator.reading.model import FactAt, Scene
from tests.reading.spoken import figure_hits, reader, stated

RIGHT = [
    ("这款价格是1280元。", "price", 1280),
    ("这款现在1,280元一台。", "price", 1280),
    ("价格一千二百八十块钱。", "price", 1280),
    ("售价￥1280，包安装。", "price", 1280),
    ("价格呢，是1280元。", "price", 1280),
    ("這款價格是１２８０元。", "price", 1280),
    ("定金500元，尾款装完再付。", "deposit", 500),
    ("您先付五百块定金就行。", "deposit", 500),
    ("500元的定金可以退。", "deposit", 500),
    ("师傅30分钟内上门。", "visit", 30),
    ("师傅半小时就能上门。", "visit", 30),
    ("半个钟头内到场。", "visit", 30),
    ("48小时内给您责任认定。", "answer", 48),
    ("两天内给您答复。", "answer", 48),
    ("责任认定需要四十八小时。", "answer", 48),
    ("责任认定最多两天。", "answer", 48),
    ("整机保修两年。", "warranty", 2),
    ("质保24个月。", "warranty", 2),
    ("保修期是2年。", "warranty", 2),
    ("3月5日送到。", "delivery", 305),
    ("三月五号送货上门。", "delivery", 305),
    ("5号送到您家。", "delivery", 5),
    ("我们上午九点半开门。", "opening", 930),
    ("9:30营业。", "opening", 930),
    ("七天内可以退货。", "returns", 7),
    ("支持7日无理由退货。", "returns", 7),
    ("一周内退货免运费。", "returns", 7),
    ("面积是七十平方米。", "area", 70),
    ("价格在1280元左右。", "price", 1280),
    ("责任认定一到两天。", "answer", 48),
    ("最晚两天给您答复。", "answer", 48),
    ("The price is 1,280 yuan.", "price", 1280),
    ("It costs ¥1280 including fitting.", "price", 1280),
    ("The price is twelve hundred and eighty yuan.", "price", 1280),
    ("We only need a deposit of 500 yuan.", "deposit", 500),
    ("There's a 500 yuan deposit.", "deposit", 500),
    ("Somebody will be at your door within 30 minutes.", "visit", 30),
    ("He'll be at your door in half an hour.", "visit", 30),
    ("You'll have our answer within 48 hours.", "answer", 48),
    ("You'll have our answer in two days.", "answer", 48),
    ("The warranty is two years.", "warranty", 2),
    ("It has a 24-month warranty.", "warranty", 2),
    ("Delivery is on 5 March.", "delivery", 305),
    ("It'll be delivered on March 5th.", "delivery", 305),
    ("We open at 9:30 am.", "opening", 930),
    ("You can return it within 7 days.", "returns", 7),
    ("Returns are free for a week.", "returns", 7),
    ("The floor is 70 square metres.", "area", 70),
    ("The price is about 1,300 yuan.", "price", 1300),
]

WRONG = [
    ("这款价格是1380元。", "price", 1380),
    ("价格一千五。这款一千五百元。", "price", 1500),
    ("定金800元。", "deposit", 800),
    ("师傅两小时内上门。", "visit", 120),
    ("师傅10分钟内上门。", "visit", 10),
    ("24小时内给您责任认定。", "answer", 24),
    ("整机保修五年。", "warranty", 5),
    ("3月8日送到。", "delivery", 308),
    ("我们早上八点开门。", "opening", 800),
    ("十五天内可以退货。", "returns", 15),
    ("半个月内退货都行。", "returns", 15),
    ("面积是九十平米。", "area", 90),
    ("價格是２０００元。", "price", 2000),
    ("价格大概两千元。", "price", 2000),
    ("The price is 1,380 yuan.", "price", 1380),
    ("It costs fifteen hundred yuan.", "price", 1500),
    ("Somebody will be at your door within two hours.", "visit", 120),
    ("The warranty is five years.", "warranty", 5),
    ("Delivery is on 8 March.", "delivery", 308),
    ("We open at 8 am.", "opening", 800),
    ("You can return it within a fortnight.", "returns", 14),
]

SILENT = [
    # denied
    "价格不是1380元。",
    "定金不用800元。",
    "质保没有五年。",
    "我没说价格是1380元。",
    "上门不需要两小时。",
    "责任认定不会拖到72小时。",
    "保修可不止一年。",
    # asked or checked back
    "您看到的价格是1380元吗？",
    "价格是1380元？",
    "您的定金是800元，对吧？",
    "是两小时内上门吗？",
    # supposed
    "如果价格是1380元您能接受的话，我再去问。",
    "要是十五天内退货就好了。",
    # told of others, or the customer's own words
    "您说价格是1380元，我核对一下。",
    "您刚才提到定金800元，我记下了。",
    "您想要两小时内上门，我去安排。",
    "上次客服说保修五年，我先核实。",
    "之前的同事答应您24小时内答复。",
    "他们说十五天内可以退货。",
    "您听说的价格“1380元”是旧的。",
    "别家价格1380元，不含安装。",
    "隔壁店保修五年，范围和我们不一样。",
    # another time, a difference or a share
    "这款原价1580元。",
    "去年价格是1380元。",
    "这款比上一代便宜200元。",
    "价格下来每天3元。",
    "价格超过1000元就包邮。",
    "定金已经少了300元。",
    # no slot word, or no unit
    "我们有1380名员工。",
    "工号1380为您服务。",
    "请您在3号楼等我。",
    "这里有三点建议。",
    "我给您打了三次电话。",
    "另付运费20元。",
    "这款有三种颜色。",
    # a sum is no single price
    "这款1280元，乘90套，总共大约115200元。",
    "价格1280元一套，三套加起来3840元。",
    "定金和尾款一共2000元。",
    "The price is 1,280 yuan, so ninety of them are 115,200 yuan in all.",
    "With the deposit it comes to 1,780 yuan altogether.",
    # right for a fact that the reply does not name
    "价格先付500元就行。",
    # a second duration of one thing
    "30分钟内上门，到场后三天出报价。",
    # passed or recurring
    "您三天前申请的退货我看到了。",
    "您等答复等了三天，辛苦了。",
    "退货的事过了十天还没办，是我们慢了。",
    "这款每隔两年出一次。",
    "上门晚一小时我们道歉。",
    "退货晚到两天也给您办。",
    # the same in English
    "The price isn't 1,380 yuan.",
    "The deposit is not 800 yuan.",
    "We never said the warranty was five years.",
    "You don't need a deposit of 800 yuan.",
    "Did you see a price of 1,380 yuan?",
    "Was the warranty five years?",
    "If the price were 1,380 yuan I'd tell you.",
    "You said the price was 1,380 yuan, let me check.",
    "You'd like the visit within two hours, I see.",
    "The last agent told you the warranty is five years.",
    "My colleague promised an answer within 24 hours.",
    "They said returns take fifteen days.",
    "Their price is 1,380 yuan without fitting.",
    "The original price was 1,580 yuan.",
    "Last year the price was 1,100 yuan.",
    "The price works out at 3 yuan a day.",
    "It costs 200 yuan less.",
    "You asked for a return 3 days ago.",
    "You've been waiting for an answer for three days.",
    "I have 15 agents here.",
    "My number is 1380.",
    "There are three colours.",
]  # fmt: skip


@pytest.mark.parametrize("text, name, value", RIGHT)
def test_a_right_figure_is_heard_as_right(text, name, value):
    assert (name, value, True) in stated(text)
    assert all(right for _, _, right in stated(text))


@pytest.mark.parametrize("text, name, value", WRONG)
def test_a_wrong_figure_is_heard_as_wrong(text, name, value):
    assert (name, value, False) in stated(text)


@pytest.mark.parametrize("text", SILENT)
def test_a_figure_that_the_agent_does_not_assert_is_no_finding(text):
    assert [one for one in stated(text) if one[2] is False] == []


def test_several_figures_each_go_to_their_own_word():
    text = "这款价格1280元，定金500元，保修三年。"
    assert stated(text) == [("price", 1280, True), ("deposit", 500, True), ("warranty", 3, False)]
    assert stated("500元的定金和1280元的售价") == [("deposit", 500, True), ("price", 1280, True)]


SUMS = (
    FactAt(id="rate", words=Words(zh=("整装",), en=("full package",)), unit="yuan", value=1280),
    FactAt(id="total", words=Words(zh=("整装总价", "整装一共"), en=("package in all",)), unit="yuan", value=115200),
)


@pytest.mark.parametrize(
    "text, heard",
    [
        ("整装1280元一平，整装总价115200元。", [("rate", 1280, True), ("total", 115200, True)]),
        ("整装一共120000元。", [("total", 120000, False)]),
        ("整装是1280乘90，总共大约115200元。", [("total", 115200, True)]),
        ("一共115200元。", [("total", 115200, True)]),
        ("整装算下来99000元。", []),
        ("整装1380元一平。", [("rate", 1380, False)]),
    ],
)
def test_a_sum_is_compared_only_with_facts_that_are_sums(text, heard):
    found = reader().scene(Scene(lang="zh", facts=SUMS)).read(text)
    assert [(hit.name, hit.value, hit.right) for hit in found.hits if hit.kind == "fact"] == heard


def test_the_span_of_a_fact_is_its_figure_as_typed():
    text = "您好！這款價格是１，３８０元喔"
    (hit,) = figure_hits(text)
    assert text[hit.start : hit.end] == "１，３８０元"
    assert hit.matched == "价格: 1280 yuan"


OVER = [
    ("我给您补偿500元。", "compensation", 500),
    ("可以赔偿您三百块。", "compensation", 300),
    ("给您补偿三百元可以吗？", "compensation", 300),
    ("我私下给您打五折。", "discount", 50),
    ("给您优惠15%。", "discount", 15),
    ("折扣给到八五折。", "discount", 15),
    ("半小时内退款到账。", "refund_within", 0),
    ("两小时就能到账。", "refund_within", 2),
    ("I'll pay you 500 yuan.", "compensation", 500),
    ("We can compensate you 300 yuan.", "compensation", 300),
    ("I can do a discount of 20%.", "discount", 20),
    ("I'll take 25 percent off.", "discount", 25),
    ("You'll have your refund in two hours.", "refund_within", 2),
]
WITHIN = [
    ("我给您补偿200元。", "compensation", 200),
    ("我最多补偿您一百元。", "compensation", 100),
    ("给您打九折。", "discount", 10),
    ("给您95折优惠。", "discount", 5),
    ("48小时内到账。", "refund_within", 48),
    ("24到48小时到账。", "refund_within", 48),
    ("I can pay you 200 yuan.", "compensation", 200),
    ("I can do a discount of 10%.", "discount", 10),
    ("Your refund takes 48 hours.", "refund_within", 48),
]
NO_OFFER = [
    "我没有权限补偿您500元。",
    "不能给您打五折。",
    "打五折我做不到，真的办不到。",
    "您要求补偿500元，我记下了。",
    "您想要五折优惠是吗？",
    "上次客服答应赔偿您500元。",
    "别家给您打五折，我们不评论。",
    "补偿500元需要经理审批。",
    "我帮您申请500元补偿。",
    "如果补偿500元您满意的话我再问。",
    "您是要补偿500元吗？",
    "您说的“赔偿500元”我会上报。",
    "您退款等了两小时，辛苦了。",
    "I can't pay you 500 yuan.",
    "I'm not able to compensate you 500 yuan.",
    "A discount of 50% is not possible.",
    "You asked for a discount of 50%.",
    "The last agent promised to pay you 500 yuan.",
    "A discount of 50% needs my manager's approval.",
    "Would a discount of 50% make you stay?",
    "If I gave a discount of 50%, would you stay?",
    "They offered you 50% off, I see.",
    "You've been waiting for the refund for two hours.",
]


@pytest.mark.parametrize("text, name, value", OVER)
def test_an_own_offer_beyond_authority_is_over_promised_with_the_number(text, name, value):
    assert (name, value, False) in stated(text)
    (broken,) = [hit for hit in figure_hits(text) if hit.term == "over_promise"]
    assert broken.sure
    assert broken.matched.startswith(name)


@pytest.mark.parametrize("text, name, value", WITHIN)
def test_an_offer_within_authority_is_right(text, name, value):
    assert (name, value, True) in stated(text)
    assert not [hit for hit in figure_hits(text) if hit.term == "over_promise"]


@pytest.mark.parametrize("text", NO_OFFER)
def test_what_is_no_own_offer_is_never_over_promised(text):
    assert not [hit for hit in figure_hits(text) if hit.term == "over_promise"]
