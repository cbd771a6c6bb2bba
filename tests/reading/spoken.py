"""A small reader for tests: the shipped cue words, and a bank of a few acts that each test can read at a glance."""

from functools import cache
from pathlib import Path

import yaml

from simulator.content.bank import Act, Bank, Said, Sounds, Wording
from simulator.content.base import Lang, Text
from simulator.content.business import Authority, Words
from simulator.content.language import Cues, LanguageCues
from simulator.reading.model import FactAt, Hit, Reading, Scene
from simulator.reading.reader import Reader, SceneReader

LANGUAGES = Path(__file__).parents[2] / "scenarios" / "languages"


@cache
def cues() -> dict[Lang, Cues]:
    return {lang: _cues(lang) for lang in ("zh", "en")}


def _cues(lang: str) -> Cues:
    text = (LANGUAGES / f"cues_{lang}.yaml").read_text(encoding="utf-8")
    return LanguageCues.model_validate(yaml.safe_load(text), strict=False).cues


def act(name: str, *, helps: bool = True, zh: tuple[str, ...] = (), en: tuple[str, ...] = (), **more: tuple) -> Act:
    return Act(
        id=name,
        name=Text(zh=name, en=name),
        helps=helps,
        definition=Text(zh=name, en=name),
        zh=Sounds(phrases=zh, patterns=more.get("zh_patterns", ())),
        en=Sounds(phrases=en, patterns=more.get("en_patterns", ())),
    )


def wording(name: str, *, zh: tuple[str, ...] = (), en: tuple[str, ...] = (), **more: bool) -> Wording:
    return Wording(id=name, name=Text(zh=name, en=name), zh=Said(phrases=zh), en=Said(phrases=en), **more)


BANK = Bank(
    acts=(
        act("greeting", zh=("您好", "早上好"), en=("hello", "good morning")),
        act(
            "apology", zh=("非常抱歉", "抱歉", "对不起", "向您道歉", "跟您道歉"), en=("I'm sorry", "sorry", "apologise")
        ),
        act("empathy", zh=("我理解您的心情", "换成我也会着急"), en=("I understand how you feel",)),
        act("probe", zh=("请问您想要什么样的",), en=("what seems to be the problem",)),
        act("propose_solution", zh=("给您换一件新的", "给您换新"), en=("send you a replacement",)),
        act(
            "register_case", zh=("给您登记上报", "已经帮您登记"), en=("log it with our supervisor", "logged your case")
        ),
        act("commit_deadline", zh=("明天下午三点前给您回电",), en=("call you back by 3 pm tomorrow",)),
        act("reassurance", zh=("我来跟进到底",), en=("see this through",)),
        act("transfer_notice", zh=("给您转接到售后组",), en=("put you through to repairs",)),
        act("thanks", zh=("谢谢您", "感谢您"), en=("thank you", "thanks")),
        act("closing", zh=("祝您生活愉快", "再见"), en=("have a nice day", "goodbye")),
        act("confirm_satisfaction", zh=("还有其他可以帮您的吗",), en=("anything else I can help with",)),
        act("praise", zh=("您说得很对", "您真专业"), en=("you make a good point",)),
        act("inform", zh=("七天内可以退货",), en=("returns are free for seven days",)),
        act("self_introduction", zh=("我是客服小王",), en=("this is Mia from sales",)),
        act("hold_notice", zh=("请您稍等",), en=("could you hold",)),
        act("blunt_refusal", helps=False, zh=("不可能", "退不了", "我不知道"), en=("no way", "can't do that")),
        act("blame_customer", helps=False, zh=("您自己没看清楚", "您自己弄坏"), en=("your own fault",)),
        act("rude", helps=False, zh=("不识字", "无理取闹", "有病"), en=("can't you read", "unreasonable", "stupid")),
        act(
            "impatience", helps=False, zh=("说完了吗", "我都说三遍了"), en=("are you done", "I've told you three times")
        ),
        act("argue", helps=False, zh=("从来没有这种问题",), en=("never happens here",)),
        act("shirk", helps=False, zh=("不归我们管", "您找别人去"), en=("not my job",)),
        act("commanding", helps=False, zh=("您必须", "你必须"), en=("you must", "you have to")),
        act("over_promise", helps=False, zh=("保证一定退给您",), en=("guarantee a full refund",)),
        act("disparage_competitor", helps=False, zh=("他们家都是垃圾",), en=("their stuff is rubbish",)),
    ),
    wordings=(
        wording("unknown", zh=("不清楚",), en=("no idea",)),
        wording("filler", zh=("嗯", "哦"), en=("uh-huh",), whole=True),
        wording("please", zh=("请",), en=("please",), guarded=False),
    ),
)

FACTS = (
    FactAt(
        id="price", words=Words(zh=("价格", "售价", "这款"), en=("price", "costs", "cost")), unit="yuan", value=1280
    ),
    FactAt(id="deposit", words=Words(zh=("定金",), en=("deposit",)), unit="yuan", value=500),
    FactAt(id="visit", words=Words(zh=("上门", "到场"), en=("visit", "at your door")), unit="minute", value=30),
    FactAt(id="answer", words=Words(zh=("责任认定", "答复"), en=("liability", "answer")), unit="hour", value=48),
    FactAt(id="warranty", words=Words(zh=("保修", "质保"), en=("warranty", "guarantee")), unit="year", value=2),
    FactAt(id="delivery", words=Words(zh=("送货", "送到"), en=("delivery", "delivered")), unit="date", value=305),
    FactAt(id="opening", words=Words(zh=("开门", "营业"), en=("open", "opens")), unit="time", value=930),
    FactAt(id="returns", words=Words(zh=("退货",), en=("return", "returns")), unit="day", value=7),
    FactAt(id="area", words=Words(zh=("面积",), en=("area", "floor")), unit="square_metre", value=70),
)
AUTHORITY = (
    Authority(
        id="discount",
        name=Text(zh="折扣", en="discount"),
        words=Words(zh=("打折", "折扣", "优惠", "折", "便宜"), en=("discount", "off", "reduction")),
        unit="percent",
        limit=10,
    ),
    Authority(
        id="compensation",
        name=Text(zh="补偿", en="compensation"),
        words=Words(zh=("补偿", "赔偿", "赔您"), en=("compensate", "compensation", "pay you")),
        unit="yuan",
        limit=200,
    ),
    Authority(
        id="refund_within",
        name=Text(zh="退款", en="refund"),
        words=Words(zh=("到账", "退款"), en=("refund", "money back")),
        unit="hour",
        limit=24,
        compare="below",
    ),
)  # fmt: skip


@cache
def reader() -> Reader:
    return Reader(BANK, cues())


@cache
def scene(lang: Lang) -> SceneReader:
    return reader().scene(Scene(lang=lang, facts=FACTS, authority=AUTHORITY))


def language(text: str) -> Lang:
    return "zh" if any("\u3400" <= char <= "\u9fff" for char in text) else "en"


def read(text: str, context: str = "") -> Reading:
    return scene(language(text)).read(text, context)


def acts(text: str) -> set[str]:
    return {hit.name for hit in read(text).hits if hit.kind == "act"}


def sure(text: str) -> set[str]:
    return {hit.name for hit in read(text).hits if hit.kind == "act" and hit.sure}


def figure_hits(text: str, context: str = "") -> list[Hit]:
    return [hit for hit in read(text, context).hits if hit.method == "figure"]


def stated(text: str, context: str = "") -> list[tuple[str, int | None, bool | None]]:
    """The facts and offers that a reply states, with their figure and whether it is right."""
    return [(hit.name, hit.value, hit.right) for hit in figure_hits(text, context) if hit.kind != "act"]
