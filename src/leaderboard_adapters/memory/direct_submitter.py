"""Submitting where both stores are in this process: nothing has to be waited for, so nothing is sent to and fro."""

import secrets
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from functools import partial
from itertools import count, repeat
from operator import attrgetter
from typing import Final

from leaderboard_adapters.memory.board_record import BoardRecord
from leaderboard_adapters.memory.ranked_board import RankedBoard
from leaderboard_adapters.memory.ranking_store import MemoryRankingStore
from leaderboard_adapters.memory.repository import MemoryRepository
from leaderboard_core.domain.change_builder import ChangeBuilder
from leaderboard_core.domain.errors import LeaderboardError
from leaderboard_core.domain.outcomes import SubmissionOutcome
from leaderboard_core.domain.ranking import Ranking, is_dense, is_shared
from leaderboard_core.domain.submission import Submission
from leaderboard_core.domain.unranked import told_ranks, unranked_of
from leaderboard_core.usecases.projector import Projection
from leaderboard_core.usecases.submission_handler import CommittedBatch, SubmitRequest
from leaderboard_core.usecases.submit import Accepted, Submitter, answers_to

_ORDINAL: Final = Ranking.ORDINAL
_player_of: Final = attrgetter("player_id")
_event_of: Final = attrgetter("event_id")


class DirectSubmitter(Submitter):
    """Takes a list of one board straight to the board's record and to its copy that is shown, in one step.

    As the use case it keeps first and shows then, by the same rule. Anything that is not as simple the use case takes:
    several boards, one that others follow, a wide one, or whose seasons are in grace, one that is not there, a copy
    that is behind.
    It tells no broadcaster.
    """

    def __init__(
        self,
        submit: Submitter,
        repository: MemoryRepository,
        ranking_store: MemoryRankingStore,
        carry: Callable[[], Awaitable[object]],
    ) -> None:
        self._submit = submit
        self._carry = carry
        self._repository = repository
        self._clock, self._profiles = repository.clock, repository.profiles
        self._ranking_store = ranking_store
        # Ids of changes are this process's alone; a random one for each would be a call of the system.
        self._change_ids = map(f"{secrets.token_hex(8)}%016x".__mod__, count())

    async def __call__(
        self, submissions: Sequence[Submission], *, ranked: bool = True, importing: Collection[str] = ()
    ) -> list[Accepted | LeaderboardError]:
        record = self._record_of(submissions)
        shown = None
        if record is not None:
            shown = self._ranking_store.standing(record.board.uid, record.board.version.change_id)
        if record is not None and shown is not None:
            answers = self._take(record, shown, submissions, ranked, importing)
        else:
            answers = await self._submit(submissions, ranked=ranked, importing=importing)
        if self._profiles.is_waiting:
            # Nobody else would look for them.
            await self._carry()
        return answers

    def _record_of(self, submissions: Sequence[Submission]) -> BoardRecord | None:
        """The one board that a list is for, or None where it is for the use case."""
        if len(submissions) == 1:
            [only] = submissions
            board_id = only.leaderboard_id
        else:
            board_ids = {submission.leaderboard_id for submission in submissions}
            if len(board_ids) != 1:
                return None
            [board_id] = board_ids
        record = self._repository.living(board_id)
        return record if record is not None and record.board.stands_alone else None

    async def commit(self, requests: Sequence[SubmitRequest], *, patient: bool = True) -> CommittedBatch:
        return await self._submit.commit(requests, patient=patient)

    async def project(self, committed: CommittedBatch) -> list[Accepted | LeaderboardError]:
        return await self._submit.project(committed)

    def _take(
        self,
        record: BoardRecord,
        shown: RankedBoard,
        submissions: Sequence[Submission],
        ranked: bool,
        importing: Collection[str],
    ) -> list[Accepted | LeaderboardError]:
        now, before = self._clock(), record.board
        players = dict.fromkeys(map(_player_of, submissions))
        events = record.known_events(map(_event_of, submissions)) if record.events else {}
        states = record.states(players)
        builder = ChangeBuilder(before, now, states, events)
        decisions: list[SubmissionOutcome | LeaderboardError] = []
        any_age = before.id in importing
        for submission in submissions:
            try:
                decisions.append(builder.submit(submission, any_age=any_age))
            except LeaderboardError as refusal:
                decisions.append(refusal)
        asked = players if ranked else ()
        ranking = before.ranking
        ranks_of: Callable[[Collection[str]], Mapping[str, int | None]] = shown.ranks
        if ranking is not _ORDINAL:
            ranks_of = partial(shown.ranks, shared=is_shared(ranking), dense=is_dense(ranking))
        unranked = None if before.allow_null_score is None else unranked_of(before, states, builder, asked)
        ranks_before = ranks_of(asked)
        if unranked:
            ranks_before = told_ranks(ranks_before, unranked.before)
        board, change, new_events, ended, _ = builder.close(next(self._change_ids))
        frozen = board.hide_after is not None and builder.is_frozen
        if builder.profiles or (builder.came_without_profile and self._profiles.kept):
            self._profiles.take(builder.profiles, builder.came_without_profile)
        if new_events:
            record.take(new_events, now)
        if change is None:
            return answers_to(submissions, decisions, repeat(Projection(True, ranks_before, ranks_before, frozen)))
        if ended:
            for season in ended:
                record.end(season)
            # Nobody had a rank in the season that has begun.
            ranks_before = {}
        record.apply(board, change)
        shown.apply(change)
        ranks_after = ranks_of(asked)
        if unranked:
            ranks_after = told_ranks(ranks_after, unranked.after)
        projection = Projection(True, ranks_before, ranks_after, frozen)
        return answers_to(submissions, decisions, repeat(projection))
