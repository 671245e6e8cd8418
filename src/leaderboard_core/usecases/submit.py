"""Submitting scores: decide under the boards' locks, commit, show, answer. Everything is a list."""

import secrets
from abc import abstractmethod
from collections.abc import Sequence
from functools import partial
from typing import Protocol

from attrs import field, frozen

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.edit import Decision, Edit
from leaderboard_core.domain.errors import BoardNotFound, LeaderboardError
from leaderboard_core.domain.score import plain
from leaderboard_core.domain.submission import Submission
from leaderboard_core.ports.repository import Outcome, UnitsOfWork, View, Wanted
from leaderboard_core.usecases.directory import Directory
from leaderboard_core.usecases.show import HIDDEN, Commit, Show, Shown


@frozen
class Attempt:
    """A submission on its way. `ranked`: its answer tells ranks; `reached_at`: see `Edit.submit`."""

    submission: Submission
    ranked: bool = True
    reached_at: int | None = None


@frozen(kw_only=True)
class Accepted:
    """The answer to one submission, once it is committed; see `Submit`."""

    leaderboard_id: str
    player_id: str
    score: int | float | None
    rank: int | None
    previous_score: int | float | None
    previous_rank: int | None
    changed: bool
    duplicate: bool
    visible: bool


@frozen
class Committed:
    """A list that the repository holds: what became of each attempt, and what to show of each board."""

    attempts: Sequence[Attempt]
    uids: Sequence[int | None]
    decisions: Sequence[Decision | LeaderboardError]
    commits: Sequence[Commit] = field(repr=False)


class Submitter(Protocol):
    """Whoever takes submissions: `Submit` itself, or something that gathers them for it, under the same law."""

    @abstractmethod
    async def __call__(
        self, submissions: Sequence[Submission], *, ranked: bool = True
    ) -> list[Accepted | LeaderboardError]:
        """Commit, show and answer, in the order of the list."""

    @abstractmethod
    async def commit(self, attempts: Sequence[Attempt]) -> Committed:
        """The first half: when it returns, what was accepted is durable."""

    @abstractmethod
    async def show(self, committed: Committed) -> list[Accepted | LeaderboardError]:
        """The second half: bring the real-time store forward and say how it ended."""


class Submit(Submitter):
    """Takes a list of submissions as one unit of work; each stands alone.

    An answer is `Accepted`, or the error that refused this submission alone (board, bounds, event id).
    Score and previous score follow the list; ranks are the player's after and before the whole list.
    Raises `StoreUnavailable` (nothing was applied) or `OutcomeUnknown` for the list as a whole.
    """

    def __init__(self, directory: Directory, repository: UnitsOfWork, show: Show) -> None:
        self._directory = directory
        self._repository = repository
        self._show = show

    async def __call__(
        self, submissions: Sequence[Submission], *, ranked: bool = True
    ) -> list[Accepted | LeaderboardError]:
        return await self.show(await self.commit([Attempt(submission, ranked) for submission in submissions]))

    async def commit(self, attempts: Sequence[Attempt]) -> Committed:
        committed = await self._commit_known(attempts)
        gone = [
            index
            for index, decision in enumerate(committed.decisions)
            if isinstance(decision, BoardNotFound) and committed.uids[index] is not None
        ]
        if not gone:
            return committed
        # The remembered uid was of a board deleted meanwhile; one made again under its id may take these.
        again = await self._commit_known([attempts[index] for index in gone])
        return _merged(committed, again, gone)

    async def show(self, committed: Committed) -> list[Accepted | LeaderboardError]:
        shown = await self._show(committed.commits)
        answers: list[Accepted | LeaderboardError] = []
        for attempt, uid, decision in zip(committed.attempts, committed.uids, committed.decisions, strict=True):
            if isinstance(decision, Decision):
                answers.append(_answer(attempt.submission, decision, shown.get(uid, HIDDEN)))
            else:
                answers.append(decision)
        return answers

    async def _commit_known(self, attempts: Sequence[Attempt]) -> Committed:
        boards = await self._directory.boards({attempt.submission.leaderboard_id for attempt in attempts})
        uids = [_uid(boards.get(attempt.submission.leaderboard_id)) for attempt in attempts]
        wanted = _wanted(attempts, uids)
        if not wanted.players:
            unknown = [BoardNotFound(attempt.submission.leaderboard_id) for attempt in attempts]
            return Committed(attempts, uids, unknown, ())
        committed = await self._repository.unit_of_work(wanted, partial(decide, attempts, uids))
        alive = {commit.board.uid for commit in committed.commits}
        for board in boards.values():
            if board.uid not in alive:
                self._directory.forget(board)
        return committed


def decide(attempts: Sequence[Attempt], uids: Sequence[int | None], view: View) -> Outcome[Committed]:
    """What becomes of each attempt, in order, on the boards as they are under their locks."""
    edits = {
        uid: Edit(board, view.now, view.states.get(uid, {}), view.events.get(uid, {}))
        for uid, board in view.boards.items()
    }
    decisions = [
        _decide(None if uid is None else edits.get(uid), attempt) for attempt, uid in zip(attempts, uids, strict=True)
    ]
    ranks_of: dict[int, dict[str, None]] = {uid: {} for uid in edits}
    for attempt, uid in zip(attempts, uids, strict=True):
        if attempt.ranked and uid in ranks_of:
            ranks_of[uid][attempt.submission.player_id] = None
    closed = {uid: edit.close(secrets.token_hex(16)) for uid, edit in edits.items()}
    commits = [
        Commit(
            board=edited.board,
            before=view.boards[uid].head,
            change=edited.change,
            ranks_of=tuple(ranks_of[uid]),
        )
        for uid, edited in closed.items()
    ]
    changed = [edited for edited in closed.values() if edited.change is not None]
    return Outcome(
        answer=Committed(attempts, uids, decisions, commits),
        boards=[edited.board for edited in changed],
        changes=[edited.change for edited in changed if edited.change is not None],
        events={uid: edited.events for uid, edited in closed.items() if edited.events},
        ended=[season for edited in changed for season in edited.ended],
    )


def _decide(edit: Edit | None, attempt: Attempt) -> Decision | LeaderboardError:
    if edit is None:
        return BoardNotFound(attempt.submission.leaderboard_id)
    try:
        return edit.submit(attempt.submission, attempt.reached_at)
    except LeaderboardError as refusal:
        return refusal


def _uid(board: Board | None) -> int | None:
    return None if board is None else board.uid


def _wanted(attempts: Sequence[Attempt], uids: Sequence[int | None]) -> Wanted:
    players: dict[int, set[str]] = {}
    events: dict[int, set[str]] = {}
    for attempt, uid in zip(attempts, uids, strict=True):
        if uid is not None:
            players.setdefault(uid, set()).add(attempt.submission.player_id)
            if attempt.submission.event_id is not None:
                events.setdefault(uid, set()).add(attempt.submission.event_id)
    return Wanted(players=players, events=events)


def _merged(committed: Committed, again: Committed, indexes: Sequence[int]) -> Committed:
    uids, decisions = [*committed.uids], [*committed.decisions]
    for index, uid, decision in zip(indexes, again.uids, again.decisions, strict=True):
        uids[index], decisions[index] = uid, decision
    return Committed(committed.attempts, uids, decisions, [*committed.commits, *again.commits])


def _answer(submission: Submission, decision: Decision, shown: Shown) -> Accepted:
    player_id = submission.player_id
    return Accepted(
        leaderboard_id=submission.leaderboard_id,
        player_id=player_id,
        score=None if decision.score is None else plain(decision.score),
        rank=shown.after.get(player_id),
        previous_score=None if decision.previous_score is None else plain(decision.previous_score),
        previous_rank=shown.before.get(player_id),
        changed=decision.changed,
        duplicate=decision.duplicate,
        visible=shown.visible,
    )
