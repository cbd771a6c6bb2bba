"""`servicedrill certificate issue`, `list`, `show`, `save`, `revoke` and `live`: for whom they concern, signed in."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.certificates.revocations import REASONS
from simulator.commands.acting import acting, as_option
from simulator.commands.common import FOUND, OK, json_option, lang_option
from simulator.commands.drawing import moment, show_json, show_table
from simulator.commands.files import write
from simulator.commands.visible import say
from simulator.errors import BadValue
from simulator.words import Words

if TYPE_CHECKING:
    from simulator.service.certificate_views import CertificateDetail, CertificateView

_FILE = click.Path(path_type=Path, dir_okay=False)
_HEADS = ("number", "holder", "scheme", "total", "issued", "expires", "state")


def commands(words: Words) -> Iterable[click.Command]:
    return tuple(make(words) for make in (_issue, _list, _show, _save, _revoke, _live))


def _issue(words: Words) -> click.Command:
    @click.command("issue", help=words("help.long.certificate_issue"))
    @click.argument("sitting", metavar="SITTING")
    @as_option(words)
    @lang_option(words)
    def issue(sitting: str, login: str | None) -> int:
        with acting(words, login) as (simulator, who):
            _tell(words, simulator.certificates.issue(who, sitting=sitting))
        return OK

    return issue


def _list(words: Words) -> click.Command:
    @click.command("list", help=words("help.long.certificate_list"))
    @click.option("--person", metavar="LOGIN", help=words("option.of_person"))
    @click.option(
        "--only", type=click.Choice(["live", "expired", "revoked", "flagged"]), help=words("option.certificate_only")
    )
    @click.option("--limit", type=click.IntRange(1, 500), default=50, show_default=True, help=words("option.limit"))
    @json_option(words)
    @as_option(words)
    @lang_option(words)
    def listing(person: str | None, only: str | None, limit: int, as_json: bool, login: str | None) -> int:
        with acting(words, login) as (simulator, who):
            page = simulator.certificates.list(who, person=person, only=only, limit=limit)
        if as_json:
            show_json(page)
            return OK
        show_table(words, [f"certificate.{head}" for head in _HEADS], (_row(words, one) for one in page.certificates))
        say(words("certificate.foot", shown=len(page.certificates), total=page.total))
        return OK

    return listing


def _row(words: Words, one: CertificateView) -> list[str]:
    flag = words("certificate.flagged") if one.flagged else ""
    state = words.joined([part for part in (words(f"certificate.is.{one.state}"), flag) if part])
    return [one.number, one.holder.name or "-", one.scheme, str(one.total), one.issued, one.expires, state]


def _show(words: Words) -> click.Command:
    @click.command("show", help=words("help.long.certificate_show"))
    @click.argument("number", metavar="NUMBER")
    @json_option(words)
    @as_option(words)
    @lang_option(words)
    def show(number: str, as_json: bool, login: str | None) -> int:
        with acting(words, login) as (simulator, who):
            detail = simulator.certificates.one(who, number=number)
        show_json(detail) if as_json else _tell(words, detail)
        return OK

    return show


def _tell(words: Words, detail: CertificateDetail) -> None:
    one, is_zh = detail.certificate, words.lang == "zh"
    for head, cell in zip(_HEADS, _row(words, one), strict=True):
        if head == "scheme":
            cell = detail.scheme_zh if is_zh else detail.scheme_en
        say(f"{words(f'certificate.{head}')}  {cell}")
    for area in detail.areas:
        say(f"  {area.zh if is_zh else area.en}  {area.percent}%")
    if detail.left_out:
        names = [zh if is_zh else en for zh, en in detail.left_out]
        say(words("sheet.left_out", sections=words.joined(names)))
    if one.reason:
        say(words("verdict.revoked_at", day=moment(one.revoked_at), why=words(f"revocation.{one.reason}")))
    if detail.comment:
        say(f"  {detail.comment}")
    say(words("verdict.signer", signer=detail.signer))
    say(detail.code)


def _save(words: Words) -> click.Command:
    @click.command("save", help=words("help.long.certificate_save"))
    @click.argument("number", metavar="NUMBER")
    @click.argument("file", metavar="FILE", type=_FILE)
    @as_option(words)
    @lang_option(words)
    def save(number: str, file: Path, login: str | None) -> int:
        from simulator.service.sheets import Exported

        with acting(words, login) as (simulator, who):
            match file.suffix.lower():
                case ".pdf":
                    made = simulator.certificates.pdf(who, number=number, lang=words.lang)
                case ".json":
                    made = simulator.certificates.json(who, number=number)
                case ".txt":
                    code = simulator.certificates.one(who, number=number).code
                    made = Exported(name=file.name, media="text/plain", data=code.encode() + b"\n")
                case _:
                    raise BadValue(
                        f"{file}: end the name in .pdf, .json or .txt.", code="bad_certificate_ending", file=str(file)
                    )
        write(words, file, made)
        return OK

    return save


def _revoke(words: Words) -> click.Command:
    @click.command("revoke", help=words("help.long.certificate_revoke"))
    @click.argument("number", metavar="NUMBER")
    @click.option("--reason", type=click.Choice(REASONS), required=True, help=words("option.revoke_reason"))
    @click.option("--comment", metavar="TEXT", default="", help=words("option.revoke_comment"))
    @as_option(words)
    @lang_option(words)
    def revoke(number: str, reason: str, comment: str, login: str | None) -> int:
        with acting(words, login) as (simulator, who):
            detail = simulator.certificates.revoke(who, number=number, reason=reason, comment=comment)
        say(words("certificate.revoked", number=detail.certificate.number))
        return OK

    return revoke


def _live(words: Words) -> click.Command:
    @click.command("live", help=words("help.long.certificate_live"))
    @click.argument("person", metavar="LOGIN")
    @as_option(words)
    @lang_option(words)
    def live(person: str, login: str | None) -> int:
        with acting(words, login) as (simulator, who):
            found = simulator.certificates.live(who, person=person)
        if found.live:
            say(words("certificate.live", login=person, number=found.number, until=found.until))
            return OK
        say(words("certificate.not_live", login=person, why=words(f"certificate.why.{found.why}")))
        return FOUND

    return live
