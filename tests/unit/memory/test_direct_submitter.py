"""A list that goes straight to both stores of a process is answered as the use case answers it."""

import asyncio
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leaderboard_adapters.memory import MemoryRankingStore, MemoryRepository, over
from leaderboard_core import Application, BoardNotFound, Include, LeaderboardError, Profile, Submission, as_dict
from leaderboard_core.ports.ranking_store import Advance, Advanced, VersionConflict
from leaderboard_core.usecases.submit import Accepted
from tests.unit.usecases.kit import HOUR, Clock, live, new, sub

lists = st.lists(
    st.builds(
        sub,
        st.sampled_from("abcd"),
        st.sampled_from([-9, 0, 1, 2, 99]),
        event_id=st.sampled_from([None, None, "e", "f"]),
    ),
    min_size=1,
    max_size=5,
)
steps = st.lists(st.tuples(lists, st.sampled_from([1, HOUR]), st.booleans()), max_size=5)


class Counted(MemoryRankingStore):
    """Counts the moves of the use case."""

    def __init__(self) -> None:
        super().__init__()
        self.moves = 0

    async def advance(self, moves: Sequence[Advance]) -> Sequence[Advanced | VersionConflict]:
        self.moves += 1
        return await super().advance(moves)


@pytest.fixture
def ranking_store() -> Counted:
    return Counted()


@pytest.fixture
async def direct(ranking_store: Counted) -> Application:
    leaderboard = over(MemoryRepository(), ranking_store)
    await leaderboard.boards.create(new())
    return leaderboard


def plain(answers: Sequence[Accepted | LeaderboardError]) -> list[object]:
    return [answer if isinstance(answer, Accepted) else (answer.code, str(answer)) for answer in answers]


@given(st.sampled_from(["best", "replace", "increment"]), st.sampled_from([None, 2]), steps)
def test_answers_are_those_of_the_use_case(
    mode: str, limit: int | None, told: list[tuple[list[Submission], int, bool]]
) -> None:
    """Scores, ranks, refusals and duplicates, from one season to the next; and what is read afterwards."""

    async def tell() -> None:
        clock, ways = Clock(), (over, Application.over)
        sides = [way(MemoryRepository(clock), MemoryRankingStore()) for way in ways]
        for side in sides:
            await side.boards.create(
                new(update_mode=mode, reset_period="hourly", max_entries=limit, min_score=-5, max_score=50)
            )
        for submissions, passed, ranked in told:
            clock.now += passed
            one, other = [plain(await side.submit_many(submissions, ranked=ranked)) for side in sides]
            assert other == one
            assert await live(sides[1]) == await live(sides[0])

    asyncio.run(tell())


async def test_a_list_of_one_board_goes_straight(direct: Application, ranking_store: Counted) -> None:
    """Also a single score."""
    ranking_store.moves = 0

    assert (1, 1) == ((await direct.submit(sub("a", 1))).rank, (await direct.submit(sub("b", 2))).rank)
    assert 0 == ranking_store.moves


async def test_whatever_is_not_as_simple_the_use_case_takes(direct: Application, ranking_store: Counted) -> None:
    """Several boards, none, and one that is not there."""
    await direct.boards.create(new("other"))
    ranking_store.moves = 0

    answers = await direct.submit_many([sub("a", 1), sub("a", 2, "other")])

    assert 1 == ranking_store.moves
    assert [(1, True), (1, True)] == [(one.rank, one.visible) for one in answers if isinstance(one, Accepted)]
    assert [] == await direct.submit_many([])
    with pytest.raises(BoardNotFound):
        await direct.submit(sub("a", 1, "nowhere"))


async def test_whom_the_use_case_takes_is_shown_with_a_profile(direct: Application) -> None:
    """One of two boards, and one that others follow: a profile from before comes to them, and nobody else brings it."""
    await direct.boards.create(new("other"))
    await direct.boards.create(new("follower", follows="other"))
    for player in ("a", "b"):
        await direct.profiles.put(player, Profile(display_name=player.upper()))

    await direct.submit_many([sub("a", 1), sub("a", 1, "other")])
    await direct.submit(sub("b", 2, "other"))

    for board, players in (("b", "A"), ("other", "BA"), ("follower", "BA")):
        entries = as_dict((await direct.read.top(board, include=[Include.PROFILE])).entries)
        assert [*players] == [entry["profile"]["display_name"] for entry in entries], board


async def test_a_copy_that_is_gone_is_left_to_the_use_case(direct: Application, ranking_store: Counted) -> None:
    """The score is committed and not shown before the board is loaded anew; then lists go straight again."""
    await direct.submit(sub("a", 1))
    for uid in await ranking_store.boards():
        await ranking_store.drop(uid)

    answer = await direct.submit(sub("b", 2))

    assert (None, False) == (answer.rank, answer.visible)
    assert "ba" == await live(direct)
    ranking_store.moves = 0
    assert 1 == (await direct.submit(sub("c", 3))).rank
    assert 0 == ranking_store.moves
