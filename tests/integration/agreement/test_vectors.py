"""The rule's second writing agrees with the vectors: who reads them in another language learns no mistake of ours."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from leaderboard_testing.vectors import SUBJECTS, Story, load
from tests.integration.agreement.model.model import Model
from tests.integration.agreement.model.rules import Rules
from tests.integration.agreement.model.values import Item, Player, Refused

STORIES = [pytest.param(story, id=f"{subject}: {story.name}") for subject in SUBJECTS for story in load(subject)]
Ranked = Sequence[tuple[int | None, str, Player]]


class Told:
    """A story told to the model."""

    def __init__(self, chosen: Mapping[str, Any]) -> None:
        self.model = Model(chosen["created_at"])
        rules = Rules(
            chosen["sort_order"],
            chosen["update_mode"],
            chosen["reset_period"],
            chosen["max_entries"],
            chosen["min_score"],
            chosen["max_score"],
        )
        self.model.create("b", rules)

    def answer(self, step: Mapping[str, Any]) -> Mapping[str, Any]:
        self.model.now = step["at"]
        try:
            return getattr(self, step["do"])(step)
        except Refused as refusal:
            return {"refused": refusal.code}

    def submit(self, step: Mapping[str, Any]) -> Mapping[str, Any]:
        item = Item(
            "b", step["player_id"], step["score"], reached=step.get("reached_at"), occurred=step.get("occurred_at")
        )
        [told] = self.model.submit([item], visible=True)
        if isinstance(told, str):
            raise Refused(told)
        return dict(zip(("score", "rank", "previous_score", "previous_rank", "changed"), told, strict=False))

    def remove(self, step: Mapping[str, Any]) -> Mapping[str, Any]:
        self.model.remove("b", step["player_id"])
        return {}

    def reset(self, step: Mapping[str, Any]) -> Mapping[str, Any]:
        self.model.reset("b")
        return self.board(step)

    def turn(self, _: Mapping[str, Any]) -> Mapping[str, Any]:
        return {"turned": self.model.turn_due()}

    def board(self, _: Mapping[str, Any]) -> Mapping[str, Any]:
        board = self.model.board("b")
        return {"season": board.season, "next_reset_at": board.next_reset}

    def seasons(self, _: Mapping[str, Any]) -> Mapping[str, Any]:
        board = self.model.board("b")
        ends = [
            (board.season, board.started, None),
            *((one.season, one.started, one.as_of) for one in board.past[::-1]),
        ]
        return {
            "seasons": [
                {
                    "season": number,
                    "started_at": started,
                    "ended_at": ended,
                    "total_players": self._total(self._ranked({"season": number})),
                }
                for number, started, ended in ends
            ]
        }

    def top(self, step: Mapping[str, Any]) -> Mapping[str, Any]:
        return self.range({**step, "start": 1, "end": step["limit"]})

    def range(self, step: Mapping[str, Any]) -> Mapping[str, Any]:
        ranked = self._ranked(step)
        return self._listed(ranked, [one for one in ranked if one[0] and step["start"] <= one[0] <= step["end"]])

    def around(self, step: Mapping[str, Any]) -> Mapping[str, Any]:
        ranked = self._ranked(step)
        rank = self._one(step)[0]
        near = [one for one in ranked if rank and one[0] and abs(one[0] - rank) <= step["radius"]]
        return self._listed(ranked, near or [self._one(step)])

    def players(self, step: Mapping[str, Any]) -> Mapping[str, Any]:
        ranked = self._ranked(step)
        found = [one for one in ranked if one[1] in step["player_ids"]]
        missing = [player for player in step["player_ids"] if player not in [one[1] for one in found]]
        return {**self._listed(ranked, found), "missing": missing}

    def player(self, step: Mapping[str, Any]) -> Mapping[str, Any]:
        total = self._total(self._ranked(step))
        rank, _, player = self._one(step)
        behind = None if rank is None else 100 * (total - rank) / (total - 1) if total > 1 else 100
        answer = {"rank": rank, "score": player.score, "reached_at": player.reached}
        return {**answer, "total_players": total, "percentile": behind}

    def stats(self, step: Mapping[str, Any]) -> Mapping[str, Any]:
        scores = [player.score for rank, _, player in self._ranked(step) if rank]
        ends = (scores[0], scores[-1]) if scores else (None, None)
        return {"total_players": len(scores), "top_score": ends[0], "lowest_score": ends[1]}

    def _ranked(self, step: Mapping[str, Any]) -> Ranked:
        """Everyone of a season, best first; those below the line have no rank."""
        board = self.model.board("b")
        standing, places = board.standing(), board.rules.max_entries
        if step.get("season", board.season) != board.season:
            past = [copy for copy in board.past if copy.season == step["season"]]
            if not past:
                raise Refused("season_not_found")
            standing, places = past[0].standing, past[0].max_entries
        return [
            (rank if places is None or rank <= places else None, player, state)
            for rank, (player, state) in enumerate(standing, start=1)
        ]

    def _one(self, step: Mapping[str, Any]) -> tuple[int | None, str, Player]:
        for one in self._ranked(step):
            if one[1] == step["player_id"]:
                return one
        raise Refused("player_not_found")

    def _total(self, ranked: Ranked) -> int:
        return sum(rank is not None for rank, _, _ in ranked)

    def _listed(self, ranked: Ranked, chosen: Ranked) -> Mapping[str, Any]:
        entries = [{"rank": rank, "player_id": player, "score": state.score} for rank, player, state in chosen]
        return {"total_players": self._total(ranked), "entries": entries}


@pytest.mark.parametrize("story", STORIES)
def test_the_second_writing_agrees(story: Story) -> None:
    """Every answer of every story, worked out by the rule as it is written a second time."""
    told = Told(story.board)

    for step in story.steps:
        assert step["answer"] == told.answer(step), step
