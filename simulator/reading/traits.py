"""What strikes a listener about a whole reply beside its meaning: who is spoken of, what is denied, asked or supposed.

Traits are fixed and few, and none decides by itself: a fit learns what each says about each act (`whole.py`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from simulator.content.base import Lang

_LONG: dict[Lang, int] = {"zh": 60, "en": 180}  # characters of a reply of middling length
_SIGNS: dict[Lang, tuple[str, ...]] = {
    "zh": (
        r"不|没|别|未|无法",
        r"没有?(?:说|怪|嫌|骂|催)您|不[怪怨赖]您|不是您|不能怪|谁说您|没人(?:说|觉得|把)您",
        r"如果|要是|假如|万一|哪怕|就算|若",
        r"(?:他|她|们|服|位|事|家|员|傅|理|管|者|人|友)[^,]{0,3}(?:说|讲|答应|承诺|保证|骂)",
        r"您(?:刚才?|上次|之前)?(?:说|讲|提|问|要求|的意思|觉得|以为|担心|写)",
        r"我|咱",
        r"您",
        r"你",
        r"\d|[一二两三四五六七八九十百千]+(?:天|小时|分钟|元|块|个月|年|点)",
        r"我(?:来|帮|给您|替|去|这就|马上|现在|先|再)|给您(?:换|补|退|查|办|申请|安排|转|记|登记)",
        r"抱歉|对不[起住]|不好意思|道歉|赔(?:个)?不是",
        r"请|麻烦|劳驾|辛苦|烦请",
        r"难道|凭什么|谁[让叫]您|谁知道|至于|哪有|怎么可能|怎么会|不会自己|还要我|又不是|有什么用|干[嘛吗什]",
        r"我们(?:的)?(?:错|问题|失误|不对|疏忽|没)|我(?:搞|弄|记|说)错|怪我|怪我们",
        r"别[的家处人]|其[他它]|隔壁|对面|人家|他们|她们|那家|同行",
        r"谢|感谢|多亏",
        r"因为|由于|规定|所以|毕竟|主要是|原因",
        r"要不|或者|可以|不如|建议|还有(?:一|两|个)",
        r"自己|本人|自个",
        r"必须|赶紧|赶快|快点|不许|不准|听好|老实|给我(?!们)|立刻|马上(?:把|给我)",
        r"呵|哟|呦|哦哟|可真|真是|真会|真行|厉害|佩服|恭喜|伟大|尊贵|金贵|祖宗|大爷|皇|仙",
        r"又|还在|几遍|几次|第.遍|烦|催|急什么|没完|赶时间|等着呢|下班|磨",
        r"不归|不负责|不关|管不[了着]|没办法|找(?:他|她|别人|厂家|物业|快递|平台|商家|开发商|那)|跟我.{0,3}没关系",
        r"保证|肯定|绝对|一定|百分|打包票|担保|稳|包(?:您|过|好|治|赚)|放一?百",
        r"偷偷|私下|悄悄|内部|别告诉|不走|后台|成本|进价|底价|密码",
        r"[~😀-🙏🌀-🗿]|亲|哈|啦|呢",
        r"明天|今天|后天|之前|以内|内(?:给|回|到|完|答)|周[一二三四五六日天]|号前",
        r"登记|记录|上报|反馈|工单|备案|汇报",
        r"转|接(?:到|给|过去)|连线",
        r"放心|交给我|负责到底|跟到底|盯|跟进",
        r"稍等|等(?:一下|会|我)|查一下|看一下|核实一下|别挂",
        r"还有(?:什么|别的|其他|没有)|可以吗|行吗|满意|好不好|您看",
    ),
    "en": (
        r"\b(?:not|no|never|nothing|nobody|without|cannot)\b|n't\b",
        r"\bnot your fault|n't your fault|nobody(?:'s| is| thinks)|not (?:say|blam)ing|n't (?:say"
        r"|blam)ing|don't blame|no one",
        r"\b(?:if|unless|suppose|whatever|even if)\b",
        r"\b(?:he|she|they|agent|manager|driver|colleague|courier|engineer|people|everyone"
        r"|everybody) (?:said|says|told|tells|promised|thinks?|called)",
        r"\byou (?:said|say|told|mentioned|asked|ask|want|wanted|think|feel|mean|wrote)|\byour (?:point|worry|request)",
        r"\b(?:i|we|my|our|us|me|i'm|i'll|i've|we'll|we're|we've)\b",
        r"\byou\b|\byour\b",
        r"\byourself\b|\byou people\b|\bpeople like you\b",
        r"\d|\b(?:two|three|four|five|six|ten|twenty) (?:days?|hours?|minutes?|pounds?|weeks?|years?)",
        r"\b(?:let me|i'll|i can|i could|we'll|we can|we could|i'd be happy)\b",
        r"\b(?:sorry|apolog[a-z]+|regret)\b",
        r"\b(?:please|kindly|could you|would you|if you (?:could|don't mind))\b",
        r"\b(?:seriously|who(?:se)? (?:fault|told|asked)|what did you expect|do i look|how hard"
        r"|can't you|didn't (?:i|you)|why on earth|since when)\b",
        r"\b(?:our (?:fault|mistake|error)|my (?:fault|mistake)|we (?:messed|got|failed|should have)|on us)\b",
        r"\b(?:other|another|they|them|their|elsewhere|competitors?|next door|everyone)\b",
        r"\b(?:thanks?|grateful|appreciate|cheers)\b",
        r"\b(?:because|since|due to|policy|rules?|reason|as the)\b",
        r"\b(?:or|instead|alternatively|would you like|how about|shall we|option|recommend|suggest)\b",
        r"\b(?:own|only|just|simply|obviously|clearly)\b",
        r"\b(?:must|have to|need to|now|listen|hurry|shut|stop|sit|get|do as|or else)\b",
        r"\b(?:oh|wow|aw+|well done|congratulations|bravo|genius|majesty|darling|sweetheart|love|mate"
        r"|bless|brilliant|clever|how (?:sweet|nice))\b",
        r"\b(?:again|already|times|yet|still|waiting|busy|all day|finished|done|hurry|enough|look,"
        r"|as i said|like i said)\b",
        r"\b(?:not my|nothing to do|not our|ask (?:them|someone|somebody|the)|try the|go to|take it up|someone else)\b",
        r"\b(?:guarantee|promise|definitely|certainly|never|always|100|hundred percent|swear|bet|no matter)\b",
        r"\b(?:between (?:us|you)|secret|quiet|don't tell|under the table|system|password"
        r"|off the (?:books|record)|cost us|margin)\b",
        r"[~😀-🙏🌀-🗿]|\b(?:lol|haha|hun|luv)\b",
        r"\b(?:by|within|before|tomorrow|today|tonight|monday|tuesday|wednesday|thursday|friday|noon|hours?)\b",
        r"\b(?:log(?:ged)?|record(?:ed)?|report(?:ed)?|ticket|case|note(?:d)?|escalat[a-z]+|flag(?:ged)?)\b",
        r"\b(?:transfer|connect|put(?:ting)? you through|pass(?:ing)? you|hand(?:ing)? you)\b",
        r"\b(?:don't worry|rest assured|leave it with me|i'll see|take care of|personally|make sure)\b",
        r"\b(?:hold|bear with|one moment|just a (?:sec|moment|minute)|let me (?:check|look|see)|while i)\b",
        r"\b(?:anything else|all right|okay|ok|does that|is that|happy with|sound)\b",
    ),
}
_COMPILED = {lang: tuple(re.compile(sign) for sign in signs) for lang, signs in _SIGNS.items()}
TRAITS = 12 + len(_SIGNS["zh"])


def traits(sentences: Sequence[str], context: str, lang: Lang) -> NDArray[np.float32]:
    """The traits of one reply, whose sentences and line before come normalised: `TRAITS` numbers, most 0 or 1."""
    text = ("" if lang == "zh" else " ").join(sentences)
    ours, theirs = _pairs(text), _pairs(context)
    both = len(ours & theirs)
    values = [
        len(sentences) > 1,
        len(sentences) > 2,
        min(len(text) / _LONG[lang], 3.0),
        "?" in text,
        text.rstrip().endswith("?"),
        "!" in text,
        "“" in text or '"' in text,
        "?" in context,
        "!" in context,
        not context,
        both / max(1, len(theirs)),
        both / max(1, len(ours)),
        *(sign.search(text) is not None for sign in _COMPILED[lang]),
    ]
    return np.array(values, dtype=np.float32)


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}
