"""After a player is erased, no table and no key tells of them, and nothing that goes on behind brings them back."""

import pytest

from leaderboard_core.application import Application
from leaderboard_core.domain.errors import PlayerNotFound
from leaderboard_core.domain.submission import mark_of
from leaderboard_core.ports.repository import Repository
from leaderboard_core.usecases.answers import At
from leaderboard_core.usecases.submit import Accepted
from leaderboard_testing.contracts.change_log import FOREVER
from tests.integration.erasing.stores import Embedded, Stores
from tests.integration.erasing.story import GONE, NEEDLE, SOURCE, ingest, live_everywhere, of_needle, play, told_by
from tests.unit.usecases.kit import shown

MARK = mark_of(NEEDLE)


async def test_no_table_and_no_key_tells_of_the_player(stores: Stores, leaderboard: Application) -> None:
    """Boards, past seasons, standings, changes, event ids, dead letters, deleted boards: all of it is gone."""
    await live_everywhere(leaderboard)
    places = {place for place, _ in told_by([*stores.held()], [MARK])}
    # That the search finds something in every table that can tell of a player is what makes the rest worth reading.
    assert {"scores", "changes", "events", "dead_letters"} <= places
    assert any(place.startswith("standings") for place in places)
    assert isinstance(stores, Embedded) or "redis" in places

    erased = await leaderboard.players.erase(NEEDLE)

    assert [] == told_by([*stores.held()], [MARK])
    assert [("b", [4, 3, 2, 1]), ("capped", [1])] == [
        (trace.board.id, list(trace.seasons)) for trace in erased.presences
    ]


async def test_others_are_left_as_they_were(leaderboard: Application, repository: Repository) -> None:
    """Every season has them in their order, from rank 1; their letter waits, and positions stand."""
    await live_everywhere(leaderboard)

    await leaderboard.players.erase(NEEDLE)

    for season in range(1, 5):
        found = await leaderboard.read.top("b", at=At(season=season))
        assert [("a", 1), ("b", 2), ("z", 3)] == [(entry.player_id, entry.rank) for entry in found.entries]
        assert found.total_players == 3
    assert "ab" == shown(await leaderboard.read.top("capped"))
    assert [3] == [letter.offset for letter in await repository.dead_letters([0], 10)]
    assert {SOURCE: 4} == dict(await leaderboard.ingest.positions([SOURCE]))


async def test_nothing_brings_the_player_back(stores: Stores, leaderboard: Application, elsewhere: Application) -> None:
    """Replays, a rewound consumer, syncs, rebuilds and processes that were behind: not one of them does."""
    await live_everywhere(leaderboard)
    assert NEEDLE in shown(await elsewhere.read.top("b"))
    await leaderboard.players.erase(NEEDLE)

    for event_id in ("b1", "b4", "k1"):
        [again] = await leaderboard.submit_many([of_needle("b", event_id)])
        assert isinstance(again, Accepted)
        assert (True, None) == (again.duplicate, again.score)
    await ingest(leaderboard, None)
    await ingest(elsewhere, 0)
    await leaderboard.sync()
    await leaderboard.sync.settle()
    await elsewhere.health_sweep()
    await elsewhere.sync()
    async with stores.ranking_store() as empty:
        for uid in await empty.boards():
            await empty.drop(uid)
    await leaderboard.health_sweep()
    await leaderboard.sync.prune(0)

    assert [] == told_by([*stores.held()], [MARK])
    for application in (leaderboard, elsewhere):
        assert "abz" == shown(await application.read.top("b"))
        assert "abz" == shown(await application.read.top("b", at=At(season=1)))
        with pytest.raises(PlayerNotFound):
            await application.players.entries(NEEDLE)


async def test_a_submission_that_names_them_afterwards_does(leaderboard: Application) -> None:
    """They begin from nothing, in the season that is open, and can be erased again."""
    await live_everywhere(leaderboard)
    await leaderboard.players.erase(NEEDLE)

    await play(leaderboard, "b", "new")

    [entry] = await leaderboard.players.entries(NEEDLE)
    assert ("b", 4, 7, 1) == (entry.board_id, entry.found.meta.season, entry.found.entry.score, entry.found.entry.rank)
    await leaderboard.players.erase(NEEDLE)
    with pytest.raises(PlayerNotFound):
        await leaderboard.players.entries(NEEDLE)


async def test_deleted_boards_are_cleared_as_ever(
    stores: Stores, leaderboard: Application, repository: Repository
) -> None:
    """Erasing from what is left of one does not keep it from going."""
    await live_everywhere(leaderboard)
    await leaderboard.players.erase(NEEDLE)

    await repository.prune(FOREVER, FOREVER)

    assert GONE.encode() not in [value for place, value in stores.held() if place == "boards"]
