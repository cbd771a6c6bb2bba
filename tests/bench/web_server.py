"""The two servers that are compared, each in a process of its own, and the people for whom sessions are prepared."""

from __future__ import annotations

import logging
import sys
import time
from pathlib import Path

import waitress
from flask import Flask, request, session
from flask_wtf.csrf import generate_csrf
from sqlalchemy import insert, text

from simulator.service import Simulator, Who
from simulator.storage.engine import engine_at
from simulator.storage.tables import AccountRow
from web import create_app
from web.serving import HOW, THREADS, serve, serve_from_several

PASSWORD = "green-kettle-by-the-door"


def prepared(home: Path, people: int) -> tuple[Simulator, list[str]]:
    """A database with so many people, and for each the lines that a browser of theirs sends with every request."""
    app = create_app(home=home, similarity=False)
    simulator: Simulator = app.extensions["simulator"]
    simulator.people.install(login="root", name="Root", password=PASSWORD)
    heads, ids = [], [f"person/p{number:04}" for number in range(people)]
    with simulator.house.store.writing() as transaction:
        for person in ids:
            transaction.add_person(person, person, at=1)
        plain = {"password": None, "roles": ["trainee"], "lang": "zh", "extra": 0, "external": False}
        fixed = {**plain, "active": True, "epoch": 1, "wrong": 0, "locked_until": None}
        transaction.session.flush()
        transaction.session.execute(insert(AccountRow), [{"person": one, "login": one, **fixed} for one in ids])
    sign = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    for person in ids:
        with app.test_request_context():
            now = int(time.time())
            session.permanent = True
            session.update(id=simulator.begin_session(Who(id=person), browser=""), confirmed=now, used=now)
            token = generate_csrf()
            cookie = sign.dumps(dict(session))
        heads.append(f"Cookie: {app.config['SESSION_COOKIE_NAME']}={cookie}\r\nX-CSRFToken: {token}\r\n")
    return simulator, heads


def bare(home: Path) -> Flask:
    """One durable insert and nothing else, with the same settings of the database."""
    home.mkdir(parents=True, exist_ok=True)
    engine = engine_at(f"sqlite:///{home / 'bare.sqlite'}")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE said (key TEXT PRIMARY KEY, line TEXT NOT NULL)"))
    app = Flask(__name__)

    @app.post("/insert")
    def insert() -> str:
        with engine.begin() as connection:
            row = {"key": request.form["key"], "line": request.form["line"]}
            connection.execute(text("INSERT INTO said VALUES (:key, :line)"), row)
        return "ok"

    return app


def main(kind: str, home: str, port: str) -> None:
    if kind == "bare":
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        waitress.serve(bare(Path(home)), host="127.0.0.1", port=int(port), threads=THREADS, **HOW)
    elif kind == "two":
        serve_from_several(lambda: create_app(home=Path(home), similarity=False), 2, host="127.0.0.1", port=int(port))
    else:
        serve(create_app(home=Path(home), similarity=kind == "similarity"), host="127.0.0.1", port=int(port))


if __name__ == "__main__":
    main(*sys.argv[1:])
