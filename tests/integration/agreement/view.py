"""What the model shows of a board: everyone in order, and what of that is told to each question."""

from collections.abc import Iterator, Sequence
from itertools import chain, groupby, permutations, product
from typing import Any

from attrs import evolve, frozen

from leaderboard_core.usecases.answers import At, Source
from tests.integration.agreement.model.board import Board
from tests.integration.agreement.model.rules import Rules, Score
from tests.integration.agreement.model.values import Player, Refused

Standing = list[tuple[str, Player]]


@frozen
class View:
    """What one copy of a board shows: its meta, everyone in order, where the line is, and by which rules it ranks."""

    meta: tuple[str, int, int | None, int | None]
    standing: Standing
    line: int | None
    rules: Rules

    @property
    def total(self) -> int:
        return len(self.standing[: self.line])

    def of_other_orders(self) -> Iterator["View"]:
        """The same by every order of those who have equal scores, of whom there are a few at most."""
        equals = [[*players] for _, players in groupby(self.standing, key=lambda one: one[1].score)]
        for orders in product(*map(permutations, equals)):
            yield evolve(self, standing=[*chain.from_iterable(orders)])

    def entries(self) -> list[tuple[int | None, str, Score, int | None]]:
        """Everyone as an entry; without a rank below the line or without a result, and with a place where ranks are
        shared."""
        ranks = evolve(self.rules, max_entries=self.line).ranks([player.score for _, player in self.standing])
        shared = self.rules.ranking != "ordinal"
        return [
            (rank, player_id, player.score, place if shared and place <= self.total else None)
            for place, ((player_id, player), rank) in enumerate(zip(self.standing, ranks, strict=True), start=1)
        ]

    def page(self, first: int, last: int) -> tuple[Any, ...]:
        """Pages count places."""
        return self.meta, self.total, self.entries()[: self.line][first - 1 : last], []

    def around(self, player_id: str, radius: int) -> tuple[Any, ...]:
        for place, entry in enumerate(self.entries()):
            if entry[1] == player_id and place >= self.total:
                return self.meta, self.total, [entry], []
            if entry[1] == player_id:
                return self.page(max(1, place + 1 - radius), place + 1 + radius)
        raise Refused("player_not_found")

    def players(self, player_ids: Sequence[str]) -> tuple[Any, ...]:
        there = {player_id for player_id, _ in self.standing}
        entries = [entry for entry in self.entries() if entry[1] in player_ids]
        return self.meta, self.total, entries, [player_id for player_id in player_ids if player_id not in there]

    def player(self, player_id: str) -> tuple[Any, ...]:
        for entry, (_, player) in zip(self.entries(), self.standing, strict=True):
            if entry[1] == player_id:
                return (
                    self.meta,
                    self.total,
                    entry,
                    self.percentile(entry[0]),
                    player.reached,
                    player.game,
                    player.metadata,
                )
        raise Refused("player_not_found")

    def percentile(self, rank: int | None) -> float | None:
        if rank is None:
            return None
        ranked = sum(player.score is not None for _, player in self.standing[: self.line])
        return 100.0 if ranked == 1 else 100.0 * (ranked - rank) / (ranked - 1)

    def stats(self) -> tuple[Any, ...]:
        scores = [entry[2] for entry in self.entries()[: self.line] if entry[2] is not None]
        return self.meta, self.total, *((scores[0], scores[-1]) if scores else (None, None))


def view(board: Board, at: At) -> View:
    """What the model shows of a board."""
    shown = _view(board, at)
    # Each line counts its own changes, and is published when it has any.
    return shown if board.rules.shards is None else evolve(shown, meta=(*shown.meta[:2], None, None))


def _view(board: Board, at: At) -> View:
    rules = board.rules
    for past in board.past:
        if at.season == past.season:
            return View(("batch", past.season, past.revision, past.as_of), past.standing, past.max_entries, rules)
    if at.season not in (None, board.season):
        raise Refused("season_not_found")
    if at.source is Source.REALTIME:
        return View(("realtime", board.season, board.revision, None), board.standing(), rules.max_entries, rules)
    if board.published is None:
        return View(("batch", board.season, board.opened, board.started), [], rules.max_entries, rules)
    copy = board.published
    return View(("batch", copy.season, copy.revision, copy.as_of), copy.standing, rules.max_entries, rules)
