"""The onboarding modules: lessons with their clauses, a model dialogue, a short quiz."""

from __future__ import annotations

import secrets

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from simulator.service.modules import Given
from web.pages import lang, simulator
from web.questions import chosen_in_form, fields_in_form
from web.signed_in import who

blueprint = Blueprint("modules", __name__, url_prefix="/modules", template_folder="templates")


@blueprint.get("/")
def index() -> ResponseReturnValue:
    return render_template("modules/index.html", modules=simulator().training.modules(who(), lang=lang()))


@blueprint.get("/<module>")
def one(module: str) -> ResponseReturnValue:
    page = simulator().training.module(who(), module=module, lang=lang())
    return render_template("modules/one.html", page=page, key=secrets.token_hex(12))


@blueprint.post("/<module>")
def answer(module: str) -> ResponseReturnValue:
    page = simulator().training.module(who(), module=module, lang=lang())
    given = [Given(item=q.id, chosen=chosen_in_form(q), fields=fields_in_form(q)) for q in page.questions]
    result = simulator().training.answer_module(
        who(),
        module=module,
        draw=request.form.get("draw", ""),
        answers=given,
        lang=lang(),
        key=request.form.get("key", "")[:60] or None,
    )
    return render_template("modules/result.html", page=page, result=result)
