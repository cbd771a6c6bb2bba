"""The API described in OpenAPI 3.1, from the same signatures that answer the calls."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator import __version__
from web.api.methods import Method

_REF = "#/components/schemas/{model}"


def described(methods: Mapping[str, Method]) -> dict[str, Any]:
    """The whole document; every path is a POST with a JSON object of arguments."""
    schemas: dict[str, Any] = {"Problem": _PROBLEM}
    paths = {}
    for name, method in methods.items():
        asks, gives = _lifted(_asks(method), schemas), _lifted(_gives(method), schemas)
        first, _, rest = method.told.partition("\n")
        may = ", ".join(method.roles) or "anyone"
        operation: dict[str, Any] = {
            "operationId": name,
            "tags": [name.partition(".")[0]],
            "summary": first or name,
            "description": f"{rest.strip()}\n\nWho may: {may}.".strip(),
            "requestBody": {"content": {"application/json": {"schema": asks}}},
            "responses": {
                "200": {"description": "Done", "content": {"application/json": {"schema": gives}}},
                "default": {
                    "description": "Refused: 401 token, 403 role or person, 404 unknown, 409 not now, 422 arguments",
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
                },
            },
        }
        if method.for_anyone:
            operation["security"] = []
        paths["/api/v1/" + name.replace(".", "/")] = {"post": operation}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Service Drill", "version": __version__, "license": {"name": "Apache-2.0"}},
        "security": [{"token": []}],
        "paths": paths,
        "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}, "schemas": schemas},
    }


def _asks(method: Method) -> dict[str, Any]:
    return method.asks.model_json_schema(ref_template=_REF)


def _gives(method: Method) -> dict[str, Any]:
    return method.gives.json_schema(ref_template=_REF, mode="serialization")


def _lifted(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    """The schema with its definitions moved to where all methods share them."""
    for name, definition in schema.pop("$defs", {}).items():
        schemas.setdefault(name, definition)
    return schema


_PROBLEM: dict[str, Any] = {
    "type": "object",
    "properties": {
        "error": {
            "type": "object",
            "properties": {
                "code": {"type": "string", "description": "stable name of what is wrong"},
                "text": {"type": "string", "description": "what is wrong and what to do, in the language asked for"},
                "places": {"type": "array", "items": {"type": "object"}, "description": "which arguments, and why"},
            },
            "required": ["code", "text"],
        }
    },
    "required": ["error"],
}
