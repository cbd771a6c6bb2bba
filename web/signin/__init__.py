"""Signing in and out, choosing a password with a one-time code, and the first administrator."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from simulator.errors import SimulatorError
from web.answers import told
from web.pages import simulator
from web.signed_in import begin, forget, public, source, who

blueprint = Blueprint("signin", __name__, template_folder="templates")
LEFT = "left"  # in the session of somebody who signed out just now


@blueprint.app_template_global()
def demo_people() -> list[dict[str, str]]:
    """Whom a visitor may sign in as, in a demo only."""
    from simulator.service.demonstration import PASSWORD

    if not current_app.config["DEMO"]:
        return []
    return [{"login": login, "role": role, "password": PASSWORD} for login, role in simulator().demo_people()]


def _onwards(wanted: str) -> str:
    """Where somebody wanted to go before signing in: a path of this server, never another address."""
    is_own = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and "\\" not in wanted
    return wanted if is_own and not any(ord(sign) < 32 for sign in wanted) else url_for("home.index")


@blueprint.get("/sign-in")
@public
def index() -> ResponseReturnValue:
    if not simulator().people.has_administrator():
        return redirect(url_for("signin.install"))
    left = session.pop(LEFT, False)
    return render_template("signin/index.html", next=request.args.get("next", ""), login="", left=left)


@blueprint.post("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    login, wanted = request.form.get("login", ""), request.form.get("next", "")
    try:
        entered = simulator().people.sign_in(login=login, password=request.form.get("password", ""), source=source())
    except SimulatorError as refused:
        page = render_template("signin/index.html", next=wanted, login=login, wrong=told(refused))
        return page, 401
    begin(entered)
    return redirect(url_for("account.password", first=1) if entered.must_change else _onwards(wanted))


@blueprint.post("/sign-out")
@public
def out() -> ResponseReturnValue:
    return _left()


@blueprint.post("/sign-out-everywhere")
def out_everywhere() -> ResponseReturnValue:
    simulator().people.sign_out(who())
    return _left()


def _left() -> ResponseReturnValue:
    """To the sign-in page, where the browser forgets what it kept of half-typed words."""
    forget()
    session[LEFT] = True
    return redirect(url_for("signin.index"))


@blueprint.get("/code")
@public
def code() -> ResponseReturnValue:
    return render_template("signin/code.html", login="", code="")


@blueprint.post("/code")
@public
def use_code() -> ResponseReturnValue:
    login, given = request.form.get("login", ""), request.form.get("code", "")
    password, again = request.form.get("password", ""), request.form.get("again", "")
    try:
        _same(password, again)
        entered = simulator().people.use_code(login=login, code=given, password=password, source=source())
    except SimulatorError as refused:
        return render_template("signin/code.html", login=login, code=given, wrong=told(refused)), 400
    begin(entered)
    return redirect(url_for("home.index"))


@blueprint.get("/install")
@public
def install() -> ResponseReturnValue:
    if simulator().people.has_administrator():
        return redirect(url_for("signin.index"))
    return render_template("signin/install.html", form={})


@blueprint.post("/install")
@public
def do_install() -> ResponseReturnValue:
    form = request.form
    try:
        _same(form.get("password", ""), form.get("again", ""))
        entered = simulator().people.install(
            login=form.get("login", ""), name=form.get("name", ""), password=form.get("password", "")
        )
    except SimulatorError as refused:
        return render_template("signin/install.html", form=form, wrong=told(refused)), 400
    begin(entered)
    flash_welcome()
    return redirect(url_for("home.index"))


def flash_welcome() -> None:
    from web.pages import t

    flash(t("signin.installed"), "good")


def _same(password: str, again: str) -> None:
    if password != again:
        raise SimulatorError("The two passwords differ; type the same twice.", code="passwords_differ")
