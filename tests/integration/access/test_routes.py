"""Every route × who asks. The table is made of the document, so that a route that forgets to ask stands out."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

import httpx2 as httpx
import pytest
from attrs import frozen

from leaderboard_core import Application
from leaderboard_core.usecases.answers import Limits
from leaderboard_shells.http.openapi import document
from leaderboard_shells.http.operations import all_operations
from tests.integration.access.kit import player
from tests.integration.http.kit import refused
from tests.support.keys import bearer

#: What is open to everybody; anything else names its scope.
PUBLIC = {"health", "ready", "openapi", "docs"}
#: What is open to everybody as well, and looks at what is shown.
IDENTIFYING = {"get_access"}
#: What a key of another board gets where that is not 403: lists leave out, batches refuse item by item.
ELSEWHERE = {
    "list_leaderboards": (200, None),
    "get_player_entries": (200, None),
    "submit_batch": (422, "batch_rejected"),
    "metrics": (200, None),
    "query_leaderboards": (200, None),
    "get_profile": (404, "profile_not_found"),
}
#: What a query cannot do without, though no parameter of it must be given.
ONE_OF = {"get_score": ["rank=1"]}
#: Who may, where that takes more than the scope on the board.
RIGHT = dict.fromkeys(
    (
        "get_player_traces",
        "erase_player",
        "put_profile",
        "delete_profile",
        "list_refusals",
        "list_dead_letters",
        "send_dead_letters",
    ),
    "admin-everywhere",
)
#: What is not there yet, for whoever may ask for it.
NOT_YET = {
    "get_profile": "profile_not_found",
    "delete_profile": "profile_not_found",
    "list_dead_letters": "kafka_not_enabled",
    "send_dead_letters": "kafka_not_enabled",
    # It follows nothing that it could be filled from.
    "fill_leaderboard": "invalid",
}
#: Who has all scopes but those that open the door.
WRONG = {
    "read": "submit-game",
    "submit": "read-game",
    "moderate": "manage-game",
    "manage": "moderate-game",
    "admin": "manage-game",
}
#: Scopes that no token has.
NOT_PLAYERS = ("moderate", "manage", "admin")


@frozen
class Route:
    """One operation of the document, and a request that is right but for who sends it."""

    name: str
    method: str
    path: str
    scope: str
    body: Any
    players: bool

    async def ask(self, client: httpx.AsyncClient, headers: Mapping[str, str]) -> httpx.Response:
        return await client.request(self.method, self.path, json=self.body, headers=headers)


def described() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, operations in document(all_operations(Limits()))["paths"].items():
        for method, operation in operations.items():
            yield path, method, operation


def routes() -> Iterator[Route]:
    for path, method, operation in described():
        if operation["security"] and {} not in operation["security"]:
            query = "&".join(
                [*ONE_OF.get(operation["operationId"], ())]
                + [
                    f"{one['name']}={quote(_written(one['example']))}"
                    for one in operation.get("parameters", ())
                    if one["in"] == "query" and one["required"]
                ]
            )
            body = example(operation)
            yield Route(
                operation["operationId"],
                method.upper(),
                path.format(id="game1", player_id="alice") + (f"?{query}" if query else ""),
                operation["security"][0]["bearer"][0],
                body,
                "player_id" in path or "alice" in str(body) or "alice" in query,
            )


def _written(example: Any) -> str:
    """The example of a parameter; of a list the first item."""
    return str(example[0] if isinstance(example, list) else example)


def example(operation: Mapping[str, Any]) -> Any:
    """The document's own example, on a board and for a player that there are."""
    if "requestBody" not in operation:
        return None
    body = operation["requestBody"]["content"]["application/json"]["example"]
    match operation["operationId"]:
        case "create_leaderboard":
            return {**body, "id": "game2"}
        case "query_players":
            return {**body, "player_ids": ["alice"]}
        case "put_profile":
            return {"display_name": "Alice"}
        case "submit_score":
            return {**body, "profile": None}
        case _:
            return body


ROUTES = pytest.mark.parametrize("route", [pytest.param(route, id=route.name) for route in routes()])


def test_every_operation_says_what_it_takes() -> None:
    """Nothing is open by oversight: without a scope is only what is named here, and a scope is one of five."""
    security = {operation["operationId"]: operation["security"] for _, _, operation in described()}

    assert PUBLIC == {name for name, needed in security.items() if needed == []}
    assert IDENTIFYING == {name for name, needed in security.items() if {} in needed}
    assert {"read", "submit", "moderate", "manage", "admin"} == {route.scope for route in routes()}


@pytest.mark.parametrize("path", ["/health", "/ready", "/openapi.json", "/docs"])
async def test_what_is_public_asks_nobody(client: httpx.AsyncClient, path: str) -> None:
    """Whoever watches over the process, and whoever reads about it, needs no key; a wrong one is not looked at."""
    assert 200 == (await client.get(path)).status_code
    assert 200 == (await client.get(path, headers=bearer("unknown"))).status_code


#: What opens nothing: nothing, what nobody or nobody any more is known by, and what is not sent as it should be.
NOBODY: Sequence[Mapping[str, str]] = (
    {},
    bearer("unknown"),
    bearer("expired"),
    {"Authorization": "Basic bGJrX2FkbWluLWdhbWU6"},
    {"Authorization": "Bearer"},
    {"Authorization": "lbk_admin-game"},
)


@ROUTES
async def test_nobody(client: httpx.AsyncClient, application: Application, route: Route) -> None:
    """Without a valid key it is 401, which says how one is sent, and nothing happens."""
    for headers in NOBODY:
        answer = await route.ask(client, headers)

        assert (401, "key_required") == refused(answer), headers
        assert "Bearer" == answer.headers["www-authenticate"]
    assert await untouched(application)


@ROUTES
async def test_wrong_scope(client: httpx.AsyncClient, application: Application, route: Route) -> None:
    """With a key for anything else it is 403, and nothing happens."""
    assert (403, "forbidden") == refused(await route.ask(client, bearer(WRONG[route.scope])))
    assert await untouched(application)


@ROUTES
async def test_other_board(client: httpx.AsyncClient, application: Application, route: Route) -> None:
    """With the key of another board it is 403, or that board is left out; and nothing happens."""
    answer = await route.ask(client, bearer(f"{route.scope}-other"))

    status, code = ELSEWHERE.get(route.name, (403, "forbidden"))
    assert (status, code) == (answer.status_code, None if answer.is_success else answer.json()["code"])
    # What refuses one of several readings names the leaderboard that was asked for.
    assert not answer.is_success or "game1" not in answer.text or route.name == "query_leaderboards"
    assert await untouched(application)


@ROUTES
async def test_right(client: httpx.AsyncClient, route: Route) -> None:
    """With the one scope that it takes, where it takes it, it is done."""
    assert is_done(route, await route.ask(client, bearer(RIGHT.get(route.name, f"{route.scope}-game"))))


@ROUTES
async def test_an_administrator(client: httpx.AsyncClient, route: Route) -> None:
    """`admin` includes the other scopes."""
    assert is_done(route, await route.ask(client, bearer(RIGHT.get(route.name, "admin-game"))))


@ROUTES
async def test_a_player(client: httpx.AsyncClient, application: Application, route: Route) -> None:
    """A token does what concerns its player: reads and submits, but makes no tokens and changes no board."""
    answer = await route.ask(client, player("alice"))

    if route.scope in NOT_PLAYERS or route.name in ("create_token", "delete_profile"):
        assert (403, "forbidden") == refused(answer)
        assert await untouched(application)
    else:
        assert is_done(route, answer)


@ROUTES
async def test_another_player(client: httpx.AsyncClient, application: Application, route: Route) -> None:
    """Wherever a player is named, the token of another one is refused."""
    answer = await route.ask(client, player("mallory"))

    if route.name == "submit_batch":
        assert (422, "batch_rejected") == refused(answer)
        assert ["forbidden"] == [error["code"] for error in answer.json()["data"]["errors"]]
    elif route.scope in NOT_PLAYERS or route.players:
        assert (403, "forbidden") == refused(answer)
    else:
        assert answer.is_success
    assert await untouched(application)


@ROUTES
async def test_a_player_elsewhere(client: httpx.AsyncClient, application: Application, route: Route) -> None:
    """A token that names boards opens no other ones."""
    answer = await route.ask(client, player("alice", "other1"))

    status, code = (403, "forbidden") if route.scope in NOT_PLAYERS else ELSEWHERE.get(route.name, (403, "forbidden"))
    assert (status, code) == (answer.status_code, None if answer.is_success else answer.json()["code"])
    assert await untouched(application)


def is_done(route: Route, answer: httpx.Response) -> bool:
    """Whether it was done, or would have been."""
    return answer.is_success or answer.json()["code"] == NOT_YET.get(route.name)


async def untouched(application: Application) -> bool:
    """Whether the boards are as they were made."""
    tops = [await application.read.top(board) for board in ("game1", "other1")]
    return [2, 2] == [top.meta.revision for top in tops] and 2 == len((await application.boards.list(10)).boards)
