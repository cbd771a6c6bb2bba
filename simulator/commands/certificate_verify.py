"""`servicedrill certificate verify`, `trust` and `trusted`: no server, no login, no database."""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.commands.common import OK, json_option, lang_option
from simulator.commands.visible import say
from simulator.errors import BadAction, BadValue, NotFound
from simulator.words import Words

if TYPE_CHECKING:
    from simulator.certificates import Issuers, Verdict

# Exit codes of `verify`, one for each way in which it can end; the help page lists them.
EXITS = {
    "valid": 0,
    "not_checked": 4,
    "stale": 5,
    "malformed": 10,
    "unknown_key": 11,
    "edited": 12,
    "revoked": 13,
    "not_certifying": 14,
    "expired": 15,
    "not_yet_valid": 16,
}
_FINGERPRINT = re.compile(r"[0-9a-f]{16}")
_CODE = re.compile(r"\s*SD\d+\.")
_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


def commands(words: Words) -> Iterable[click.Command]:
    return _verify(words), _trust(words), _trusted(words)


def _verify(words: Words) -> click.Command:
    @click.command("verify", help=words("help.long.certificate_verify"))
    @click.argument("what", metavar="FILE|CODE")
    @click.option("--issuer", "named", metavar="FILE|FINGERPRINT", multiple=True, help=words("option.issuer"))
    @click.option("--revocations", "listed", metavar="FILE", type=_FILE, help=words("option.revocations"))
    @json_option(words)
    @lang_option(words)
    def verify(what: str, named: tuple[str, ...], listed: Path | None, as_json: bool) -> int:
        from simulator.certificates import revocations

        trusted = _issuers(named)
        known = revocations.read_file(listed, trusted) if listed else None
        verdict = _judged(what, trusted, known, time.time_ns() // 1_000_000)
        if as_json:
            click.echo(json.dumps({"state": verdict.state, **asdict(verdict)}, ensure_ascii=False, indent=2))
        else:
            _show(words, verdict)
        return EXITS[verdict.state]

    return verify


def _judged(what: str, trusted: Issuers, known: object, at: int) -> Verdict:
    """Raises NotFound for what is neither a file nor the beginning of a code."""
    from simulator.certificates import Revocations, sheets

    assert known is None or isinstance(known, Revocations)
    if what == "-":
        return sheets.judge_bytes(sys.stdin.read().encode("utf-8", "replace"), trusted, known, at=at)
    if _CODE.match(what):
        return sheets.judge_bytes(what.encode("utf-8", "replace"), trusted, known, at=at)
    if not Path(what).is_file():
        raise NotFound(
            f"'{what[:60]}' is neither a file nor the code of a certificate, which begins with SD1.",
            code="no_file_no_code",
            what=what[:60],
        )
    return sheets.judge_file(Path(what), trusted, known, at=at)


def _issuers(named: tuple[str, ...]) -> Issuers:
    """What was pinned on this machine, or the files named; of these only the fingerprints named."""
    from simulator.certificates import Issuers
    from simulator.certificates.issuers import confirmed, read_file

    names = [one.lower() for one in named if not Path(one).is_file()]
    files = [Path(one) for one in named if Path(one).is_file()]
    for name in names:
        if not _FINGERPRINT.fullmatch(name):
            raise BadValue(
                f"'{name}' is neither a file nor a fingerprint of 16 hexadecimal digits.",
                code="no_fingerprint",
                what=name,
            )
    if not files:
        pool = _pinned()
        return pool.only(*names) if names else pool
    found = Issuers()
    for file in files:
        for part in [confirmed(file, name) for name in names] if names else [read_file(file)]:
            found = found.together(part)
    return found


def _pinned() -> Issuers:
    """The keys of this data folder: its own, and those of others that were pinned with `trust`."""
    from simulator.attempts import home
    from simulator.certificates.issuers import read_folder
    from simulator.storage.keyring import Keyring

    keyring = Keyring(home())
    return keyring.trusted().together(read_folder(keyring.folder / "trusted"))


def _show(words: Words, verdict: Verdict) -> None:
    say(words(f"verdict.{verdict.state}"))
    for state in verdict.states[1:]:
        say(words("verdict.also", what=words(f"verdict.{state}")))
    if verdict.file_changed:
        say(words("verdict.file_changed"))
    if verdict.certificate is not None:
        say(words("verdict.says" if verdict.is_proved or verdict.file_changed else "verdict.claims"))
        for name, value in _fields(words, verdict):
            say(f"  {words(f'verdict.field.{name}')}  {value}")
    if verdict.signer:
        say(words("verdict.signer", signer=verdict.signer))
    if verdict.state == "unknown_key":
        others = words.joined(verdict.trusted)
        say(words("verdict.trusted", keys=others) if others else words("verdict.nobody_trusted"))
    if verdict.revoked is not None:
        say(
            words("verdict.revoked_at", day=_day(verdict.revoked.at), why=words(f"revocation.{verdict.revoked.reason}"))
        )
    if verdict.as_of is not None:
        told = {
            "number": verdict.as_of.number,
            "day": _day(verdict.as_of.issued),
            "next": _day(verdict.as_of.next_update),
        }
        say(words("verdict.as_of", **told))


def _fields(words: Words, verdict: Verdict) -> Iterable[tuple[str, str]]:
    """Every field that is signed."""
    found = verdict.certificate
    assert found is not None
    areas = [f"{area.zh if words.lang == 'zh' else area.en} {area.percent}%" for area in found.areas]
    yield "number", found.number
    yield "holder", found.holder
    yield "scheme", words("verdict.version", scheme=found.scheme, version=found.version)
    yield "result", words("verdict.total", level=words(f"sheet.level.{found.level}"), total=found.total)
    yield "areas", words.joined(areas) or "-"
    yield "left_out", words.joined(list(found.left_out)) or "-"
    yield "issuer", found.issuer
    yield "issued", found.issued
    yield "expires", found.expires
    yield "certifying", words("verdict.yes" if found.certifying else "verdict.no")
    yield "evidence", found.evidence


def _day(at: int) -> str:
    from simulator.certificates.revocations import instant

    return instant(at)[:10]


def _trust(words: Words) -> click.Command:
    @click.command("trust", help=words("help.long.certificate_trust"))
    @click.argument("file", metavar="FILE", type=_FILE)
    @click.option("--fingerprint", metavar="FINGERPRINT", help=words("option.fingerprint"))
    @lang_option(words)
    def trust(file: Path, fingerprint: str | None) -> int:
        from simulator.attempts import home
        from simulator.certificates.issuers import confirmed, name_in, pinned, read_file

        say(words("trust.holds", name=name_in(file) or "-", keys=words.joined(sorted(read_file(file).keys))))
        if fingerprint is None:
            if not sys.stdin.isatty():
                raise BadAction("Say which key with --fingerprint.", code="fingerprint_needed")
            fingerprint = str(click.prompt(words("trust.ask"), err=True))
        name = fingerprint.strip().lower()
        found = confirmed(file, name)
        if name not in found.keys:
            raise BadValue(f"{file} holds no key {name}.", code="other_fingerprint", file=str(file), signer=name)
        folder = home() / "keys" / "trusted"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.json").write_bytes(pinned(name_in(file), found))
        say(words("trust.done", keys=words.joined(sorted(found.keys))))
        return OK

    return trust


def _trusted(words: Words) -> click.Command:
    @click.command("trusted", help=words("help.long.certificate_trusted"))
    @lang_option(words)
    def trusted() -> int:
        from simulator.attempts import home
        from simulator.certificates.issuers import name_in, read_file
        from simulator.storage.keyring import Keyring

        keyring = Keyring(home())
        for name in sorted(keyring.issuers()):
            say(words("trust.own", signer=name))
        for file in sorted((keyring.folder / "trusted").glob("*.*")):
            for name in sorted(read_file(file).keys):
                say(words("trust.other", signer=name, name=name_in(file) or file.name))
        return OK

    return trusted
