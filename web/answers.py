"""What a person reads when something cannot be done: a page, or a note on the page that they came from."""

from __future__ import annotations

import secrets
from urllib.parse import urlsplit

from flask import Flask, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from simulator.errors import (
    BadAction,
    Busy,
    Erased,
    NeedsSecondPerson,
    NotFound,
    NotNow,
    Refused,
    SimulatorError,
    Stale,
)
from web.pages import t, words

STATUS: tuple[tuple[type[SimulatorError], int], ...] = (
    (Refused, 403),
    (NeedsSecondPerson, 403),
    (NotFound, 404),
    (Erased, 410),
    (Stale, 409),
    (NotNow, 409),
    (BadAction, 400),
    (Busy, 503),
)


def told(error: SimulatorError) -> str:
    """A refusal in the language of this page."""
    return words().error(error)


def status_of(error: SimulatorError) -> int:
    return next((status for kind, status in STATUS if isinstance(error, kind)), 400)


def good(key: str, **slots: object) -> None:
    """Say on the next page that something was done."""
    flash(t(key, **slots), "good")


def back_to(default: str) -> str:
    """The page that a form came from, or `default`: an address of this server only."""
    wanted = request.form.get("back", "")
    parts = urlsplit(wanted)
    is_own = wanted.startswith("/") and not wanted.startswith("//") and not parts.scheme and not parts.netloc
    return wanted if is_own and "\\" not in wanted else default


def note(text: str, status: int) -> ResponseReturnValue:
    """A refusal alone, for a page that stays as it is."""
    return (
        render_template("notices.html", notes=[("bad", text)]),
        status,
        {"HX-Retarget": "#notices", "HX-Reswap": "innerHTML"},
    )


def install(app: Flask) -> None:
    @app.errorhandler(SimulatorError)
    def refused(error: SimulatorError) -> ResponseReturnValue:
        status = status_of(error)
        if request.headers.get("HX-Request"):
            return note(told(error), status)
        came_from = urlsplit(request.referrer or "")
        if request.method == "POST" and came_from.netloc == request.host and status != 403:
            flash(told(error), "bad")
            return redirect(back_to(f"{came_from.path}?{came_from.query}" if came_from.query else came_from.path))
        return render_template("error.html", heading=t(f"web.error.{status}"), text=told(error)), status

    @app.errorhandler(CSRFError)
    def too_old(error: CSRFError) -> ResponseReturnValue:
        if request.headers.get("HX-Request"):
            return note(t("web.error.csrf"), 400)
        return render_template("error.html", heading=t("web.error.400"), text=t("web.error.csrf")), 400

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> ResponseReturnValue:
        code = error.code or 500
        known = code if code in (400, 403, 404, 405, 409, 413, 429) else 500
        if request.headers.get("HX-Request"):
            return note(t(f"web.error.text_{known}"), code)
        return render_template("error.html", heading=t(f"web.error.{known}"), text=t(f"web.error.text_{known}")), code

    @app.errorhandler(Exception)
    def broken(error: Exception) -> ResponseReturnValue:
        reference = secrets.token_hex(4)
        app.logger.error("error %s at %r", reference, request.path, exc_info=error)
        if request.headers.get("HX-Request"):
            return note(t("web.error.text_500"), 500)
        page = render_template(
            "error.html", heading=t("web.error.500"), text=t("web.error.text_500"), reference=reference
        )
        return page, 500

    app.jinja_env.globals["home_url"] = lambda: url_for("home.index")
