"""The OpenAPI 3.1 document, made of the operations and the classes that check what goes over the wire."""

import re
from functools import cache
from typing import Any

from django.conf import settings
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from vlechtwerk.api import problems, resources, schemas
from vlechtwerk.api.enums import Scope
from vlechtwerk.api.operations import Operation

ETAG = {"description": "what `If-None-Match` and `If-Match` ask for", "schema": {"type": "string"}}
IDEMPOTENCY = {
    "name": "Idempotency-Key", "in": "header", "required": False,
    "schema": {"type": "string", "pattern": "^[!-~]{1,200}$"},
    "description": "Made up by you, one per thing to do. Sent again within 48 hours the same request gets the same answer.",
}  # fmt: skip
TEXT = {"schema": {"type": "string"}}
INTRODUCTION = """Reads and writes what you may see and do on the pages of the network, narrowed by the scopes of your token.

* **Token**: made on the page "API keys" of your account; sent as `Authorization: Bearer vlw_…`.
* **Lists** come in pages, the oldest first; follow `next` (also in `Link`) until it is `null`.
* **Times** are RFC 3339 in UTC. **Amounts** are whole hundredths of a knowledge coin: 100 is one coin.
* **Reading again**: send `If-None-Match` with the `ETag`; 304 means that nothing changed.
* **Changing**: send `If-Match`; 412 means that somebody was before you.
* **Writing**: send an `Idempotency-Key`, so that sending twice is doing once.
* **A no** is a problem document (RFC 9457). 409 is a no of the rules of the network, 422 one of the shape.
"""


@cache
def document() -> dict[str, Any]:
    """The whole document. Made once: nothing in it changes while the process runs."""
    paths: dict[str, Any] = {}
    for where, operations in resources.by_path().items():
        paths[f"/api/v1/{where}"] = {one.method.lower(): _operation(one) for one in operations}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": settings.NETWORK_NAME, "version": "1.0.0", "description": INTRODUCTION,
            "contact": {"email": settings.NETWORK_MAIL},
        },
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "servers": [{"url": settings.BASE_URL}],
        "security": [{"token": []}],
        "tags": [{"name": name} for name in dict.fromkeys(one.path.partition("/")[0] for one in resources.OPERATIONS)],
        "paths": paths,
        "components": {
            "schemas": _schemas(), "securitySchemes": {"token": _token()},
            "responses": {f"Problem{status}": _problem(status) for status in problems.MEANING},
        },
    }  # fmt: skip


def _token() -> dict[str, Any]:
    scopes = "\n".join(f"* `{scope.value}`" for scope in Scope)
    return {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "vlw_…",
        "description": f"A token has some of these scopes:\n\n{scopes}",
    }


def _operation(one: Operation) -> dict[str, Any]:
    found: dict[str, Any] = {
        "operationId": one.name, "summary": one.summary, "tags": [one.path.partition("/")[0]],
        "security": [{"token": [one.scope]}], "description": f"Needs the scope `{one.scope}`.",
        "parameters": [*_parts(one), *_asked(one), *_heads(one)], "responses": _responses(one),
    }  # fmt: skip
    if one.body:
        found["requestBody"] = {"required": True, "content": {"application/json": {"schema": _ref(one.body)}}}
    return found


def _parts(one: Operation) -> list[dict[str, Any]]:
    shapes = {"key": {"type": "string", "pattern": "^[0-9a-z]{12}$"}, "number": {"type": "string", "format": "uuid"}}
    return [
        {"name": name, "in": "path", "required": True, "schema": shapes[name]}
        for name in re.findall("{(.*?)}", one.path)
    ]


def _asked(one: Operation) -> list[dict[str, Any]]:
    found = []
    for name, info in one.query.model_fields.items():
        schema = _plain(one.query.model_json_schema(ref_template=REF)["properties"][name])
        found.append({"name": name, "in": "query", "required": info.is_required(), "schema": schema})
    return found


def _plain(schema: dict[str, Any]) -> dict[str, Any]:
    """A question that may be left out is not one that may be ``null``: there is no null in an address."""
    some: dict[str, Any] = next((one for one in schema.pop("anyOf", []) if one != {"type": "null"}), {})
    kept = {
        name: value
        for name, value in schema.items()
        if name not in {"title", "default"} or (name, value) == ("default", 50)
    }
    return some | kept


def _heads(one: Operation) -> list[dict[str, Any]]:
    if one.method == "POST":
        return [IDEMPOTENCY]
    name = "If-Match" if one.lock else "If-None-Match"
    return [{"name": name, "in": "header", "required": False, "description": "an `ETag`", **TEXT}]


def _responses(one: Operation) -> dict[str, Any]:
    fitting = [401, 403, 404, 405, 422, 429, 500, 400]
    fitting += [409, 413, 415] if one.body else []
    fitting += [412] if one.lock else []
    found: dict[str, Any] = {
        str(status): {"$ref": f"#/components/responses/Problem{status}"} for status in sorted(fitting)
    }
    good: dict[str, Any] = {"content": {"application/json": {"schema": _ref(one.answer)}}, "headers": {"ETag": ETAG}}
    if one.rows:
        good["headers"] |= {"Link": {"description": 'the next page, `rel="next"`', **TEXT}}
    if one.method == "POST":
        new = {"Location": {"description": "where it is read", **TEXT}} if one.read_at else {}
        found["201"] = {"description": "made", **good, "headers": good["headers"] | new}
    if one.method != "POST" or one.name == "add_intake":
        found["200"] = {"description": "as it is", **good}
    if one.method == "GET":
        found["304"] = {"description": "nothing changed", "headers": {"ETag": ETAG}}
    return found


def _problem(status: int) -> dict[str, Any]:
    heads = {401: "WWW-Authenticate", 405: "Allow", 429: "Retry-After"}
    made: dict[str, Any] = {
        "description": problems.MEANING[status],
        "content": {problems.MEDIA_TYPE: {"schema": _ref(schemas.ProblemDocument)}},
    }
    return made | ({"headers": {heads[status]: TEXT}} if status in heads else {})


REF = "#/components/schemas/{model}"


def _ref(model: type[BaseModel]) -> dict[str, str]:
    return {"$ref": REF.format(model=_called(model))}


def _called(model: type[BaseModel]) -> str:
    """The name that the schemas have: of a page of people ``Page_Person_``."""
    return re.sub(r"[^A-Za-z0-9]", "_", model.__name__)


def _schemas() -> dict[str, Any]:
    """Every class that an operation names, and what those name. What is left out and may not be empty has no default."""
    named: dict[type[BaseModel], Any] = {schemas.ProblemDocument: "serialization"}
    for one in resources.OPERATIONS:
        named[one.answer] = "serialization"
        named |= {one.body: "validation"} if one.body else {}
    _, made = models_json_schema(list(named.items()), ref_template=REF)
    found: dict[str, Any] = made["$defs"]
    for schema in found.values():
        for part in schema.get("properties", {}).values():
            if part.get("default") in ("", None):
                part.pop("default", None)
        schema["examples"] = [_example(schema, found)]
    return dict(sorted(found.items()))


def _example(schema: dict[str, Any], all_of: dict[str, Any], name: str = "") -> Any:
    """What a thing of this shape looks like, from the names of its fields."""
    if name in schemas.EXAMPLES:
        return schemas.EXAMPLES[name]
    if "$ref" in schema:
        return _example(all_of[schema["$ref"].rpartition("/")[2]], all_of)
    if "enum" in schema:
        return schema["enum"][0]
    if "anyOf" in schema:
        return _example(schema["anyOf"][0], all_of)
    if schema.get("type") == "array":
        return [_example(schema["items"], all_of)]
    if schema.get("type") == "object":
        return {part: _example(about, all_of, part) for part, about in schema.get("properties", {}).items()}
    fixed = {"date-time": schemas.WHEN, "uuid": "0b0d7b3e-95b4-4a51-9d49-6f0f0a3f7c11"}
    return fixed.get(schema.get("format", ""), "…")
