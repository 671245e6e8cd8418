"""Telling a story to a leaderboard, and taking down its answers in the words of the vectors."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from leaderboard_core import Application, Entries, LeaderboardError, NewBoard, Source, Submission
from leaderboard_core.domain.decode import decode
from leaderboard_core.domain.moments import moment_at
from leaderboard_core.usecases.answers import NOW, At
from leaderboard_core.usecases.submission_handler import SubmitRequest

BOARD = "story"

#: Step or answer of a vector.
Plain = Mapping[str, Any]


async def replay(
    leaderboard: Application, set_clock: Callable[[int], object], board: Plain, steps: Sequence[Plain]
) -> list[Plain]:
    """The answers of a leaderboard that has no board yet. `set_clock` sets its repository's clock, in microseconds."""
    chosen = {name: value for name, value in board.items() if name != "created_at"}
    set_clock(board["created_at"])
    await leaderboard.boards.create(decode(NewBoard, {"id": BOARD, "name": BOARD, **chosen}))
    answers = []
    for step in steps:
        set_clock(step["at"])
        try:
            answers.append(await _VERBS[step["do"]](leaderboard, step))
        except LeaderboardError as refused:
            answers.append({"refused": refused.code})
    return answers


async def _submit(leaderboard: Application, step: Plain) -> Plain:
    fields = {"leaderboard_id": BOARD, "player_id": step["player_id"], "score": step["score"]}
    if "occurred_at" in step:
        fields["occurred_at"] = moment_at(step["occurred_at"])
    request = SubmitRequest(decode(Submission, fields), reached_at=step.get("reached_at"))
    [answer] = await leaderboard.submitter.project(await leaderboard.submitter.commit([request]))
    if isinstance(answer, LeaderboardError):
        raise answer
    told = ("score", "rank", "previous_score", "previous_rank", "changed")
    return {name: getattr(answer, name) for name in told}


async def _remove(leaderboard: Application, step: Plain) -> Plain:
    await leaderboard.boards.remove(BOARD, step["player_id"])
    return {}


async def _reset(leaderboard: Application, _: Plain) -> Plain:
    return _as_board((await leaderboard.boards.reset(BOARD)).board)


async def _turn(leaderboard: Application, _: Plain) -> Plain:
    return {"turned": await leaderboard.seasons.turn_due()}


async def _board(leaderboard: Application, _: Plain) -> Plain:
    return _as_board(await leaderboard.boards.get(BOARD))


def _as_board(board: Any) -> Plain:
    return {"season": board.season, "next_reset_at": board.next_reset_at}


async def _seasons(leaderboard: Application, _: Plain) -> Plain:
    told = ("season", "started_at", "ended_at", "total_players")
    seasons = await leaderboard.seasons.of(BOARD)
    return {"seasons": [{name: getattr(season, name) for name in told} for season in seasons]}


async def _top(leaderboard: Application, step: Plain) -> Plain:
    return _as_list(await leaderboard.read.top(BOARD, step["limit"], _at(step)))


async def _range(leaderboard: Application, step: Plain) -> Plain:
    return _as_list(await leaderboard.read.range(BOARD, step["start"], step["end"], _at(step)))


async def _around(leaderboard: Application, step: Plain) -> Plain:
    return _as_list(await leaderboard.read.around(BOARD, step["player_id"], step["radius"], _at(step)))


async def _players(leaderboard: Application, step: Plain) -> Plain:
    answer = await leaderboard.read.players(BOARD, step["player_ids"], _at(step))
    return {**_as_list(answer), "missing": list(answer.missing)}


async def _player(leaderboard: Application, step: Plain) -> Plain:
    answer = await leaderboard.read.player(BOARD, step["player_id"], _at(step))
    entry = {"rank": answer.entry.rank, "score": answer.entry.score, "reached_at": answer.updated_at}
    return {**entry, "total_players": answer.total_players, "percentile": answer.percentile}


async def _stats(leaderboard: Application, step: Plain) -> Plain:
    answer = await leaderboard.read.stats(BOARD, _at(step))
    return {name: getattr(answer, name) for name in ("total_players", "top_score", "lowest_score")}


def _at(step: Plain) -> At:
    return At(Source.REALTIME, step["season"]) if "season" in step else NOW


def _as_list(answer: Entries) -> Plain:
    entries = [{"rank": entry.rank, "player_id": entry.player_id, "score": entry.score} for entry in answer.entries]
    return {"total_players": answer.total_players, "entries": entries}


_VERBS: Mapping[str, Callable[[Application, Plain], Awaitable[Plain]]] = {
    "submit": _submit,
    "remove": _remove,
    "reset": _reset,
    "turn": _turn,
    "board": _board,
    "seasons": _seasons,
    "top": _top,
    "range": _range,
    "around": _around,
    "players": _players,
    "player": _player,
    "stats": _stats,
}
