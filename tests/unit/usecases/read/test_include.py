"""What else lists tell of each player, where they are asked to."""

import asyncio
from typing import Any

import pytest

from leaderboard_adapters.memory.ranking_store import LiveRankedView
from leaderboard_core.application import Application
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.board_settings import BoardPatch
from leaderboard_core.domain.display import ScoreFormat
from leaderboard_core.domain.entry import DetailedEntry, Entry
from leaderboard_core.ports.ranked_view import Pages, RankRange
from leaderboard_core.usecases.answers import At, Include
from leaderboard_core.usecases.dicts import as_dict
from tests.unit.usecases.kit import WatchedRankings, sub
from tests.unit.usecases.read.kit import BATCH, field_errors

ADA = {"display_name": "Ada"}


@pytest.fixture
async def named(leaderboard: Application, board: Board) -> Board:
    """The board; `a` has said who they are."""
    await leaderboard.submit(sub("a", 5, profile=ADA))
    return board


LISTS = {
    "top": lambda app, **options: app.read.top("b", 2, **options),
    "range": lambda app, **options: app.read.range("b", 1, 2, **options),
    "around": lambda app, **options: app.read.around("b", "a", 1, **options),
    "players": lambda app, **options: app.read.players("b", ["b", "a"], **options),
    "around score": lambda app, **options: app.distribution.around("b", 4.5, 1, **options),
    "best": lambda app, **options: app.distribution.best("b", 40, **options),
}


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("at", [At(), At(season=1), BATCH], ids=["now", "season", "batch"])
async def test_every_list_tells_more(leaderboard: Application, named: Board, name: str, at: At) -> None:
    """The same entries of every copy, each with what was asked for; None for what was not, or what nobody told."""
    await leaderboard.sync()
    plain = (await LISTS[name](leaderboard, at=at)).entries

    told = (await LISTS[name](leaderboard, at=at, include={"profile"})).entries

    assert [Entry(1, "a", 5), Entry(2, "b", 4)] == [*plain]
    assert [DetailedEntry(1, "a", 5, profile='{"display_name":"Ada"}'), DetailedEntry(2, "b", 4)] == [*told]
    both = (await LISTS[name](leaderboard, at=at, include=[Include.UPDATED_AT, "metadata"])).entries
    alone = await leaderboard.read.player("b", "a", at)
    assert DetailedEntry(1, "a", 5, updated_at=alone.updated_at) == both[0]


async def test_groups_and_pages(leaderboard: Application, named: Board) -> None:
    """The same where players are compared, and where several pages are read."""
    group = await leaderboard.groups.among("b", ["a", "b"], include=["profile"])
    [page] = await leaderboard.read.pages("b", [RankRange(1, 2)], include=["profile"])

    expected = [DetailedEntry(1, "a", 5, profile='{"display_name":"Ada"}'), DetailedEntry(2, "b", 4)]
    assert expected == [one.entry for one in group.entries]
    assert expected == [*page.entries]


async def test_who_asks_at_the_same_time_is_told_apart(
    leaderboard: Application, ranking_store: WatchedRankings, named: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One answer of the store may be shown in several ways: Redis gives it to all who ask for whole places."""
    shared = await ranking_store.board(named).pages([RankRange(1, 1)], whole=True)

    async def share(*_: Any, **__: Any) -> Pages:
        return shared

    monkeypatch.setattr(LiveRankedView, "pages", share)
    words: list[Any] = [["profile"], ["updated_at"], [], ["profile", "metadata", "updated_at"]]

    told = await asyncio.gather(*(leaderboard.read.top("b", 1, include=word) for word in words))

    first: list[Any] = [one.entries[0] for one in told]
    assert [True, False, True] == [first[n].profile is not None for n in (0, 1, 3)]
    assert [False, True, True] == [first[n].updated_at is not None for n in (0, 1, 3)]
    assert type(first[2]) is Entry


async def test_as_plain_data(leaderboard: Application, named: Board) -> None:
    """A profile becomes the object that was sent."""
    [entry] = (await leaderboard.read.top("b", 1, include=["profile"])).entries

    told = {"rank": 1, "player_id": "a", "score": 5, "profile": ADA}
    assert told | {"metadata": None, "updated_at": None, "display": None} == as_dict(entry)
    assert ADA == as_dict(await leaderboard.read.player("b", "a"))["profile"]


async def test_the_text_of_a_score(leaderboard: Application, named: Board) -> None:
    """As the board says at the time, alone or beside the rest; `display` of an answer makes it too."""
    await leaderboard.boards.update("b", BoardPatch(unit="m", format=ScoreFormat.DURATION))
    words: list[Any] = [["display"], ["display", "profile"]]
    for include in words:
        best = await leaderboard.read.top("b", 1, include=include)
        [entry] = best.entries

        assert ("0:05 m", "0:05 m") == (getattr(entry, "display", None), best.meta.display.text(entry.score))
    await leaderboard.boards.update("b", BoardPatch(unit=None))
    [entry] = (await leaderboard.read.top("b", 1, include=words[0])).entries
    assert "0:05" == as_dict(entry)["display"]


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("include", [["name"], "profile", [5], 7])
async def test_an_unknown_word_is_refused(leaderboard: Application, named: Board, name: str, include: Any) -> None:
    """It names the parameter and the words that there are."""
    expected = "include: must be some of profile, metadata, updated_at, display"
    assert [expected] == await field_errors(LISTS[name](leaderboard, include=include))
