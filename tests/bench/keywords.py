"""Finding one keyword among 200 and 5,000 in a sentence: our phrases against rivescript and python-aiml."""

from __future__ import annotations

import contextlib
import gc
import io
import random
import warnings
from collections.abc import Callable, Iterator
from statistics import median

from simulator.reading.phrases import Phrases, Source
from tests.bench.timing import core_ms, median_ms, once_ms

EN_SYLLABLES = ["ba", "ko", "ri", "tem", "lu", "sha", "von", "pe", "dro", "mi", "zan", "fe", "gol", "hu", "ni", "quo"]
ZH_CHARS = (
    "账单合同流量套餐安装维修退款换货发票地址电话颜色尺寸价格优惠积分会员预约取消投诉登记上门物流快递客厅卧室阳台"
)
FRAMES = {
    "en": [
        "well I wanted to ask about {} for my brother",
        "{} please",
        "tell me {}",
        "is it {} or something else today",
    ],
    "zh": ["你好我想问一下{}的事情可以吗", "{}怎么办", "请问{}", "我昨天说的{}到现在还没有人处理"],
}
SIZES = (200, 5000)
SENTENCES, PASSES = 2000, 40
Finder = Callable[[str], str]


def keywords(lang: str, size: int, seed: int = 7) -> list[str]:
    """Distinct made-up keywords, the same for the same seed."""
    draw = random.Random(seed)
    found: set[str] = set()
    while len(found) < size:
        if lang == "en":
            found.add("".join(draw.choices(EN_SYLLABLES, k=4)))
        else:
            found.add("".join(draw.choices(ZH_CHARS, k=5)))
    return sorted(found)


def questions(lang: str, words: list[str], number: int = 60) -> list[tuple[str, str]]:
    """Sentences, each with the one keyword in it."""
    draw = random.Random(11)
    return [(draw.choice(FRAMES[lang]).format(word), word) for word in draw.choices(words, k=number)]


def ours(words: list[str]) -> Finder:
    phrases = Phrases([Source(kind="act", name=f"k{i}", text=word) for i, word in enumerate(words)])

    def find(text: str) -> str:
        hits = phrases.find(text)
        return hits[0].source.text if hits else ""

    return find


def by_rivescript(words: list[str]) -> Finder:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its source holds an invalid escape
        from rivescript import RiveScript
    bot = RiveScript(utf8=True)
    bot.stream("\n".join(f"+ [*] {word} [*]\n- {word}\n" for word in words))
    bot.sort_replies()
    return lambda text: str(bot.reply("user", text))


def by_aiml(words: list[str]) -> Finder:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import aiml
    bot = aiml.Kernel()
    bot.verbose(False)
    shapes = ("{}", "{} *", "* {}", "* {} *")
    body = "".join(
        f"<category><pattern>{shape.format(word.upper())}</pattern><template>{word}</template></category>"
        for word in words
        for shape in shapes
    )
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        bot.learnXML(f'<aiml version="1.0.1">{body}</aiml>') if hasattr(bot, "learnXML") else _learn(bot, body)

    def find(text: str) -> str:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            return str(bot.respond(text))

    return find


def _learn(bot: object, body: str) -> None:
    import tempfile

    with tempfile.NamedTemporaryFile("w", suffix=".aiml", encoding="utf-8", delete=True) as file:
        file.write(f'<?xml version="1.0" encoding="utf-8"?><aiml version="1.0.1">{body}</aiml>')
        file.flush()
        bot.learn(file.name)  # type: ignore[attr-defined]


ENGINES: dict[str, Callable[[list[str]], Finder]] = {
    "servicedrill phrases": ours,
    "rivescript": by_rivescript,
    "python-aiml": by_aiml,
}


def growth(lang: str, find: dict[int, Finder], asked: dict[int, list[str]]) -> str:
    """How much longer a sentence takes among the most keywords than among the fewest.

    Equally many sentences, all different, each with one keyword of its own size's list, are read in passes, through one
    list and through the other in turn; the ratio is the median over the pairs of passes, without the collector.
    """
    small, large = min(find), max(find)
    times: list[list[float]] = []
    gc.collect()
    gc.disable()
    try:
        for _ in range(PASSES):
            pair = [core_ms(lambda size=size: [find[size](text) for text in asked[size]]) for size in (small, large)]
            times.append(pair)
    finally:
        gc.enable()
    low, high = (median(pair[at] for pair in times) * 1000 / SENTENCES for at in (0, 1))
    ratio = median(pair[1] / pair[0] for pair in times)
    return (
        f"  {lang} {large:,} keywords take {ratio:.2f} x the time of {small} ({low:.1f} and {high:.1f} microseconds a "
        f"sentence; {SENTENCES} different sentences with one keyword each, {PASSES} passes through both in turn)"
    )


def report() -> Iterator[str]:
    """Build time, time a sentence and right answers of each engine, for 200 and 5,000 keywords, English and Chinese."""
    yield "One keyword among many (bar: 5,000 at most 1.5 x 200)"
    for lang in ("en", "zh"):
        mine: dict[int, Finder] = {}
        for size in SIZES:
            words = keywords(lang, size)
            asked = questions(lang, words)
            reference = 0.0
            for name, make in ENGINES.items():
                finder: list[Finder] = []
                built = once_ms(lambda make=make, finder=finder, words=words: finder.append(make(words)))
                right = sum(finder[0](text) == word for text, word in asked)
                taken = median_ms(lambda pair, find=finder[0]: find(pair[0]), asked, repeat=1)
                reference = reference or taken
                if make is ours:
                    mine[size] = finder[0]
                yield (
                    f"  {lang} {size:>5} keywords  {name:<22} {taken:9.3f} ms  {taken / reference:8.1f} x"
                    f"  right {right}/{len(asked)}  built in {built:8.1f} ms"
                )
        texts = {size: [text for text, _ in questions(lang, keywords(lang, size), SENTENCES)] for size in SIZES}
        yield growth(lang, mine, texts)
