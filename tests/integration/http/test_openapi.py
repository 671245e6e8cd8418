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
from leaderboard_shells.http.errors import PROBLEMS
from leaderboard_shells.http.openapi import document
from leaderboard_shells.http.operations import all_operations

Schema = dict[str, Any]


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

    assert {("path", "id"), ("path", "player_id"), ("query", "ids")} == required


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

    assert set(served["components"]["schemas"]) == referred


async def test_every_error_is_described_somewhere(served: Schema) -> None:
    """Each code there can be is among the codes of some operation, or told of the API as a whole."""
    codes = set()
    for _, _, operation in operations(served):
        for answer in operation["responses"].values():
            for part in answer["content"].get("application/json", {}).get("schema", {}).get("allOf", ()):
                codes |= set(part.get("properties", {}).get("code", {}).get("enum", ()))

    general = {"not_found", "method_not_allowed", "internal"}
    assert {error.code for error in PROBLEMS} == codes | general
    assert all(f"`{code}`" in served["info"]["description"] for code in general)


async def test_limits_are_the_leaderboards_own() -> None:
    """The bounds in the document are those of the leaderboard it describes."""
    described = document(all_operations(Limits(default=7, maximum=70)))
    parameters = described["paths"]["/api/v1/leaderboards/{id}/top"]["get"]["parameters"]
    [limit] = [parameter["schema"] for parameter in parameters if parameter["name"] == "limit"]

    assert {"type": "integer", "minimum": 1, "maximum": 70, "default": 7} == limit
    assert "At most 70 places" in described["paths"]["/api/v1/leaderboards/{id}/range"]["get"]["description"]
