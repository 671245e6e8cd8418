"""Reading boards: limits, ranges, neighbours, single players, standings and past seasons."""

from typing import Any

import pytest

from leaderboard_adapters.memory import MemoryRepository
from leaderboard_core.application import Application
from leaderboard_core.domain.board import Board, BoardPatch
from leaderboard_core.domain.change import Head
from leaderboard_core.domain.entry import Entry
from leaderboard_core.domain.errors import (
    BoardLoading,
    BoardNotFound,
    Invalid,
    PlayerNotFound,
    SeasonNotFound,
    StoreUnavailable,
)
from leaderboard_core.ports.repository import Snapshot
from leaderboard_core.usecases.answers import At, Limits, Meta, Source
from tests.contract.values import NEW_YEAR
from tests.unit.usecases.kit import HOUR, SECOND, Clock, WatchedRankings, live, new, play, shown, sub

BATCH = At(source=Source.BATCH)


@pytest.fixture
async def board(leaderboard: Application) -> Board:
    """A board with five players, from `a` with 5 to `e` with 1."""
    board = await leaderboard.boards.create(new())
    await play(leaderboard, a=5, b=4, c=3, d=2, e=1)
    return board


@pytest.fixture
async def crowd(leaderboard: Application) -> Board:
    """A board with 1,200 players."""
    board = await leaderboard.boards.create(new())
    await leaderboard.submit([sub(f"p{n}", -n) for n in range(1, 1201)], ranked=False)
    return board


async def faults(question: Any) -> list[str]:
    """Every fault of a question, as `path: message`."""
    with pytest.raises(Invalid) as refused:
        await question
    return [str(fault) for fault in refused.value.faults]


# -- top and range


async def test_entries_are_what_people_see(leaderboard: Application, board: Board) -> None:
    """Rank, player and score, best first, of one moment, with the number of all players."""
    top = await leaderboard.read.top("b", 2)

    assert [Entry(1, "a", 5), Entry(2, "b", 4)] == [*top.entries]
    assert (5, Meta(source=Source.REALTIME, season=1, revision=2, as_of=None)) == (top.total_players, top.meta)


async def test_low_scores_are_best_on_ascending_boards(leaderboard: Application) -> None:
    """Scores are told as they were sent."""
    await leaderboard.boards.create(new(sort_order="asc"))
    await play(leaderboard, a=3, b=-0.5, c=0)

    top = await leaderboard.read.top("b")

    assert [Entry(1, "b", -0.5), Entry(2, "c", 0), Entry(3, "a", 3)] == [*top.entries]


@pytest.mark.parametrize(("limit", "places"), [(None, 100), (1, 1), (1000, 1000)])
async def test_a_list_is_as_long_as_asked(
    leaderboard: Application, crowd: Board, limit: int | None, places: int
) -> None:
    """The default when nothing is said, and at most the maximum."""
    top = await leaderboard.read.top("b", limit)

    assert [*range(1, places + 1)] == [entry.rank for entry in top.entries]


@pytest.mark.parametrize("limit", [0, -1, 1001])
async def test_a_limit_out_of_bounds(leaderboard: Application, board: Board, limit: int) -> None:
    """Names the parameter and its bounds."""
    assert ["limit: must be from 1 to 1000"] == await faults(leaderboard.read.top("b", limit))


async def test_limits_are_a_setting(repository: MemoryRepository, rankings: WatchedRankings, crowd: Board) -> None:
    """A server may show other numbers."""
    leaderboard = Application.over(repository, rankings, Limits(default=3, maximum=20))

    assert 3 == len((await leaderboard.read.top("b")).entries)
    assert ["limit: must be from 1 to 20"] == await faults(leaderboard.read.top("b", 21))
    assert ["end: must ask for at most 20 places"] == await faults(leaderboard.read.range("b", 5, 25))


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ((), 1, 10),
        ((1191,), 1191, 1200),
        ((1195,), 1195, 1200),
        ((7, 7), 7, 7),
        ((101, 1100), 101, 1100),
        ((1200, 1300), 1200, 1200),
        ((1201, 1300), 1, 0),
        ((10**9,), 1, 0),
    ],
)
async def test_a_range_is_inclusive(
    leaderboard: Application, crowd: Board, asked: tuple[int, ...], first: int, last: int
) -> None:
    """From rank to rank; ten places when no end is given; nothing past the end of the board."""
    found = await leaderboard.read.range("b", *asked)

    assert [*range(first, last + 1)] == [entry.rank for entry in found.entries]


@pytest.mark.parametrize(
    ("asked", "fault"),
    [
        ((0,), "start: must be at least 1"),
        ((-3, 2), "start: must be at least 1"),
        ((5, 4), "end: must not be less than start"),
        ((1, 1001), "end: must ask for at most 1000 places"),
        ((1, 0), "end: must not be less than start"),
    ],
)
async def test_a_range_at_fault(leaderboard: Application, board: Board, asked: tuple[int, ...], fault: str) -> None:
    """Names the parameter that is at fault."""
    assert [fault] == await faults(leaderboard.read.range("b", *asked))


async def test_a_board_that_is_not_there(leaderboard: Application) -> None:
    """Whatever is asked of it, live or not."""
    read = leaderboard.read
    for question in (
        read.top("b"),
        read.range("b"),
        read.around("b", "p"),
        read.player("b", "p"),
        read.players("b", ["p"]),
        read.stats("b"),
        read.top("b", at=BATCH),
        read.top("b", at=At(season=1)),
    ):
        with pytest.raises(BoardNotFound):
            await question


# -- around


@pytest.mark.parametrize(
    ("player", "radius", "expected"),
    [("c", 1, "bcd"), ("c", 0, "c"), ("c", 50, "abcde"), ("a", 1, "ab"), ("a", 2, "abc"), ("e", 2, "cde")],
)
async def test_around_shows_the_neighbours(
    leaderboard: Application, board: Board, player: str, radius: int, expected: str
) -> None:
    """On each side as far as there are any; the player is always among them."""
    around = await leaderboard.read.around("b", player, radius)

    assert expected == shown(around)
    assert ["abcde".index(entry.player_id) + 1 for entry in around.entries] == [entry.rank for entry in around.entries]


async def test_around_shows_five_on_each_side_by_default(leaderboard: Application, crowd: Board) -> None:
    """When nothing is said."""
    assert [*range(45, 56)] == [entry.rank for entry in (await leaderboard.read.around("b", "p50")).entries]


@pytest.mark.parametrize("radius", [-1, 51])
async def test_a_radius_out_of_bounds(leaderboard: Application, board: Board, radius: int) -> None:
    """Names the parameter and its bounds."""
    assert ["range: must be from 0 to 50"] == await faults(leaderboard.read.around("b", "a", radius))


async def test_around_nobody(leaderboard: Application, board: Board) -> None:
    """A player who is not on the board has no neighbours."""
    with pytest.raises(PlayerNotFound) as refused:
        await leaderboard.read.around("b", "x")

    assert ("b", "x") == (refused.value.board_id, refused.value.player_id)


async def test_below_the_line_a_player_stands_alone(leaderboard: Application, board: Board) -> None:
    """That one entry, without a rank; nobody above it is a neighbour."""
    await leaderboard.boards.update("b", BoardPatch(max_entries=3))

    around = await leaderboard.read.around("b", "d", 3)

    assert ([Entry(None, "d", 2)], 3) == ([*around.entries], around.total_players)
    assert "bc" == shown(await leaderboard.read.around("b", "c", 1))


# -- one player, some players


async def test_a_player_is_told_whole(leaderboard: Application, board: Board, clock: Clock) -> None:
    """The entry and all that belongs to it."""
    clock.now += SECOND
    await leaderboard.submit([sub("b", 4.5, game_id="g", metadata={"k": [1]})])

    found = await leaderboard.read.player("b", "b")

    assert (Entry(2, "b", 4.5), 5, 75.0) == (found.entry, found.total_players, found.percentile)
    assert (NEW_YEAR + SECOND, "g", '{"k":[1]}') == (found.updated_at, found.game_id, found.metadata)


async def test_a_player_below_the_line(leaderboard: Application, board: Board) -> None:
    """Keeps the score; there is no rank and no percentile, and the others count within the line."""
    await leaderboard.boards.update("b", BoardPatch(max_entries=3))

    below, last = [await leaderboard.read.player("b", player) for player in "dc"]

    assert (Entry(None, "d", 2), None, 3) == (below.entry, below.percentile, below.total_players)
    assert (Entry(3, "c", 3), 0.0) == (last.entry, last.percentile)


async def test_a_player_alone_is_better_than_all(leaderboard: Application) -> None:
    """There is nobody who is not behind."""
    await leaderboard.boards.create(new())
    await play(leaderboard, a=1)

    assert 100.0 == (await leaderboard.read.player("b", "a")).percentile


@pytest.mark.parametrize("player", ["x", "A", "a ", ""])
async def test_a_player_who_is_not_there(leaderboard: Application, board: Board, player: str) -> None:
    """Ids are compared as they are."""
    with pytest.raises(PlayerNotFound):
        await leaderboard.read.player("b", player)


async def test_some_players(leaderboard: Application, board: Board) -> None:
    """Best first, each once; who is missing is told in the order they were asked for."""
    await leaderboard.boards.update("b", BoardPatch(max_entries=4))

    found = await leaderboard.read.players("b", ["x", "e", "c", "a", "c", "w", "x"])

    assert [Entry(1, "a", 5), Entry(3, "c", 3), Entry(None, "e", 1)] == [*found.entries]
    assert (["x", "w"], 4) == (found.missing, found.total_players)


@pytest.mark.parametrize("ids", [[], [f"p{n}" for n in range(101)]])
async def test_too_few_or_too_many_players(leaderboard: Application, board: Board, ids: list[str]) -> None:
    """Names the parameter and its bounds."""
    assert ["ids: must name 1 to 100 players"] == await faults(leaderboard.read.players("b", ids))


async def test_a_hundred_players_named_twice(leaderboard: Application, crowd: Board) -> None:
    """Who is named twice is one player."""
    ids = [f"p{n}" for n in range(1, 101)]

    assert 100 == len((await leaderboard.read.players("b", [*ids, *ids])).entries)


# -- numbers


@pytest.mark.parametrize(
    ("order", "max_entries", "expected"),
    [("desc", None, (5, 5, 1)), ("asc", None, (5, 1, 5)), ("desc", 2, (2, 5, 4)), ("asc", 2, (2, 1, 2))],
)
async def test_stats(
    leaderboard: Application, order: str, max_entries: int | None, expected: tuple[int, int, int]
) -> None:
    """How many players there are, the best score and the worst, by the board's order and within its line."""
    await leaderboard.boards.create(new(sort_order=order, max_entries=max_entries))
    await play(leaderboard, a=5, b=4, c=3, d=2, e=1)

    stats = await leaderboard.read.stats("b")

    assert expected == (stats.total_players, stats.top_score, stats.lowest_score)


async def test_stats_of_an_empty_board(leaderboard: Application) -> None:
    """Nobody, so no scores."""
    await leaderboard.boards.create(new())

    stats = await leaderboard.read.stats("b")

    assert (0, None, None) == (stats.total_players, stats.top_score, stats.lowest_score)


# -- standings and past seasons


async def test_standings_are_of_the_last_sync(leaderboard: Application, board: Board, clock: Clock) -> None:
    """They say as of when, and at which revision."""
    clock.now += SECOND
    await leaderboard.sync()
    clock.now += HOUR
    await play(leaderboard, e=9)

    top = await leaderboard.read.top("b", at=BATCH)

    assert ("abcde", 5) == (shown(top), top.total_players)
    assert Meta(source=Source.BATCH, season=1, revision=2, as_of=NEW_YEAR + SECOND) == top.meta


async def test_standings_answer_every_question(leaderboard: Application, board: Board) -> None:
    """As the live board would."""
    await leaderboard.sync()
    read = leaderboard.read

    page, around = await read.range("b", 2, 4, at=BATCH), await read.around("b", "d", 1, at=BATCH)
    found, one = await read.players("b", ["d", "x", "a"], at=BATCH), await read.player("b", "d", at=BATCH)
    stats = await read.stats("b", at=BATCH)

    assert ("bcd", "cde", "ad", ["x"]) == (shown(page), shown(around), shown(found), found.missing)
    assert (Entry(4, "d", 2), 25.0) == (one.entry, one.percentile)
    assert (5, 5, 1) == (stats.total_players, stats.top_score, stats.lowest_score)


async def test_before_the_first_sync_standings_are_empty(leaderboard: Application, clock: Clock) -> None:
    """As of the board's creation and at its first revision, whatever happened since."""
    await leaderboard.boards.create(new())
    clock.now += SECOND
    await play(leaderboard, a=1)
    read = leaderboard.read

    top, stats = await read.top("b", at=BATCH), await read.stats("b", at=BATCH)

    assert ([], 0, Meta(source=Source.BATCH, season=1, revision=1, as_of=NEW_YEAR)) == (
        [*top.entries],
        top.total_players,
        top.meta,
    )
    assert (0, None, None) == (stats.total_players, stats.top_score, stats.lowest_score)
    assert ["a"] == [*(await read.players("b", ["a"], at=BATCH)).missing]
    for question in (read.around("b", "a", at=BATCH), read.player("b", "a", at=BATCH)):
        with pytest.raises(PlayerNotFound):
            await question


async def test_a_new_season_has_empty_standings_at_first(leaderboard: Application, board: Board, clock: Clock) -> None:
    """As of its beginning and at the revision that opened it."""
    await leaderboard.sync()
    clock.now += SECOND
    reset = await leaderboard.boards.reset("b")
    await play(leaderboard, x=1)

    top = await leaderboard.read.top("b", at=BATCH)

    assert [] == [*top.entries]
    assert Meta(source=Source.BATCH, season=2, revision=reset.board.head.sequence, as_of=NEW_YEAR + SECOND) == top.meta


@pytest.mark.parametrize("source", Source)
async def test_a_past_season_is_answered_at_once(
    leaderboard: Application, board: Board, clock: Clock, source: Source
) -> None:
    """From its final standings, as of its end, at its last revision; whichever source is asked."""
    clock.now += SECOND
    await leaderboard.boards.reset("b")
    await play(leaderboard, x=1)

    top = await leaderboard.read.top("b", at=At(source=source, season=1))

    assert "abcde" == shown(top)
    assert Meta(source=Source.BATCH, season=1, revision=2, as_of=NEW_YEAR + SECOND) == top.meta
    assert Entry(4, "d", 2) == (await leaderboard.read.player("b", "d", at=At(source=source, season=1))).entry


async def test_the_open_season_may_be_named(leaderboard: Application, board: Board) -> None:
    """Live, it is the board as it is."""
    await leaderboard.boards.reset("b")
    await play(leaderboard, x=1)

    top = await leaderboard.read.top("b", at=At(season=2))

    assert ("x", Source.REALTIME, 2) == (shown(top), top.meta.source, top.meta.season)


@pytest.mark.parametrize("season", [0, 2, -1, 99])
@pytest.mark.parametrize("source", Source)
async def test_a_season_that_never_was(leaderboard: Application, board: Board, source: Source, season: int) -> None:
    """Is not found."""
    with pytest.raises(SeasonNotFound) as refused:
        await leaderboard.read.top("b", at=At(source=source, season=season))

    assert ("b", season) == (refused.value.board_id, refused.value.season)


# -- never older than what was answered


async def test_revisions_grow(leaderboard: Application, board: Board) -> None:
    """By one with each change of the board."""
    revisions = [(await leaderboard.read.top("b")).meta.revision]
    for change in (play(leaderboard, x=1), leaderboard.boards.remove("b", "x"), leaderboard.boards.reset("b")):
        await change
        revisions.append((await leaderboard.read.top("b")).meta.revision)

    assert [2, 3, 4, 5] == revisions


async def test_a_store_that_is_behind_is_brought_forward_first(
    leaderboard: Application, repository: MemoryRepository, rankings: WatchedRankings, board: Board
) -> None:
    """A process never shows less than it has answered, whatever the real-time store has."""
    rankings.away = True
    await play(leaderboard, e=9)
    rankings.away = False

    assert "eabcd" == await live(leaderboard)


async def test_what_others_brought_is_shown(leaderboard: Application, elsewhere: Application, board: Board) -> None:
    """As soon as it is in the store."""
    await play(elsewhere, e=9)

    assert "eabcd" == await live(leaderboard)


async def test_an_empty_store_is_filled_by_the_first_reader(
    leaderboard: Application, rankings: WatchedRankings, board: Board
) -> None:
    """Whoever asks finds the board, whole."""
    await rankings.drop(board.uid)

    assert "abcde" == await live(leaderboard)


async def test_a_board_that_cannot_be_shown_is_loading(repository: MemoryRepository, board: Board) -> None:
    """It says so rather than show something wrong; its standings answer meanwhile."""

    class NeverLoaded(WatchedRankings):
        async def load(self, snapshot: Snapshot, judged: Head | None) -> bool:
            del snapshot, judged
            return False

    leaderboard = Application.over(repository, NeverLoaded())

    with pytest.raises(BoardLoading) as refused:
        await leaderboard.read.top("b")

    assert "b" == refused.value.board_id
    assert "" == shown(await leaderboard.read.top("b", at=BATCH))


async def test_a_store_that_is_away_answers_nothing(
    repository: MemoryRepository, board: Board, leaderboard: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is read of the repository answers all the same."""
    await leaderboard.sync()
    away = WatchedRankings()
    away.away = True
    without = Application.over(repository, away)

    with pytest.raises(StoreUnavailable):
        await without.read.top("b")
    assert "abcde" == shown(await without.read.top("b", at=BATCH))


# -- boards that went, and came again


async def test_a_board_deleted_elsewhere_is_gone(leaderboard: Application, elsewhere: Application) -> None:
    """Though this process remembers it, and whether the store has heard of it or not."""
    await leaderboard.boards.create(new())
    await play(leaderboard, a=1)
    await elsewhere.boards.delete("b")

    for _ in range(2):
        with pytest.raises(BoardNotFound):
            await leaderboard.read.top("b")


async def test_a_deleted_board_that_the_store_still_has(
    repository: MemoryRepository, leaderboard: Application, board: Board
) -> None:
    """A store that is behind the deletion is brought forward, and then the board is gone."""
    late = WatchedRankings()
    other = Application.over(repository, late)
    await live(other)
    late.away = True
    await play(other, a=9)
    late.away = False
    await leaderboard.boards.delete("b")

    with pytest.raises(BoardNotFound):
        await live(other)


async def test_a_board_made_again_elsewhere_is_read_at_once(
    leaderboard: Application, elsewhere: Application, board: Board
) -> None:
    """The board that bears the id now, though this process remembers the one before."""
    await elsewhere.boards.delete("b")
    await elsewhere.boards.create(new(sort_order="asc"))
    await play(elsewhere, x=2, y=1)

    assert [Entry(1, "y", 1), Entry(2, "x", 2)] == [*(await leaderboard.read.top("b")).entries]
