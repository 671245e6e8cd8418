"""What linters of OpenAPI that others maintain say of the document: nothing but what is meant so."""

import json
from typing import Any

import httpx2 as httpx
import pytest

from tests.support.node_tool import NodeTool, fetched

SPECTRAL, REDOCLY = "@stoplight/spectral-cli@6.16.3", "@redocly/cli@2.77.0"
#: No answer lists problem details: of two media types clients make a type that is either, for every error.
NOT_LISTED = "components/schemas/ProblemDetails"
PATIENCE = 300


@pytest.fixture
async def served(client: httpx.AsyncClient) -> Any:
    return (await client.get("/openapi.json")).json()


def given(tool: NodeTool, document: Any) -> NodeTool:
    """The tool, beside the document."""
    (tool.folder / "openapi.json").write_text(json.dumps(document))
    return tool


@pytest.mark.timeout(PATIENCE)
async def test_spectral(served: Any) -> None:
    """It holds the scopes of a key against those of OAuth, though OpenAPI 3.1 lets any scheme name what it takes."""
    spectral = given(fetched("linters/spectral", SPECTRAL), served)
    rules = {"extends": ["spectral:oas"], "rules": {"oas3-operation-security-defined": "off"}}
    (spectral.folder / ".spectral.json").write_text(json.dumps(rules))

    told = spectral.run(
        *("npx", "spectral", "lint", "--quiet", "--fail-severity", "error", "--format", "json", "openapi.json")
    )

    assert [("oas3-unused-component", NOT_LISTED)] == [
        (one["code"], "/".join(map(str, one["path"]))) for one in json.loads(told)
    ]


@pytest.mark.timeout(PATIENCE)
async def test_redocly(served: Any) -> None:
    """It misses that what asks for nothing may be refused: `default` tells that, for every status."""
    redocly = given(fetched("linters/redocly", REDOCLY), served)

    told = json.loads(redocly.run("npx", "redocly", "lint", "--format", "json", "openapi.json"))["problems"]

    assert [
        ("no-unused-components", f"#/{NOT_LISTED}"),
        ("operation-4xx-response", "#/paths/~1docs/get/responses"),
        ("operation-4xx-response", "#/paths/~1openapi.json/get/responses"),
    ] == sorted((one["ruleId"], one["location"][0]["pointer"]) for one in told)
