"""Everything that can be asked of a board: what the model answers, and what a leaderboard answers, as plain data."""

import json
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Any

from attrs import frozen

from leaderboard_core.application import Application
from leaderboard_core.domain.entry import Entry
from leaderboard_core.domain.errors import LeaderboardError
from leaderboard_core.domain.score import ToldScore
from leaderboard_core.usecases.answers import At, Entries, Meta, PlayerEntry
from leaderboard_core.usecases.submit import Accepted
from tests.integration.agreement.model.board import Board
from tests.integration.agreement.model.model import Model
from tests.integration.agreement.model.values import Refused
from tests.integration.agreement.view import View, view


@frozen
class Question:
    """One question about one board: to the model, and to a leaderboard."""

    name: str
    board: str
    expected: Callable[[Model], object]
    ask: Callable[[Application], Awaitable[object]]
    #: What would be expected by every other order of those who have equal scores, where the answer is of an order.
    by_other_orders: Callable[[Model], Iterator[object]] = lambda _: iter(())


def about(board_id: str, at: At, player_id: str, everyone: Sequence[str], start: int) -> list[Question]:
    """All questions about one copy of a board."""

    def question(name: str, ask: Callable[[View], object], put: Callable[[Application], Awaitable[object]]) -> Question:
        def shown(model: Model) -> View:
            return view(model.board(board_id), at)

        return Question(
            name,
            board_id,
            lambda model: ask(shown(model)),
            put,
            lambda model: (ask(other) for other in shown(model).of_other_orders()),
        )

    async def top(leaderboard: Application) -> object:
        return plain_entries(await leaderboard.read.top(board_id, at=at))

    async def range_(leaderboard: Application) -> object:
        return plain_entries(await leaderboard.read.range(board_id, start, start + 2, at=at))

    async def around(leaderboard: Application) -> object:
        return plain_entries(await leaderboard.read.around(board_id, player_id, 1, at=at))

    async def players(leaderboard: Application) -> object:
        return plain_entries(await leaderboard.read.players(board_id, everyone, at=at))

    async def player(leaderboard: Application) -> object:
        return plain_player(await leaderboard.read.player(board_id, player_id, at=at))

    async def stats(leaderboard: Application) -> object:
        found = await leaderboard.read.stats(board_id, at=at)
        return plain_meta(found.meta), found.total_players, found.top_score, found.lowest_score

    return [
        question("top", lambda shown: shown.page(1, 100), top),
        question("range", lambda shown: shown.page(start, start + 2), range_),
        question("around", lambda shown: shown.around(player_id, 1), around),
        question("players", lambda shown: shown.players(everyone), players),
        question("player", lambda shown: shown.player(player_id), player),
        question("stats", lambda shown: shown.stats(), stats),
    ]


def of_itself(board_id: str, *, is_wide: bool) -> list[Question]:
    """What a board says of itself and of its seasons; those of a wide one have sums of revisions."""

    async def board(leaderboard: Application) -> object:
        return plain_board(await leaderboard.boards.get(board_id))

    async def seasons(leaderboard: Application) -> object:
        return [
            (
                *(season.season, season.started_at, season.ended_at, season.total_players),
                None if is_wide else season.version.revision,
            )
            for season in await leaderboard.seasons.of(board_id)
        ]

    return [
        Question("board", board_id, lambda model: expected_board(model.board(board_id)), board),
        Question("seasons", board_id, lambda model: expected_seasons(model.board(board_id)), seasons),
    ]


def everywhere(player_id: str) -> Question:
    """Where a player stands on all boards."""

    def expected(model: Model) -> object:
        known = {board_id: board for board_id, board in sorted(model.boards.items()) if board.seasons_of(player_id)}
        if not known:
            raise Refused("player_not_found")
        here = {board_id: board for board_id, board in known.items() if player_id in board.players}
        return [(board_id, view(board, At()).player(player_id)) for board_id, board in here.items()]

    async def entries(leaderboard: Application) -> object:
        found = await leaderboard.players.entries(player_id)
        return [(entry.board_id, plain_player(entry.found)) for entry in found]

    return Question("entries", "all", expected, entries)


def expected_board(board: Board) -> tuple[Any, ...]:
    rules = board.rules
    chosen = (
        rules.order,
        rules.mode,
        rules.period,
        rules.max_entries,
        rules.min_score,
        rules.max_score,
        rules.parts,
        rules.ranking,
        rules.grace,
        rules.nulls,
    )
    moved = (board.season, board.started, board.next_reset)
    if rules.shards is None:
        return *chosen, board.created, board.updated, *moved, board.opened, board.revision
    chosen = (*chosen, rules.shards)
    return *chosen, board.created, board.updated, *moved


def plain_board(board: Any) -> tuple[Any, ...]:
    chosen = (
        board.sort_order,
        board.update_mode,
        board.reset_period,
        board.max_entries,
        board.min_score,
        board.max_score,
        tuple((part.sort_order, part.value_type) for part in board.parts),
        board.ranking,
        board.reset_grace,
        bool(board.allow_null_score),
    )
    moved = (board.season, board.season_started_at, board.next_reset_at)
    if board.shards is None:
        return *chosen, board.created_at, board.updated_at, *moved, board.season_opened, board.version.revision
    chosen = (*chosen, board.shards.count)
    return *chosen, board.created_at, board.updated_at, *moved


def expected_seasons(board: Board) -> list[tuple[Any, ...]]:
    counted = len(board.standing()[: board.rules.max_entries])
    seasons = [
        (board.season, board.started, None, counted, board.revision),
        *(
            (copy.season, copy.started, copy.as_of, len(copy.standing[: copy.max_entries]), copy.revision)
            for copy in reversed(board.past)
        ),
    ]
    return seasons if board.rules.shards is None else [(*season[:-1], None) for season in seasons]


def plain_player(found: PlayerEntry) -> tuple[Any, ...]:
    metadata = None if found.metadata is None else json.loads(found.metadata)
    return (
        plain_meta(found.meta),
        found.total_players,
        _plain_entry(found.entry),
        found.percentile,
        found.updated_at,
        found.game_id,
        metadata,
    )


def plain_entries(found: Entries) -> tuple[Any, ...]:
    entries = [_plain_entry(entry) for entry in found.entries]
    return plain_meta(found.meta), found.total_players, entries, list(found.missing)


def _plain_entry(entry: Entry) -> tuple[int | None, str, ToldScore | None, int | None]:
    return entry.rank, entry.player_id, entry.score, entry.place


def plain_meta(meta: Meta) -> tuple[str, int, int | None, int | None]:
    if not meta.revisions:
        return str(meta.source), meta.season, meta.revision, meta.as_of
    assert meta.revision == sum(meta.revisions)
    return str(meta.source), meta.season, None, None


def plain_answer(answer: Accepted | LeaderboardError) -> tuple[Any, ...] | str:
    if isinstance(answer, LeaderboardError):
        return answer.code
    return (
        answer.score,
        answer.rank,
        answer.previous_score,
        answer.previous_rank,
        answer.changed,
        answer.duplicate,
        answer.visible,
        tuple(map(tuple, answer.followers)),
        answer.season,
    )
