# Made by scripts/blocking_client.py from ../awaited: change that, and make this anew.
"""Sending scores, each of which counts once."""

import json
import uuid
from collections.abc import Sequence

from leaderboard_shells.client.answer import Answer, typed
from leaderboard_shells.client.answers import BatchResult, Meta, Submitted
from leaderboard_shells.client.blocking.transport import Transport
from leaderboard_shells.client.bodies import Submission
from leaderboard_shells.client.errors import ApiError, ClientError, UnreadableAnswer


class Scores(Transport):
    """Submits scores. One without an event id is given one before it is sent for the first time, so that sending it
    again, after an answer that was lost, counts it once."""

    def submit(self, submission: Submission) -> Answer[Submitted, Meta]:
        """Submit one score; the answer means that it is committed. Where an error says that the outcome is `uncertain`,
        the same submission can be sent again later if it had an event id of its own."""
        body = _named(submission)
        return self.ask("POST", "/api/v1/scores", body=body, data=Submitted, meta=Meta, repeatable=True)

    def submit_batch(self, submissions: Sequence[Submission | bytes]) -> Answer[BatchResult, Meta]:
        """Submit up to 1,000 scores, each of which stands alone. That none was accepted is an answer as well.

        One that is JSON already is sent as it stands: it should have an event id.
        """
        body = b'{"scores":[%s]}' % b",".join(map(_encoded, submissions))
        try:
            answer = self.ask("POST", "/api/v1/scores/batch", body=body, data=BatchResult, meta=Meta, repeatable=True)
        except ApiError as refused:
            if refused.code != "batch_rejected":
                raise
            rejected = typed(self.address.url, {"data": refused.data, "meta": {}}, BatchResult, Meta)
            if isinstance(rejected, ClientError):
                raise rejected from None
            answer = rejected
        if not all(0 <= fault.index < len(submissions) for fault in answer.data.errors):
            raise UnreadableAnswer(self.address.url, "it rejects a score that was not sent")
        return answer


def _named(submission: Submission) -> Submission:
    """The submission with an event id."""
    if submission.get("event_id") is not None:
        return submission
    return {**submission, "event_id": str(uuid.uuid4())}


def _encoded(submission: Submission | bytes) -> bytes:
    return submission if isinstance(submission, bytes) else json.dumps(_named(submission)).encode()
