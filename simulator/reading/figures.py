"""Figures in a reply: sums, percentages, durations, dates, times, areas and counts, each with its unit and place."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from simulator.content.base import Lang
from simulator.reading.numerals import EN, WORDS, ZH, Amount, digits, number

MINUTES = {"minute": 1, "hour": 60, "day": 1440, "month": 43_200, "year": 518_400}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure at `start` to `end`, from `low` to `high` (the same unless it is a range).

    Units: those of `Unit`, durations in minutes as `minute`; a `date` is month * 100 + day (305 is 5 March), a
    `month_day` the day alone (5号), a `time` hour * 100 + minute, `time_12` the same where nobody said morning or
    afternoon. A Chinese discount (九折) is the percentage taken off. `calendar`: counted in months or years.
    """

    unit: str
    low: Fraction
    high: Fraction
    start: int
    end: int
    calendar: bool = False


_Build = Callable[[re.Match[str]], tuple[str, Amount | None, bool]]
_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = "|".join(f"{name[:3]}(?:{name[3:]})?" if len(name) > 3 else name for name in _MONTHS)


def figures(text: str, lang: Lang) -> tuple[Figure, ...]:
    """The figures of a normalised text in order. A number without a unit is none."""
    if not _ANY[lang].search(text):
        return ()
    found: list[Figure] = []
    taken = bytearray(len(text))
    for pattern, build in _RULES[lang]:
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(taken[start:end]):
                continue
            unit, amount, calendar = build(match)
            taken[start:end] = b"\1" * (end - start)
            if amount is not None and unit:
                found.append(
                    Figure(unit=unit, low=amount.low, high=amount.high, start=start, end=end, calendar=calendar)
                )
    return tuple(sorted(found, key=lambda figure: figure.start))


def _range(match: re.Match[str]) -> Amount | None:
    """The number `n`, or from `n` to `m`; 3到5万 means thirty to fifty thousand only where both say so."""
    low = number(match["n"])
    high = number(match["m"]) if match["m"] else low
    if low is None or high is None or high.high < low.low:
        return None
    return Amount(low=low.low, high=high.high)


def _times(amount: Amount | None, factor: Fraction | int, extra: Fraction | int = 0) -> Amount | None:
    if amount is None:
        return None
    return Amount(low=amount.low * factor + extra, high=amount.high * factor + extra)


def _of(unit: str, factor: Fraction | int = 1, *, calendar: bool = False) -> _Build:
    """A rule whose number counts `factor` of `unit`, and half a one more where the match has a group `half`."""

    def build(match: re.Match[str]) -> tuple[str, Amount | None, bool]:
        half = Fraction(factor) / 2 if match.groupdict().get("half") else 0
        return unit, _times(_range(match), factor, half), calendar

    return build


def _just(unit: str, value: Fraction | int, *, calendar: bool = False) -> _Build:
    """A rule for words that are one figure by themselves (半小时, half an hour)."""
    amount = Amount(low=Fraction(value), high=Fraction(value))
    return lambda match: (unit, amount, calendar)


def _nothing(match: re.Match[str]) -> tuple[str, Amount | None, bool]:
    return "", None, False


def _money_zh(match: re.Match[str]) -> tuple[str, Amount | None, bool]:
    amount = _range(match)
    small = match["mao"] or match["jiao"]
    tenth = number(small) if small else None
    return "yuan", _times(amount, 1, tenth.low / 10 if tenth is not None else 0), False


def _discount_zh(match: re.Match[str]) -> tuple[str, Amount | None, bool]:
    text = match["z"]
    if "点" in text:
        whole, part = (digits(half) for half in text.split("点", 1))
        value = whole + part / 10 if whole is not None and part is not None else None
    else:
        value = Fraction(text) if text[0].isascii() else digits(text)
    if value is None or not 0 < value < 100:
        return "", None, False
    off = 100 - (value * 10 if value < 10 else value)
    return "percent", Amount(low=off, high=off), False


def _date(match: re.Match[str]) -> tuple[str, Amount | None, bool]:
    month = match["month"]
    at = next((index for index, name in enumerate(_MONTHS, 1) if month.startswith(name[:3])), 0)
    found = Amount(low=Fraction(at), high=Fraction(at)) if at else number(month)
    day = number(match["day"])
    if found is None or day is None or not (1 <= found.low <= 12 and 1 <= day.low <= 31):
        return "", None, False
    value = Fraction(int(found.low) * 100 + int(day.low))
    return "date", Amount(low=value, high=value), False


def _time(match: re.Match[str]) -> tuple[str, Amount | None, bool]:
    """A clock time. Without morning or afternoon an hour under 13 may be either, unless it is written 09:30."""
    groups = match.groupdict()
    hour = number(match["hour"])
    minute = number(groups["minute"]) if groups.get("minute") else None
    if hour is None or hour.low > 24 or (minute is not None and minute.low > 59):
        return "", None, False
    at, past = int(hour.low), int(minute.low) if minute is not None else 0
    word = groups.get("part") or ""
    if groups.get("half"):
        past = {"半": 30, "一刻": 15, "三刻": 45, "half past": 30, "quarter past": 15, "quarter to": -15}[
            groups["half"]
        ]
    if past < 0:
        at, past = at - 1, 60 + past
    late = word in ("下午", "傍晚", "晚上", "今晚", "明晚", "晚", "夜里", "午后") or word.startswith("p")
    if (late or (word == "中午" and at < 3)) and at < 12:
        at += 12
    if word.startswith("a") and at == 12:
        at = 0
    either = not word and at < 13 and not match.group().startswith("0") and not groups.get("noon")
    return "time_12" if either else "time", Amount(low=Fraction(at * 100 + past), high=Fraction(at * 100 + past)), False


def _rule(pattern: str, build: _Build) -> tuple[re.Pattern[str], _Build]:
    return re.compile(pattern), build


_NZ = rf"(?P<n>{ZH})(?:(?:到|至|-|~|—|或)(?P<m>{ZH}))?"
_NE = rf"(?<![0-9a-z.])(?P<n>{EN})(?:\s?(?:-|–|to|or)\s?(?P<m>{EN}))?"
_PART = r"(?P<part>凌晨|清晨|早上|早晨|上午|中午|午后|下午|傍晚|晚上|今晚|明晚|明早|今早|夜里|早|晚)?"

_RULES_ZH = (
    _rule(rf"(?:[0-9]{{4}}|{ZH})?年?(?P<month>{ZH})月(?P<day>{ZH})(?:[日号]|(?![0-9个]))", _date),
    _rule(r"(?<![0-9])[0-9]{4}[-/](?P<month>[0-9]{1,2})[-/](?P<day>[0-9]{1,2})(?![0-9])", _date),
    _rule(rf"(?:[￥¥$]|人民币)\s?{_NZ}", _of("yuan")),
    _rule(
        rf"{_NZ}(?:余|多|来)?(?:块(?:(?P<mao>[2-9二两三四五六七八九])(?![0-9万千百十个天米])|(?P<jiao>[1-9一二三四五六七八九])[角毛])"
        r"|元钱?|块钱|圆|rmb|人民币|块(?![地儿头板状料砖屏布表]))",
        _money_zh,
    ),
    _rule(rf"(?P<n>(?:{ZH})(?<=[百千万]))(?P<m>(?!))?一(?:平米?|件|套|台|张|只|箱)", _of("yuan")),
    _rule(rf"{_NZ}(?:角|毛钱)", _of("yuan", Fraction(1, 10))),
    _rule(rf"百分之{_NZ}", _of("percent")),
    _rule(rf"{_NZ}\s?(?:%|个百分点|个点)", _of("percent")),
    _rule(r"(?P<z>[0-9]{1,2}(?:\.[0-9])?|[一二两三四五六七八九]{1,2}(?:点[一二三四五六七八九])?)折", _discount_zh),
    _rule(r"半价|对折", _just("percent", 50)),
    _rule(rf"{_NZ}秒", _nothing),
    _rule(r"(?<!一个)(?<!两个)(?<!三个)半个?(?:小时|钟头|钟)", _just("minute", 30)),
    _rule(rf"{_NZ}个?(?P<half>半)?(?:小时|钟头|个钟(?!头))(?P<after>半)?", _of("minute", 60)),
    _rule(rf"{_NZ}刻钟", _of("minute", 15)),
    _rule(rf"{_NZ}分钟", _of("minute")),
    _rule(r"半天", _just("minute", 720)),
    _rule(r"半个月", _just("minute", 15 * 1440, calendar=True)),
    _rule(r"半年", _just("minute", 6 * MINUTES["month"], calendar=True)),
    _rule(r"(?:周|星期|礼拜)[一二三四五六日天末]", _nothing),
    _rule(rf"{_NZ}(?:周(?!岁)|个?(?:星期|礼拜))", _of("minute", 7 * 1440)),
    _rule(rf"{_NZ}个?(?:工作日|自然日|天|日(?=之?内|以内|后|之后|无理由))(?P<half>半)?", _of("minute", 1440)),
    _rule(rf"{_NZ}个(?P<half>半)?月", _of("minute", MINUTES["month"], calendar=True)),
    _rule(r"(?P<n>1[3-9]|[2-9][0-9])(?P<m>(?!))?月", _of("minute", MINUTES["month"], calendar=True)),
    _rule(r"[0-9]{4}年|[二一][零〇九][零〇一二三四五六七八九]{2}年", _nothing),
    _rule(rf"{_NZ}年(?P<half>半)?", _of("minute", MINUTES["year"], calendar=True)),
    _rule(rf"(?P<n>{ZH})(?P<m>(?!))?[号日](?![0-9楼线店门桌房机员库院仓位位码])", _of("month_day")),
    _rule(rf"{_PART}(?P<hour>[0-9]{{1,2}}):(?P<minute>[0-9]{{2}})(?![0-9])", _time),
    _rule(
        rf"{_PART}(?P<hour>[0-9]{{1,2}}|[一二两三四五六七八九十]{{1,3}})(?:点钟?|时)"
        r"(?:(?P<half>半|一刻|三刻)|(?P<minute>[0-9]{1,2}|[零一二三四五六七八九十]{1,3})分?|整)?(?![0-9建要意原说内好])",
        _time,
    ),
    _rule(rf"{_NZ}(?:平方米|平米|平方|㎡|平(?![均时常台板稳安衡方米]))", _of("square_metre")),
    _rule(rf"{_NZ}(?:件|台|套|张|只|瓶|盒|箱|份|袋|包|条|双|支|把|个)", _of("piece")),
)  # fmt: skip
_UNIT_EN = r"(?:[\s-]?(?:full |working |business |calendar )?)"
_RULES_EN = (
    _rule(rf"(?<![0-9])(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?(?:\sof)?\s(?P<month>{_MONTH})\b", _date),
    _rule(rf"\b(?P<month>{_MONTH})\s(?:the\s)?(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?\b(?![:.][0-9])", _date),
    _rule(r"(?<![0-9])[0-9]{4}[-/](?P<month>[0-9]{1,2})[-/](?P<day>[0-9]{1,2})(?![0-9])", _date),
    _rule(rf"[£$€¥￥]\s?(?P<n>{EN})(?:\s?(?:-|–|to|or)\s?[£$€¥￥]?(?P<m>{EN}))?", _of("yuan")),
    _rule(rf"{_NE}[\s-]?(?:yuan|rmb|cny|dollars?|pounds?|euros?|quid|bucks|usd|gbp|eur)\b", _of("yuan")),
    _rule(rf"{_NE}\s?(?:%|percent\b|per\s?cent\b)", _of("percent")),
    _rule(r"\bhalf[\s-](?:price|off)\b|\bhalf the price\b", _just("percent", 50)),
    _rule(rf"{_NE}[\s-]?(?:seconds?|secs?)\b", _nothing),
    _rule(r"\b(?:an?|one) (?P<u>hour) and a half\b", _just("minute", 90)),
    _rule(r"\b(?:an?|one) day and a half\b", _just("minute", 36 * 60)),
    _rule(r"\b(?:an?|one) year and a half\b", _just("minute", 18 * MINUTES["month"], calendar=True)),
    _rule(rf"{_NE} and a half hours\b(?P<half>)", lambda m: ("minute", _times(_range(m), 60, 30), False)),
    _rule(rf"{_NE} and a half days\b", lambda m: ("minute", _times(_range(m), 1440, 720), False)),
    _rule(rf"{_NE} and a half years\b", lambda m: ("minute", _times(_range(m), 518_400, 259_200), True)),
    _rule(r"\bhalf[\s-]an?[\s-]hour\b|\bhalf[\s-]hour\b", _just("minute", 30)),
    _rule(r"\b(?:a )?quarter of an hour\b", _just("minute", 15)),
    _rule(r"\bhalf a day\b", _just("minute", 720)),
    _rule(r"\bhalf a year\b", _just("minute", 6 * MINUTES["month"], calendar=True)),
    _rule(r"\b(?:an|one) hour\b", _just("minute", 60)),
    _rule(r"\b(?:a|one) (?:full |working |business )?day\b(?! and a half)", _just("minute", 1440)),
    _rule(r"\b(?:a|one) week\b", _just("minute", 7 * 1440)),
    _rule(r"\b(?:a|one) month\b", _just("minute", MINUTES["month"], calendar=True)),
    _rule(r"\b(?:a|one) year\b", _just("minute", MINUTES["year"], calendar=True)),
    _rule(r"\b(?:a |one )?fortnight\b", _just("minute", 14 * 1440)),
    _rule(r"\ba couple of (?P<n>)days\b", _just("minute", 2 * 1440)),
    _rule(r"\ba couple of hours\b", _just("minute", 120)),
    _rule(r"\ba couple of weeks\b", _just("minute", 14 * 1440)),
    _rule(rf"{_NE}{_UNIT_EN}(?:minutes?|mins?)\b", _of("minute")),
    _rule(rf"{_NE}{_UNIT_EN}(?:hours?|hrs?)\b", _of("minute", 60)),
    _rule(rf"{_NE}{_UNIT_EN}days?\b", _of("minute", 1440)),
    _rule(rf"{_NE}{_UNIT_EN}(?:weeks?|wks?)\b", _of("minute", 7 * 1440)),
    _rule(rf"{_NE}{_UNIT_EN}months?\b", _of("minute", MINUTES["month"], calendar=True)),
    _rule(rf"{_NE}{_UNIT_EN}(?:years?|yrs?)\b", _of("minute", MINUTES["year"], calendar=True)),
    _rule(
        r"(?<![0-9:.])(?P<hour>[0-9]{1,2})(?:[:.](?P<minute>[0-9]{2}))?\s?(?P<part>am|pm|a\.m\.?|p\.m\.?)(?![a-z])",
        _time,
    ),
    _rule(r"(?<![0-9:.])(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?![0-9:])", _time),
    _rule(rf"\b(?P<half>half past|quarter past|quarter to) (?P<hour>{EN})\b(?: (?P<part>am|pm))?", _time),
    _rule(rf"(?<![a-z0-9])(?P<hour>{EN}) o'clock(?: (?P<part>am|pm))?", _time),
    _rule(r"\b(?:noon|midday)\b", _just("time", 1200)),
    _rule(r"\bmidnight\b", _just("time", 0)),
    _rule(
        rf"{_NE}\s?(?:square met(?:er|re)s?|sq\.? ?m(?:et(?:er|re)s?)?|sqm|m2|㎡)(?![a-z0-9])", _of("square_metre")
    ),
    _rule(rf"{_NE}[\s-](?:items?|pieces?|units?|boxes|sets?|copies|pairs?|bottles?|sheets?)\b", _of("piece")),
)  # fmt: skip
_RULES = {"zh": _RULES_ZH, "en": _RULES_EN}
_ANY = {
    "zh": re.compile(r"[0-9零一二两三四五六七八九十百千半对]"),
    "en": re.compile(rf"[0-9]|\b(?:an?|half|noon|midday|midnight|fortnight|{'|'.join(WORDS)})\b"),
}


_ELAPSED_AFTER = re.compile(
    r"(?:之?前(?!(?:给|把|会|到|送|完|处|回|答|退))|了(?!解)|以来|过去|多了)|\s?(?:ago|earlier|late\b|already)"
)
_ELAPSED_BEFORE = re.compile(
    r"(?:等了|过了|用了|超了|拖了|迟了|晚了|耽误了|已经|近|最近|这|前|过去|干等|白等|隔|每|满)$"
    r"|(?<!最)(?:晚|迟|早)[交到完做发来]?$|(?:逾期|延期|延误|超期|拖延)$"
    r"|(?:wait|been)[a-z]*\b[^.!?,]{0,30}\bfor\s$"
    r"|(?:waited|waiting|been|last|past|after|every|each|previous|for the last|for over|already)(?: for)?(?: the)?\s$"
)


def is_elapsed(text: str, figure: Figure) -> bool:
    """Whether a duration has passed or recurs (三天前, 等了两个小时, every 15 minutes), so that it promises nothing."""
    if figure.unit != "minute":
        return False
    before = text[max(0, figure.start - 48) : figure.start]
    return bool(_ELAPSED_BEFORE.search(before) or _ELAPSED_AFTER.match(text, figure.end))
