"""Bots that play a drill as certain people would: ideal, careless, rude, silent, one phrase, all at once, at random.

A bot is a function from the table (what it can see) to its next line of the action grammar.
"""

from __future__ import annotations

from collections.abc import Callable

from simulator.dialogue.chance import draw, pick
from simulator.proving.bot_table import Table
from simulator.proving.ideal import ideal

Bot = Callable[[Table], str]
BOTS: dict[str, Bot] = {}


def bot(play: Bot) -> Bot:
    """List a bot under the name of its function."""
    BOTS[play.__name__] = play
    return play


def _phone_rings(table: Table) -> bool:
    return not table.played.attempt.answered


@bot
def silent(table: Table) -> str:
    """Answers and never says a word."""
    return "/answer" if _phone_rings(table) else "/wait 30"


@bot
def rude(table: Table) -> str:
    """Knows only the harmful acts."""
    if _phone_rings(table):
        return "/answer"
    harmful = [phrase for act in table.acts(helps=False) for phrase in act.sounds(table.started.lang).phrases[:3]]
    return table.say(pick(harmful, table.started.seed, "rude", table.turn))


@bot
def stuffer(table: Table) -> str:
    """Says the first phrase of every helpful act, every time."""
    if _phone_rings(table):
        return "/answer"
    gap = "，" if table.started.lang == "zh" else ", "
    return gap.join(table.first_of(act) for act in table.acts(helps=True))


@bot
def one_phrase(table: Table) -> str:
    """Says one bare phrase at a time, whatever the customer says."""
    if _phone_rings(table):
        return "/answer"
    acts = table.acts(helps=True)
    return table.first_of(acts[table.played.attempt.replies % len(acts)])


@bot
def careless(table: Table) -> str:
    """Gives the customer just what moves the talk on, without courtesy, record or close."""
    if _phone_rings(table):
        return "/answer"
    wanted = table.wanted()
    return " ".join(table.utter(term) for term in wanted[:1]).strip() or (
        "好。" if table.started.lang == "zh" else "Okay."
    )


@bot
def random(table: Table) -> str:
    """Draws from everything that can be said or done, with odd characters thrown in."""
    if _phone_rings(table):
        return "/answer"
    seed, turn = table.started.seed, table.turn
    sounds = [act.sounds(table.started.lang) for act in table.library.bank.acts]
    texts = [text for sound in sounds for text in (*sound.phrases[:4], *sound.yes[:4])]
    odd = "".join(chr(33 + draw(0x2FFF, seed, "odd", turn, i)) for i in range(8))
    lines = ["/wait 7", "/hold", "/resume", "/lookup x", odd, *(pick(texts, seed, turn, i) for i in range(12))]
    return pick(lines, seed, "random", turn)


bot(ideal)
