"""Whose figure it is: a sentence may name a figure that the agent neither offers nor states."""

from __future__ import annotations

import re
from dataclasses import dataclass

from simulator.content.base import Lang
from simulator.reading.figures import Figure
from simulator.reading.guards import View


@dataclass(frozen=True, slots=True, kw_only=True)
class _Signs:
    """What tells in one language. `before` signs are looked for from the clause's start to the figure, `after` signs
    from the figure to the sentence's end.

    `own`: the agent is the one who acts. `others`: somebody else is. `told`: somebody else says it. `far`: a denial
    that reaches the figure. `mention`: the figure only names a thing spoken of. `denied`: a denial follows.
    `contrast`: what we do is set against it. `offers`: an own offer, which may be put as a question.
    """

    own: re.Pattern[str]
    others: re.Pattern[str]
    told: re.Pattern[str]
    far: re.Pattern[str]
    mention: re.Pattern[str]
    denied: re.Pattern[str]
    contrast: re.Pattern[str]
    offers: re.Pattern[str]


_ZH = _Signs(
    own=re.compile(r"我|咱"),
    others=re.compile(
        r"^(?:[像而那是]|现在)?(?:别[的家处]|其[他它]|隔壁|对面|旁边|楼[上下]|附近|人家|[他她]们?|那[家款边]|竞品|同行|友商|闲鱼|网上|二手|老款)"
        r"|^.{0,6}(?:代理商|承运商|保险公司|邻居|厂家|商家|卖家|房东|中介|律师|分店|愿意).{0,8}$"
    ),
    told=re.compile(r"^(?!.*(?:[跟和向]您|告诉您)).{1,10}?(?:说|讲|写|答应|承诺|许诺|声称|标着|印着|提过|理解)"),
    far=re.compile(r"(?:没有?|不|未)(?:到|够|超过?|达到?)$"),
    mention=re.compile(
        r".{0,4}?的(?:短信|邮件|诉求|通知|要求|说法|话(?!费)|消息|广告|海报|传言|规定|事)|(?:这|那)(?:话|事|回事|个?数|种说法)"
        r"|.{0,4}?是您的"
    ),
    denied=re.compile(
        r"[^,?!]{0,8},?(?:我们?|这个?|系统|那|也|都)?(?:给不了|做不了|做不到|办不|到不了|不行|不可以|不可能|没这|没有这|没讲过|没说过"
        r"|没答应|超出.{0,4}权限|不让|不归|不是我|没权限|没有权限|没法|批不|不由我|得走|轮不到)"
    ),
    contrast=re.compile(
        r"[^?!]{0,14},(?:而|但)?[跟和与]?(?:我们|咱们?)(?:这边|家|店|物业)?(?:不[一是跟同]|[是要比没少快慢早晚]|无关|情况|[0-9一二两三四五六七八九十])"
        r"|[^?!]{0,14},(?:跟|和|与).{1,6}(?:不是一回事|没关系|无关|两码事)|[^?!]{0,14},情况不"
    ),
    offers=re.compile(r"我|咱|[给帮为]您"),
)
_EN = _Signs(
    own=re.compile(r"\b(?:i|we|us|our|let me)\b"),
    others=re.compile(
        r"\b(?:other|another|rival|different) [a-z]+|\bnext door\b|\b(?:council|insurer|carrier|dealer"
        r"|landlord|police|competitors?)\b"
    ),
    told=re.compile(
        r"(?<!\bi )(?<!\bwe )\b(?:said|says|told|tells|promised|mentioned|claims?|claimed|wrote"
        r"|advertises?|quoted|heard|read)\b"
    ),
    far=re.compile(r"\b(?:nowhere near|not even|short of)\s*$"),
    mention=re.compile(r" (?:text|email|advert|ad|letter|rumou?r|request)\b"),
    denied=re.compile(
        r"[^.?!]{0,30}?\b(?:isn't (?:mine|possible|something|up|for)|is not|not mine|not possible|can't"
        r"|won't|needs? (?:my|a|the))\b"
    ),
    contrast=re.compile(
        r"[^.?!]{0,30}, (?:but )?(?:we|ours?)\b[^.?!]*\b(?:different|differently|don't|won't|go through"
        r"|isn't|aren't|take|do)\b"
    ),
    offers=re.compile(r"\b(?:i|we)(?:'ll|'m|'d)?\b(?! (?:were|was)\b)|\blet me\b"),
)
_SIGNS = {"zh": _ZH, "en": _EN}


def is_disowned(view: View, figure: Figure, lang: Lang) -> bool:
    """Whether the figure is somebody else's, denied further on, only spoken of, or asked about."""
    signs = _SIGNS[lang]
    clause, sentence = view.clause(figure.start), view.sentence(figure.start)
    before = view.text[clause.start : figure.start].lstrip(" ")
    after = view.text[figure.end : sentence.end]
    if signs.far.search(before) or signs.mention.match(after) or signs.denied.match(after):
        return True
    if after.rstrip(' "”').endswith(("?", "吗", "么")) and not signs.offers.search(before):
        return True
    told = signs.told.search(before)
    if told and not signs.own.search(before[: told.end()]):
        return True
    return not signs.own.search(before) and bool(signs.others.search(before) or signs.contrast.match(after))
