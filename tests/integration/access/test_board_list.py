"""The list of boards over `/ws`, as each of its readers may see it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from leaderboard_core import NewBoard
from tests.integration.access.kit import AUTH, player
from tests.support.in_process import Live, serving
from tests.support.keys import bearer
from tests.support.live import Watcher, watching


@pytest.fixture
async def live(tmp_path: Path) -> AsyncIterator[Live]:
    async with serving(tmp_path, auth=AUTH) as live:
        yield live


async def subscribe(watcher: Watcher) -> None:
    await watcher.send("subscribe_boards")
    assert {"type": "boards_subscribed"} == await watcher.receive()


async def make(live: Live, *boards: str) -> None:
    for board in boards:
        await live.services.application.boards.create(NewBoard(id=board, name=board))


async def heard_until(watcher: Watcher, board: str) -> list[str]:
    """The ids of all boards that are told of, up to this one."""
    heard: list[str] = []
    while board not in heard:
        update = await watcher.receive()
        assert not update["reload"]
        heard += [*(one["id"] for one in update["boards"]), *update["deleted"]]
    return heard


@pytest.mark.parametrize("shown", ["key", "token"])
async def test_only_what_is_open_is_told(live: Live, shown: str) -> None:
    """Boards that a key or token does not open are not named, neither made nor deleted."""
    # A token is made when it is needed: it does not live long.
    headers = bearer("read-game") if shown == "key" else player("alice", "game*")
    async with watching(live.url, additional_headers=headers) as watcher:
        await subscribe(watcher)
        await make(live, "other7", "game7", "other8")
        await live.services.application.boards.delete("other7")
        await make(live, "game8")

        assert {"game7", "game8"} == set(await heard_until(watcher, "game8"))


async def test_who_becomes_somebody_else_reads_the_list_again(live: Live) -> None:
    """Another key sees other boards: the list is to be read anew, and from there on is told as that key sees it."""
    async with watching(live.url, additional_headers=bearer("read-game")) as watcher:
        await subscribe(watcher)
        await watcher.send("auth", token=bearer("read-other")["Authorization"].removeprefix("Bearer "))
        assert {"type": "boards_update", "boards": [], "deleted": [], "reload": True} == await watcher.receive()
        await make(live, "game9", "other9")

        assert ["other9"] == await heard_until(watcher, "other9")


async def test_who_may_not_read_any_more_is_told(live: Live) -> None:
    """The subscription ends with what let it in."""
    async with watching(live.url, additional_headers=bearer("read-game")) as watcher:
        await subscribe(watcher)
        await watcher.send("auth", token=bearer("submit-game")["Authorization"].removeprefix("Bearer "))

        assert {"type": "boards_unsubscribed"} == await watcher.receive()
