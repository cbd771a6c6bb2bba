"""The JSON API: every method of the service under /api/v1/ROOM/METHOD, behind the same table of permissions."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any, cast

from flask import Blueprint, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFProtect
from pydantic import ValidationError

from simulator.errors import SimulatorError
from simulator.service import Who
from web.answers import status_of, told
from web.api import counting, known_here
from web.api.methods import Method, methods
from web.api.openapi import described
from web.api.pacing import Pace
from web.pages import simulator
from web.signed_in import public, source

blueprint = Blueprint("api", __name__, template_folder="templates")
counting.install(blueprint)


def exempt(protection: CSRFProtect) -> None:
    """A call that carries its own token needs no token against forgery: no browser sends it by itself."""
    protection.exempt(call)


@blueprint.post("/api/v1/<room>/<method>")
@public
def call(room: str, method: str) -> ResponseReturnValue:
    found = methods(simulator()).get(f"{room}.{method}")
    if found is None:
        return _problem(404, "no_method", f"There is no {room}.{method}; see /api/v1/openapi.json.")
    try:
        asker = None if found.for_anyone else _bearer()
        if seconds := _pace().wait(asker.id if asker else f"at {source()}"):
            slower = _problem(429, "too_many_calls", f"Too many calls; go on in {seconds} s.")
            slower.headers["Retry-After"] = str(seconds)
            return slower
        given = found.arguments(request.get_data(cache=False))
        full = known_here.completed(found.name, given, source=source(), backups=simulator().backups)
        answer = found.call(asker, full)
    except ValidationError as wrong:
        places = [{"at": ".".join(map(str, e["loc"])), "what": e["msg"]} for e in wrong.errors(include_url=False)]
        return _problem(422, "arguments", "The arguments do not fit.", places)
    except SimulatorError as refused:
        status = 401 if refused.code == "refused_token" else status_of(refused)
        return _problem(status, refused.code, told(refused))
    return Response(found.plain(answer), mimetype="application/json")


def _pace() -> Pace:
    return cast(Pace, current_app.extensions.setdefault("pace", Pace()))


def _bearer() -> Who:
    """The person of the token. A browser's session is not taken here, so that no other page can use it."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return simulator().tokens.who(token=token.strip() if kind.lower() == "bearer" else "")


def _problem(status: int, code: str, text: str, places: list[dict[str, str]] | None = None) -> Response:
    body: dict[str, Any] = {"error": {"code": code, "text": text}}
    if places:
        body["error"]["places"] = places
    return Response(json.dumps(body, ensure_ascii=False), status=status, mimetype="application/json")


@blueprint.get("/api/v1/openapi.json")
@public
def openapi() -> ResponseReturnValue:
    return Response(json.dumps(_described(), ensure_ascii=False), mimetype="application/json")


@blueprint.get("/api")
@public
def index() -> ResponseReturnValue:
    """The same for people to read."""
    rooms: dict[str, list[Method]] = {}
    for name, method in methods(simulator()).items():
        rooms.setdefault(name.partition(".")[0], []).append(method)
    return render_template("api/index.html", rooms=rooms)


def _described() -> dict[str, Any]:
    if "openapi" not in current_app.extensions:
        current_app.extensions["openapi"] = described(methods(simulator()))
    return cast(dict[str, Any], current_app.extensions["openapi"])


@blueprint.get("/healthz")
@public
def health() -> ResponseReturnValue:
    """200 while the database answers, 503 otherwise."""
    is_well = simulator().is_ready()
    return {"status": "ok" if is_well else "database"}, 200 if is_well else 503


@blueprint.get("/metrics")
@public
def metrics() -> ResponseReturnValue:
    """Counts for a monitor, in the text format of Prometheus: by the token of somebody who may see the whole."""
    try:
        figures = asdict(simulator().upkeep.figures(_bearer()))
    except SimulatorError as refused:
        return _problem(401 if refused.code == "refused_token" else status_of(refused), refused.code, told(refused))
    text = counting.page(current_app, figures)
    return Response(text, mimetype="text/plain; version=0.0.4")
