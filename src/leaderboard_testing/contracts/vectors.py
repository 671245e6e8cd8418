"""Ranked copies answer as the vectors say; part of `RankedViewContract`."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from attrs import evolve

from leaderboard_core.domain.board import Board, SortOrder, UpdateMode
from leaderboard_core.domain.change_builder import ChangeBuilder
from leaderboard_core.domain.entry import PlayerState, percentile
from leaderboard_core.domain.order import score_of
from leaderboard_core.domain.submission import Submission
from leaderboard_core.ports.ranked_view import RankedEntry, RankedView
from leaderboard_testing.contracts.asynchronous import AsyncContract
from leaderboard_testing.contracts.ranked import Show
from leaderboard_testing.contracts.values import a_board, change_id
from leaderboard_testing.vectors import Story, load

Plain = Mapping[str, Any]


class VectorsContract(AsyncContract):
    """The orders, ties and reads of the vectors."""

    @pytest.mark.parametrize("subject", ["order", "ties", "reads"])
    async def test_it_answers_as_the_vectors_say(self, show: Show, subject: str) -> None:
        """To every question of every story."""
        for story in load(subject):
            board = _Board(story)
            for step in story.steps:
                if step["do"] in _QUESTIONS:
                    view = await board.shown(show, step.get("season"))
                    told = await _QUESTIONS[step["do"]](_Asked(view, board.order), step)
                    assert step["answer"] == told, f"{story.name}: {step}"
                else:
                    board.change(step)


class _Board:
    """The board of a story, changed by the core alone."""

    def __init__(self, story: Story) -> None:
        self.order = SortOrder(story.board["sort_order"])
        self._row = a_board(
            sort_order=self.order,
            update_mode=UpdateMode(story.board["update_mode"]),
            max_entries=story.board["max_entries"],
            last_reached_at=story.board["created_at"],
        )
        self._states: dict[str, PlayerState] = {}
        self._ended: dict[int, tuple[Board, Sequence[PlayerState]]] = {}
        self._views: dict[int, RankedView] = {}

    def change(self, step: Plain) -> None:
        """What the step makes of the board."""
        builder = ChangeBuilder(self._row, step["at"], self._states, {})
        match step["do"]:
            case "submit":
                submission = Submission(
                    player_id=step["player_id"], leaderboard_id=self._row.id, score=float(step["score"])
                )
                builder.submit(submission, step.get("reached_at"))
            case "remove":
                builder.remove(step["player_id"])
            case "reset":
                builder.reset()
            case unknown:
                raise AssertionError(f"not known to this contract: {unknown}")
        pending = builder.close(change_id())
        if pending.ended:
            self._ended[self._row.season] = self._row, list(self._states.values())
            self._states = {}
        if pending.change is not None:
            for player in pending.change.removed:
                del self._states[player]
            self._states |= {state.player_id: state for state in pending.change.states}
        self._row, self._views = pending.board, {}

    async def shown(self, show: Show, season: int | None) -> RankedView:
        """A ranked copy of a season as it stands now, the same until the board changes."""
        number = self._row.season if season is None else season
        if number not in self._views:
            row, states = self._ended.get(number, (self._row, list(self._states.values())))
            unheard_of = a_board()
            row = evolve(row, uid=unheard_of.uid, id=unheard_of.id, version=unheard_of.version)
            self._views[number] = await show(row, states)
        return self._views[number]


class _Asked:
    """The questions of the vectors, put to a ranked copy."""

    def __init__(self, view: RankedView, order: SortOrder) -> None:
        self._view = view
        self._order = order

    async def top(self, step: Plain) -> Plain:
        return self._listed(*await self._page(1, step["limit"]))

    async def range(self, step: Plain) -> Plain:
        return self._listed(*await self._page(step["start"], step["end"]))

    async def around(self, step: Plain) -> Plain:
        page = await self._view.around(step["player_id"], step["radius"])
        return self._listed(page.total, page.places) if page.places else {"refused": "player_not_found"}

    async def players(self, step: Plain) -> Plain:
        answer = await self._view.find(step["player_ids"])
        found = [RankedEntry(one.rank, one.state.player_id, one.state.sort_key) for one in answer.players]
        present = {one.player_id for one in found}
        missing = [player for player in step["player_ids"] if player not in present]
        return {**self._listed(answer.total, found), "missing": missing}

    async def player(self, step: Plain) -> Plain:
        answer = await self._view.find([step["player_id"]])
        if not answer.players:
            return {"refused": "player_not_found"}
        [found] = answer.players
        return {
            "rank": found.rank,
            "score": score_of(self._order, found.state.sort_key),
            "reached_at": found.state.reached_at,
            "total_players": answer.total,
            "percentile": percentile(found.rank, answer.total),
        }

    async def stats(self, _: Plain) -> Plain:
        answer = await self._view.extremes()
        best, last = (one and score_of(self._order, one.sort_key) for one in (answer.best, answer.last))
        return {"total_players": answer.total, "top_score": best, "lowest_score": last}

    async def _page(self, first: int, last: int) -> tuple[int, Sequence[RankedEntry]]:
        page = await self._view.page(first, last)
        return page.total, page.places

    def _listed(self, total: int, places: Sequence[RankedEntry]) -> Plain:
        entries = [
            {"rank": one.rank, "player_id": one.player_id, "score": score_of(self._order, one.sort_key)}
            for one in places
        ]
        return {"total_players": total, "entries": entries}


_QUESTIONS = {
    "top": _Asked.top,
    "range": _Asked.range,
    "around": _Asked.around,
    "players": _Asked.players,
    "player": _Asked.player,
    "stats": _Asked.stats,
}
