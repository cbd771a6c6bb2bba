"""`servicedrill user`: accounts, looked at and changed by an administrator."""

from __future__ import annotations

import click

from simulator.commands import user_changes, user_files, user_lists
from simulator.commands.common import lang_option
from simulator.words import Words


def make(words: Words) -> click.Command:
    group = click.Group("user", help=words("help.long.user"), no_args_is_help=True)
    lang_option(words)(group)
    for module in (user_lists, user_changes, user_files):
        for command in module.commands(words):
            group.add_command(command)
    return group
