"""Submitting scores: decide under the boards' locks, commit, show, answer. Everything is a list."""

from abc import abstractmethod
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from functools import partial
from itertools import repeat
from typing import Any, NamedTuple, Protocol

from leaderboard_core.domain.errors import (
    BoardNotFound,
    Invalid,
    LeaderboardError,
    OutcomeUnknown,
    StoreUnavailable,
    Unavailable,
)
from leaderboard_core.domain.outcomes import SubmissionOutcome
from leaderboard_core.domain.score import ToldScore
from leaderboard_core.domain.submission import Submission
from leaderboard_core.ports.cells import Cells
from leaderboard_core.usecases.board_cache import BoardCache
from leaderboard_core.usecases.feeds import Feeds
from leaderboard_core.usecases.follower_answers import NOT_FED, FedAnswers, FollowerAnswer, FollowerAnswers
from leaderboard_core.usecases.projector import NOT_PROJECTED, Projection, Projector
from leaderboard_core.usecases.submission_handler import (
    CommittedBatch,
    SubmitRequest,
    decide,
    in_place,
    joined,
    merged,
    read_set_of,
    requests_of,
    uids_of,
)
from leaderboard_core.usecases.wide_boards import WideBoards
from leaderboard_core.usecases.wide_ranks import WideRanks


class Accepted(NamedTuple):
    """The answer to one submission, once it is committed; see `Submit`.

    `frozen`: which of its boards are frozen. Whoever does not manage them is not to be told the ranks there.
    """

    leaderboard_id: str
    player_id: str
    score: ToldScore | None
    rank: int | None
    previous_score: ToldScore | None
    previous_rank: int | None
    changed: bool
    duplicate: bool
    visible: bool
    #: What the boards made of it that follow this one.
    followers: Sequence[FollowerAnswer] = ()
    frozen: tuple[str, ...] = ()
    #: The season before the open one, where it counts in that; the ranks are then those there.
    season: int | None = None


class Submitter(Protocol):
    """Whoever takes submissions: `Submit` itself, or something that gathers them for it, under the same law."""

    @abstractmethod
    async def __call__(
        self, submissions: Sequence[Submission], *, ranked: bool = True, importing: Collection[str] = ()
    ) -> list[Accepted | LeaderboardError]:
        """Commit, show and answer, in the order of the list.

        `importing`: the boards on which `occurred_at` may be before the season began.
        """

    @abstractmethod
    async def commit(self, requests: Sequence[SubmitRequest], *, patient: bool = True) -> CommittedBatch:
        """The first half: when it returns, what was accepted is durable.

        Without patience, attempts on boards that another transaction holds are left over as `BoardBusy`.
        """

    @abstractmethod
    async def project(self, committed: CommittedBatch) -> list[Accepted | LeaderboardError]:
        """The second half: show it in the ranking store and say how it ended."""


class Submit(Submitter):
    """Takes a list of submissions as one unit of work; each stands alone.

    An answer is `Accepted`, or the error that refused this submission alone (board, bounds, event id; a store that went
    away when others were committed already).
    Score and previous score follow the list; ranks are the player's after and before the whole list.
    Raises `StoreUnavailable` (nothing was applied) or `OutcomeUnknown` for the list as a whole.
    """

    def __init__(
        self,
        board_cache: BoardCache,
        feeds: Feeds,
        show: Projector,
        cells: Cells,
        *,
        wide: WideBoards,
        wide_ranks: WideRanks,
    ) -> None:
        self._cells = cells
        self._wide = wide
        self._wide_ranks = wide_ranks
        self._board_cache = board_cache
        self._feeds = feeds
        self._projector = show

    async def __call__(
        self, submissions: Sequence[Submission], *, ranked: bool = True, importing: Collection[str] = ()
    ) -> list[Accepted | LeaderboardError]:
        return await self.project(await self.commit(requests_of(submissions, ranked=ranked, importing=importing)))

    async def commit(self, requests: Sequence[SubmitRequest], *, patient: bool = True) -> CommittedBatch:
        committed = await self._commit_keepable(requests, patient)
        gone = committed.refused and committed.gone
        if not gone:
            return committed
        # The remembered uid was of a board deleted meanwhile; one made again under its id may take these.
        again = [requests[index] for index in gone]
        known = await self._board_cache.boards({submission.leaderboard_id for submission, *_ in again})
        await self._wide.lost([board for board in known.values() if board.shards is not None])
        if len(gone) == len(requests):
            return merged(committed, await self._commit_keepable(again, patient), gone)
        return merged(committed, await self._commit_the_rest(again, patient), gone)

    async def project(self, committed: CommittedBatch) -> list[Accepted | LeaderboardError]:
        shown = await self._projector(committed.commits)
        if any(commit.board.shards is not None for commit in committed.commits):
            shown = await self._wide_ranks(committed.commits, shown)
        submissions = [submission for submission, *_ in committed.requests]
        projections = [shown.get(uid, NOT_PROJECTED) for uid in committed.uids]
        if any(commit.board.links.followers for commit in committed.commits):
            fed = FollowerAnswers(shown).of_all(submissions, committed.decisions)
            return answers_to(submissions, committed.decisions, projections, fed)
        return answers_to(submissions, committed.decisions, projections)

    async def _commit_keepable(
        self, requests: Sequence[SubmitRequest], patient: bool, uids: Sequence[int | None] | None = None
    ) -> CommittedBatch:
        """Commit a list; one that the repository cannot keep is halved until the culprit stands alone.

        `uids`: where each is kept, if that is known, and is one cell.
        """
        try:
            return await self._commit_known(requests, patient, uids)
        except Invalid as refused:
            return await self._commit_halves(requests, patient, refused)

    async def _commit_halves(
        self, requests: Sequence[SubmitRequest], patient: bool, refused: Invalid
    ) -> CommittedBatch:
        if len(requests) == 1:
            return CommittedBatch(requests, [None], [refused], [])
        middle = len(requests) // 2
        first = await self._commit_keepable(requests[:middle], patient)
        return joined(first, await self._commit_the_rest(requests[middle:], patient))

    async def _commit_the_rest(self, requests: Sequence[SubmitRequest], patient: bool) -> CommittedBatch:
        """Commit what is left of a list of which something is committed: a store that went away refuses this alone."""
        try:
            return await self._commit_keepable(requests, patient)
        except Unavailable as error:
            return _refused_whole(requests, error)

    async def _commit_known(
        self, requests: Sequence[SubmitRequest], patient: bool, uids: Sequence[int | None] | None
    ) -> CommittedBatch:
        try:
            boards = await self._board_cache.boards({submission.leaderboard_id for submission, *_ in requests})
        except StoreUnavailable:
            # Which of the cells is away that boards were looked for in, each part finds out for itself.
            if len(parts := self._parts_by_id(requests)) == 1:
                raise
            return await self._commit_parts(requests, None, parts, patient)
        if uids is None:
            uids = uids_of(requests, boards)
            if self._cells.layout.count > 1 and len(parts := self._parts(uids)) > 1:
                return await self._commit_parts(requests, uids, parts, patient)
        read_set = read_set_of(requests, uids, boards, patient=patient)
        if not read_set.players:
            unknown = [BoardNotFound(request.submission.leaderboard_id) for request in requests]
            return CommittedBatch(requests, uids, unknown, [])
        committed = await self._feeds.unit_of_work(
            read_set, self._board_cache.lines_of(boards.values(), read_set.players), partial(decide, requests, uids)
        )
        for index in committed.refused and committed.gone:
            self._board_cache.forget(boards[requests[index].submission.leaderboard_id])
        return committed

    def _parts(self, uids: Sequence[int | None]) -> Sequence[Sequence[int]]:
        """Where those of each cell stand in a list; those whose board is unknown with any of them."""
        parts: defaultdict[int, list[int]] = defaultdict(list)
        of_uid = self._cells.layout.of_uid
        for index, uid in enumerate(uids):
            if uid is not None:
                parts[of_uid(uid)].append(index)
        unknown = [index for index, uid in enumerate(uids) if uid is None]
        first, *others = parts.values() or [[]]
        return [sorted([*first, *unknown]) if unknown else first, *others]

    def _parts_by_id(self, requests: Sequence[SubmitRequest]) -> Sequence[Sequence[int]]:
        """Where those of each cell stand in a list that is asked where their boards are."""
        parts: defaultdict[int, list[int]] = defaultdict(list)
        of_id = self._cells.layout.of_id
        for index, request in enumerate(requests):
            parts[of_id(request.submission.leaderboard_id)].append(index)
        return [*parts.values()]

    async def _commit_parts(
        self,
        requests: Sequence[SubmitRequest],
        uids: Sequence[int | None] | None,
        parts: Sequence[Sequence[int]],
        patient: bool,
    ) -> CommittedBatch:
        """Commit what is of several cells, each part by itself: a cell that is away refuses its own alone."""
        lists = [[requests[index] for index in part] for part in parts]
        works = [
            partial(self._commit_keepable, some, patient, uids and [uids[index] for index in part])
            for some, part in zip(lists, parts, strict=True)
        ]
        ended = await self._cells.side_by_side(works)
        failed = [one for one in ended if isinstance(one, Exception)]
        if len(failed) == len(ended) and len({*map(type, failed)}) == 1:
            raise failed[0]
        told = [
            _refused_whole(some, one) if isinstance(one, Exception) else one
            for some, one in zip(lists, ended, strict=True)
        ]
        return in_place(requests, parts, told)


def _refused_whole(requests: Sequence[SubmitRequest], error: Exception) -> CommittedBatch:
    """A part of a list of which something else is committed: whatever became of it, the others have their answers."""
    refusal = error if isinstance(error, Unavailable) else OutcomeUnknown()
    return CommittedBatch(requests, [None] * len(requests), [refusal] * len(requests), [])


def answers_to(
    submissions: Iterable[Submission],
    decisions: Iterable[SubmissionOutcome | LeaderboardError],
    shown: Iterable[Projection],
    fed: Iterable[FedAnswers] = repeat(NOT_FED),
) -> list[Accepted | LeaderboardError]:
    """What is answered to each submission, by what became of it, where its board is shown, and what is told of
    followers: it is visible where it is shown on all of them."""
    answers: list[Accepted | LeaderboardError] = []
    # Scores of several parts are told as they are: see `ToldParts`.
    score: Any
    previous_score: Any
    for submission, decision, (visible, before, after, frozen, past), (followers, fed_visible, frozen_ids) in zip(
        submissions, decisions, shown, fed, strict=False
    ):
        if isinstance(decision, LeaderboardError):
            answers.append(decision)
            continue
        player_id = submission.player_id
        score, previous_score, changed, duplicate, _, season = decision
        # Scores as `plain` has them; a call for each would take twice as long.
        answer = (
            submission.leaderboard_id,
            player_id,
            None if score is None else int(score) if score.is_integer() else score,
            after.get(player_id) if season is None else past.get(player_id),
            None if previous_score is None else int(previous_score) if previous_score.is_integer() else previous_score,
            # In a season before the open one nobody looked.
            before.get(player_id) if season is None else None,
            changed,
            duplicate,
            visible and fed_visible,
            followers,
            (submission.leaderboard_id, *frozen_ids) if frozen else frozen_ids,
            season,
        )
        # As `Accepted` makes it, in half of the time: there is one for every score.
        answers.append(tuple.__new__(Accepted, answer))
    return answers
