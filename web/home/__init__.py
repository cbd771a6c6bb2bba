"""The first page: what to do next."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

blueprint = Blueprint("home", __name__, template_folder="templates")


@blueprint.get("/")
def index() -> ResponseReturnValue:
    return render_template("home/index.html")
