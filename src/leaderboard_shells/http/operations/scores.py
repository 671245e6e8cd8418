"""Submitting scores."""

from collections.abc import Sequence
from typing import Any

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
from leaderboard_shells.access.caller import Caller
from leaderboard_shells.access.errors import Forbidden
from leaderboard_shells.access.scope import Scope
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
    call.caller.require(Scope.SUBMIT, call.body.leaderboard_id, call.body.player_id)
    call.caller.spend(Scope.SUBMIT, call.body.player_id)
    [answer] = await call.application.submit([call.body])
    if isinstance(answer, LeaderboardError):
        raise answer
    return Reply(as_submitted(answer))


async def submit_batch(call: Call[NoQuery, Batch]) -> Reply:
    admitted, errors = _admitted(call.body.scores, call.caller)
    duplicates = 0
    answers = await call.application.submit([*admitted.values()], ranked=False) if admitted else []
    for index, answer in zip(admitted, answers, strict=True):
        if isinstance(answer, LeaderboardError):
            errors.append(as_item_fault(index, answer))
        else:
            duplicates += answer.duplicate
    errors.sort(key=lambda error: error.index)
    result = as_batch_result(len(call.body.scores), duplicates, errors)
    if not result.accepted:
        raise BatchRejected(result)
    return Reply(result)


def _admitted(scores: Sequence[Any], caller: Caller) -> tuple[dict[int, Submission], list[ItemFault]]:
    """The submissions of a batch that are sound and may be sent, by place, and why the others are not.

    Raises `RateLimited` when none of them fits into the rate.
    """
    sound: dict[int, Submission] = {}
    errors: list[ItemFault] = []
    for index, raw in enumerate(scores):
        try:
            submission = decode(Submission, raw)
            caller.require(Scope.SUBMIT, submission.leaderboard_id, submission.player_id)
        except (Invalid, Forbidden) as refused:
            errors.append(as_item_fault(index, refused))
        else:
            sound[index] = submission
    refusals = caller.spend_each(Scope.SUBMIT, [submission.player_id for submission in sound.values()])
    for index, refusal in zip([*sound], refusals, strict=True):
        if refusal is not None:
            errors.append(as_item_fault(index, refusal))
            del sound[index]
    return sound, errors


SCORES: Sequence[AnyOperation] = (
    Operation(
        tag=TAG,
        name="submit_score",
        summary="Submit a score",
        description="Answers once the score is committed. With an `event_id` it counts once, however often it is sent.",
        method="POST",
        path="/api/v1/scores",
        scope=Scope.SUBMIT,
        counted=True,
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
        scope=Scope.SUBMIT,
        counted=True,
        query=NoQuery,
        body=Batch,
        data=BatchResult,
        errors=(BatchRejected, StoreUnavailable, OutcomeUnknown),
        handle=submit_batch,
    ),
)
