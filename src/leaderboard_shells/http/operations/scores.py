"""Submitting scores."""

from collections.abc import Sequence

from leaderboard_core.domain.decode import decode
from leaderboard_core.domain.errors import (
    BoardNotFound,
    EventIdConflict,
    Invalid,
    LeaderboardError,
    OutcomeUnknown,
    ScoreOutOfBounds,
    StoreUnavailable,
)
from leaderboard_core.domain.submission import Submission
from leaderboard_shells.http.answers.scores import (
    BatchResult,
    ItemFault,
    Submitted,
    as_batch_result,
    as_item_fault,
    as_submitted,
)
from leaderboard_shells.http.errors import BatchRejected
from leaderboard_shells.http.operation import AnyOperation, Call, Operation, Reply
from leaderboard_shells.http.parameters import Batch, NoQuery

TAG = "Scores"


async def submit_score(call: Call[NoQuery, Submission]) -> Reply:
    [answer] = await call.application.submit([call.body])
    if isinstance(answer, LeaderboardError):
        raise answer
    return Reply(as_submitted(answer))


async def submit_batch(call: Call[NoQuery, Batch]) -> Reply:
    submissions: list[Submission] = []
    places: list[int] = []
    errors: list[ItemFault] = []
    for index, raw in enumerate(call.body.scores):
        try:
            submissions.append(decode(Submission, raw))
            places.append(index)
        except Invalid as invalid:
            errors.append(as_item_fault(index, invalid))
    duplicates = 0
    answers = await call.application.submit(submissions, ranked=False) if submissions else []
    for index, answer in zip(places, answers, strict=True):
        if isinstance(answer, LeaderboardError):
            errors.append(as_item_fault(index, answer))
        else:
            duplicates += answer.duplicate
    errors.sort(key=lambda error: error.index)
    result = as_batch_result(len(call.body.scores), duplicates, errors)
    if not result.accepted:
        raise BatchRejected(result)
    return Reply(result)


SCORES: Sequence[AnyOperation] = (
    Operation(
        tag=TAG,
        name="submit_score",
        summary="Submit a score",
        description="Answers once the score is committed. With an `event_id` it counts once, however often it is sent.",
        method="POST",
        path="/api/v1/scores",
        query=NoQuery,
        body=Submission,
        data=Submitted,
        errors=(BoardNotFound, EventIdConflict, ScoreOutOfBounds, StoreUnavailable, OutcomeUnknown),
        idempotency_key=True,
        handle=submit_score,
    ),
    Operation(
        tag=TAG,
        name="submit_batch",
        summary="Submit up to 1,000 scores",
        description=(
            "Each score stands alone: one that is wrong is rejected and named in `errors`, the others are accepted. "
            "The request itself is refused only when it is not a list of scores, or when none of them was accepted."
        ),
        method="POST",
        path="/api/v1/scores/batch",
        query=NoQuery,
        body=Batch,
        data=BatchResult,
        errors=(BatchRejected, StoreUnavailable, OutcomeUnknown),
        handle=submit_batch,
    ),
)
