"""What a client makes of a leaderboard's messages; those of the golden file, which every client decodes."""

import json
from pathlib import Path
from typing import Any

import pytest

from leaderboard_shells.client import (
    ApiError,
    BoardDeleted,
    BoardUpdate,
    ConnectionLost,
    Retries,
    Unreachable,
    UnreadableAnswer,
)
from leaderboard_shells.client.live import BoardView, LiveState

GOLDEN = json.loads((Path(__file__).parents[2] / "golden/live/messages.json").read_text())
GONE = Unreachable("http://h", "connection refused")
LOST = ConnectionLost("http://h", "the connection broke")


def state(after: str | None = None, **retries: Any) -> LiveState:
    return LiveState("http://h", BoardView("golden"), Retries(**retries), after)


def told(live: LiveState, id_: str, message: Any) -> list[BoardUpdate]:
    return list(live.read(f"id: {id_}\ndata: {json.dumps(message)}\n\n".encode()))


def revised(revision: int, **changes: Any) -> dict[str, Any]:
    message = GOLDEN["first score"]
    return message | {"revision": revision, "data": message["data"] | {"total_players": revision}} | changes


@pytest.mark.parametrize(
    ("name", "entries", "around", "total", "season"),
    [
        ("nobody yet", [], [], 0, 1),
        ("first score", [(1, "cyd", 10)], [(1, "cyd", 10)], 1, 1),
        ("below the line", [(1, "ada", 30), (2, "bob", 20.5)], [(None, "cyd", 10)], 2, 1),
        ("next season", [], [], 0, 2),
    ],
)
def test_the_golden_updates(name: str, entries: Any, around: Any, total: int, season: int) -> None:
    """Each as what it says."""
    [update] = told(state(), "3-1-7", GOLDEN[name])

    shown = [[(one.rank, one.player_id, one.score) for one in list_] for list_ in (update.entries, update.around or ())]
    assert [entries, around] == shown
    assert (GOLDEN[name]["revision"], total, season, "3-1-7") == (
        update.revision,
        update.total_players,
        update.season,
        update.id,
    )
    assert "2026-11-24T07:00:00+00:00" == update.timestamp.isoformat()
    assert GOLDEN[name] == update.raw


def test_the_golden_endings() -> None:
    """A leaderboard that is gone, and one that is not there."""
    with pytest.raises(BoardDeleted, match="'golden'"):
        told(state(), "", GOLDEN["deleted"])
    with pytest.raises(ApiError) as refused:
        told(state(), "", GOLDEN["no board"])

    assert ("board_not_found", "board:golden", False) == (
        refused.value.code,
        refused.value.request_id,
        refused.value.transient,
    )


@pytest.mark.parametrize("name", ["subscribed", "pong", "unsubscribed", "board made", "list subscribed"])
def test_the_other_golden_messages(name: str) -> None:
    """What is said of something else changes nothing."""
    assert [] == told(state(), "", GOLDEN[name])


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b"data: no\n\n", "it is no message of a leaderboard"),
        (b"data: []\n\n", "it is no message of a leaderboard"),
        (b'data: {"type": "leaderboard_update"}\n\n', "object missing required field `revision`"),
        (b"data: \xff\n\n", "a message is not UTF-8"),
    ],
)
def test_what_is_no_message(text: bytes, why: str) -> None:
    """It is said at once: to ask again would bring the same."""
    with pytest.raises(UnreadableAnswer) as error:
        list(state().read(text))
    assert error.value.why == why
    assert state().pause(error.value) is None


def test_when_it_connects_again() -> None:
    """As the server says, but no later than the longest pause; a pause of its own grows until it is told something."""
    live = state(first=0.5, longest=2.0)
    list(live.read(b"retry: 1000\n\n"))
    assert 1.0 == live.pause(LOST)
    list(live.read(b"retry: 60000\n\n"))
    assert 2.0 == live.pause(LOST)

    quiet = state(first=0.5, longest=2.0)
    pauses = [quiet.pause(LOST) or 0 for _ in range(3)]
    told(quiet, "1-1-1", revised(1))
    assert pauses[1] > 0.5
    assert (quiet.pause(LOST) or 0) <= 0.5


def test_whether_it_waits_for_what_was_never_there() -> None:
    """As long as a request would be repeated; what was there once, for ever."""
    assert state().pause(GONE) is not None
    assert state(within=0.0).pause(GONE) is None
    assert state(unreached=False).pause(GONE) is None
    began = state(within=0.0, unreached=False)
    told(began, "1-1-1", revised(1))
    assert began.pause(GONE) is not None


def test_what_is_refused_for_good_ends_it() -> None:
    """Also while it ran: the leaderboard is gone, or the key does not hold any more."""
    live = state()
    told(live, "1-1-1", revised(1))

    assert live.pause(ApiError({"code": "key_required", "error": "No."})) is None
    gone = ApiError({"code": "board_not_found", "error": "No."})
    assert live.pause(gone) is None
    assert isinstance(live.final(gone), BoardDeleted)
    assert state().final(gone) is gone
    assert live.pause(ApiError({"code": "too_many_sockets", "error": "No."})) is not None
