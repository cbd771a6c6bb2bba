"""The web application: drawn over `simulator.service`. This module alone puts it together and knows the storage."""

from __future__ import annotations

import importlib
import os
import secrets
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect

from simulator.service import Simulator
from simulator.service.sessions import IDLE
from simulator.storage import Store, metadata
from simulator.storage.engine import engine_at
from web import answers, headers, navigation, pages, signed_in

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# A blueprint a feature, beside its templates. `api` and `upkeep` have no pages of their own in the menu.
FEATURES = (
    "signin",
    "home",
    "account",
    "drill",
    "reports",
    "modules",
    "training",
    "exam",
    "sittings",
    "orals",
    "review",
    "certificates",
    "people",
    "scenarios",
    "standards",
    "office",
    "help",
    "api",
)
MOST_BYTES = 8 * 1024 * 1024  # of one request: an Excel file of people, a scenario
CONNECTIONS = 20  # to the database; more threads at once than this would open one for each request


def create_app(
    url: str = "", home: Path | None = None, *, demo: bool = False, secure: bool = False, similarity: bool = True
) -> Flask:
    """The application over one database; `home` holds its keys, and the database where `url` is empty.

    `secure`: it is reached by HTTPS, so cookies are sent by nothing else. `demo`: sign-ins are shown to visitors;
    the caller must only listen on loopback then. Raises WrongDatabase, KeyMissing.
    """
    home = home or Path(os.environ.get("SERVICEDRILL_HOME", "servicedrill"))
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    app = Flask(__name__)
    app.config.update(
        SQLALCHEMY_DATABASE_URI=engine_at(url or f"sqlite:///{(home / 'servicedrill.sqlite').resolve()}").url,
        SQLALCHEMY_ENGINE_OPTIONS={"pool_size": CONNECTIONS, "hide_parameters": True},
        SECRET_KEY=_secret(home),
        MAX_CONTENT_LENGTH=MOST_BYTES,
        SESSION_COOKIE_NAME="__Host-servicedrill" if secure else "servicedrill",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=secure,
        PERMANENT_SESSION_LIFETIME=timedelta(milliseconds=IDLE),
        SESSION_REFRESH_EACH_REQUEST=False,  # `signed_in` does it once a minute; signing takes its time
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: a drill may stay open for hours
        WTF_CSRF_SSL_STRICT=secure,
        DEMO=demo,
        SECURE=secure,
    )
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    database = SQLAlchemy(app, metadata=metadata)
    protection = CSRFProtect(app)
    with app.app_context():
        simulator = Simulator(Store(database.engine, home), similarity=similarity)
    simulator.take_in_release(again=True)
    app.wsgi_app = _in_one_moment(app.wsgi_app, simulator)  # type: ignore[method-assign]
    app.extensions["simulator"] = simulator
    for part in (headers, signed_in, pages, navigation, answers):
        part.install(app)
    for feature in FEATURES:
        module = importlib.import_module(f"web.{feature}")
        app.register_blueprint(module.blueprint)
        if hasattr(module, "exempt"):
            module.exempt(protection)
    return app


def _in_one_moment(answer: WSGIApplication, simulator: Simulator) -> WSGIApplication:
    """A request reads one moment of the database, in one transaction."""

    def answered(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        with simulator.one_moment():
            return answer(environ, start_response)

    return answered


def _secret(home: Path) -> bytes:
    """What signs the cookies: made once, beside the other keys; there is no default to forget about."""
    file = home / "keys" / "web.secret"
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not file.exists():
        part = file.with_suffix(f".{os.getpid()}.part")
        part.touch(mode=0o600)
        part.write_bytes(secrets.token_bytes(32))
        try:
            os.link(part, file)  # of several that start at once the first one's counts
        except FileExistsError:
            pass
        finally:
            part.unlink()
    return file.read_bytes()
