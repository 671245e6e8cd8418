"""The document says what the application does, no more and no less."""

import re
from collections.abc import Iterator
from typing import Any

import httpx2 as httpx
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from starlette.applications import Starlette
from starlette.routing import Route

from leaderboard_core.usecases.answers import Limits
from leaderboard_shells.http.errors import ERROR_SPECS
from leaderboard_shells.http.openapi import document
from leaderboard_shells.http.operations import all_operations

Schema = dict[str, Any]

#: What is answered before there is an operation.
REFUSED_BY_ENGINES = {"malformed_request", "head_too_large", "uri_too_long", "too_many_connections"}


@pytest.fixture
async def served(client: httpx.AsyncClient) -> Schema:
    return (await client.get("/openapi.json")).json()


def operations(served: Schema) -> Iterator[tuple[str, str, Schema]]:
    for path, methods in served["paths"].items():
        for method, operation in methods.items():
            yield path, method.upper(), operation


async def test_it_is_openapi_3_1(served: Schema) -> None:
    """The document is valid OpenAPI 3.1."""
    assert served["openapi"].startswith("3.1.")
    assert [] == list(OpenAPIV31SpecValidator(served).iter_errors())


async def test_no_schema_names_several_types(served: Schema) -> None:
    """But for what may be missing: generators of clients refuse to choose among types."""

    def told(part: Any, place: str) -> Iterator[str]:
        if isinstance(part, dict):
            types = part.get("type")
            if isinstance(types, list) and len([one for one in types if one != "null"]) > 1:
                yield place
            for name, inner in part.items():
                yield from told(inner, f"{place}/{name}")

    assert [] == list(told(served["components"]["schemas"], ""))


async def test_every_route_is_described(app: Starlette, served: Schema) -> None:
    """What the application routes is what the document describes, path by path and method by method."""
    routed = {
        (route.path, method) for route in app.routes if isinstance(route, Route) for method in route.methods or ()
    }

    assert {(path, method) for path, method, _ in operations(served)} == {
        (path, method) for path, method in routed if method != "HEAD"
    }


async def test_names_are_unique(served: Schema) -> None:
    """Every operation has a name of its own, for programs that generate clients."""
    names = [operation["operationId"] for _, _, operation in operations(served)]

    assert sorted(set(names)) == sorted(names)


async def test_every_parameter_of_a_path_is_described(served: Schema) -> None:
    """What stands in braces in a path is a parameter."""
    for path, _, operation in operations(served):
        described = [parameter["name"] for parameter in operation.get("parameters", ()) if parameter["in"] == "path"]
        assert re.findall(r"{(\w+)}", path) == described


async def test_what_must_be_said(served: Schema) -> None:
    """Parameters of paths are required, and so is what a query cannot do without."""
    required = {
        (parameter["in"], parameter["name"])
        for _, _, operation in operations(served)
        for parameter in operation.get("parameters", ())
        if parameter["required"]
    }

    in_queries = {("query", name) for name in ("ids", "percent", "score")}
    assert {("path", "id"), ("path", "player_id"), *in_queries} == required


async def test_everything_has_a_meaning(served: Schema) -> None:
    """Every parameter, field and answer says what it means."""
    for _, _, operation in operations(served):
        for part in [*operation.get("parameters", ()), *operation["responses"].values()]:
            assert part["description"]
    for schema in served["components"]["schemas"].values():
        for field in schema.get("properties", {}).values():
            assert field["description"]


async def test_references_lead_somewhere(served: Schema) -> None:
    """Every reference is to a schema or header that there is, and every schema is referred to."""
    referred = set(re.findall(r"'\$ref': '#/components/schemas/(\w+)'", str(served)))

    # Problem details are told of in words: any error has that form for whoever asks for it.
    assert set(served["components"]["schemas"]) - {"ProblemDetails"} == referred


async def test_every_error_is_described_somewhere(served: Schema) -> None:
    """Each code there can be is among the codes of some operation, or told of the API as a whole."""
    codes = set()
    for _, _, operation in operations(served):
        for answer in operation["responses"].values():
            codes |= set(answer.get("x-error-codes", ()))

    general = {"not_found", "method_not_allowed", "internal", "host_not_allowed", *REFUSED_BY_ENGINES}
    # What is told of each letter, and never of the request.
    codes |= {"dead_letter_not_found", "dead_letter_unsendable"}
    assert {error.code for error in ERROR_SPECS} == codes
    assert general == set(served["paths"]["/health"]["get"]["responses"]["default"]["x-error-codes"])
    assert all(f"`{code}`" in served["info"]["description"] for code in general)


async def test_limits_are_the_leaderboards_own() -> None:
    """The bounds in the document are those of the leaderboard it describes."""
    described = document(all_operations(Limits(default=7, maximum=70)))
    parameters = described["paths"]["/api/v1/leaderboards/{id}/top"]["get"]["parameters"]
    [limit] = [parameter["schema"] for parameter in parameters if parameter["name"] == "limit"]

    assert {"type": "integer", "format": "int64", "minimum": 1, "maximum": 70, "default": 7} == limit
    assert "At most 70 places" in described["paths"]["/api/v1/leaderboards/{id}/range"]["get"]["description"]


async def test_numbers_have_a_format(served: Schema) -> None:
    """Every number is a double and every whole number has 64 bits, in whatever a program sends or is answered."""
    formats = {"number": "double", "integer": "int64"}
    numbers = [(name, schema.get("format")) for schema in parts(served) for name in kinds(schema) if name in formats]

    assert len(numbers) > 50
    assert set(numbers) == set(formats.items())


async def test_errors_have_one_type(served: Schema) -> None:
    """Whatever is refused has the same schema, also where the status is one that no operation names."""
    for _, _, operation in operations(served):
        failing = {status: answer for status, answer in operation["responses"].items() if status[0] not in "23"}
        assert "default" in failing
        for answer in failing.values():
            assert {"$ref": "#/components/schemas/ErrorBody"} == answer["content"]["application/json"]["schema"]


async def test_answers_may_grow(served: Schema) -> None:
    """What is answered is open: to further fields, to further words, and to further codes."""
    schemas = served["components"]["schemas"]
    sent = {
        "Submission",
        "Batch",
        "NewBoard",
        "BoardPatch",
        "Profile",
        "PlayerPatch",
        "NewToken",
        "GroupQuery",
        "Queries",
        "Query",
        "ChosenLetters",
        "ChosenLetter",
    }
    answered = [part for name in schemas.keys() - sent for part in parts(schemas[name])]

    assert [] == [part for part in answered if "enum" in part or "const" in part]
    assert [] == [part for part in answered if part.get("additionalProperties", True) is False]
    assert all(schemas[name]["additionalProperties"] is False for name in sent)
    assert {"type", "description"} == schemas["ErrorBody"]["properties"]["code"].keys()


async def test_every_schema_has_a_type(served: Schema) -> None:
    """Nothing is left for a generator to guess: a field refers to a schema or has a type. Only what one reading among
    several is answered with is whatever that reading answers, and a score is a number or a list."""
    without = {
        f"{name}.{field}"
        for name, schema in served["components"]["schemas"].items()
        for field, described in schema["properties"].items()
        if not {"$ref", "type"} & described.keys()
    }

    scores = {"score", "previous_score", "top_score", "lowest_score", "cutoff_score"}
    assert {"QueryResult.data"} == {place for place in without if place.rpartition(".")[2] not in scores}


def parts(described: Any) -> Iterator[Schema]:
    """Every schema there is, and the document's other objects with them; examples aside."""
    if isinstance(described, dict):
        yield described
        for name, part in described.items():
            if name != "example":
                yield from parts(part)
    elif isinstance(described, list):
        for part in described:
            yield from parts(part)


def kinds(schema: Schema) -> list[str]:
    """The types that a schema lets pass."""
    match schema.get("type"):
        case str(kind):
            return [kind]
        case list(several):
            return several
    return []
