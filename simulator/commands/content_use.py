"""`servicedrill content publish`, `withdraw`, `standard`, `read` and `readers`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from simulator.commands.acting import acting, as_option
from simulator.commands.common import OK, json_option, lang_option
from simulator.commands.content_files import FOLDER, USE
from simulator.commands.drawing import moment, show_json, show_table
from simulator.commands.visible import say
from simulator.errors import BadAction
from simulator.words import Words


def commands(words: Words) -> Iterable[click.Command]:
    return _publish(words), _withdraw(words), _standard(words), _read(words), _readers(words)


def _publish(words: Words) -> click.Command:
    @click.command("publish", help=words("help.long.content_publish"))
    @click.argument("digests", metavar="[DIGEST]...", nargs=-1)
    @click.option("--folder", metavar="FOLDER", type=FOLDER, help=words("option.publish_folder"))
    @click.option("--release", is_flag=True, help=words("option.publish_release"))
    @click.option("--use", type=USE, required=True, help=words("option.use"))
    @as_option(words)
    @lang_option(words)
    def publish(digests: tuple[str, ...], folder: Path | None, release: bool, use: str, login: str | None) -> int:
        from simulator.service.content_files import packed

        if bool(digests) + bool(folder) + release != 1:
            raise BadAction("Name versions by their digests, or --folder, or --release.", code="publish_what")
        with acting(words, login) as (simulator, who):
            if release:
                done = simulator.content.publish_release(who, use=use)
            elif folder:
                done = simulator.content.publish_library(who, data=packed(folder), use=use)
            else:
                done = simulator.content.publish(who, digests=digests, use=use)
        say(words.count("content.published", len(done), use=words(f"content.use.{use}")))
        return OK

    return publish


def _withdraw(words: Words) -> click.Command:
    @click.command("withdraw", help=words("help.long.content_withdraw"))
    @click.argument("kind", metavar="KIND")
    @click.argument("name", metavar="NAME")
    @click.option("--use", type=USE, required=True, help=words("option.use"))
    @as_option(words)
    @lang_option(words)
    def withdraw(kind: str, name: str, use: str, login: str | None) -> int:
        with acting(words, login) as (simulator, who):
            simulator.content.withdraw(who, kind=kind, name=name, use=use)
        say(words("content.withdrawn", kind=kind, name=name, use=words(f"content.use.{use}")))
        return OK

    return withdraw


def _standard(words: Words) -> click.Command:
    @click.command("standard", help=words("help.long.content_standard"))
    @click.option("--use", type=USE, default="practice", help=words("option.use"))
    @json_option(words)
    @as_option(words)
    @lang_option(words)
    def standard(use: str, as_json: bool, login: str | None) -> int:
        with acting(words, login) as (simulator, who):
            found = simulator.content.standard(who, use=use)
        if as_json:
            show_json(found)
            return OK
        name = found.name_zh if words.lang == "zh" else found.name_en
        say(words("content.standard", name=name, version=found.version, clauses=found.clauses, digest=found.digest))
        say(words("content.read_at", at=moment(found.read_at)) if found.read_at else words("content.not_read"))
        return OK

    return standard


def _read(words: Words) -> click.Command:
    @click.command("read", help=words("help.long.content_read"))
    @click.argument("digest", metavar="DIGEST")
    @click.option("--use", type=USE, default="practice", help=words("option.use"))
    @as_option(words)
    @lang_option(words)
    def read(digest: str, use: str, login: str | None) -> int:
        with acting(words, login) as (simulator, who):
            found = simulator.content.acknowledge(who, digest=digest, use=use)
        say(words("content.read_at", at=moment(found.read_at)))
        return OK

    return read


def _readers(words: Words) -> click.Command:
    @click.command("readers", help=words("help.long.content_readers"))
    @click.option("--use", type=USE, default="practice", help=words("option.use"))
    @json_option(words)
    @as_option(words)
    @lang_option(words)
    def readers(use: str, as_json: bool, login: str | None) -> int:
        with acting(words, login) as (simulator, who):
            page = simulator.content.acknowledged(who, use=use, limit=500)
        if as_json:
            show_json(page)
            return OK
        heads = ("content.login", "content.person", "content.when_read")
        show_table(words, heads, ([one.login, one.person.name, moment(one.read_at) or "-"] for one in page.readers))
        say(words("content.readers", read=page.read, total=page.total))
        return OK

    return readers
