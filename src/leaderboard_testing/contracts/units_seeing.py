"""What a unit of work sees under its locks: the law of `LockedState` in `ports/repository.py`."""

from leaderboard_core.ports.repository import ReadSet, Repository, WriteSet
from leaderboard_testing.contracts.values import A, B, C, D, a_state
from leaderboard_testing.contracts.writing import add, delete, look, move, put, turn


class SeeingContract:
    """The law of `LockedState`."""

    async def test_the_wanted_boards_are_seen(self, repository: Repository) -> None:
        """Every wanted board that lives is in the view, as last committed."""
        first = await add(repository)
        second = await add(repository, beside=first)
        second = await put(repository, second, name="Renamed")

        view = await repository.unit_of_work(
            ReadSet(players={first.uid: (), second.uid: ()}), lambda view: WriteSet(answer=view)
        )

        assert {first.uid: first, second.uid: second} == dict(view.boards)

    async def test_boards_that_do_not_exist_are_missing(self, repository: Repository) -> None:
        """A board that never was, or is deleted, is missing with all that was on it."""
        board = await add(repository)
        await put(repository, board, [a_state("p")])
        await delete(repository, board)

        view = await repository.unit_of_work(
            ReadSet(players={board.uid: ["p"], board.uid - 1: ["p"]}), lambda view: WriteSet(answer=view)
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
        first = await add(repository)
        second = await add(repository, beside=first)
        await put(repository, first, [a_state("p", 1.0)])
        await put(repository, second, [a_state("p", 2.0)])

        view = await repository.unit_of_work(
            ReadSet(players={first.uid: ["p"], second.uid: ["p"]}), lambda view: WriteSet(answer=view)
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
        await move(repository, board, {A: 7, B: 8, C: 2**62})

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
            ReadSet(players={board.uid: ["p"]}, patient=False), lambda view: WriteSet(answer=view)
        )

        assert ({board.uid: board}, []) == (dict(view.boards), list(view.busy))
        assert {"p": a_state("p")} == dict(view.states[board.uid])
