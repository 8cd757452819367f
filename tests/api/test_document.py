"""The document is a right OpenAPI 3.1 document, and tells all there is."""

import jsonschema_rs
from schemathesis.specs.openapi.definitions import OPENAPI_31_VALIDATOR

from tests.addresses import walk
from vlechtwerk.api import schemas
from vlechtwerk.api.document import document
from vlechtwerk.api.enums import Scope
from vlechtwerk.api.resources import OPERATIONS


def test_document_is_openapi_3_1(client):
    told = client.get("/api/v1/openapi.json").json()
    assert told["openapi"] == "3.1.0"
    assert list(OPENAPI_31_VALIDATOR.iter_errors(told)) == []
    broken = told | {"info": {}}
    assert list(OPENAPI_31_VALIDATOR.iter_errors(broken)), "the validator sees what is wrong"


def test_every_address_and_operation_is_told():
    told = document()
    names = {one["operationId"] for methods in told["paths"].values() for one in methods.values()}
    assert names == {one.name for one in OPERATIONS}
    addresses = [one for one in walk() if one.name.startswith("api_") and "token" not in one.name]
    assert len(told["paths"]) == len(addresses) - 2  # the document itself, and the page


def test_operations_tell_scope_problems_and_heads():
    for where, methods in document()["paths"].items():
        for method, one in methods.items():
            assert one["security"][0]["token"][0] in {scope.value for scope in Scope}
            wanted = {"400", "401", "403", "404", "405", "422", "429", "500"}
            wanted |= {"409", "413", "415"} if method != "get" else {"200", "304"}
            assert wanted <= set(one["responses"]), (method, where)
            heads = {part["name"] for part in one["parameters"] if part["in"] == "header"}
            assert heads == {{"get": "If-None-Match", "post": "Idempotency-Key", "patch": "If-Match"}[method]}


def test_references_lead_somewhere_and_examples_fit():
    told = document()

    def refs(part):
        if isinstance(part, dict):
            yield from [part["$ref"]] if "$ref" in part else []
            for value in part.values():
                yield from refs(value)
        elif isinstance(part, list):
            for value in part:
                yield from refs(value)

    for ref in set(refs(told)):
        found = told
        for step in ref.removeprefix("#/").split("/"):
            found = found[step]
    for name, schema in told["components"]["schemas"].items():
        validator = jsonschema_rs.Draft202012Validator(
            {"$ref": f"#/components/schemas/{name}", "components": told["components"]}, validate_formats=True
        )
        for example in schema["examples"]:
            assert list(validator.iter_errors(example)) == [], (name, example)
        assert schema.get("additionalProperties") is False or "enum" in schema


def test_shapes_are_written_in_words_of_json_schema():
    """What a library does not know how to say it says in words of its own, which nobody checks."""
    known = {
        "type", "properties", "required", "additionalProperties", "items", "anyOf", "enum", "$ref", "pattern", "minLength",
        "maxLength", "minimum", "maximum", "format", "default", "title", "description", "examples",
    }  # fmt: skip

    def words(schema):
        yield from schema
        for part in [
            *schema.get("properties", {}).values(),
            *schema.get("anyOf", []),
            *([schema["items"]] if "items" in schema else []),
        ]:
            yield from words(part)

    told = document()
    parts = [
        part["schema"] for methods in told["paths"].values() for one in methods.values() for part in one["parameters"]
    ]
    assert {word for schema in [*told["components"]["schemas"].values(), *parts] for word in words(schema)} <= known
    assert "pattern" in told["components"]["schemas"]["NewNeed"]["properties"]["innovation"]


def test_unit_of_amounts_is_told():
    assert "hundredths" in document()["components"]["schemas"]["Transfer"]["properties"]["amount"]["description"]
    assert schemas.Transfer.model_fields["amount"].annotation is int


def test_page_for_people_shows_every_operation(client, db):
    page = client.get("/api/").content.decode()
    for one in OPERATIONS:
        assert f'id="{one.name}"' in page
    assert '<script src="http' not in page
