"""What is told of the boards that follow the one that was written to."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import repeat
from typing import Final, NamedTuple, TypeAlias

from leaderboard_core.domain.errors import LeaderboardError
from leaderboard_core.domain.follower_outcomes import FollowerOutcome, FollowerStatus
from leaderboard_core.domain.outcomes import SubmissionOutcome
from leaderboard_core.domain.submission import Submission
from leaderboard_core.usecases.projector import NOT_PROJECTED, Projection


class FollowerAnswer(NamedTuple):
    """What a board made of what was sent to the one that it follows; `code` says why it was rejected.

    `rank`: the player's there now, or the team's on a board of teams; None: not ranked there, or not shown yet.
    `season`: the one before the open one, where it counts in that; the rank is then the one there.
    """

    leaderboard_id: str
    status: FollowerStatus
    rank: int | None
    code: str | None = None
    season: int | None = None


#: Makes an answer of its five fields, without a call of Python for each.
_answer_of = partial(tuple.__new__, FollowerAnswer)


#: What is told of the followers of one submission: their answers, whether it is shown on all of them, and the ids of
#: those that are frozen.
FedAnswers: TypeAlias = tuple[Sequence[FollowerAnswer], bool, tuple[str, ...]]
NOT_FED: Final[FedAnswers] = ((), True, ())


class FollowerAnswers:
    """Tells what followers made of what was sent to their roots, with the ranks there, by where they are `shown`."""

    def __init__(self, shown: Mapping[int | None, Projection]) -> None:
        self._shown = shown

    def of(self, player_id: str, outcomes: Iterable[FollowerOutcome]) -> FedAnswers:
        """What is told of one submission, with the player's ranks on the followers, or the team's."""
        shown, told, visible, frozen = self._shown, [], True, list[str]()
        for board_id, uid, status, code, season, team in outcomes:
            is_shown, _, after, is_frozen, past = shown.get(uid, NOT_PROJECTED)
            visible = visible and is_shown
            rank = (after if season is None else past).get(player_id if team is None else team)
            told.append(_answer_of((board_id, status, rank, code, season)))
            if is_frozen:
                frozen.append(board_id)
        return told, visible, tuple(frozen)

    def of_all(
        self, submissions: Sequence[Submission], decisions: Sequence[SubmissionOutcome | LeaderboardError]
    ) -> Iterable[FedAnswers]:
        """The same of many; of one that was refused nothing is told. What each follower made of all of them alike is
        told follower by follower."""
        outcomes = [one.followers if isinstance(one, SubmissionOutcome) else () for one in decisions]
        first = outcomes[0] if outcomes else ()
        if not first or any(one is not first for one in outcomes):
            return (self.of(one.player_id, made) for one, made in zip(submissions, outcomes, strict=True))
        players, told = [submission.player_id for submission in submissions], []
        # Whether and where it is shown, and what is frozen, is the same for all.
        _, visible, frozen = self.of("", first)
        for board_id, uid, status, code, season, team in first:
            shown = self._shown.get(uid, NOT_PROJECTED)
            ranks = map((shown.after if season is None else shown.past).get, players if team is None else repeat(team))
            told.append(map(_answer_of, zip(repeat(board_id), repeat(status), ranks, repeat(code), repeat(season))))
        return zip(zip(*told, strict=True), repeat(visible), repeat(frozen))
