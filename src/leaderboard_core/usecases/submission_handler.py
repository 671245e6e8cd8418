"""Deciding a list of submissions on the boards as they are under their locks. Pure."""

import secrets
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial
from itertools import repeat
from typing import Any, Final, NamedTuple

from attrs import define, field

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change_builder import ChangeBuilder
from leaderboard_core.domain.errors import BoardBusy, BoardNotFound, LeaderboardError, OccurredInFuture
from leaderboard_core.domain.feeding import Taker
from leaderboard_core.domain.follower_outcomes import NO_TEAM
from leaderboard_core.domain.links import UNLINKED
from leaderboard_core.domain.outcomes import SubmissionOutcome
from leaderboard_core.domain.season import Season
from leaderboard_core.domain.submission import Submission
from leaderboard_core.domain.unranked import unranked_of
from leaderboard_core.ports.repository import LockedState, ReadSet, WriteSet
from leaderboard_core.usecases.feed import NO_FEED, Feed
from leaderboard_core.usecases.feeds import (
    LinkedTakers,
    expect_past_read,
    expect_teams_read,
    linked_takers,
)
from leaderboard_core.usecases.projector import BoardCommit

_NOTHING: Final[Mapping[Any, Any]] = {}


class SubmitRequest(NamedTuple):
    """A submission on its way. `ranked`: its answer tells ranks; the rest: see `ChangeBuilder.submit`."""

    submission: Submission
    ranked: bool = True
    reached_at: int | None = None
    any_age: bool = False


#: Makes a request of its four fields, without a call of Python for each.
_request_of = partial(tuple.__new__, SubmitRequest)


def requests_of(
    submissions: Sequence[Submission],
    *,
    ranked: bool,
    reached_at: Iterable[int | None] = repeat(None),
    importing: Collection[str] = (),
) -> list[SubmitRequest]:
    """Submissions on their way, all of one kind. `importing`: see `Submitter`."""
    any_age: Iterable[bool] = repeat(False)
    if importing:
        any_age = [submission.leaderboard_id in importing for submission in submissions]
    return list(map(_request_of, zip(submissions, repeat(ranked), reached_at, any_age)))


@define
class CommittedBatch:
    """A list that the repository holds: what became of each attempt, and what to show of each board.

    `refused`: where in the list those are that were refused.
    """

    requests: Sequence[SubmitRequest]
    uids: Sequence[int | None]
    decisions: Sequence[SubmissionOutcome | LeaderboardError]
    commits: list[BoardCommit] = field(repr=False)
    refused: Sequence[int] = field()

    @refused.default
    def _find_refused(self) -> Sequence[int]:
        return [index for index, decision in enumerate(self.decisions) if isinstance(decision, LeaderboardError)]

    @property
    def gone(self) -> Sequence[int]:
        """Where those are whose board had been found, but did not exist any more under its lock."""
        return [
            index
            for index in self.refused
            if isinstance(self.decisions[index], BoardNotFound) and self.uids[index] is not None
        ]


def decide(
    requests: Sequence[SubmitRequest], uids: Sequence[int | None], view: LockedState, feed: Feed = NO_FEED
) -> WriteSet[CommittedBatch]:
    """What becomes of each attempt, in order, on the boards as they are under their locks.

    `feed`: what was read for those that follow the boards. Raises `FeedChanged` where that is not enough.
    """
    builders: dict[int | None, ChangeBuilder] = {}
    takers: dict[int | None, Taker] = {}
    for uid, board in view.boards.items():
        builders[uid] = takers[uid] = ChangeBuilder(
            board, view.now, view.states.get(uid, _NOTHING), view.events.get(uid, _NOTHING), view.past.get(uid)
        )
    linked: LinkedTakers | None = None
    if rows := [board for board in view.boards.values() if board.links is not UNLINKED]:
        linked = linked_takers(rows, builders, view, feed)
        takers |= linked.takers
    #: Whose ranks are asked, by board, each player once.
    ranks_of: dict[int | None, dict[str, None]] = {uid: {} for uid in builders}
    decisions: list[SubmissionOutcome | LeaderboardError] = []
    refused = []
    for (submission, ranked, reached_at, any_age), board_uid in zip(requests, uids, strict=True):
        taker = takers.get(board_uid)
        if taker is None:
            refused.append(len(decisions))
            refusal = BoardBusy if board_uid in view.busy else BoardNotFound
            decisions.append(refusal(submission.leaderboard_id))
            continue
        if ranked:
            ranks_of[board_uid][submission.player_id] = None
        try:
            decisions.append(taker.submit(submission, reached_at, any_age=any_age))
        except OccurredInFuture as error:
            if view.estimated:
                # The clock may be there already: the repository says.
                raise
            refused.append(len(decisions))
            decisions.append(error)
        except LeaderboardError as error:
            refused.append(len(decisions))
            decisions.append(error)
    if linked is not None:
        linked.feed(uids, decisions)
        expect_teams_read(builders.values())
        _ask_for_followers(requests, decisions, linked.like_roots, ranks_of)
    expect_past_read(builders.values(), view, feed)
    return _close(builders, view, CommittedBatch(requests, uids, decisions, [], refused), ranks_of)


def _ask_for_followers(
    requests: Iterable[SubmitRequest],
    decisions: Iterable[SubmissionOutcome | LeaderboardError],
    like_roots: Mapping[int, Collection[int]],
    ranks_of: Mapping[int | None, dict[str, None]],
) -> None:
    """Ask for ranks where submissions came to by way of the boards that they were sent to. `like_roots`: of which
    followers no more is asked than of their roots."""
    known: set[int] = set()
    for root, followers in like_roots.items():
        known.update(followers)
        for uid in followers:
            ranks_of[uid].update(ranks_of[root])
    if len(ranks_of) == len(known) + len(like_roots):
        return
    for (submission, ranked, *_rest), decision in zip(requests, decisions, strict=True):
        if ranked and isinstance(decision, SubmissionOutcome):
            for _, uid, *_, team in decision.followers:
                if uid not in known and team != NO_TEAM:
                    ranks_of[uid][team or submission.player_id] = None


def _close(
    builders: Mapping[int | None, ChangeBuilder],
    view: LockedState,
    committed: CommittedBatch,
    ranks_of: Mapping[int | None, Iterable[str]],
) -> WriteSet[CommittedBatch]:
    """What is to be written of the boards' changes, and what to show of them."""
    boards, changes, events = [], [], {}
    ended: list[Season] = []
    profiles: dict[str, str] = {}
    came_without: set[str] = set()
    past = {}
    for uid, before in view.boards.items():
        board, change, new_events, ended_seasons, late = builders[uid].close(secrets.token_hex(16))
        profiles |= builders[uid].profiles
        came_without |= builders[uid].came_without_profile
        if late is not None and late.states:
            past[uid] = late
        asked = tuple(ranks_of[uid])
        unranked = unranked_of(board, view.states.get(uid, _NOTHING), builders[uid], asked)
        # Of what followers made of a submission no ranks before are told, and nobody else asks there.
        commit = BoardCommit(
            board,
            before.version,
            change,
            asked,
            builders[uid].is_frozen,
            late,
            ranks_before=before.links.root is None,
            unranked=unranked,
            held=_NOTHING if board.shards is None else view.states.get(uid, _NOTHING),
        )
        committed.commits.append(commit)
        if change is not None:
            boards.append(board)
            changes.append(change)
            ended += ended_seasons
        if new_events:
            events[uid] = new_events
    return WriteSet(
        answer=committed,
        boards=boards,
        changes=changes,
        events=events,
        ended=ended,
        past=past,
        profiles=profiles,
        came_without_profile=came_without,
    )


def uids_of(requests: Iterable[SubmitRequest], boards: Mapping[str, Board]) -> list[int | None]:
    """Where each of these is kept, by the boards that are known by their ids; None where there is no such board."""
    if any(board.shards is not None for board in boards.values()):
        found = [(boards.get(submission.leaderboard_id), submission.player_id) for submission, *_ in requests]
        return [None if board is None else board.uid_for(player_id) for board, player_id in found]
    uids = {board_id: board.uid for board_id, board in boards.items()}
    return [uids.get(submission.leaderboard_id) for submission, *_ in requests]


def read_set_of(
    requests: Sequence[SubmitRequest], uids: Sequence[int | None], boards: Mapping[str, Board], *, patient: bool
) -> ReadSet:
    """What has to be read to decide these attempts on these boards; players in the order of their ids, see `Change`.

    `boards`: those that are known, by their ids.
    """
    players: dict[int, set[str]] = {uid: set() for uid in uids if uid is not None}
    events: defaultdict[int, set[str]] = defaultdict(set)
    for (submission, *_), uid in zip(requests, uids, strict=True):
        if uid is not None:
            players[uid].add(submission.player_id)
            if submission.event_id is not None:
                board = boards[submission.leaderboard_id]
                events[uid].add(board.event_key(submission.player_id, submission.event_id))
    return ReadSet(players={uid: sorted(players[uid]) for uid in players}, events=events, patient=patient)


def merged(committed: CommittedBatch, again: CommittedBatch, indexes: Sequence[int]) -> CommittedBatch:
    """A list with those of its attempts that were committed again in the places where they stood."""
    uids, decisions = [*committed.uids], [*committed.decisions]
    for index, uid, decision in zip(indexes, again.uids, again.decisions, strict=True):
        uids[index], decisions[index] = uid, decision
    return CommittedBatch(committed.requests, uids, decisions, [*committed.commits, *again.commits])


def joined(first: CommittedBatch, second: CommittedBatch) -> CommittedBatch:
    """Two lists, committed one after the other, as one."""
    return CommittedBatch(
        [*first.requests, *second.requests],
        [*first.uids, *second.uids],
        [*first.decisions, *second.decisions],
        [*first.commits, *second.commits],
    )


def in_place(
    requests: Sequence[SubmitRequest], parts: Sequence[Sequence[int]], committed: Sequence[CommittedBatch]
) -> CommittedBatch:
    """A list of which each part was committed by itself. `parts`: where those of each stood in the list."""
    uids: list[int | None] = [None] * len(requests)
    decisions: list[Any] = [None] * len(requests)
    for part, one in zip(parts, committed, strict=True):
        for index, uid, decision in zip(part, one.uids, one.decisions, strict=True):
            uids[index], decisions[index] = uid, decision
    return CommittedBatch(requests, uids, decisions, [commit for one in committed for commit in one.commits])
