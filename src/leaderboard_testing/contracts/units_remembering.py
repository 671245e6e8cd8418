"""What a unit of work remembers for those who send twice: event ids and positions."""

import asyncio

from leaderboard_core.ports.repository import LockedState, ReadSet, Repository, WriteSet
from leaderboard_testing.contracts.values import A, B, a_state
from leaderboard_testing.contracts.writing import add, delete, look, move, put, turn


class RememberingContract:
    """The law of event ids and positions."""

    async def test_event_ids_outlive_seasons(self, repository: Repository) -> None:
        """An event id is known after its season."""
        board = await add(repository)
        await put(repository, board, [a_state("p")], events={"e": b"f" * 16})

        board, _ = await turn(repository, board)

        assert {"e": b"f" * 16} == dict((await look(repository, board, events=["e"])).events[board.uid])

    async def test_event_ids_outlive_removals(self, repository: Repository) -> None:
        """An event id is known after its player was removed."""
        board = await add(repository)
        await put(repository, board, [a_state("p")], events={"e": b"f" * 16})

        await put(repository, board, removed=["p"])

        assert {"e": b"f" * 16} == dict((await look(repository, board, events=["e"])).events[board.uid])

    async def test_event_ids_belong_to_their_board(self, repository: Repository) -> None:
        """One board's event id is free on another."""
        first, second = await add(repository), await add(repository)
        await put(repository, first, events={"e": b"f" * 16})

        assert not (await look(repository, second, events=["e"])).events.get(second.uid)

    async def test_event_ids_belong_to_the_life_of_their_board(self, repository: Repository) -> None:
        """A board made again under an old id knows none of the old one's event ids and players."""
        old = await add(repository)
        await put(repository, old, [a_state("p")], events={"e": b"f" * 16})
        await delete(repository, old)
        new = await add(repository, id=old.id)

        view = await look(repository, new, ["p"], ["e"])

        assert (None, None) == (view.states.get(new.uid) or None, view.events.get(new.uid) or None)

    async def test_positions_only_grow(self, repository: Repository) -> None:
        """A smaller offset than the one that is kept changes nothing."""
        board = await add(repository)
        await move(repository, board, {A: 10, B: 10})

        await move(repository, board, {A: 9, B: 11})

        assert {A: 10, B: 11} == dict((await look(repository, board, positions=[A, B])).positions)

    async def test_positions_are_read_under_their_lock(self, repository: Repository) -> None:
        """Of many who move a position by one from where they see it, none sees what another saw."""

        def forward(view: LockedState) -> WriteSet[int]:
            offset = view.positions.get(A, 0)
            return WriteSet(answer=offset, positions={A: offset + 1})

        read_set = ReadSet(players={}, positions=[A])

        seen = await asyncio.gather(*[repository.unit_of_work(read_set, forward) for _ in range(40)])

        assert list(range(40)) == sorted(seen)
