"""One's own account: language, appearance, password, sessions, tokens."""

from __future__ import annotations

from flask import Blueprint, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from simulator.errors import SimulatorError
from simulator.service.tokens import NewToken
from web.answers import good, status_of, told
from web.pages import simulator
from web.signed_in import begin, session_id, who

blueprint = Blueprint("account", __name__, url_prefix="/account", template_folder="templates")


@blueprint.get("/")
def index() -> ResponseReturnValue:
    return _page()


def _page(made: NewToken | None = None, wrong: str = "") -> str:
    return render_template(
        "account/index.html",
        me=simulator().people.me(who()).person,
        sessions=simulator().sessions.list(who()),
        this=session_id(),
        tokens=simulator().tokens.list(who()),
        made=made,
        wrong=wrong,
        now=simulator().house.clock(),
    )


@blueprint.post("/sessions/end")
def end_sessions() -> ResponseReturnValue:
    """The session of the button that was pressed, or all but this one."""
    chosen, password = request.form.get("session", ""), request.form.get("password", "")
    try:
        if chosen:
            simulator().sessions.end(who(), session=chosen, password=password)
        else:
            simulator().sessions.end_others(who(), keep=session_id(), password=password)
    except SimulatorError as refused:
        return _page(wrong=told(refused)), status_of(refused)
    good("account.session_ended")
    return redirect(url_for("account.index"))


@blueprint.post("/tokens")
def issue_token() -> ResponseReturnValue:
    days = request.form.get("days", "")
    made = simulator().tokens.issue(
        who(), name=request.form.get("name", ""), days=int(days) if days.isdigit() and len(days) < 5 else 0
    )
    return _page(made)


@blueprint.post("/tokens/revoke")
def revoke_token() -> ResponseReturnValue:
    simulator().tokens.revoke(who(), token=request.form.get("token", ""))
    good("account.token_revoked")
    return redirect(url_for("account.index"))


@blueprint.post("/language")
def language() -> ResponseReturnValue:
    chosen = request.form.get("lang", "")
    simulator().people.set_language(who(), lang=chosen)
    session["spoke"] = g.account_lang = chosen
    good("account.language_set")
    return redirect(url_for("account.index"))


@blueprint.get("/password")
def password() -> ResponseReturnValue:
    return render_template("account/password.html", first=bool(request.args.get("first")))


@blueprint.post("/password")
def change_password() -> ResponseReturnValue:
    form = request.form
    try:
        if form.get("new", "") != form.get("again", ""):
            raise SimulatorError("The two passwords differ; type the same twice.", code="passwords_differ")
        entered = simulator().people.change_password(who(), old=form.get("old", ""), new=form.get("new", ""))
    except SimulatorError as refused:
        return render_template("account/password.html", wrong=told(refused)), 400
    begin(entered)
    good("account.password_set")
    return redirect(url_for("account.index"))
