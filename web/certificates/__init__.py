"""Certificates: one's own, all, one with its proof, the public check, and a verifier that works without any server."""

from __future__ import annotations

import html
import json
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.answers import good
from web.pages import lang, simulator, t
from web.paging import page_number
from web.people import as_file
from web.signed_in import public, who

blueprint = Blueprint("certificates", __name__, template_folder="templates")
PARTS = Path(__file__).parent / "verifier"
PER_PAGE = 40
REASONS = ("issued_in_error", "result_overturned", "cheating", "misconduct", "standard_not_kept", "left", "other")


@blueprint.get("/certificates")
def index() -> ResponseReturnValue:
    page, only = page_number(), request.args.get("only", "")
    found = simulator().certificates.list(who(), only=only or None, offset=(page - 1) * PER_PAGE, limit=PER_PAGE)
    live = simulator().certificates.live(who(), person=who().id) if "trainee" in g.account_roles else None
    return render_template(
        "certificates/index.html", found=found, page=page, more=page * PER_PAGE < found.total, only=only, live=live
    )


@blueprint.get("/certificates/<number>")
def one(number: str) -> ResponseReturnValue:
    return render_template(
        "certificates/one.html", of=simulator().certificates.one(who(), number=number), reasons=REASONS
    )


@blueprint.get("/certificates/<number>.<kind>")
def file(number: str, kind: str) -> ResponseReturnValue:
    if kind == "json":
        return as_file(simulator().certificates.json(who(), number=number))
    wanted = request.args.get("in", lang())
    return as_file(simulator().certificates.pdf(who(), number=number, lang="en" if wanted == "en" else "zh"))


@blueprint.post("/certificates/<number>/revoke")
def revoke(number: str) -> ResponseReturnValue:
    form = request.form
    simulator().certificates.revoke(
        who(), number=number, reason=form.get("reason", ""), comment=form.get("comment", "")
    )
    good("cert.revoked_now")
    return redirect(url_for("certificates.one", number=number))


@blueprint.post("/certificates/issue")
def issue() -> ResponseReturnValue:
    made = simulator().certificates.issue(who(), sitting=request.form.get("sitting", ""))
    good("cert.issued_now")
    return redirect(url_for("certificates.one", number=made.certificate.number))


# --- without signing in ---


@blueprint.get("/check")
@public
def check() -> ResponseReturnValue:
    """The empty form; a code may stand in the fragment of the address, which no browser sends anywhere."""
    return render_template("certificates/check.html", verdict=None, code="", issuer=simulator().certificates.issuers())


@blueprint.post("/check")
@public
def checked() -> ResponseReturnValue:
    code, sent = request.form.get("code", "")[:20_000], request.files.get("file")
    data = sent.read() if sent and sent.filename else b""
    room = simulator().certificates
    if not data and not code.strip():
        flash(t("cert.nothing_to_check"), "warn")
        return redirect(url_for("certificates.check"))
    verdict = room.verify_file(data=data) if data else room.verify(code=code)
    return render_template("certificates/check.html", verdict=verdict, code=code, issuer=room.issuers())


@blueprint.get("/check/revocations.json")
@public
def revocations() -> ResponseReturnValue:
    return as_file(simulator().certificates.revocations())


@blueprint.get("/check/issuer.json")
@public
def issuer() -> ResponseReturnValue:
    head = {"Content-Disposition": 'attachment; filename="issuer.json"'}
    return Response(simulator().certificates.issuers().bundle, mimetype="application/json", headers=head)


@blueprint.get("/check/verifier.html")
@public
def verifier() -> ResponseReturnValue:
    """One file with everything in it: keys, words, programs. It is saved, not opened here."""
    head = {"Content-Disposition": 'attachment; filename="service-drill-verifier.html"'}
    return Response(verifier_page(), mimetype="text/html", headers=head)


def verifier_page() -> str:
    """The verifier with this issuer's keys pinned in it."""
    found = simulator().certificates.issuers()
    filled = {
        "ISSUER_NAME": html.escape(found.name),
        "FINGERPRINTS": html.escape(", ".join((found.fingerprint, *found.earlier))),
        "ISSUER": _script(json.loads(found.bundle)),
        "WORDS": _script({one: _words(one) for one in ("zh", "en")}),
        "NACL": _part("nacl.min.js"),
        "INFLATE": _part("inflate.js"),
        "VERIFIER": _part("verifier.js"),
    }
    page = _part("page.html")
    for name, text in filled.items():
        page = page.replace(f"%{name}%", text, 1)
    return page


def _words(one: str) -> dict[str, str]:
    words = simulator().words(one)
    return {key.removeprefix("verifier."): words(key) for key in words if key.startswith("verifier.")}


def _script(value: object) -> str:
    """JSON that may stand in a script: nothing in it can end the script."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c").replace("\u2028", "\\u2028")


@cache
def _part(name: str) -> str:
    return (PARTS / name).read_text(encoding="utf-8")
