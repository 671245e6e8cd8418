"""Some players as they stand to one another."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leaderboard_adapters.memory import MemoryRankingStore, MemoryRepository
from leaderboard_core.application import Application
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.board_settings import BoardPatch
from leaderboard_core.domain.entry import Entry
from leaderboard_core.domain.errors import PlayerNotFound
from leaderboard_core.usecases.answers import At, Group, Placed
from tests.unit.usecases.kit import new, sub
from tests.unit.usecases.read.kit import BATCH, field_errors

IDS = st.sampled_from("abcdefgh")


def told(group: Group) -> list[tuple[int, int | None, str]]:
    return [(one.place, one.entry.rank, one.entry.player_id) for one in group.entries]


@settings(max_examples=200, deadline=None)
@given(
    scores=st.dictionaries(IDS, st.integers(0, 3)),
    asked=st.lists(IDS, min_size=1),
    limit=st.integers(1, 9),
    max_entries=st.sampled_from([None, 1, 3]),
)
async def test_places_are_counted_among_those_asked(
    scores: dict[str, int], asked: list[str], limit: int, max_entries: int | None
) -> None:
    """A list of all players in order, without those who were not asked for, says it."""
    leaderboard = Application.over(MemoryRepository(lambda: 0), MemoryRankingStore())
    await leaderboard.boards.create(new(max_entries=max_entries))
    await leaderboard.submit_many([sub(player, score) for player, score in scores.items()])
    everyone = sorted(scores, key=lambda player: (-scores[player], [*scores].index(player)))
    ranks = {player: rank for rank, player in enumerate(everyone[:max_entries], start=1)}
    group = [player for player in everyone if player in asked]
    expected = [(place, ranks.get(player), player) for place, player in enumerate(group, start=1)]
    among = leaderboard.groups.among

    whole = await among("b", asked)

    assert (expected, len(group), len(ranks)) == (told(whole), whole.count, whole.total_players)
    assert [player for player in dict.fromkeys(asked) if player not in scores] == whole.missing
    assert expected[:limit] == told(await among("b", asked, limit=limit))
    if asked[0] in group:
        assert expected == told(await among("b", asked, around=asked[0]))
        near = told(await among("b", asked, around=asked[0], limit=limit))
        ahead = [place for place, _, player in near].index(1 + group.index(asked[0]))
        behind = len(near) - 1 - ahead
        assert near == expected[near[0][0] - 1 : near[-1][0]]
        assert min(limit, len(group)) == len(near)
        # In the middle, where no end of the list is in the way; one more is behind, if it does not come out even.
        assert behind - ahead in (0, 1) or near[0] == expected[0] or near[-1] == expected[-1]


async def test_scores_and_the_board_at_other_moments(leaderboard: Application, board: Board) -> None:
    """In standings and in a season that ended as well; below the line there is a place and no rank."""
    await leaderboard.boards.update("b", BoardPatch(max_entries=3))
    await leaderboard.sync()
    await leaderboard.boards.reset("b")

    found = await leaderboard.groups.among("b", ["x", "d", "b"], at=At(season=1))

    assert [Placed(place=1, entry=Entry(2, "b", 4)), Placed(place=2, entry=Entry(None, "d", 2))] == found.entries
    assert (2, ["x"]) == (found.count, found.missing)
    for at in (At(), BATCH):
        assert ["d", "b"] == (await leaderboard.groups.among("b", ["d", "b"], at=at)).missing


async def test_around_one_who_is_not_there(leaderboard: Application, board: Board) -> None:
    """There is nobody to be around."""
    with pytest.raises(PlayerNotFound):
        await leaderboard.groups.among("b", ["a", "x"], around="x")


@pytest.mark.parametrize(
    ("asked", "options", "fault"),
    [
        ([], {}, "player_ids: must name 1 to 1000 players"),
        ([str(n) for n in range(1001)], {}, "player_ids: must name 1 to 1000 players"),
        (["a"], {"limit": 0}, "limit: must be from 1 to 1000"),
        (["a"], {"limit": 1001}, "limit: must be from 1 to 1000"),
        (["a"], {"around": "b"}, "around: must be one of player_ids"),
    ],
)
async def test_what_cannot_be_asked(
    leaderboard: Application, board: Board, asked: list[str], options: dict[str, int], fault: str
) -> None:
    """Names the parameter."""
    assert [fault] == await field_errors(leaderboard.groups.among("b", asked, **options))  # type: ignore[arg-type]


async def test_a_thousand(leaderboard: Application, crowd: Board) -> None:
    """May be asked for at once, and most of them may be missing."""
    found = await leaderboard.groups.among("b", [f"p{n}" for n in range(1000)])

    assert (1000, found.count) == (found.count + len(found.missing), len(found.entries))
