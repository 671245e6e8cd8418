"""What two servers say of the same boards while nothing changes."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from tests.integration.upgrade.players import path_of
from tests.integration.upgrade.story import Side

#: A board is asked all of these; the last ones of the standings of the last sync, and of a season that is over.
_READS = ("", "/top?limit=7", "/range?start=3&end=40", "/stats", "/seasons")
_LATER = ("source=batch", "season=1")


async def agree(one: Side, other: Side, boards: Sequence[str]) -> int:
    """Fail where they differ, in what both of them tell; returns how many answers were compared."""
    paths = await paths_of(one, boards)
    for path in paths:
        # What was changed last may be shown by the other one after its next round, up to a second later.
        for _ in range(600):
            answers = [await answered(side, path) for side in (one, other)]
            if same(*answers):
                break
            await asyncio.sleep(0.1)
        assert same(*answers), f"{path}: {one.url} says {answers[0]}, {other.url} says {answers[1]}"
    return len(paths)


async def paths_of(side: Side, boards: Sequence[str]) -> Sequence[str]:
    """All that is asked about some boards, and about the best players on them."""
    paths: list[str] = []
    for board in boards:
        path = path_of(board)
        paths += [f"{path}{read}" for read in _READS]
        for entry in (await answered(side, f"{path}/top?limit=3"))["data"]:
            player = entry["player_id"]
            paths += [f"{path}/player/{player}{later}" for later in ("", *[f"?{one}" for one in _LATER])]
            paths += [f"{path}/around/{player}?range=3", f"/api/v1/players/{player}"]
        paths += [f"{path}/{read}?{later}" for read in ("top", "stats") for later in _LATER]
    return [*dict.fromkeys(paths)]


async def answered(side: Side, path: str) -> Any:
    """What it answers, also that there is nothing."""
    answer = await side.client.get(f"{side.url}{path}")
    assert answer.status_code in (200, 404), f"{path}: {answer.status_code} {answer.text}"
    return _lasting(answer.json())


def _lasting(answer: Any) -> Any:
    """Without what belongs to the one answer alone."""
    meta = answer.get("meta", {})
    if meta.get("source") == "realtime":
        del meta["as_of"]
    answer.pop("request_id", None)
    return answer


def same(one: Any, other: Any) -> bool:
    """Fields that only one version knows are its own matter."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return all(same(one[name], other[name]) for name in one.keys() & other.keys())
    if isinstance(one, Sequence) and isinstance(other, Sequence) and not isinstance(one, str):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


async def follow_the_order(side: Side, board: str, entries: Sequence[Mapping[str, Any]]) -> None:
    """Ranks are 1, 2, 3, …; the higher score is ahead, and of equal ones who reached it first."""
    assert [*range(1, len(entries) + 1)] == [entry["rank"] for entry in entries]
    found = [(await side.answers("GET", f"{path_of(board)}/player/{one['player_id']}"))["data"] for one in entries]
    assert [entry["player_id"] for entry in entries] == [
        player["player_id"]
        for player in sorted(found, key=lambda it: (-it["score"], it["updated_at"], it["player_id"].encode()))
    ]
