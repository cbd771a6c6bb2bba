"""Who this request is from. Every page asks for it, unless its function is marked `public`."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from flask import Flask, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from simulator.errors import Refused
from simulator.service import Who
from simulator.service.signing_in import SignedIn
from web.browsers import browser_of
from web.pages import simulator

F = TypeVar("F", bound=Callable[..., object])
REFRESHED = 60  # seconds after which a session that is in use counts its idle time anew
CONFIRMED_FOR = 15 * 60  # seconds for which a password given again counts, before an exam begins


def public(view: F) -> F:
    """Marks a page that needs no signing in."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def leads_to(method: str) -> Callable[[F], F]:
    """Marks a page that is a way to one method of the service: nobody fills in a form to be refused afterwards."""

    def marked(view: F) -> F:
        view.leads_to = method  # type: ignore[attr-defined]
        return view

    return marked


def begin(entered: SignedIn) -> None:
    """A new session for somebody whose password was right; nothing of an earlier one is kept.

    Whoever chose a language while nobody was signed in meant it: the account speaks it from now on.
    """
    chosen = None if session.get("id") else session.get("lang")
    forget()
    session.permanent = True
    opened = simulator().begin_session(entered.who, browser=browser_of(request), epoch=entered.epoch)
    session.update(id=opened, confirmed=int(time.time()), spoke=chosen or entered.who.lang)
    if chosen and chosen != entered.who.lang:
        simulator().people.set_language(entered.who, lang=chosen)


def forget() -> None:
    """End the session of this browser, on the server too: a copy of its cookie opens nothing any more."""
    if known := session.get("id"):
        simulator().leave_session(str(known))
    session.clear()


def session_id() -> str:
    return str(session.get("id", ""))


def confirmed() -> bool:
    """Whether the person gave the password within the last quarter of an hour."""
    return int(time.time()) - int(session.get("confirmed", 0)) < CONFIRMED_FOR


def confirm() -> None:
    session["confirmed"] = int(time.time())


def who() -> Who:
    """The person of this request, for calls of the service."""
    return Who(id=g.account_id)


def source() -> str:
    """Where a request comes from, for limits."""
    return request.remote_addr or "-"


def _load() -> ResponseReturnValue | None:
    g.account_id = ""
    view = current_app.view_functions.get(request.endpoint or "")
    is_public = view is None or getattr(view, "is_public", False) or request.endpoint == "static"
    known = session.get("id")
    if known and request.endpoint != "static":
        try:
            me = simulator().visitor(str(known))
        except Refused:
            spoke = session.get("spoke")
            session.clear()
            if spoke:
                session["spoke"] = spoke
        else:
            if int(time.time()) - int(session.get("used", 0)) >= REFRESHED:
                session["used"] = int(time.time())
            g.account_id, g.account_name, g.account_lang = me.who.id, me.name, me.who.lang
            g.account_roles, g.account_login = me.who.roles, me.login
            asked = request.args.get("lang")
            if asked in ("zh", "en") and asked != me.who.lang:
                # One language everywhere: what the service says follows the account.
                simulator().people.set_language(Who(id=me.who.id), lang=asked)
                g.account_lang = session["spoke"] = asked
    if not is_public and not g.account_id:
        return _to_sign_in()
    if method := getattr(view, "leads_to", ""):
        simulator().must_admit(who(), method)
    return None


def _to_sign_in() -> ResponseReturnValue:
    """To the sign-in page, and back here afterwards; a page that stays open is told to go there as a whole."""
    wanted = request.full_path.rstrip("?") if request.method == "GET" else ""
    there = url_for("signin.index", next=wanted or None)
    if request.headers.get("HX-Request"):
        return "", 401, {"HX-Redirect": url_for("signin.index")}
    return redirect(there)


def install(app: Flask) -> None:
    app.before_request(_load)
