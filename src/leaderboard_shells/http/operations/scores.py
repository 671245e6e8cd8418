"""Submitting scores."""

from collections.abc import Sequence
from typing import Any

from leaderboard_core.domain.decode_list import decode_list
from leaderboard_core.domain.errors import (
    BoardFollows,
    BoardNotFound,
    EventIdConflict,
    Invalid,
    LeaderboardError,
    OccurredBeforeSeason,
    OutcomeUnknown,
    ScoreOutOfBounds,
    StoreUnavailable,
)
from leaderboard_core.domain.submission import Submission
from leaderboard_shells.access.caller import Caller
from leaderboard_shells.access.errors import Forbidden
from leaderboard_shells.access.scope import Scope
from leaderboard_shells.http.errors import BatchRejected
from leaderboard_shells.http.operation import AnyOperation, Call, Operation, Reply
from leaderboard_shells.http.parameters import Batch, NoQuery
from leaderboard_shells.wire.answers.scores import (
    BatchResult,
    ItemError,
    Submitted,
    as_batch_result,
    as_item_error,
    as_submitted,
)
from leaderboard_shells.wire.limits import MAX_BATCH_SIZE

TAG = "Scores"


async def submit_score(call: Call[NoQuery, Submission]) -> Reply:
    call.caller.require_submit(call.body)
    call.caller.spend(Scope.SUBMIT, call.body.player_id)
    importing = call.caller.imports_to([call.body.leaderboard_id])
    accepted = await call.application.submit(call.body, importing=importing)
    return Reply(as_submitted(accepted, call.caller.viewer))


async def submit_batch(call: Call[NoQuery, Batch]) -> Reply:
    admitted, errors = _admitted(call.body.scores, call.caller)
    duplicates = 0
    submissions = [*admitted.values()]
    importing = call.caller.imports_to({submission.leaderboard_id for submission in submissions})
    answers = await call.application.submit_many(submissions, ranked=False, importing=importing) if submissions else []
    for index, answer in zip(admitted, answers, strict=True):
        if isinstance(answer, LeaderboardError):
            errors.append(as_item_error(index, answer))
        else:
            duplicates += answer.duplicate
    errors.sort(key=lambda error: error.index)
    result = as_batch_result(len(call.body.scores), duplicates, errors)
    if not result.accepted:
        raise BatchRejected(result)
    return Reply(result)


def _admitted(scores: Sequence[Any], caller: Caller) -> tuple[dict[int, Submission], list[ItemError]]:
    """The submissions of a batch that are sound and may be sent, by place, and why the others are not.

    Raises `RateLimited` when none of them fits into the rate.
    """
    sound: dict[int, Submission] = {}
    errors: list[ItemError] = []
    for index, decoded in enumerate(decode_list(Submission, scores)):
        if isinstance(decoded, Invalid):
            errors.append(as_item_error(index, decoded))
            continue
        try:
            caller.require_submit(decoded)
        except Forbidden as refused:
            errors.append(as_item_error(index, refused))
        else:
            sound[index] = decoded
    if errors:
        caller.count_refused(Scope.SUBMIT, len(errors))
    refusals = caller.spend_each(Scope.SUBMIT, [submission.player_id for submission in sound.values()])
    for index, refusal in zip([*sound], refusals, strict=True):
        if refusal is not None:
            errors.append(as_item_error(index, refusal))
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
        errors=(
            BoardNotFound,
            BoardFollows,
            EventIdConflict,
            ScoreOutOfBounds,
            OccurredBeforeSeason,
            StoreUnavailable,
            OutcomeUnknown,
        ),
        idempotency_key=True,
        handle=submit_score,
    ),
    Operation(
        tag=TAG,
        name="submit_batch",
        summary=f"Submit up to {MAX_BATCH_SIZE:,} scores",
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
