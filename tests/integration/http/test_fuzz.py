"""Whatever is sent, the answer is one that the document describes."""

from typing import Any

import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case, Response
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.core.parameters import ParameterLocation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)
from starlette.testclient import TestClient

from leaderboard_adapters.memory.ranking_store import MemoryRankingStore
from leaderboard_adapters.memory.repository import MemoryRepository
from leaderboard_core import Application
from leaderboard_core.domain.board import BOARD_ID
from leaderboard_core.domain.fields import Rule
from leaderboard_core.domain.submission import PLAYER_ID
from leaderboard_shells.http.app import create_app
from leaderboard_shells.monitoring.readiness import Readiness
from tests.integration.http.kit import BOARDS, SCORES, submission

BOARD_IDS = ["game1", "game2", "game3"]
PLAYER_IDS = ["alice", "bob", "a/b", "ü"]
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
    negative_data_rejection,
    unsupported_method,
]

app = create_app(Application.over(MemoryRepository(), MemoryRankingStore()), Readiness())
# A batch of too many scores is not a wrong one but too large a request.
REJECTIONS = {"negative_data_rejection": {"expected-statuses": [400, 403, 404, 409, 413, 422]}}
schema = schemathesis.openapi.from_asgi(
    "/openapi.json", app, config=SchemathesisConfig.from_dict({"checks": REJECTIONS})
)
KNOWN = {"id": (BOARD_ID, BOARD_IDS), "player_id": (PLAYER_ID, PLAYER_IDS)}


@schema.hook
def map_path_parameters(_context: object, drawn: dict[str, Any] | None) -> dict[str, Any] | None:
    """Three of four paths lead to boards and players that there are, so that more than 404 is seen."""
    return drawn and {name: mostly_known(value, *KNOWN[name]) for name, value in drawn.items()}


@schema.hook
def map_body(_context: object, drawn: Any) -> Any:
    """So do three of four submissions."""
    if isinstance(drawn, dict) and "leaderboard_id" in drawn:
        return drawn | {"leaderboard_id": mostly_known(drawn["leaderboard_id"], *KNOWN["id"])}
    return drawn


def mostly_known(value: Any, rule: Rule, known: list[str]) -> Any:
    """What is wrong stays wrong."""
    if rule.fault(value) is not None or (size := len(value)) % 4 == 0:
        return value
    return known[size % len(known)]


def sow(client: TestClient) -> None:
    """See to it that the boards are there, with players, whatever was done to them before."""
    for board_id, order, mode in zip(BOARD_IDS, ["desc", "asc", "desc"], ["replace", "best", "increment"], strict=True):
        client.post(BOARDS, json={"id": board_id, "name": "Game", "sort_order": order, "update_mode": mode})
        scores = [submission(player, 10) | {"leaderboard_id": board_id} for player in PLAYER_IDS]
        client.post(f"{SCORES}/batch", json={"scores": scores})


@schema.parametrize()
@settings(max_examples=60, derandomize=True, suppress_health_check=list(HealthCheck))
def test_any_request(case: Case) -> None:
    """No request makes the server fail, none is answered otherwise than described, and no wrong one is accepted."""
    sow(TestClient(app))

    answer = case.call()

    # Of several readings each is refused by itself, and the answer as a whole is none that was.
    refused = case.path == "/api/v1/query" and any(one["status"] == 422 for one in _results(answer))
    may_be_right = refused or _is_put_right(case)
    checks = [check for check in CHECKS if not (may_be_right and check is negative_data_rejection)]
    case.validate_response(answer, checks=checks)


def _is_put_right(case: Case) -> bool:
    """Whether what was wrong with a request was its path, and the path leads to what there is now."""
    drawn = case.meta.components.get(ParameterLocation.PATH) if case.meta else None
    known = {*BOARD_IDS, *PLAYER_IDS}
    return drawn is not None and drawn.mode.is_negative and known.issuperset(case.path_parameters.values())


def _results(answer: Response) -> list[dict[str, Any]]:
    return answer.json().get("data", []) if answer.status_code == 200 else []
