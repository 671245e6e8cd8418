"""Submitting scores: decide under the boards' locks, commit, show, answer. Everything is a list."""

from abc import abstractmethod
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple, Protocol

from leaderboard_core.domain.edit import Decision
from leaderboard_core.domain.errors import BoardNotFound, Invalid, LeaderboardError
from leaderboard_core.domain.score import plain
from leaderboard_core.domain.submission import Submission
from leaderboard_core.ports.repository import UnitsOfWork
from leaderboard_core.usecases.deciding import Attempt, Committed, decide, joined, merged, uid_of, wanted_for
from leaderboard_core.usecases.directory import Directory
from leaderboard_core.usecases.show import HIDDEN, Show, Shown


class Accepted(NamedTuple):
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


class Submitter(Protocol):
    """Whoever takes submissions: `Submit` itself, or something that gathers them for it, under the same law."""

    @abstractmethod
    async def __call__(
        self, submissions: Sequence[Submission], *, ranked: bool = True
    ) -> list[Accepted | LeaderboardError]:
        """Commit, show and answer, in the order of the list."""

    @abstractmethod
    async def commit(self, attempts: Sequence[Attempt], *, patient: bool = True) -> Committed:
        """The first half: when it returns, what was accepted is durable.

        Without patience, attempts on boards that another transaction holds are left over as `BoardBusy`.
        """

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

    async def commit(self, attempts: Sequence[Attempt], *, patient: bool = True) -> Committed:
        committed = await self._commit_keepable(attempts, patient)
        gone = [
            index
            for index, decision in enumerate(committed.decisions)
            if isinstance(decision, BoardNotFound) and committed.uids[index] is not None
        ]
        if not gone:
            return committed
        # The remembered uid was of a board deleted meanwhile; one made again under its id may take these.
        again = await self._commit_keepable([attempts[index] for index in gone], patient)
        return merged(committed, again, gone)

    async def show(self, committed: Committed) -> list[Accepted | LeaderboardError]:
        shown = await self._show(committed.commits)
        answers: list[Accepted | LeaderboardError] = []
        for attempt, uid, decision in zip(committed.attempts, committed.uids, committed.decisions, strict=True):
            if isinstance(decision, Decision):
                answers.append(_answer(attempt.submission, decision, shown.get(uid, HIDDEN)))
            else:
                answers.append(decision)
        return answers

    async def _commit_keepable(self, attempts: Sequence[Attempt], patient: bool) -> Committed:
        """Commit a list; one that the repository cannot keep is halved until the culprit stands alone."""
        try:
            return await self._commit_known(attempts, patient)
        except Invalid as refused:
            if len(attempts) == 1:
                return Committed(attempts, [None], [refused], ())
        middle = len(attempts) // 2
        first = await self._commit_keepable(attempts[:middle], patient)
        return joined(first, await self._commit_keepable(attempts[middle:], patient))

    async def _commit_known(self, attempts: Sequence[Attempt], patient: bool) -> Committed:
        boards = await self._directory.boards({attempt.submission.leaderboard_id for attempt in attempts})
        uids = [uid_of(boards.get(attempt.submission.leaderboard_id)) for attempt in attempts]
        wanted = wanted_for(attempts, uids, patient=patient)
        if not wanted.players:
            unknown = [BoardNotFound(attempt.submission.leaderboard_id) for attempt in attempts]
            return Committed(attempts, uids, unknown, ())
        committed = await self._repository.unit_of_work(wanted, partial(decide, attempts, uids))
        for index, decision in enumerate(committed.decisions):
            if isinstance(decision, BoardNotFound) and uids[index] is not None:
                self._directory.forget(boards[attempts[index].submission.leaderboard_id])
        return committed


def _answer(submission: Submission, decision: Decision, shown: Shown) -> Accepted:
    player_id = submission.player_id
    score, previous_score, changed, duplicate = decision
    # By position, which is made twice as fast: there is one for every score.
    return Accepted(
        submission.leaderboard_id,
        player_id,
        None if score is None else plain(score),
        shown.after.get(player_id),
        None if previous_score is None else plain(previous_score),
        shown.before.get(player_id),
        changed,
        duplicate,
        shown.visible,
    )
