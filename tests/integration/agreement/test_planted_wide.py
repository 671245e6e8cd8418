"""Bugs planted in what is made of the shards of a wide board, each found and called by its name."""

from collections.abc import Sequence
from typing import Any

import pytest
from attrs import evolve

from leaderboard_core.domain.shards import shard_of
from leaderboard_core.ports.ranked_view import RankedEntry, ReadVersion
from leaderboard_core.usecases import wide_selection, wide_view, wide_window
from leaderboard_core.usecases.answers import At
from leaderboard_core.usecases.wide_boards import WideBoards
from leaderboard_core.usecases.wide_ranks import WideRanks
from leaderboard_core.usecases.wide_sizes import ShardSizes
from leaderboard_core.usecases.wide_view import WideRankedView
from leaderboard_core.usecases.wide_window import Row, Window
from tests.integration.agreement.disagreement import EQUAL_SCORES, Disagreement
from tests.integration.agreement.draws import PLAYERS, SECOND
from tests.integration.agreement.model.values import Item
from tests.integration.agreement.questions import about
from tests.integration.agreement.sides import embedded
from tests.integration.agreement.test_planted import EVERYONE, driven


def test_the_machine_sees_that_a_shard_is_left_out_of_a_rank(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rank of a submission is that in the own shard."""

    async def alone(_: WideRanks, __: object, shown: Any) -> Any:
        return shown

    monkeypatch.setattr(WideRanks, "__call__", alone)

    rank = "the rank on a replace board in desc order"
    with driven(embedded, shards=3) as machine, pytest.raises(Disagreement, match=rank):
        machine.submit(EVERYONE, process=0)


def test_the_machine_sees_that_a_shard_is_left_out_of_a_sum(monkeypatch: pytest.MonkeyPatch) -> None:
    """Places are counted in all shards but the last."""
    begin = WideRankedView.__init__

    def all_but_one(view: WideRankedView, shards: Sequence[Any], *args: Any) -> None:
        begin(view, shards[:-1], args[0], lambda _: 0)

    with driven(embedded, shards=3) as machine:
        machine.submit(EVERYONE, process=0)
        monkeypatch.setattr(WideRankedView, "__init__", all_but_one)
        with pytest.raises(Disagreement, match="the moment or the number of players"):
            machine.everything_that_can_be_read_agrees()


def test_the_machine_sees_that_ties_are_broken_by_the_shard(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two equal scores that of the first shard is ahead, whoever reached it first."""

    class Tied(tuple[Any, ...]):
        def __lt__(self, other: tuple[Any, ...]) -> bool:
            return self[:2] < other[:2]

    before_and_rows = wide_window._before_and_rows

    def tied(places: Sequence[RankedEntry]) -> tuple[int, list[Row]]:
        before, rows = before_and_rows(places)
        return before, [*map(Tied, rows)]  # type: ignore[list-item]

    monkeypatch.setattr(wide_window, "_before_and_rows", tied)

    with driven(embedded, shards=3) as machine:
        for player in (*PLAYERS, *PLAYERS[::-1]):
            machine.wait(SECOND)
            machine.submit([Item("x", player, 5.0 + (player in machine.model.boards["x"].players))], process=0)
        with pytest.raises(Disagreement, match=EQUAL_SCORES):
            machine.everything_that_can_be_read_agrees()


def test_the_machine_sees_that_a_deep_range_skips(monkeypatch: pytest.MonkeyPatch) -> None:
    """Too little of each shard is read, and what lies between two places that were read is taken for nobody."""
    monkeypatch.setattr(wide_selection, "_SPARE", 0)
    monkeypatch.setattr(ShardSizes, "reach", lambda *_: 1)
    monkeypatch.setattr(Window, "covers", lambda _self, _ranks: True)

    many = sorted(map("p{}".format, range(90)), key=lambda player: shard_of(player, 3))
    with driven(embedded, shards=3) as machine:
        machine.submit([Item("x", player, float(-place)) for place, player in enumerate(many)], process=0)
        [deep] = [one for one in about("x", At(), many[0], PLAYERS, start=55) if one.name == "range"]
        with pytest.raises(Disagreement, match="the entries"):
            machine._ask([deep], process=0)


def test_the_machine_sees_that_shards_of_two_seasons_are_mixed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reset is answered when the first shard has turned, and nobody looks whether the others have."""
    at_vector = wide_view._at_vector

    async def not_aligned(*_: object) -> bool:
        return True

    def mixed(shards: Sequence[ReadVersion]) -> ReadVersion:
        return at_vector([evolve(one, season=shards[0].season) for one in shards])

    with driven(embedded, shards=3) as machine:
        machine.submit(EVERYONE, process=0)
        monkeypatch.setattr(WideBoards, "align", not_aligned)
        monkeypatch.setattr(wide_view, "_at_vector", mixed)
        machine.reset("x", process=0)
        with pytest.raises(Disagreement, match="the moment or the number of players"):
            machine.everything_that_can_be_read_agrees()
