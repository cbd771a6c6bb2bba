"""`servicedrill certificate issuer`, `issuers` and `revocations`: the name, the keys and the list for verifiers."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from simulator.commands.acting import acting, as_option, opened
from simulator.commands.common import OK, lang_option
from simulator.commands.visible import say
from simulator.words import Words

_FILE = click.Path(path_type=Path, dir_okay=False)


def commands(words: Words) -> Iterable[click.Command]:
    return _issuer(words), _issuers(words), _revocations(words)


def _issuer(words: Words) -> click.Command:
    @click.command("issuer", help=words("help.long.certificate_issuer"))
    @click.argument("name", metavar="NAME")
    @as_option(words)
    @lang_option(words)
    def issuer(name: str, login: str | None) -> int:
        with acting(words, login) as (simulator, who):
            say(words("issuer.named", name=simulator.certificates.name_issuer(who, name=name).name))
        return OK

    return issuer


def _issuers(words: Words) -> click.Command:
    @click.command("issuers", help=words("help.long.certificate_issuers"))
    @click.argument("file", metavar="[FILE]", required=False, type=_FILE)
    @lang_option(words)
    def issuers(file: Path | None) -> int:
        with opened() as simulator:
            found = simulator.certificates.issuers()
        say(words("issuer.shown", name=found.name or words("issuer.unnamed"), signer=found.fingerprint))
        for key in found.earlier:
            say(words("issuer.earlier", signer=key))
        if file is not None:
            file.write_text(found.bundle, encoding="utf-8")
            say(words("user.written", file=str(file)))
        return OK

    return issuers


def _revocations(words: Words) -> click.Command:
    @click.command("revocations", help=words("help.long.certificate_revocations"))
    @click.argument("file", metavar="FILE", type=_FILE)
    @lang_option(words)
    def revocations(file: Path) -> int:
        with opened() as simulator:
            file.write_bytes(simulator.certificates.revocations().data)
        say(words("user.written", file=str(file)))
        return OK

    return revocations
