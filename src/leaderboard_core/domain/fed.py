"""Submissions on their way from a root, which has accepted them, to its followers."""

from collections.abc import Sequence
from functools import cached_property, partial
from operator import attrgetter
from typing import Any, Final, NamedTuple

from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.facts import Facts
from leaderboard_core.domain.outcomes import SubmissionOutcome
from leaderboard_core.domain.payload import payload_after, payload_of, profile_in, with_profile
from leaderboard_core.domain.submission import Submission

_has_changed: Final = attrgetter("changed")
_is_duplicate: Final = attrgetter("duplicate")
_moment_of: Final = attrgetter("occurred_at")
_score_of: Final = attrgetter("score")


class TakenByRoot(NamedTuple):
    """A submission that a root has accepted, what it had of the player before and has of them now, in the season where
    that counts, and what became of it."""

    submission: Submission
    reached_at: int | None
    any_age: bool
    before: PlayerState | None
    after: PlayerState | None
    outcome: SubmissionOutcome


#: Makes one of its fields, without a call of Python for each.
taken_by_root: Final = partial(tuple.__new__, TakenByRoot)


class Fed:
    """What a follower is given of one submission."""

    def __init__(self, taken: TakenByRoot) -> None:
        self.submission, self.reached_at, self.any_age, self.before, self._after, outcome = taken
        self.player_id = self.submission.player_id
        self.is_duplicate = outcome.duplicate
        #: Whether the payload that the root has now is that of this submission.
        self._is_kept = outcome.changed and outcome.season is None

    @cached_property
    def profile(self) -> str | None:
        """The profile that the root has of the player."""
        return None if self._after is None else profile_in(self._after.payload)

    @cached_property
    def facts(self) -> Facts:
        """What is known of the player and the submission."""
        return Facts(self.profile, self.submission.metadata)

    def payload_for(self, held: PlayerState | None) -> str | None:
        """The payload of the state that it makes on a follower, where that `held` this one: the root's own, unless
        another profile is known there."""
        if self._is_kept and self._after is not None:
            is_same = held is None or (self.before is not None and held.payload == self.before.payload)
            if is_same or self.submission.profile is not None:
                return self._after.payload
        if held is not None:
            return payload_after(held.payload, self.submission)
        payload = payload_of(self.submission)
        return payload if self.submission.profile is not None else with_profile(payload, self.profile)


class FedList:
    """What all followers of a root are given of a list, by column: what they have in common is made once, and for most
    lists nothing is made of a single submission."""

    def __init__(self, taken: Sequence[TakenByRoot]) -> None:
        columns: Sequence[Sequence[Any]] = [*zip(*taken, strict=True)] or [()] * len(TakenByRoot._fields)
        self.submissions, self.reached_at, _, _, after, outcomes = columns
        self._taken, self._single = taken, dict[int, Fed]()
        #: Whether each was taken anew, and none says when it occurred.
        self.is_plain = not any(map(_is_duplicate, outcomes)) and not any(map(_moment_of, self.submissions))
        #: Whether each made a state of the root that has no payload.
        self.is_bare = all(map(_has_changed, outcomes)) and all(state.payload is None for state in after)

    def __len__(self) -> int:
        return len(self._taken)

    @cached_property
    def scores(self) -> Sequence[Any]:
        """Those that were sent."""
        return [*map(_score_of, self.submissions)]

    @cached_property
    def has_unscored(self) -> bool:
        """Whether any of them is of a player without a result."""
        return None in self.scores

    def single(self, place: int) -> Fed:
        """One of them."""
        found = self._single.get(place)
        if found is None:
            found = self._single[place] = Fed(self._taken[place])
        return found
