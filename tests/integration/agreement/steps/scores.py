"""Scores are submitted, players removed and erased."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from leaderboard_core.application import Application
from tests.integration.agreement.comparison import Comparison
from tests.integration.agreement.draws import HOUR, boards, lists, once, players, processes, scores
from tests.integration.agreement.model.values import Item


class Scores(Comparison):
    """What players do, and what is done with them."""

    @rule(items=lists, process=processes)
    def submit(self, items: list[Item], process: int) -> None:
        self._submit(items, process, visible=True)

    @rule(item=once, process=processes, other=processes)
    def submit_twice(self, item: Item, process: int, other: int) -> None:
        self._submit([item], process, visible=True)
        self._submit([item], other, visible=True)

    @rule(board=boards, score=scores, names=st.lists(players, min_size=2, unique=True), process=processes)
    def draw_level(self, board: str, score: float, names: list[str], process: int) -> None:
        self._submit([Item(board, name, score) for name in names], process, visible=True)

    @rule(items=lists, step=st.sampled_from([1, HOUR, HOUR, 25 * HOUR, 40 * 24 * HOUR]), process=processes)
    def submit_later(self, items: list[Item], step: int, process: int) -> None:
        self.model.now += step
        self._submit(items, process, visible=True)

    @rule(board=boards, player=players, process=processes)
    def remove(self, board: str, player: str, process: int) -> None:
        self._do(
            f"remove {player} from {board}",
            process,
            lambda: self.model.remove(board, player),
            lambda leaderboard: leaderboard.boards.remove(board, player),
        )

    @rule(player=players, process=processes)
    def erase(self, player: str, process: int) -> None:
        async def erase(leaderboard: Application) -> object:
            erased = await leaderboard.players.erase(player)
            return [(trace.board.id, list(trace.seasons)) for trace in erased.presences], erased.visible

        self._do(f"erase {player}", process, lambda: self.model.erase(player), erase)
