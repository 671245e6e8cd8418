"""What every unit of work promises: the law of `ports/repository.py`, `UnitsOfWork`."""

import asyncio
import random
from functools import partial

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.submission import MAX_METADATA_BYTES, as_metadata
from leaderboard_core.ports.repository import Outcome, PositionKey, Repository, View, Wanted
from tests.contract.values import CHARACTERS, NEW_YEAR, PLAYER_IDS, SORT_KEYS, STAMPS, a_state
from tests.contract.writing import add, delete, look, move, next_change, put, states_of, turn

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(CHARACTERS, max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(CHARACTERS, max_size=8), inner, max_size=4),
    max_leaves=8,
)
METADATA = st.none() | st.dictionaries(st.text(CHARACTERS, max_size=20), VALUES, max_size=6).map(as_metadata).filter(
    lambda text: len(text.encode()) <= MAX_METADATA_BYTES
)
STATES = st.lists(
    st.builds(
        a_state,
        PLAYER_IDS,
        SORT_KEYS,
        STAMPS,
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

A = PositionKey("topic-a", 0)
B = PositionKey("topic-a", 1)
C = PositionKey("topic-b", 0)
D = PositionKey("topic-b", 1)


class Refused(Exception):
    """What a decision raises that wants nothing written."""


def count_one(board: Board, player_id: str, view: View) -> Outcome[str]:
    """The decision that adds one to a player's score; its answer is the id of the change."""
    before = view.boards[board.uid]
    known = view.states.get(board.uid, {}).get(player_id)
    state = a_state(player_id, 1.0 if known is None else known.sort_key + 1)
    change = next_change(view, before, states=(state,))
    return Outcome(answer=change.id, boards=[evolve(before, head=change.head)], changes=[change])


class UnitsOfWorkContract:
    """The law of `UnitsOfWork`."""

    # -- what a unit of work sees

    async def test_the_wanted_boards_are_seen(self, repository: Repository) -> None:
        """Every wanted board that lives is in the view, as last committed."""
        first, second = await add(repository), await add(repository)
        second = await put(repository, second, name="Renamed")

        view = await repository.unit_of_work(
            Wanted(players={first.uid: (), second.uid: ()}), lambda view: Outcome(answer=view)
        )

        assert {first.uid: first, second.uid: second} == dict(view.boards)

    async def test_boards_that_do_not_exist_are_missing(self, repository: Repository) -> None:
        """A board that never was, or is deleted, is missing with all that was on it."""
        board = await add(repository)
        await put(repository, board, [a_state("p")])
        await delete(repository, board)

        view = await repository.unit_of_work(
            Wanted(players={board.uid: ["p"], board.uid - 1: ["p"]}), lambda view: Outcome(answer=view)
        )

        assert {} == dict(view.boards)

    async def test_the_wanted_players_are_seen(self, repository: Repository) -> None:
        """The states of the wanted players are seen, and of no others; who is not on the board is missing."""
        board = await add(repository)
        states = [a_state("a", 1.0), a_state("b", 2.0, game_id="g", metadata='{"k":1}'), a_state("c", 3.0)]
        await put(repository, board, states)

        view = await look(repository, board, ["b", "c", "nobody"])

        assert {"b": states[1], "c": states[2]} == dict(view.states[board.uid])

    async def test_players_belong_to_their_board(self, repository: Repository) -> None:
        """The same player on two boards has two states."""
        first, second = await add(repository), await add(repository)
        await put(repository, first, [a_state("p", 1.0)])
        await put(repository, second, [a_state("p", 2.0)])

        view = await repository.unit_of_work(
            Wanted(players={first.uid: ["p"], second.uid: ["p"]}), lambda view: Outcome(answer=view)
        )

        assert 1.0 == view.states[first.uid]["p"].sort_key
        assert 2.0 == view.states[second.uid]["p"].sort_key

    async def test_states_are_those_of_the_season(self, repository: Repository) -> None:
        """States of earlier seasons are not seen."""
        board = await add(repository)
        await put(repository, board, [a_state("old", 1.0), a_state("both", 1.0)])
        board, _ = await turn(repository, board, [a_state("both", 2.0)])

        view = await look(repository, board, ["old", "both"])

        assert {"both": a_state("both", 2.0)} == dict(view.states[board.uid])

    async def test_known_events_are_seen(self, repository: Repository) -> None:
        """The fingerprints of the wanted event ids are seen, as far as they are known."""
        board = await add(repository)
        await put(repository, board, events={"e1": b"\x00" * 16, "e2": b"\xff" * 16, "e3": b"x" * 16})

        view = await look(repository, board, events=["e1", "e2", "e4"])

        assert {"e1": b"\x00" * 16, "e2": b"\xff" * 16} == dict(view.events[board.uid])

    async def test_positions_are_seen(self, repository: Repository) -> None:
        """The wanted positions are seen, each by its topic id and partition; one that was never written is missing."""
        board = await add(repository)
        await move(repository, {A: 7, B: 8, C: 2**62})

        view = await look(repository, board, positions=[A, C, D])

        assert {A: 7, C: 2**62} == dict(view.positions)

    async def test_now_is_the_clock_of_the_repository(self, repository: Repository) -> None:
        """`now` is told in microseconds, by the same clock as `now()`."""
        board = await add(repository)
        before = await repository.now()

        view = await look(repository, board)

        assert before <= view.now <= await repository.now()

    async def test_it_sees_what_was_answered_before(self, repository: Repository) -> None:
        """A unit of work that begins after another has returned sees all that it wrote."""
        board = await add(repository)

        for score in (1.0, 2.0, 3.0):
            board = await put(repository, board, [a_state("p", score)], events={f"e{score}": b"f" * 16})
            view = await look(repository, board, ["p"], [f"e{score}"])

            assert (board, score) == (view.boards[board.uid], view.states[board.uid]["p"].sort_key)
            assert {f"e{score}": b"f" * 16} == dict(view.events[board.uid])

    async def test_who_is_not_patient_sees_what_nobody_holds(self, repository: Repository) -> None:
        """Boards that no other transaction holds are seen without patience, and none of them is busy."""
        board = await put(repository, await add(repository), [a_state("p")])

        view = await repository.unit_of_work(
            Wanted(players={board.uid: ["p"]}, patient=False), lambda view: Outcome(answer=view)
        )

        assert ({board.uid: board}, []) == (dict(view.boards), list(view.busy))
        assert {"p": a_state("p")} == dict(view.states[board.uid])

    # -- what it writes

    async def test_it_answers_what_was_decided(self, repository: Repository) -> None:
        """The outcome's answer comes back as it is."""
        board = await add(repository)
        answer = object()

        assert answer is await repository.unit_of_work(
            Wanted(players={board.uid: ()}), lambda _: Outcome(answer=answer)
        )

    async def test_all_of_the_outcome_is_written(self, repository: Repository) -> None:
        """Row, change, states, removals, events and positions of an outcome are there when it returns."""
        board = await add(repository)
        await put(repository, board, [a_state("goes", 1.0), a_state("stays", 1.0), a_state("moves", 1.0)])

        def decide(view: View) -> Outcome[Board]:
            change = next_change(
                view, view.boards[board.uid], states=(a_state("moves", 2.0), a_state("new", 3.0)), removed=("goes",)
            )
            after = evolve(view.boards[board.uid], head=change.head, last_stamp=NEW_YEAR + 5)
            return Outcome(
                answer=after, boards=[after], changes=[change], events={board.uid: {"e": b"f" * 16}}, positions={A: 3}
            )

        after = await repository.unit_of_work(
            Wanted(players={board.uid: ["goes", "moves", "new"]}, events={board.uid: ["e"]}, positions=[A]), decide
        )

        view = await look(repository, board, ["goes", "stays", "moves", "new"], ["e"], [A])
        assert after == view.boards[board.uid]
        assert {"stays": 1.0, "moves": 2.0, "new": 3.0} == {
            player: state.sort_key for player, state in view.states[board.uid].items()
        }
        assert {"e": b"f" * 16} == dict(view.events[board.uid])
        assert {A: 3} == dict(view.positions)
        assert [after.head] == [
            change.head for change in await repository.changes(board.uid, board.head.change_id) or ()
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
        assert [] == await repository.changes(board.uid, board.head.change_id)

    async def test_what_a_decision_raises_is_raised(self, repository: Repository) -> None:
        """The very error comes out, nothing has been written, and the next unit of work goes on."""
        board = await add(repository)
        refusal = Refused()

        def refuse(_: View) -> Outcome[None]:
            raise refusal

        with pytest.raises(Refused) as caught:
            await repository.unit_of_work(Wanted(players={board.uid: ["p"]}, positions=[A]), refuse)

        assert refusal is caught.value
        assert board == (await repository.find([board.id]))[board.id]
        assert board.head.sequence + 1 == (await put(repository, board, [a_state("p")])).head.sequence

    async def test_a_list_of_a_thousand(self, repository: Repository) -> None:
        """A thousand players with as many event ids are one unit of work and one change."""
        board = await add(repository)
        states = [a_state(f"player-{n}", n / 10, NEW_YEAR + n) for n in range(1000)]
        events = {f"event-{n}": n.to_bytes(16, "big") for n in range(1000)}

        after = await put(repository, board, states, events=events)

        view = await look(repository, board, [state.player_id for state in states], [*events])
        assert {state.player_id: state for state in states} == dict(view.states[board.uid])
        assert events == dict(view.events[board.uid])
        assert board.head.sequence + 1 == after.head.sequence

    async def test_several_boards_are_one_unit(self, repository: Repository) -> None:
        """Changes of several boards are written together."""
        boards = [await add(repository) for _ in range(3)]

        def decide(view: View) -> Outcome[None]:
            outcomes = [count_one(board, "p", view) for board in boards]
            return Outcome(
                answer=None,
                boards=[row for outcome in outcomes for row in outcome.boards],
                changes=[change for outcome in outcomes for change in outcome.changes],
            )

        for _ in range(2):
            await repository.unit_of_work(Wanted(players={board.uid: ["p"] for board in boards}), decide)

        assert [{"p": a_state("p", 2.0)}] * 3 == [await states_of(repository, board) for board in boards]

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(states=STATES, events=EVENTS)
    async def test_whatever_is_valid_comes_back_exactly(
        self, repository: Repository, states: list, events: dict[str, bytes]
    ) -> None:
        """Ids, scores, stamps, game ids, metadata and event ids come back to the last bit, wherever they are read."""
        board = await add(repository)
        expected = {state.player_id: state for state in states}

        await put(repository, board, states, events=events)

        view = await look(repository, board, [*expected], [*events])
        changes = await repository.changes(board.uid, board.head.change_id)
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

        changes = await repository.changes(board.uid, board.head.change_id)
        assert changes is not None
        assert tuple(players) == changes[-1].removed
        assert after.head == changes[-1].head
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

    # -- event ids

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

    # -- positions

    async def test_positions_only_grow(self, repository: Repository) -> None:
        """A smaller offset than the one that is kept changes nothing."""
        board = await add(repository)
        await move(repository, {A: 10, B: 10})

        await move(repository, {A: 9, B: 11})

        assert {A: 10, B: 11} == dict((await look(repository, board, positions=[A, B])).positions)

    async def test_positions_are_read_under_their_lock(self, repository: Repository) -> None:
        """Of many who move a position by one from where they see it, none sees what another saw."""

        def forward(view: View) -> Outcome[int]:
            offset = view.positions.get(A, 0)
            return Outcome(answer=offset, positions={A: offset + 1})

        wanted = Wanted(players={}, positions=[A])

        seen = await asyncio.gather(*[repository.unit_of_work(wanted, forward) for _ in range(40)])

        assert list(range(40)) == sorted(seen)

    # -- one after the other

    async def test_units_of_work_on_a_board_happen_one_after_the_other(self, repository: Repository) -> None:
        """Of many increments at the same time none is lost, and the board's changes are one unbroken line."""
        board = await add(repository)
        wanted = Wanted(players={board.uid: ["p"]})

        made = await asyncio.gather(
            *[repository.unit_of_work(wanted, partial(count_one, board, "p")) for _ in range(100)]
        )

        line = await repository.changes(board.uid, board.head.change_id)
        assert line is not None
        assert {"p": a_state("p", 100.0)} == await states_of(repository, board)
        assert list(range(2, 102)) == [change.sequence for change in line]
        assert [board.head.change_id, *(change.id for change in line)][:-1] == [change.previous for change in line]
        assert sorted(made) == sorted(change.id for change in line)

    async def test_lists_over_several_boards_do_not_stop_each_other(self, repository: Repository) -> None:
        """Lists that name the same boards in any order all come through, each whole, and every count is exact."""
        boards = [await add(repository) for _ in range(4)]
        order = random.Random(1)

        async def one(n: int) -> None:
            chosen = order.sample(boards, 1 + n % 4)

            def decide(view: View) -> Outcome[None]:
                outcomes = [count_one(board, "p", view) for board in chosen]
                rows = [row for outcome in outcomes for row in outcome.boards]
                return Outcome(
                    answer=None,
                    boards=rows,
                    changes=[o.changes[0] for o in outcomes],
                    positions={A: view.positions.get(A, 0) + len(chosen)},
                )

            await repository.unit_of_work(Wanted(players={board.uid: ["p"] for board in chosen}, positions=[A]), decide)

        await asyncio.gather(*[one(n) for n in range(60)])

        scores = [(await states_of(repository, board))["p"].sort_key for board in boards]
        assert 150.0 == sum(scores)
        assert {A: 150} == dict((await look(repository, boards[0], positions=[A])).positions)

    async def test_who_stops_waiting_leaves_nothing_half_done(self, repository: Repository) -> None:
        """A unit of work whose caller gives up is written whole or not at all, and others go on."""
        board = await add(repository)
        wanted = Wanted(players={board.uid: ["p"]})
        tasks = [
            asyncio.ensure_future(repository.unit_of_work(wanted, partial(count_one, board, "p"))) for _ in range(30)
        ]
        await asyncio.sleep(0)

        for task in tasks[::2]:
            task.cancel()
        answers = await asyncio.gather(*tasks, return_exceptions=True)

        line = await repository.changes(board.uid, board.head.change_id)
        assert line is not None
        assert {"p": a_state("p", float(len(line)))} == await states_of(repository, board)
        assert {answer for answer in answers if isinstance(answer, str)} <= {change.id for change in line}
        assert board.head.sequence + len(line) == (await repository.heads())[board.uid].sequence
