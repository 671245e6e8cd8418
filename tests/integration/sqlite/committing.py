"""A process that commits without end, several at a time, and prints what was committed as soon as it is.

Each of its players counts up by one with an event id of its own, and goes on where the file stands. It prints a
player and the score that the commit made.
"""

import asyncio
import sys
from functools import partial

from attrs import evolve

from leaderboard_adapters.sqlite import SqliteRepository
from leaderboard_core.domain.board import Board
from leaderboard_core.ports.repository import LockedState, ReadSet, Repository, WriteSet
from leaderboard_testing.contracts.values import a_state
from leaderboard_testing.contracts.writing import add, next_change

BOARD = "committing"
PLAYERS = ("a", "b", "c", "d")


def count_up(board: Board, player: str, view: LockedState) -> WriteSet[int]:
    before = view.boards[board.uid]
    known = view.states.get(board.uid, {}).get(player)
    score = 1 if known is None else int(known.sort_key) + 1
    change = next_change(view, before, states=(a_state(player, float(score)),))
    events = {board.uid: {f"{player}-{score}": score.to_bytes(16, "big")}}
    return WriteSet(answer=score, boards=[evolve(before, version=change.version)], changes=[change], events=events)


async def commit(repository: Repository, board: Board, player: str) -> None:
    read_set = ReadSet(players={board.uid: [player]}, events={board.uid: ()})
    while True:
        score = await repository.unit_of_work(read_set, partial(count_up, board, player))
        print(player, score, flush=True)  # noqa: T201 - that is what it is for


async def main(path: str) -> None:
    async with SqliteRepository(path) as repository:
        board = (await repository.find([BOARD])).get(BOARD) or await add(repository, id=BOARD)
        await asyncio.gather(*[commit(repository, board, player) for player in PLAYERS])


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
