"""`servicedrill demo`: an invented organisation, made in an empty database."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from simulator.commands.common import OK, lang_option, similarity
from simulator.commands.visible import say
from simulator.words import Words

if TYPE_CHECKING:
    from simulator.service.demonstration import Shown


def make(words: Words) -> click.Command:
    @click.command("demo", help=words("help.long.demo"))
    @click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help=words("option.demo_seed"))
    @lang_option(words)
    def demo(seed: int) -> int:
        from simulator.attempts import home
        from simulator.demo import known, made_at
        from simulator.demo.telling import telling

        url = os.environ.get("SERVICEDRILL_DATABASE_URL", "")
        shown = known(url, home())
        if shown:
            say(words("demo.known"))
        else:
            with telling(words) as told:
                made = made_at(url, home(), seed=seed, similarity=similarity(), told=told)
            shown = made.people
            say(
                words(
                    "demo.made",
                    seconds=round(made.seconds),
                    attempts=made.attempts,
                    sittings=made.sittings,
                    certificates=made.certificates,
                )
            )
        say(words("demo.place", home=home()))
        _sign_ins(words, shown)
        return OK

    return demo


def _sign_ins(words: Words, people: tuple[Shown, ...]) -> None:
    from simulator.demo import PASSWORD

    say(words("demo.sign_ins", password=PASSWORD))
    width = max(len(one.login) for one in people)
    for one in people:
        story = words(f"demo.story.{one.story}") if one.story else ""
        say(f"  {one.login:<{width}}  {words(f'role.{one.role}')}  {story}".rstrip())
    say(words("demo.look", login=people[0].login))
