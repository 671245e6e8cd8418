"""Submitting where both stores are in this process: nothing has to be waited for, so nothing is sent to and fro."""

import secrets
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from itertools import count, repeat
from typing import Final

from leaderboard_adapters.memory.board_record import BoardRecord
from leaderboard_adapters.memory.ranked_board import RankedBoard
from leaderboard_adapters.memory.ranking_store import MemoryRankingStore
from leaderboard_adapters.memory.repository import MemoryRepository
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change_builder import ChangeBuilder
from leaderboard_core.domain.errors import LeaderboardError
from leaderboard_core.domain.links import UNLINKED
from leaderboard_core.domain.outcomes import SubmissionOutcome
from leaderboard_core.domain.ranking import Ranking, is_dense, is_shared
from leaderboard_core.domain.submission import Submission
from leaderboard_core.domain.unranked import told_ranks, unranked_of
from leaderboard_core.usecases.projector import Projection
from leaderboard_core.usecases.submission_handler import CommittedBatch, SubmitRequest
from leaderboard_core.usecases.submit import Accepted, Submitter, answers_to

_ORDINAL: Final = Ranking.ORDINAL


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
        if self._repository.profiles.is_waiting:
            # Nobody else would look for them.
            await self._carry()
        return answers

    def _record_of(self, submissions: Sequence[Submission]) -> BoardRecord | None:
        """The one board that a list is for, or None where it is for the use case."""
        if len(submissions) == 1:
            board_id = submissions[0].leaderboard_id
        else:
            board_ids = {submission.leaderboard_id for submission in submissions}
            if len(board_ids) != 1:
                return None
            [board_id] = board_ids
        record = self._repository.living(board_id)
        return record if record is not None and self._is_simple(record.board) else None

    @staticmethod
    def _is_simple(board: Board) -> bool:
        return board.links is UNLINKED and board.reset_grace is None and board.shards is None

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
        players = {submission.player_id: None for submission in submissions}
        event_ids = [submission.event_id for submission in submissions if submission.event_id is not None]
        now, before = self._repository.clock(), record.board
        events = record.known_events(event_ids) if event_ids else {}
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
        # Most boards are of neither kind, and a call takes a hundredth of all that a single score takes.
        shared, dense = (False, False) if ranking is _ORDINAL else (is_shared(ranking), is_dense(ranking))
        unranked = None if before.allow_null_score is None else unranked_of(before, states, builder, asked)
        ranks_before: Mapping[str, int | None] = shown.ranks(asked, shared=shared, dense=dense)
        if unranked:
            ranks_before = told_ranks(ranks_before, unranked.before)
        frozen = builder.is_frozen
        board, change, new_events, ended, _ = builder.close(next(self._change_ids))
        if builder.profiles or (builder.came_without_profile and self._repository.profiles.kept):
            self._repository.profiles.take(builder.profiles, builder.came_without_profile)
        if new_events:
            record.take(new_events, now)
        if change is None:
            return answers_to(submissions, decisions, repeat(Projection(True, ranks_before, ranks_before, frozen)))
        for season in ended:
            record.end(season)
        record.apply(board, change)
        shown.apply(change)
        if ended:
            # Nobody had a rank in the season that has begun.
            ranks_before = {}
        ranks_after: Mapping[str, int | None] = shown.ranks(asked, shared=shared, dense=dense)
        if unranked:
            ranks_after = told_ranks(ranks_after, unranked.after)
        projection = Projection(True, ranks_before, ranks_after, frozen)
        return answers_to(submissions, decisions, repeat(projection))
