"""`servicedrill certificate`: issued, shown, saved, revoked, and verified anywhere without server or login."""

from __future__ import annotations

import click

from simulator.commands import certificate_issuer, certificate_records, certificate_verify
from simulator.commands.common import lang_option
from simulator.words import Words


def make(words: Words) -> click.Command:
    group = click.Group("certificate", help=words("help.long.certificate"), no_args_is_help=True)
    lang_option(words)(group)
    for module in (certificate_verify, certificate_records, certificate_issuer):
        for command in module.commands(words):
            group.add_command(command)
    return group
