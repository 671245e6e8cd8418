"""One submission, many boards: what a root takes, its followers take as well, in the same unit of work.

The root alone accepts or refuses. A follower receives the submitted score, not the root's total, and has rules, bounds
and seasons of its own; what it could not take is told, and changes nothing for the others.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import repeat

from leaderboard_core.domain.board_score import kept_score, told_score
from leaderboard_core.domain.change_builder import ChangeBuilder
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.errors import BoardBusy, BoardFollows, LeaderboardError
from leaderboard_core.domain.facts import Facts
from leaderboard_core.domain.fed import Fed, FedList, TakenByRoot, taken_by_root
from leaderboard_core.domain.follower_outcomes import (
    FollowerOutcome,
    FollowerStatus,
    is_of_one,
    told_of,
    with_team,
    with_teams,
)
from leaderboard_core.domain.members_builder import MembersBuilder
from leaderboard_core.domain.outcomes import SubmissionOutcome
from leaderboard_core.domain.payload import fields_of
from leaderboard_core.domain.player_patch import PlayerPatch
from leaderboard_core.domain.score import ToldScore
from leaderboard_core.domain.shards import public_id
from leaderboard_core.domain.submission import Submission
from leaderboard_core.domain.templates import Children, is_filling


class Newcomers:
    """The profiles that are kept of those who come to a root, for the root has no copy of them yet.

    `read`: of whom it was looked up. Who was not is written down: then nothing that was decided may be written.
    """

    def __init__(self, read: Collection[str], kept: Mapping[str, str]) -> None:
        self._read, self._kept = read, kept
        self.unread: set[str] = set()

    def profile(self, player_id: str) -> str | None:
        """What is kept of a player; None as well where it was not looked up."""
        if player_id not in self._read:
            self.unread.add(player_id)
        return self._kept.get(player_id)


class Feeder:
    """The next changes of a root and of its followers: takes submissions as a `ChangeBuilder` does, and feeds the
    followers with all of them at the end, one follower after the other."""

    def __init__(
        self, root: ChangeBuilder, followers: Sequence[ChangeBuilder], children: Children, newcomers: Newcomers
    ) -> None:
        self._root = root
        self._followers = followers
        self._children = children
        self._newcomers = newcomers
        self._ask_for_profiles = any(follower.board.links.ask_for_profiles for follower in followers)
        self._states = root.states
        self._taken: list[TakenByRoot] = []

    def submit(
        self, submission: Submission, reached_at: int | None = None, *, any_age: bool = False
    ) -> SubmissionOutcome:
        """Apply one submission to the root. Raises what refuses it."""
        player_id, root, states = submission.player_id, self._root, self._states
        before = states.get(player_id)
        outcome = root.submit(submission, reached_at, any_age=any_age)
        if before is None and self._ask_for_profiles and submission.profile is None and not outcome.duplicate:
            kept = self._newcomers.profile(player_id)
            if kept is not None:
                # They stay among those who came without one: what is put meanwhile is carried to them.
                root.in_season(outcome.season).show_as(player_id, kept)
        after = states.get(player_id) if outcome.season is None else root.in_season(outcome.season).state_of(player_id)
        self._taken.append(taken_by_root((submission, reached_at, any_age, before, after, outcome)))
        return outcome

    def feed(self) -> Iterable[Sequence[FollowerOutcome]]:
        """Apply to the followers what the root has accepted: what they made of each, in that order."""
        if self._root.late is not None and self._root.late.unread:
            # Nothing of it may be written: it is decided again.
            return repeat(())
        fed, columns = FedList(self._taken), []
        for follower in self._followers:
            if fed.is_plain and follower.board.links.take_all:
                columns.append(_fed_all(follower, fed))
                continue
            told = [self._take(follower, fed.single(place)) for place in range(len(fed))]
            columns += with_teams(follower, fed.submissions, told)
        if all(map(is_of_one, columns)):
            return repeat([column[0] for column in columns if column])
        return zip(*columns, strict=True)

    @property
    def like_root(self) -> Collection[int]:
        """The uids of those followers that are given the same players as the root."""
        return [one.board.uid for one in self._followers if one.board.links.take_all]

    def _take(self, follower: ChangeBuilder, fed: Fed) -> FollowerOutcome:
        return self._known(follower, fed) if fed.is_duplicate else self._feed(follower, fed)

    def _known(self, follower: ChangeBuilder, fed: Fed) -> FollowerOutcome:
        """What is told of a submission that was taken before."""
        if follower.board.links.each is not None:
            child = self._children.find(follower, fed)
            if isinstance(child, FollowerOutcome):
                return child._replace(status=FollowerStatus.SKIPPED, code=None)
            follower = child
        known = follower.known(fed.submission, any_age=_any_age(follower, fed))
        if follower.in_season(known.season).state_of(fed.submission.player_id) is None:
            return told_of(follower, FollowerStatus.SKIPPED)
        return told_of(follower, FollowerStatus.DUPLICATE)._replace(season=known.season)

    def _feed(self, follower: ChangeBuilder, fed: Fed) -> FollowerOutcome:
        if not fed.facts.meet(follower.board.links.where):
            return told_of(follower, FollowerStatus.SKIPPED)
        template = follower.board
        if follower.board.links.each is not None:
            child = self._children.find(follower, fed)
            if isinstance(child, FollowerOutcome):
                return child
            follower = child
        player_id = fed.submission.player_id
        is_new = follower.state_of(player_id) is None
        if is_new and fed.before is not None and is_filling(follower.board, template):
            hand_on(self._root, follower, fed.before)
        try:
            any_age = _any_age(follower, fed)
            if isinstance(follower, MembersBuilder):
                taken = follower.submit_of(fed.submission, fed.reached_at, fed.profile, any_age=any_age)
                return told_of(follower, FollowerStatus.SKIPPED if taken is None else FollowerStatus.ACCEPTED)
            outcome = follower.submit(fed.submission, fed.reached_at, any_age=any_age, fed=True)
        except LeaderboardError as refusal:
            return told_of(follower, FollowerStatus.REJECTED, refusal.code)
        # It is the root that keeps what is new of a player: here an older profile may be the last that was taken.
        follower.profiles.pop(player_id, None)
        if is_new and fed.submission.profile is None and fed.profile is not None:
            taker = follower.in_season(outcome.season)
            taker.show_as(player_id, fed.profile)
            taker.came_without_profile.discard(player_id)
        return told_of(follower, FollowerStatus.ACCEPTED)._replace(season=outcome.season)


def _any_age(follower: ChangeBuilder, fed: Fed) -> bool:
    """Whether it may be older than the season: of a follower that ends seasons it may not, whoever sent it."""
    return fed.any_age and follower.board.next_reset_at is None


def _fed_all(follower: ChangeBuilder, fed: FedList) -> list[FollowerOutcome]:
    """What a follower that takes whatever its root takes has made of it."""
    told = [told_of(follower, FollowerStatus.ACCEPTED)] * len(fed)
    for place, refusal in follower.submit_fed(fed).items():
        told[place] = told_of(follower, FollowerStatus.REJECTED, refusal.code)
    return told


class Refuser:
    """Takes no submission."""

    def __init__(self, refusal: LeaderboardError) -> None:
        self._refusal = refusal

    def submit(self, *_: object, **__: object) -> SubmissionOutcome:
        """Raise why."""
        raise self._refusal


#: Whatever takes the submissions of a board.
Taker = ChangeBuilder | Feeder | Refuser


def refuser_of_follower(follower: ChangeBuilder) -> Refuser:
    """A follower takes what its root takes, and nothing else."""
    root = follower.board.links.root
    assert root is not None
    return Refuser(BoardFollows(follower.board.public_id, public_id(root.id)))


def refuser_of_busy(root: ChangeBuilder) -> Refuser:
    """A root whose follower is held by another transaction is as busy as that one."""
    return Refuser(BoardBusy(root.board.public_id))


def facts_of(state: PlayerState) -> Facts:
    """What a root knows of a player whom it holds."""
    known = fields_of(state.payload)
    return Facts(known.get("profile"), known.get("metadata"))


def hand_on(root: ChangeBuilder, follower: ChangeBuilder, state: PlayerState) -> bool:
    """Give a follower what its root holds of a player who is not on it yet, with its moment; whether it is for it.

    What the follower's bounds refuse, it does not get.
    """
    if not facts_of(state).meet(follower.board.links.where):
        return False
    try:
        follower.adopt(state, kept_score(root.board, state))
    except LeaderboardError:
        return False
    return True


def corrected_too(
    follower: ChangeBuilder, player_id: str, patch: PlayerPatch, previous_score: ToldScore | None
) -> Sequence[FollowerOutcome]:
    """Put a player right on a follower as on its root, where the player has the score there that was put right; what is
    told of it.

    Another score there is made of other submissions: nobody can tell from the root's what it should be.
    """
    return with_team(follower, player_id, _corrected_too(follower, player_id, patch, previous_score))


def _corrected_too(
    follower: ChangeBuilder, player_id: str, patch: PlayerPatch, previous_score: ToldScore | None
) -> FollowerOutcome:
    state = follower.state_of(player_id)
    if state is None or told_score(follower.board, state) != previous_score:
        return told_of(follower, FollowerStatus.SKIPPED)
    try:
        follower.correct(player_id, patch)
    except LeaderboardError as refusal:
        return told_of(follower, FollowerStatus.REJECTED, refusal.code)
    return told_of(follower, FollowerStatus.ACCEPTED)
