"""What a unit of work writes: the law of `WriteSet` in `ports/repository.py`."""

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.payload import MAX_METADATA_BYTES, as_metadata
from leaderboard_core.ports.repository import LockedState, ReadSet, Repository, WriteSet
from leaderboard_testing.contracts.values import CHARACTERS, NEW_YEAR, PLAYER_IDS, SORT_KEYS, STAMPS, A, a_state
from leaderboard_testing.contracts.writing import add, count_one, look, next_change, put, states_of

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(CHARACTERS, max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(CHARACTERS, max_size=8), inner, max_size=4),
    max_leaves=8,
)


def _fits(metadata: str | None) -> bool:
    return metadata is None or len(metadata.encode()) <= MAX_METADATA_BYTES


METADATA = st.none() | (
    st.dictionaries(st.text(CHARACTERS, max_size=20), VALUES, max_size=6).map(as_metadata).filter(_fits)
)
STATES = st.lists(
    st.builds(
        a_state,
        PLAYER_IDS,
        SORT_KEYS,
        STAMPS,
        st.sampled_from([bytes(8), bytes(7) + b"\1", b"\xff" * 8]),
        game_id=st.none() | st.text(CHARACTERS, max_size=128),
        metadata=METADATA,
    ),
    max_size=8,
    unique_by=lambda state: state.player_id,
)
EVENTS = st.dictionaries(
    st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=128),
    st.binary(min_size=16, max_size=16),
    max_size=5,
)


class Refused(Exception):
    """What a decision raises that wants nothing written."""


class WritingContract:
    """The law of `WriteSet`."""

    async def test_it_answers_what_was_decided(self, repository: Repository) -> None:
        """The outcome's answer comes back as it is."""
        board = await add(repository)
        answer = object()

        assert answer is await repository.unit_of_work(
            ReadSet(players={board.uid: ()}), lambda _: WriteSet(answer=answer)
        )

    async def test_all_of_the_outcome_is_written(self, repository: Repository) -> None:
        """Row, change, states, removals, events and positions of an outcome are there when it returns."""
        board = await add(repository)
        await put(repository, board, [a_state("goes", 1.0), a_state("stays", 1.0), a_state("moves", 1.0)])

        def decide(view: LockedState) -> WriteSet[Board]:
            change = next_change(
                view, view.boards[board.uid], states=(a_state("moves", 2.0), a_state("new", 3.0)), removed=("goes",)
            )
            after = evolve(view.boards[board.uid], version=change.version, last_reached_at=NEW_YEAR + 5)
            return WriteSet(
                answer=after, boards=[after], changes=[change], events={board.uid: {"e": b"f" * 16}}, positions={A: 3}
            )

        after = await repository.unit_of_work(
            ReadSet(players={board.uid: ["goes", "moves", "new"]}, events={board.uid: ["e"]}, positions=[A]), decide
        )

        view = await look(repository, board, ["goes", "stays", "moves", "new"], ["e"], [A])
        assert after == view.boards[board.uid]
        assert {"stays": 1.0, "moves": 2.0, "new": 3.0} == {
            player: state.sort_key for player, state in view.states[board.uid].items()
        }
        assert {"e": b"f" * 16} == dict(view.events[board.uid])
        assert {A: 3} == dict(view.positions)
        assert [after.version] == [
            change.version for change in await repository.changes(board.uid, board.version.change_id) or ()
        ][1:]

    async def test_a_state_replaces_the_one_before_it_whole(self, repository: Repository) -> None:
        """Nothing of a player's earlier state is left: score, stamp, game id and metadata are those of the newer."""
        board = await add(repository)
        states = [
            a_state("p", 1.0, NEW_YEAR, game_id="g1", metadata='{"n":1}'),
            a_state("p", 2.0, NEW_YEAR + 1, game_id="g2", metadata='{"n":2}'),
            a_state("p", 1.5, NEW_YEAR + 2),
        ]
        for state in states:
            await put(repository, board, [state])

            assert {"p": state} == dict((await look(repository, board, ["p"])).states[board.uid])

    async def test_nothing_is_written_when_nothing_is_decided(self, repository: Repository) -> None:
        """An outcome that is only an answer leaves the board where it was."""
        board = await add(repository)

        await look(repository, board, ["p"], ["e"], [A])

        assert board == (await repository.find([board.id]))[board.id]
        assert [] == await repository.changes(board.uid, board.version.change_id)

    async def test_what_a_decision_raises_is_raised(self, repository: Repository) -> None:
        """The very error comes out, nothing has been written, and the next unit of work goes on."""
        board = await add(repository)
        refusal = Refused()

        def refuse(_: LockedState) -> WriteSet[None]:
            raise refusal

        with pytest.raises(Refused) as caught:
            await repository.unit_of_work(ReadSet(players={board.uid: ["p"]}, positions=[A]), refuse)

        assert refusal is caught.value
        assert board == (await repository.find([board.id]))[board.id]
        assert board.version.revision + 1 == (await put(repository, board, [a_state("p")])).version.revision

    async def test_a_list_of_a_thousand(self, repository: Repository) -> None:
        """A thousand players with as many event ids are one unit of work and one change."""
        board = await add(repository)
        states = [a_state(f"player-{n}", n / 10, NEW_YEAR + n) for n in range(1000)]
        events = {f"event-{n}": n.to_bytes(16, "big") for n in range(1000)}

        after = await put(repository, board, states, events=events)

        view = await look(repository, board, [state.player_id for state in states], [*events])
        assert {state.player_id: state for state in states} == dict(view.states[board.uid])
        assert events == dict(view.events[board.uid])
        assert board.version.revision + 1 == after.version.revision

    async def test_several_boards_are_one_unit(self, repository: Repository) -> None:
        """Changes of several boards are written together."""
        first = await add(repository)
        boards = [first, *[await add(repository, beside=first) for _ in range(2)]]

        def decide(view: LockedState) -> WriteSet[None]:
            outcomes = [count_one(board, "p", view) for board in boards]
            return WriteSet(
                answer=None,
                boards=[row for outcome in outcomes for row in outcome.boards],
                changes=[change for outcome in outcomes for change in outcome.changes],
            )

        for _ in range(2):
            await repository.unit_of_work(ReadSet(players={board.uid: ["p"] for board in boards}), decide)

        assert [{"p": a_state("p", 2.0)}] * 3 == [await states_of(repository, board) for board in boards]

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(states=STATES, events=EVENTS)
    async def test_whatever_is_valid_comes_back_exactly(
        self, repository: Repository, states: list[PlayerState], events: dict[str, bytes]
    ) -> None:
        """Ids, scores, stamps, game ids, metadata and event ids come back to the last bit, wherever they are read."""
        board = await add(repository)
        expected = {state.player_id: state for state in states}

        await put(repository, board, states, events=events)

        view = await look(repository, board, [*expected], [*events])
        changes = await repository.changes(board.uid, board.version.change_id)
        assert expected == dict(view.states.get(board.uid, {}))
        assert events == dict(view.events.get(board.uid, {}))
        assert changes is not None
        assert tuple(states) == changes[0].states
        assert expected == await states_of(repository, board)

    @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
    @given(players=st.lists(PLAYER_IDS, min_size=1, max_size=6, unique=True))
    async def test_removals_come_back_exactly(self, repository: Repository, players: list[str]) -> None:
        """A change names the removed players as they were called, and they are gone."""
        board = await add(repository)
        await put(repository, board, [a_state(player) for player in players])

        after = await put(repository, board, removed=players)

        changes = await repository.changes(board.uid, board.version.change_id)
        assert changes is not None
        assert tuple(players) == changes[-1].removed
        assert after.version == changes[-1].version
        assert {} == await states_of(repository, board)

    async def test_ids_that_look_alike_are_different(self, repository: Repository) -> None:
        """No folding of case, width, accents, spaces or numbers makes two ids one."""
        players = [
            "a",
            "A",
            "a ",
            " a",
            "á",
            "a\u0301",
            "\uff41",
            "1",
            "01",
            "1.0",
            "\u0661",
            "\u00a0",
            "\u2003",
            "\ufeffa",
        ]
        board = await add(repository)
        states = [a_state(player, float(n)) for n, player in enumerate(players)]

        await put(repository, board, states)

        assert {state.player_id: state for state in states} == dict(
            (await look(repository, board, players)).states[board.uid]
        )
