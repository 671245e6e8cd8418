"""One submission, many boards: what a root takes, its followers take as well, in the same unit of work.

The root alone accepts or refuses. A follower receives the submitted score, not the root's total, and has rules, bounds
and seasons of its own; what it could not take is told, and changes nothing for the others.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.board_score import kept_score, told_score
from leaderboard_core.domain.change_builder import ChangeBuilder
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.errors import BoardBusy, BoardFollows, LeaderboardError
from leaderboard_core.domain.facts import Facts
from leaderboard_core.domain.fields import forbidden_character
from leaderboard_core.domain.follower_outcomes import EACH_FULL, FollowerOutcome, FollowerStatus, told_of, with_team
from leaderboard_core.domain.links import MAX_EACH_LENGTH
from leaderboard_core.domain.members_builder import MembersBuilder
from leaderboard_core.domain.outcomes import SubmissionOutcome
from leaderboard_core.domain.payload import fields_of
from leaderboard_core.domain.player_patch import PlayerPatch
from leaderboard_core.domain.score import ToldScore
from leaderboard_core.domain.submission import Submission


class Fed(NamedTuple):
    """A submission that a root has accepted, with what it had of the player before and what it knows of them now."""

    submission: Submission
    reached_at: int | None
    any_age: bool
    before: PlayerState | None
    profile: str | None
    facts: Facts


class Wanted(NamedTuple):
    """A player who is to be read on the board that a template has for a value; it may not be there yet."""

    template: Board
    value: str
    player_id: str


class Children:
    """The boards of values, by their template's uid and the value, and whose states were read on each.

    `full`: for which values a template makes no board any more. What is `wanted` and was not read is written down:
    then nothing that was decided may be written.
    """

    def __init__(
        self,
        builders: Mapping[tuple[int, str], ChangeBuilder],
        players: Mapping[int, Collection[str]],
        full: Collection[tuple[int, str]],
    ) -> None:
        self._builders, self._players, self._full = builders, players, full
        self._wanted: dict[tuple[int, str, str], Wanted] = {}

    @property
    def wanted(self) -> Collection[Wanted]:
        """Who has to be read, and where, before anything may be decided."""
        return self._wanted.values()

    def find(self, template: ChangeBuilder, fed: Fed) -> ChangeBuilder | FollowerOutcome:
        """Who takes it, or why nobody does."""
        value = value_for(template.board, fed.facts)
        if value is None:
            return told_of(template, FollowerStatus.SKIPPED)
        key = (template.board.uid, value)
        if key in self._full:
            return told_of(template, FollowerStatus.REJECTED, EACH_FULL)
        child, player_id = self._builders.get(key), fed.submission.player_id
        if child is None or player_id not in self._players.get(child.board.uid, ()):
            self._wanted[*key, player_id] = Wanted(template.board, value, player_id)
            return told_of(template, FollowerStatus.SKIPPED)
        return child


def value_for(template: Board, facts: Facts) -> str | None:
    """For which value a template has, or would have, the board of whoever these facts are of; None: for none."""
    assert template.links.each is not None
    value = facts.value(template.links.each)
    if not isinstance(value, str) or not 1 <= len(value) <= MAX_EACH_LENGTH or forbidden_character(value):
        return None
    return value


def is_filling(follower: Board, template: Board | None = None) -> bool:
    """Whether those who come to a follower begin with what its root holds of them.

    The board of a value is filled by itself or with its `template`; not in a season that began meanwhile.
    """
    along = template is not None and template.links.filling
    return follower.links.filling or (along and (follower.links.filling_along or follower.season == 1))


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
    """The next changes of a root and of its followers: takes submissions as a `ChangeBuilder` does."""

    def __init__(
        self, root: ChangeBuilder, followers: Sequence[ChangeBuilder], children: Children, newcomers: Newcomers
    ) -> None:
        self._root = root
        self._followers = followers
        self._children = children
        self._newcomers = newcomers
        self._ask_for_profiles = any(follower.board.links.ask_for_profiles for follower in followers)

    def submit(
        self, submission: Submission, reached_at: int | None = None, *, any_age: bool = False
    ) -> SubmissionOutcome:
        """Apply one submission to the root and, where that accepts it, to the followers. Raises what refuses it."""
        player_id = submission.player_id
        before = self._root.state_of(player_id)
        outcome = self._root.submit(submission, reached_at, any_age=any_age)
        if self._root.late is not None and player_id in self._root.late.unread:
            return outcome
        if before is None and self._ask_for_profiles and submission.profile is None and not outcome.duplicate:
            kept = self._newcomers.profile(player_id)
            if kept is not None:
                # They stay among those who came without one: what is put meanwhile is carried to them.
                self._root.in_season(outcome.season).show_as(player_id, kept)
        after = self._root.in_season(outcome.season).state_of(player_id)
        profile = None if after is None else fields_of(after.payload).get("profile")
        fed = Fed(submission, reached_at, any_age, before, profile, Facts(profile, submission.metadata))
        take = self._known if outcome.duplicate else self._feed
        told: list[FollowerOutcome] = []
        for follower in self._followers:
            told += with_team(follower, player_id, take(follower, fed))
        return outcome._replace(followers=told)

    def _known(self, follower: ChangeBuilder, fed: Fed) -> FollowerOutcome:
        """What is told of a submission that was taken before."""
        if follower.board.links.each is not None:
            child = self._children.find(follower, fed)
            if isinstance(child, FollowerOutcome):
                return child._replace(status=FollowerStatus.SKIPPED, code=None)
            follower = child
        there = follower.state_of(fed.submission.player_id) is not None
        return told_of(follower, FollowerStatus.DUPLICATE if there else FollowerStatus.SKIPPED)

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
            # What is older than the season of a follower that ends seasons does not count there, whoever sent it.
            any_age = fed.any_age and follower.board.next_reset_at is None
            if isinstance(follower, MembersBuilder):
                taken = follower.submit_of(fed.submission, fed.reached_at, fed.profile, any_age=any_age)
                return told_of(follower, FollowerStatus.SKIPPED if taken is None else FollowerStatus.ACCEPTED)
            outcome = follower.submit(fed.submission, fed.reached_at, any_age=any_age, fed=True)
        except LeaderboardError as refusal:
            return told_of(follower, FollowerStatus.REJECTED, refusal.code)
        if is_new and fed.submission.profile is None and fed.profile is not None:
            taker = follower.in_season(outcome.season)
            taker.show_as(player_id, fed.profile)
            taker.came_without_profile.discard(player_id)
        return told_of(follower, FollowerStatus.ACCEPTED)._replace(season=outcome.season)


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
    return Refuser(BoardFollows(follower.board.id, root.id))


def refuser_of_busy(root: ChangeBuilder) -> Refuser:
    """A root whose follower is held by another transaction is as busy as that one."""
    return Refuser(BoardBusy(root.board.id))


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
