"""Boards are made, changed, reset and deleted."""

from typing import Any

from attrs import evolve
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from leaderboard_core.domain.board_settings import BoardPatch, NewBoard
from leaderboard_core.domain.decode import decode
from tests.integration.agreement.comparison import Comparison
from tests.integration.agreement.draws import BOARDS, boards, patches, processes, rules
from tests.integration.agreement.model.rules import Rules


class Boards(Comparison):
    """What the maker of boards does."""

    @initialize(one=rules, other=rules, follows=st.booleans())
    def begin(self, one: Rules, other: Rules, follows: bool = False) -> None:
        for board, chosen in zip(BOARDS, (one, other), strict=True):
            self.create(board, chosen, 0, follows)

    @rule(board=boards, rules=rules, process=processes, follows=st.booleans())
    def create(self, board: str, rules: Rules, process: int, follows: bool = False) -> None:
        """`follows`: the second board follows the first."""
        if follows and board != BOARDS[0]:
            rules = evolve(rules, follows=BOARDS[0])
        new = {
            "id": board,
            "name": "A board",
            "sort_order": rules.order,
            "update_mode": rules.mode,
            "reset_period": rules.period,
            "max_entries": rules.max_entries,
            "min_score": rules.min_score,
            "max_score": rules.max_score,
            "follows": rules.follows,
            "ranking": rules.ranking,
            "parts": [
                {"name": str(n), "sort_order": order, "value_type": kind} for n, (order, kind) in enumerate(rules.parts)
            ]
            or None,
        }
        self._do(
            f"create {board}",
            process,
            lambda: self.model.create(board, rules),
            lambda leaderboard: leaderboard.boards.create(decode(NewBoard, new)),
        )

    @rule(board=boards, fields=patches, process=processes)
    def patch(self, board: str, fields: dict[str, Any], process: int) -> None:
        given = {"reset_period" if name == "period" else name: value for name, value in fields.items()}
        self._do(
            f"patch {board} {given}",
            process,
            lambda: self.model.patch(board, fields),
            lambda leaderboard: leaderboard.boards.update(board, decode(BoardPatch, given)),
        )

    @rule(board=boards, process=processes)
    def reset(self, board: str, process: int) -> None:
        self._do(
            f"reset {board}",
            process,
            lambda: self.model.reset(board),
            lambda leaderboard: leaderboard.boards.reset(board),
        )

    @rule(board=boards, again=st.one_of(st.none(), rules), process=processes, follows=st.booleans())
    def delete(self, board: str, again: Rules | None, process: int, follows: bool = False) -> None:
        self._do(
            f"delete {board}",
            process,
            lambda: self.model.delete(board),
            lambda leaderboard: leaderboard.boards.delete(board),
        )
        if again is not None:
            self.create(board, again, process, follows)
