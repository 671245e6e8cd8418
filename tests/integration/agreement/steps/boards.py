"""Boards are made, changed, reset and deleted."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

from attrs import evolve
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from leaderboard_core.application import Application
from leaderboard_core.domain.board_settings import BoardPatch, NewBoard
from leaderboard_core.domain.decode import decode
from tests.integration.agreement.comparison import Comparison
from tests.integration.agreement.draws import BOARDS, any_boards, boards, conditions, patches, processes, rules
from tests.integration.agreement.model.rules import Rules

Condition: TypeAlias = Mapping[str, Any]
NO_CONDITION: Condition = MappingProxyType({})


def _written(length: int | None) -> str | None:
    """A length of time in microseconds as it is sent."""
    return None if length is None else f"{length // 1_000}ms"


class Boards(Comparison):
    """What the maker of boards does."""

    @initialize(one=rules, other=rules, follows=st.booleans(), condition=conditions)
    def begin(self, one: Rules, other: Rules, follows: bool = False, condition: Condition = NO_CONDITION) -> None:
        for board, chosen in zip(BOARDS, (one, other), strict=True):
            self.create(board, chosen, 0, follows, condition)

    @rule(board=boards, rules=rules, process=processes, follows=st.booleans(), condition=conditions, fill=st.booleans())
    def create(
        self,
        board: str,
        rules: Rules,
        process: int,
        follows: bool = False,
        condition: Condition = NO_CONDITION,
        fill: bool = False,
        odd: bool = False,
    ) -> None:
        """`follows`: the second board follows the first, on this condition; `odd`: though its parts be others."""
        if follows and board != BOARDS[0]:
            rules = evolve(rules, follows=BOARDS[0], **condition)
            root = self.model.boards.get(BOARDS[0])
            if root is not None and root.rules.kinds != rules.kinds and not odd:
                # Hardly ever are two drawn that go together.
                rules = evolve(rules, parts=root.rules.parts, order=root.rules.order)
            # A board of a value is looked at by whoever met a player there before: when its season ends is not told.
            rules = rules if rules.each is None else evolve(rules, period="never", grace=None)
        fill = fill and rules.follows is not None
        rules = self._spread(board, rules)
        new = {
            "id": board,
            "name": "A board",
            "sort_order": rules.order,
            "update_mode": rules.mode,
            "reset_period": rules.period,
            "reset_grace": _written(rules.grace),
            "max_entries": rules.max_entries,
            "min_score": rules.min_score,
            "max_score": rules.max_score,
            "follows": rules.follows,
            "where": rules.where and {f"metadata.{name}": value for name, value in rules.where.items()},
            "each": rules.each and f"metadata.{rules.each}",
            "fill": fill,
            "allow_null_score": rules.nulls,
            "shards": rules.shards,
            "ranking": rules.ranking,
            "parts": [
                {"name": str(n), "sort_order": order, "value_type": kind} for n, (order, kind) in enumerate(rules.parts)
            ]
            or None,
        }

        async def create(leaderboard: Application) -> object:
            return await leaderboard.boards.create(decode(NewBoard, new))

        self._do(f"create {board}", process, lambda: self.model.create(board, rules, fill), create)

    def _spread(self, board: str, rules: Rules) -> Rules:  # noqa: ARG002
        """The rules of a board over as many lines as it is to have."""
        return rules

    @rule(board=boards, process=processes)
    def fill(self, board: str, process: int) -> None:
        async def fill(leaderboard: Application) -> object:
            filled = await leaderboard.boards.fill(board)
            return filled.players, filled.visible

        self._do(f"fill {board}", process, lambda: self.model.fill(board), fill)

    @rule(board=boards, fields=patches, process=processes)
    def patch(self, board: str, fields: dict[str, Any], process: int) -> None:
        if board in self.model.boards and self.model.boards[board].rules.each is not None:
            fields = {name: value for name, value in fields.items() if name != "period"}
        named = {"period": "reset_period", "nulls": "allow_null_score"}
        given = {named.get(name, name): value for name, value in fields.items()}
        if "grace" in given:
            given["reset_grace"] = _written(given.pop("grace"))
        self._do(
            f"patch {board} {given}",
            process,
            lambda: self.model.patch(board, fields),
            lambda leaderboard: leaderboard.boards.update(board, decode(BoardPatch, given)),
        )

    @rule(board=any_boards, process=processes)
    def reset(self, board: str, process: int) -> None:
        self._do(
            f"reset {board}",
            process,
            lambda: self.model.reset(board),
            lambda leaderboard: leaderboard.boards.reset(board),
        )

    @rule(
        board=any_boards,
        again=st.one_of(st.none(), rules),
        process=processes,
        follows=st.booleans(),
        condition=conditions,
    )
    def delete(
        self,
        board: str,
        again: Rules | None,
        process: int,
        follows: bool = False,
        condition: Condition = NO_CONDITION,
    ) -> None:
        self._do(
            f"delete {board}",
            process,
            lambda: self.model.delete(board),
            lambda leaderboard: leaderboard.boards.delete(board),
        )
        if again is not None and board in BOARDS:
            self.create(board, again, process, follows, condition)
