"""The cases that the clients of all languages share: what each makes of the same answers and the same streams."""

import json
from pathlib import Path
from typing import Any

import pytest

from leaderboard_shells.client import ApiError, NotALeaderboard, Retries
from leaderboard_shells.client.answer import Answer, opened
from leaderboard_shells.client.events import EventReader
from leaderboard_shells.client.live import BoardView, LiveState

GOLDEN = Path(__file__).parents[2] / "golden"
MESSAGES = json.loads((GOLDEN / "live/messages.json").read_text())


def cases(name: str) -> Any:
    return pytest.mark.parametrize(
        "case", [pytest.param(one, id=one["name"]) for one in json.loads((GOLDEN / f"client/{name}.json").read_text())]
    )


@cases("answers")
def test_answers(case: dict[str, Any]) -> None:
    """What is an answer, what is refused and how it is told, and what is neither."""
    told = opened("http://h", case["status"], case["body"].encode(), case.get("retry"))

    match case["is"]:
        case "answer":
            assert isinstance(told, Answer)
            assert json.loads(case["body"])["data"] == told.data
            return
        case "ApiError":
            assert isinstance(told, ApiError)
            assert (case["code"], case["details"], case["request_id"]) == (
                told.code,
                [[fault.path, fault.message] for fault in told.details],
                told.request_id,
            )
        case _:
            assert isinstance(told, NotALeaderboard)
    assert (case["status"], case["transient"], case["uncertain"], case["retry_after"]) == (
        told.status,
        told.transient,
        told.uncertain,
        told.retry_after,
    )


@cases("events")
@pytest.mark.parametrize("size", [1, 2, 3, 7, 64, 10_000])
def test_events(case: dict[str, Any], size: int) -> None:
    """The same events wherever the network cuts: within a character, between CR and LF."""
    reader, stream = EventReader(), case["stream"].encode()
    events = [event for at in range(0, len(stream), size) for event in reader.read(stream[at : at + size])]

    assert case["events"] == [[*event] for event in events]
    assert case["retry"] == reader.retry


@cases("live")
def test_updates(case: dict[str, Any]) -> None:
    """Which are shown, each coming over a connection of its own."""
    live = LiveState("http://h", BoardView("golden"), Retries(), case["after"])
    shown = []
    for id_, revision, stale, *frozen in case["told"]:
        message = MESSAGES["first score"] | {"revision": revision, "stale": stale}
        message["data"] = message["data"] | {"frozen": frozen == [True]}
        live.connect()
        shown += [*live.read(f"id: {id_}\ndata: {json.dumps(message)}\n\n".encode())]

    assert case["shown"] == [update.revision for update in shown]
    assert case["seen"] == live.seen
