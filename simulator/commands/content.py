"""`servicedrill content`: versions in the store, in and out, and what is in use."""

from __future__ import annotations

import click

from simulator.commands import content_files, content_use
from simulator.commands.common import lang_option
from simulator.words import Words


def make(words: Words) -> click.Command:
    group = click.Group("content", help=words("help.long.content"), no_args_is_help=True)
    lang_option(words)(group)
    for module in (content_files, content_use):
        for command in module.commands(words):
            group.add_command(command)
    return group
