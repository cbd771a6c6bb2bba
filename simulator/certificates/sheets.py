"""Files that carry a certificate: what is in them, and whether the file itself is as it was issued.

A sheet (PDF) ends with a comment line that signs all bytes before it, so that changed print on a genuine code is
found out. A JSON file repeats the fields beside the code; a text file holds the code alone. Sheets and JSON files bring
the statements along by which a verifier who pinned an earlier key can follow to the present one.
"""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from simulator.certificates import tokens
from simulator.certificates.issuers import Issuers, Rotation, rotations_from
from simulator.certificates.revocations import Revocations
from simulator.certificates.signing import UNREADABLE, Sign, from_text, is_signed, to_text
from simulator.certificates.verdict import State, Verdict, judge
from simulator.content.base import canonical
from simulator.errors import NotFound

LARGEST = 20 * 1024 * 1024  # bytes; a sheet has some 60 KB
_SIGNED = re.compile(rb"%SDF1\.([0-9a-f]{16})\.([A-Za-z0-9_-]{86})\n?\Z")
_ROTATIONS = re.compile(rb"%SDR1\.([A-Za-z0-9_-]+)\n\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """The code in a file. `signer`, `signature`, `body`: a sheet's own signature; `agrees`: the fields beside the code
    are those that it says.
    """

    token: str
    rotations: tuple[Rotation, ...] = ()
    is_sheet: bool = False
    signer: str = ""
    signature: bytes = b""
    body: bytes = b""
    agrees: bool = True


def close(sheet: bytes, sign: Sign, rotations: Iterable[Rotation] = ()) -> bytes:
    """A finished PDF with its signature as its last line, which readers of PDF pass over."""
    body = sheet if sheet.endswith(b"\n") else sheet + b"\n"
    if told := [one.plain() for one in rotations]:
        body += b"%SDR1." + to_text(canonical(told)).encode() + b"\n"
    signer, signature = sign(_said(body))
    return body + f"%SDF1.{signer}.{to_text(signature)}\n".encode()


def as_json(token: str, rotations: Iterable[Rotation] = ()) -> bytes:
    """A code with its fields beside it, for other programs."""
    certificate = tokens.read(token).certificate
    told = {
        "token": token,
        "certificate": asdict(certificate) if certificate else None,
        "rotations": [one.plain() for one in rotations],
    }
    return json.dumps(told, ensure_ascii=False, indent=2).encode() + b"\n"


def judge_file(file: Path, issuers: Issuers, revocations: Revocations | None, *, at: int) -> Verdict:
    """The verdict on a PDF, JSON or text file. Raises NotFound where it cannot be read."""
    try:
        with file.open("rb") as opened:
            data = opened.read(LARGEST + 1)
    except OSError as missing:
        raise NotFound(
            f"{file} cannot be read: {missing.strerror}.", code="no_certificate_file", file=str(file)
        ) from None
    return judge_bytes(data, issuers, revocations, at=at)


def judge_bytes(data: bytes, issuers: Issuers, revocations: Revocations | None, *, at: int) -> Verdict:
    """The verdict on the contents of a file; a genuine code in a changed file is told as edited."""
    carried = _carried(data) if len(data) <= LARGEST else None
    if carried is None:
        return Verdict(states=("malformed",), trusted=tuple(sorted(issuers.keys)))
    issuers = issuers.vouching(carried.rotations)
    found = judge(carried.token, issuers, revocations, at=at)
    if not found.is_proved or (carried.agrees and _is_as_issued(carried, issuers)):
        return found
    others: tuple[State, ...] = tuple(state for state in found.states if state not in ("valid", "not_checked", "stale"))
    return replace(found, states=("edited", *others), file_changed=True)


def _carried(data: bytes) -> Carried | None:
    """None where there is no code or more than one."""
    try:
        text = data.decode().strip("\ufeff \t\r\n")
    except UnicodeDecodeError:
        return _in_sheet(data)
    if "%PDF" in text:  # readers of PDF forgive much before and after this mark
        return _in_sheet(data)
    if text.startswith("{"):
        return _in_json(text)
    found = tokens.found_in(text) or (text,)  # a code alone may have been broken into lines
    return Carried(token=found[0]) if len(found) == 1 else None


def _in_json(text: str) -> Carried | None:
    try:
        told = json.loads(text, object_pairs_hook=_once)
        token = str(told["token"])
        certificate = tokens.read(token).certificate
        rotations = rotations_from(told.get("rotations", ()))
    except UNREADABLE:
        return None
    same = certificate is not None and canonical(told.get("certificate")) == canonical(asdict(certificate))
    return Carried(token=token, rotations=rotations, agrees=same)


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """A key that stands twice is read one way here and another way elsewhere."""
    if len(dict(pairs)) < len(pairs):
        raise ValueError("a key stands twice")
    return dict(pairs)


def _in_sheet(data: bytes) -> Carried | None:
    found = tuple(dict.fromkeys(token for part in _parts(data) for token in tokens.found_in(part.decode("latin-1"))))
    if len(found) != 1:
        return None
    hit = _SIGNED.search(data)
    body = data[: hit.start()] if hit else data
    follows = _ROTATIONS.search(body)
    try:
        signature = from_text(hit[2].decode()) if hit else b""
        rotations = rotations_from(json.loads(from_text(follows[1].decode()))) if follows else ()
    except UNREADABLE:
        signature, rotations = b"", ()
    return Carried(
        token=found[0],
        rotations=rotations,
        is_sheet=True,
        signer=hit[1].decode() if hit else "",
        signature=signature,
        body=body,
    )


def _parts(data: bytes) -> Iterator[bytes]:
    """The file as it is, and its streams inflated: other programs save what they read in another way."""
    yield data
    left, at = LARGEST, 0
    while left > 0 and (start := data.find(b"stream", at)) >= 0 and (end := data.find(b"endstream", start + 6)) >= 0:
        at = end + 9
        stretch = zlib.decompressobj()
        try:
            part = stretch.decompress(data[start + 6 : end].lstrip(b"\r\n"), left)
        except zlib.error:
            continue
        left -= len(part)
        yield part


def _is_as_issued(carried: Carried, issuers: Issuers) -> bool:
    if not carried.is_sheet:
        return True
    key = issuers.keys.get(carried.signer)
    return key is not None and is_signed(key, carried.signature, _said(carried.body))


def _said(body: bytes) -> bytes:
    return b"servicedrill-sheet-1 " + hashlib.sha256(body).hexdigest().encode()
