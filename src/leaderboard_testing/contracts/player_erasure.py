"""What every repository promises of finding and erasing a player: the law of `ports/player_erasure.py`."""

from leaderboard_core.domain.submission import ERASED
from leaderboard_core.ports.dead_letters import DeadLetter
from leaderboard_core.ports.queue import TopicIdPartition
from leaderboard_core.ports.repository import ReadSet, Repository, WriteSet
from leaderboard_testing.contracts.change_log import FOREVER
from leaderboard_testing.contracts.values import ABC, A, B, a_state
from leaderboard_testing.contracts.writing import add, delete, erase, look, put, states_of, turn

MARK = b"mark-of-b"


class PlayerErasureContract:
    """The law of `PlayerErasure`."""

    async def test_traces_name_boards_and_seasons(self, repository: Repository) -> None:
        """By the boards' ids, with the seasons that know the player, newest first, in whatever stage they are."""
        board = await put(repository, await add(repository, id="z"), ABC)
        board, _ = await turn(repository, board, [a_state("a")])
        await repository.publish_standings(board.uid, 1)
        await repository.prune(0, 0)
        board, _ = await turn(repository, board, [a_state("b")])
        board, _ = await turn(repository, board, [a_state("b")])
        await put(repository, await add(repository, id="y"), ABC)
        await add(repository, id="x")

        assert [("y", [1]), ("z", [4, 3, 1])] == [
            (trace.board.id, list(trace.seasons)) for trace in await repository.presences("b")
        ]
        assert board == (await repository.presences("b"))[1].board

    async def test_standings_leave_a_trace(self, repository: Repository) -> None:
        """A player who was removed is found as long as the batch path shows them."""
        board = await put(repository, await add(repository), ABC)
        await repository.publish_standings(board.uid, 1)
        await put(repository, board, removed=["b"])

        assert [[1]] == [list(trace.seasons) for trace in await repository.presences("b")]

    async def test_an_erased_player_leaves_no_trace(self, repository: Repository) -> None:
        """In no season, whatever its stage."""
        board = await put(repository, await add(repository), ABC)
        for published in (True, False, True):
            if published:
                await repository.publish_standings(board.uid, board.season)
            board, _ = await turn(repository, board, ABC)
        await repository.publish_standings(board.uid, board.season)

        await erase(repository, board, "b")

        assert [] == list(await repository.presences("b"))

    async def test_deleted_boards_are_not_traced(self, repository: Repository) -> None:
        """Nobody sees them any more."""
        await delete(repository, await put(repository, await add(repository), ABC))

        assert [[], []] == [list(await repository.presences("b")), list(await repository.boards_mentioning("b"))]

    async def test_changes_mention_whom_they_set_and_remove(self, repository: Repository) -> None:
        """A change that is told names players who may be gone long since."""
        put_on, taken_off = await add(repository, id="p"), await add(repository, id="o")
        await put(repository, put_on, [a_state("b")])
        await put(repository, taken_off, removed=["b"])
        await put(repository, await add(repository, id="n"), [a_state("bb"), a_state('"b"')])

        assert ["o", "p"] == [board.id for board in await repository.boards_mentioning("b")]

    async def test_an_erasure_is_mentioned_by_nothing(self, repository: Repository) -> None:
        """Not even by its own change; one that came later is another matter."""
        board = await erase(repository, await put(repository, await add(repository), ABC), "b")
        assert [] == list(await repository.boards_mentioning("b"))

        await put(repository, board, [a_state("b")])

        assert [board.id] == [found.id for found in await repository.boards_mentioning("b")]

    async def test_any_id_is_found(self, repository: Repository) -> None:
        """Quotes, commas, braces, backslashes and characters beyond ASCII are characters like any other."""
        for number, player in enumerate(["'", '"', "a,b", "{x}", "\\", "NULL", "é", "\U0001f3c6", "%", "_", " "]):
            board = await put(repository, await add(repository, id=f"board-{number}"), [a_state(player)])
            await put(repository, board, removed=[player])
            board = await put(repository, board, [a_state(player)])

            assert [board.id] == [trace.board.id for trace in await repository.presences(player)]
            assert [board.id] == [found.id for found in await repository.boards_mentioning(player)]

    async def test_event_ids_stay_known(self, repository: Repository) -> None:
        """Of the player's event ids it is kept that they are known; those of others stay as they are."""
        board = await add(repository)
        others = {f"e{n}": b"mark-of-c" + bytes([n]) for n in range(3)}
        await put(repository, board, events={"b1": MARK + b"1", **others, "b2": MARK + b"2"})

        await repository.purge("b", MARK)

        known = (await look(repository, board, events=["b1", "b2", *others])).events[board.uid]
        assert {"b1": ERASED, "b2": ERASED, **others} == dict(known)

    async def test_all_event_ids_are_looked_at(self, repository: Repository) -> None:
        """On every board, however many there are."""
        boards = [await add(repository) for _ in range(2)]
        for board in boards:
            await put(repository, board, events={f"e{n:05}": MARK for n in range(11_000)})

        await repository.purge("b", MARK)

        for board in boards:
            known = (await look(repository, board, events=["e00000", "e05500", "e10999"])).events[board.uid]
            assert {ERASED} == set(known.values())

    async def test_dead_letters_of_the_player_go(self, repository: Repository) -> None:
        """Known by their key or by what they say; those of others wait on."""
        named = b'{"player_id": "b"}'
        letters = [
            _letter(A, 1, b"b", b"not JSON"),
            _letter(A, 2, None, named),
            _letter(B, 3, b"c", named),
            _letter(B, 4, b"c", b'["b"]'),
            _letter(B, 5, None, None),
        ]
        positions = {A: 6, B: 6}
        read_set = ReadSet(players={}, positions=[A, B])
        outcome = WriteSet(answer=None, positions=positions, dead_letters=letters)
        await repository.unit_of_work(read_set, lambda view: outcome)  # noqa: ARG005

        await repository.purge("b", MARK)

        left = await repository.dead_letters([A.partition, B.partition], 10)
        assert [4, 5] == sorted(letter.offset for letter in left)

    async def test_sweeping_leaves_the_living_alone(self, repository: Repository) -> None:
        """Whatever is read stays, also the player's own: on boards they are on, and those they came back to."""
        board = await put(repository, await add(repository), ABC)
        back = await erase(repository, await put(repository, await add(repository), ABC), "b")
        after = await put(repository, back, [a_state("b", 5.0)])
        await repository.publish_standings(back.uid, 1)

        for _ in range(2):
            await repository.purge("b", MARK)

        assert (
            ["a", "b", "c"] == sorted(await states_of(repository, board)) == sorted(await states_of(repository, back))
        )
        assert [after.version] == [
            change.version for change in await repository.changes(back.uid, back.version.change_id) or ()
        ]
        assert {board.id, back.id} == {trace.board.id for trace in await repository.presences("b")}

    async def test_a_deleted_board_is_still_told_of(self, repository: Repository) -> None:
        """Sweeping takes nothing from what says that a board is deleted, and clearing it away goes on."""
        board = await put(repository, await add(repository), ABC)
        gone = await delete(repository, board)

        await repository.purge("b", MARK)

        told = await repository.changes(board.uid, board.version.change_id) or ()
        assert [gone.version] == [change.version for change in told if change.deleted]
        await repository.prune(FOREVER, FOREVER)


def _letter(source: TopicIdPartition, offset: int, key: bytes | None, value: bytes | None) -> DeadLetter:
    return DeadLetter(source=source, offset=offset, key=key, value=value, code="invalid", reason="wrong")
