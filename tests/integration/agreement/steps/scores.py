"""Scores are submitted, players removed and erased."""

from functools import partial
from typing import Any

from attrs import evolve
from hypothesis import strategies as st
from hypothesis.stateful import rule

from leaderboard_core.application import Application
from leaderboard_core.domain.decode import decode
from leaderboard_core.domain.player_patch import PlayerPatch
from tests.integration.agreement.comparison import Comparison
from tests.integration.agreement.disagreement import in_correction
from tests.integration.agreement.draws import (
    HOUR,
    SECOND,
    any_boards,
    boards,
    corrections,
    lists,
    once,
    players,
    processes,
    scores,
)
from tests.integration.agreement.model.values import Item


class Scores(Comparison):
    """What players do, and what is done with them."""

    @rule(items=lists, process=processes, importing=st.booleans())
    def submit(self, items: list[Item], process: int, importing: bool = False) -> None:
        self._submit(items, process, visible=True, importing=importing)

    @rule(item=once, process=processes, other=processes)
    def submit_twice(self, item: Item, process: int, other: int) -> None:
        self._submit([item], process, visible=True)
        self._submit([item], other, visible=True)

    @rule(board=boards, score=scores, names=st.lists(players, min_size=2, unique=True), process=processes)
    def draw_level(self, board: str, score: float | None, names: list[str], process: int) -> None:
        self._submit([Item(board, name, score) for name in names], process, visible=True)

    @rule(items=lists, step=st.sampled_from([1, HOUR, HOUR, 25 * HOUR, 40 * 24 * HOUR]), process=processes)
    def submit_later(self, items: list[Item], step: int, process: int) -> None:
        self.model.now += step
        self._submit(items, process, visible=True)

    @rule(items=lists, late=lists, before=st.sampled_from([1, SECOND, HOUR // 2]), process=processes)
    def submit_around_the_end_of_a_season(self, items: list[Item], late: list[Item], before: int, process: int) -> None:
        """The next one that ends by itself; what was made so long before its end comes when it is over."""
        self._submit(items, process, visible=True)
        boards = self.model.boards.values()
        ends = [board.next_reset for board in boards if board.rules.grace is not None and board.next_reset is not None]
        self.model.now = max([self.model.now, *sorted(ends)[:1]])
        self._submit([evolve(item, ago=before) for item in late], process, visible=True)

    @rule(board=any_boards, player=players, process=processes)
    def remove(self, board: str, player: str, process: int) -> None:
        self._do(
            f"remove {player} from {board}",
            process,
            lambda: self.model.remove(board, player),
            lambda leaderboard: leaderboard.boards.remove(board, player),
        )

    @rule(board=boards, player=players, season=st.integers(1, 3), process=processes)
    def take_out(self, board: str, player: str, season: int, process: int) -> None:
        self._do(
            f"take {player} out of season {season} of {board}",
            process,
            lambda: self.model.take_out(board, player, season),
            lambda leaderboard: leaderboard.boards.remove(board, player, season),
        )

    @rule(board=boards, player=players, fields=corrections, process=processes)
    def correct(self, board: str, player: str, fields: dict[str, Any], process: int) -> None:
        if "score" in fields:
            fields = {**fields, "score": self._shaped(Item(board, player, fields["score"])).score}

        async def correct(leaderboard: Application) -> object:
            told = await leaderboard.boards.correct(board, player, decode(PlayerPatch, fields))
            return (
                told.score,
                told.rank,
                told.previous_score,
                told.previous_rank,
                told.changed,
                told.visible,
                tuple(map(tuple, told.followers)),
            )

        self._do(
            f"correct {player} on {board} {fields}",
            process,
            lambda: self.model.correct(board, player, fields),
            correct,
            partial(in_correction, self.model, board, player),
        )

    @rule(player=players, process=processes)
    def erase(self, player: str, process: int) -> None:
        async def erase(leaderboard: Application) -> object:
            erased = await leaderboard.players.erase(player)
            return [(trace.board.public_id, list(trace.seasons)) for trace in erased.presences], erased.visible

        if self._has_wide():
            # Each line has the changes of its own that are told, and whoever erases turns no others.
            self._turn_due(process)
        self._do(f"erase {player}", process, lambda: self.model.erase(player), erase)
