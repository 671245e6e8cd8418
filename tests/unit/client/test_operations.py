"""The client and the API beside one another: the same operations, and no field that the server does not tell."""

import inspect
from collections.abc import Iterator
from typing import Any, NamedTuple, get_args

import msgspec
import pytest
from attrs import fields

from leaderboard_core.usecases.answers import Limits
from leaderboard_shells.client import Answer, AsyncLeaderboardClient, LeaderboardClient
from leaderboard_shells.client.answers import BatchResult
from leaderboard_shells.http.operation import AnyOperation
from leaderboard_shells.http.operations import all_operations
from leaderboard_shells.http.parameters import NoQuery

SUBMISSION: Any = {"leaderboard_id": "B", "player_id": "P", "score": 1}
LISTING: Any = {"source": "batch", "season": 1, "include": ["profile"]}
MOMENT: Any = {"source": "batch", "season": 1}
#: Each verb with all that it takes.
CALLS: dict[str, tuple[tuple[Any, ...], dict[str, Any]]] = {
    "create_board": (({},), {}),
    "boards": (("c",), {"limit": 1}),
    "board": (("B",), {}),
    "update_board": (("B", {}), {}),
    "delete_board": (("B",), {}),
    "reset_board": (("B",), {}),
    "fill_board": (("B",), {}),
    "seasons": (("B",), {}),
    "top": (("B", 1), LISTING),
    "range": (("B", 1, 2), LISTING),
    "around": (("B", "P", 1), LISTING),
    "entry": (("B", "P"), LISTING),
    "players": (("B", ["P"]), LISTING),
    "group": (("B", ["P"]), {"limit": 1, "around": "P", **LISTING}),
    "stats": (("B",), MOMENT),
    "count": (("B", 1, 2), MOMENT),
    "rank": (("B", 1), {**MOMENT, "include": "display"}),
    "around_score": (("B", 1, 1), LISTING),
    "score_at": (("B",), {"rank": 1, "percentile": 1, **MOMENT, "include": "display"}),
    "histogram": (("B", 1), {**MOMENT, "include": "display"}),
    "best": (("B", 1, 1), LISTING),
    "query": (([],), {}),
    "entries": (("P",), {"include": "profile"}),
    "player_traces": (("P",), {}),
    "access": ((), {}),
    "refusals": ((1,), {}),
    "dead_letters": ((1,), {}),
    "send_dead_letters": (([(0, 1)],), {}),
    "erase_player": (("P",), {}),
    "remove_player": (("B", "P", 1), {}),
    "correct_player": (("B", "P", {}, 1), {}),
    "profile": (("P",), {}),
    "put_profile": (("P", {}), {}),
    "delete_profile": (("P",), {}),
    "create_token": (("P", ["B"], 1), {}),
    "ready": ((), {}),
    "submit": ((SUBMISSION,), {}),
    "submit_batch": (([SUBMISSION],), {}),
}
#: What is no verb of leaderboards: that a process lives is asked by what supervises it.
LEFT_OUT = {"health"}
#: What is told of a leaderboard that was changed, and not of one that was read.
SOMETIMES = {"visible"}


class Asked(NamedTuple):
    """What a verb asks for, and what it expects."""

    method: str
    path: str
    params: dict[str, Any]
    data: Any
    meta: Any


class Recorder(LeaderboardClient):
    """A client that only writes down what it would ask."""

    def __init__(self) -> None:
        super().__init__("http://h")
        self.asked_for: Asked | None = None

    def ask(self, method: str, path: str, *, data: Any, meta: Any, params: Any = None, **_: Any) -> Any:
        self.asked_for = Asked(method, path, params or {}, data, meta)
        return Answer(BatchResult(accepted=1, duplicates=0, errors=[]), {}, {})


def asked(verb: str) -> Asked:
    recorder, (arguments, options) = Recorder(), CALLS[verb]
    getattr(recorder, verb)(*arguments, **options)
    assert recorder.asked_for is not None
    return recorder.asked_for


def operation_of(request: Asked) -> AnyOperation:
    """The operation that a request is for."""
    for operation in all_operations(Limits()):
        path = operation.path.replace("{id}", "B").replace("{player_id}", "P")
        if (operation.method, path) == (request.method, request.path):
            return operation
    raise AssertionError(f"no operation is {request.method} {request.path}")


def test_every_operation_has_a_verb() -> None:
    """And every verb an operation."""
    told = {operation.name for operation in all_operations(Limits())}

    assert told - LEFT_OUT == {operation_of(asked(verb)).name for verb in CALLS}


def test_every_verb_is_looked_at() -> None:
    """The table above has all of them, in both kinds of clients."""
    others = {"ask", "asked", "opened", "aclose", "close", "with_retries", "watch"}
    for client in (LeaderboardClient, AsyncLeaderboardClient):
        verbs = {name for name, _ in inspect.getmembers(client, inspect.isfunction) if not name.startswith("_")}
        assert set(CALLS) == verbs - others


@pytest.mark.parametrize("verb", CALLS)
def test_a_verb_takes_what_its_operation_takes(verb: str) -> None:
    """Every parameter of the query, by the name that the API has for it."""
    request = asked(verb)
    query = operation_of(request).query

    assert (set() if query is NoQuery else {one.name for one in fields(query)}) == set(request.params)


@pytest.mark.parametrize("verb", CALLS)
def test_no_field_is_expected_that_is_not_told(verb: str) -> None:
    """What the answers' types have is what the server's have, or less."""
    request = asked(verb)
    operation = operation_of(request)

    for expected, told in ((request.data, operation.data), (request.meta, operation.meta)):
        for ours, theirs in _structs(expected, told):
            names = {one.name for one in msgspec.structs.fields(ours)}
            assert names - SOMETIMES <= {one.name for one in msgspec.structs.fields(theirs)}, ours


def _structs(expected: Any, told: Any) -> Iterator[tuple[Any, Any]]:
    """Each struct that is expected beside the one that is told, those within them included."""
    ours, theirs = _struct_in(expected), _struct_in(told)
    if ours is None or theirs is None:
        return
    yield ours, theirs
    there = {one.name: one.type for one in msgspec.structs.fields(theirs)}
    for one in msgspec.structs.fields(ours):
        yield from _structs(one.type, there.get(one.name))


def _struct_in(type_: Any) -> Any:
    """The struct that a type is, or is made of."""
    if isinstance(type_, type) and issubclass(type_, msgspec.Struct):
        return type_
    return next(filter(None, map(_struct_in, get_args(type_))), None)
