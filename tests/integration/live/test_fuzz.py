"""Whatever is sent to `/ws`: a documented answer, and nothing left behind."""

import asyncio
import gc
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leaderboard_shells.http.errors import ERROR_SPECS
from leaderboard_shells.live.feed import Feed, Subscription
from leaderboard_shells.live.socket import LiveSocket
from tests.support.in_process import Live, serving
from tests.support.live import watching
from tests.support.patience import PATIENCE

pytestmark = pytest.mark.timeout(300)

CODES = {error.code for error in ERROR_SPECS}
ANSWERS = {
    "error",
    "leaderboard_update",
    "pong",
    "score_result",
    "subscribed",
    "unsubscribed",
}

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "type": st.sampled_from(["subscribe", "unsubscribe", "ping", "get", "submit_score"]) | json_values,
    "leaderboard_id": st.sampled_from(["game1", "game2", "nowhere"]) | json_values,
    "player_id": st.sampled_from(["ada", "bob"]) | json_values,
    "limit": st.integers(-1, 120) | json_values,
    "range": st.integers(-1, 60) | json_values,
    "score": st.integers() | st.floats() | json_values,
    "event_id": st.sampled_from(["e1", "e2"]) | json_values,
    "metadata": st.dictionaries(st.text(max_size=10), json_values, max_size=3) | json_values,
    "request_id": st.sampled_from(["r1"]) | json_values,
}
frames = st.one_of(
    st.text(max_size=200),
    st.binary(max_size=200),
    json_values.map(json.dumps),
    st.fixed_dictionaries({}, optional=FIELDS).map(json.dumps),
)


@pytest.fixture
def alone() -> Iterator[None]:
    """The collector is run and asked again and again: it shall not look at what there was before."""
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("alone")
@settings(max_examples=60)
@given(conversations=st.lists(st.lists(frames, max_size=12), min_size=1, max_size=4))
def test_only_documented_answers_and_nothing_left_behind(
    conversations: list[list[str | bytes]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Every answer has a documented type and code, the sockets stay open, and tasks and objects are all gone."""
    asyncio.run(talk(conversations, tmp_path_factory.mktemp("fuzz")))


async def talk(conversations: list[list[str | bytes]], directory: Path) -> None:
    async with serving(directory) as live:
        tasks = len(asyncio.all_tasks())
        await asyncio.gather(*(converse(live, frames) for frames in conversations))
        await gone(tasks)


async def converse(live: Live, frames: list[str | bytes]) -> None:
    async with watching(live.url) as watcher:
        for frame in frames:
            await watcher.connection.send(frame)
        await watcher.send("ping", request_id="the last one")
        for message in await watcher.receive_until("pong"):
            assert message["type"] in ANSWERS
            assert message["type"] != "error" or message["code"] in CODES


async def gone(tasks: int) -> None:
    """Wait until only the tasks of before are left, and no socket, feed or subscription is."""
    deadline = time.monotonic() + PATIENCE
    while True:
        gc.collect()
        left = [one for one in gc.get_objects() if isinstance(one, LiveSocket | Feed | Subscription)]
        if not left and len(asyncio.all_tasks()) <= tasks:
            return
        assert time.monotonic() < deadline, f"left behind: {left}, {len(asyncio.all_tasks()) - tasks} tasks"
        await asyncio.sleep(0.05)
