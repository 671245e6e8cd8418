"""What every repository's outbox of dead letters promises: the law of `ports/repository.py`, `DeadLetters`."""

from collections.abc import Sequence
from typing import Any

import pytest
from attrs import evolve

from leaderboard_core.ports.dead_letters import DeadLetter
from leaderboard_core.ports.repository import LockedState, ReadSet, Repository, WriteSet
from leaderboard_testing.contracts.values import A, B, C, a_state
from leaderboard_testing.contracts.writing import add, look, next_change, states_of


def a_letter(offset: int, **fields: Any) -> DeadLetter:
    return evolve(
        DeadLetter(source=A, offset=offset, key=b"k", value=b"{", code="malformed_json", reason="no JSON"), **fields
    )


async def keep(repository: Repository, letters: Sequence[DeadLetter]) -> None:
    """Pass over these letters' records."""
    positions = {letter.source: letter.offset + 1 for letter in letters}

    def decide(_: LockedState) -> WriteSet[None]:
        return WriteSet(answer=None, positions=positions, dead_letters=letters)

    await repository.unit_of_work(ReadSet(players={}, positions=[*positions]), decide)


class Refused(Exception):
    """What a decision raises that wants nothing written."""


class DeadLettersContract:
    """The law of `DeadLetters`."""

    async def test_letters_come_back_exactly(self, repository: Repository) -> None:
        """Keys and values to the last byte, those that are not there as well, in the order of their offsets."""
        letters = [
            a_letter(1, key=None, value=None),
            a_letter(2, key=b"", value=b""),
            a_letter(10, key=b"\x00\xff", value=bytes(range(256)) * 100),
            a_letter(11, code="invalid", reason="\\u0000: is not a known field; 'quoted' % \\"),
        ]

        await keep(repository, letters[::-1])

        assert letters == list(await repository.dead_letters([0], 100))

    async def test_letters_are_of_the_commit(self, repository: Repository) -> None:
        """They are written with the scores and positions of their unit of work, or, like those, not at all."""
        board = await add(repository)

        def decide(view: LockedState) -> WriteSet[None]:
            change = next_change(view, board, states=(a_state("p", 1.0),))
            after = evolve(board, version=change.version)
            return WriteSet(answer=None, boards=[after], changes=[change], positions={A: 2}, dead_letters=[a_letter(1)])

        def refuse(view: LockedState) -> WriteSet[None]:
            decide(view)
            raise Refused

        read_set = ReadSet(players={board.uid: ["p"]}, positions=[A])
        with pytest.raises(Refused):
            await repository.unit_of_work(read_set, refuse)
        assert [] == list(await repository.dead_letters([0], 100))

        await repository.unit_of_work(read_set, decide)
        assert [a_letter(1)] == list(await repository.dead_letters([0], 100))
        assert {A: 2} == dict((await look(repository, board, positions=[A])).positions)
        assert {"p": a_state("p", 1.0)} == await states_of(repository, board)

    async def test_a_letter_is_kept_once(self, repository: Repository) -> None:
        """Kept again, it stays as it was."""
        await keep(repository, [a_letter(1)])
        await keep(repository, [a_letter(1, reason="another"), a_letter(2)])

        assert [a_letter(1), a_letter(2)] == list(await repository.dead_letters([0], 100))

    async def test_they_are_asked_for_by_partition(self, repository: Repository) -> None:
        """Those of other partitions are left out; those of an older life of the topic are not."""
        letters = [a_letter(7), a_letter(8, source=B), a_letter(1, source=C)]
        await keep(repository, letters)

        assert [letters[0], letters[2]] == list(await repository.dead_letters([0], 100))
        assert letters[1:2] == list(await repository.dead_letters([1, 5], 100))
        assert [] == list(await repository.dead_letters([], 100))

    async def test_as_many_as_are_asked_for(self, repository: Repository) -> None:
        """The first ones."""
        letters = [a_letter(offset) for offset in range(30)]
        await keep(repository, letters)

        assert letters[:7] == list(await repository.dead_letters([0], 7))

    async def test_letters_that_arrived_are_forgotten(self, repository: Repository) -> None:
        """They and no others; again, nothing happens."""
        letters = [a_letter(1), a_letter(2), a_letter(1, source=B), a_letter(1, source=C)]
        await keep(repository, letters)

        for _ in range(2):
            await repository.forget_dead_letters([letters[0]])
        await repository.forget_dead_letters([])

        assert letters[1:] == sorted(await repository.dead_letters([0, 1], 100), key=letters.index)
