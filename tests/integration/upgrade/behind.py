"""A copy of a board in Redis that is older than the board: it follows by what the other version has written."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager

from tests.integration.upgrade.deployment import Deployment
from tests.integration.upgrade.players import path_of
from tests.support.metrics import scraped
from tests.support.server import Server

_DETAILS = {"game_id": "match ☃", "metadata": {"said": 'a "b" \\ ☃', "parts": [1.5, None, {}]}}


async def follows(deployment: Deployment, board: str, writer: Server, reader: Server) -> None:
    """One writes while the other's Redis loses what was written: then it reads it out of the repository's changes."""
    side, asked = deployment.side(writer), deployment.side(reader)
    await asked.shows(board)
    copy = _copy(deployment, board)
    await side.submits(board, "late", 1_000, **_DETAILS)
    await side.submits(board, "later", 2_000)
    await side.answers("DELETE", f"{path_of(board)}/player/later")
    followed = _followed(reader)
    with alone(deployment, reader):
        _put_back(deployment, copy)
        for _ in range(1_200):
            answer = await asked.client.get(f"{asked.url}{path_of(board)}/player/late")
            if answer.status_code != 503:
                break
            await asyncio.sleep(0.05)
        assert answer.status_code == 200, answer.text
        shown = answer.json()["data"]
        assert {"score": 1_000, "rank": 1, **_DETAILS}.items() <= shown.items(), f"{reader.directory.name}: {shown}"
    assert _followed(reader) > followed
    await side.answers("DELETE", f"{path_of(board)}/player/late")


def _followed(server: Server) -> float:
    return scraped(server.url).total("leaderboard_boards_restored_total", way="advanced")


def _copy(deployment: Deployment, board: str) -> Mapping[bytes, bytes]:
    """All keys of a board as they are now."""
    with deployment.ingestion.database.admin() as admin:
        [[uid]] = admin.execute("SELECT uid FROM boards WHERE id = %s AND NOT deleted", [board]).fetchall()
    with deployment.ingestion.redis.admin() as admin:
        keys = admin.keys(f"leaderboard:{{{uid}}}:*")
        return {key: admin.dump(key) for key in keys}


def _put_back(deployment: Deployment, copy: Mapping[bytes, bytes]) -> None:
    with deployment.ingestion.redis.admin() as admin, admin.pipeline() as pipeline:
        for key, dumped in copy.items():
            pipeline.restore(key, 0, dumped, replace=True)
        pipeline.execute()


@contextmanager
def alone(deployment: Deployment, server: Server) -> Iterator[None]:
    """All other processes stand still while the context lasts: none of them mends what this one is to mend."""
    with ExitStack() as standing_still:
        for one in deployment.processes:
            if one is not server and one.is_running:
                one.pause()
                standing_still.callback(one.resume)
        yield
