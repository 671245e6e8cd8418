"""Deciding a list of submissions on the boards as they are under their locks. Pure."""

import secrets
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from attrs import field, frozen

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.edit import Decision, Edit
from leaderboard_core.domain.errors import BoardBusy, BoardNotFound, LeaderboardError
from leaderboard_core.domain.submission import Submission
from leaderboard_core.ports.repository import Outcome, View, Wanted
from leaderboard_core.usecases.show import Commit


class Attempt(NamedTuple):
    """A submission on its way. `ranked`: its answer tells ranks; `reached_at`: see `Edit.submit`."""

    submission: Submission
    ranked: bool = True
    reached_at: int | None = None


@frozen
class Committed:
    """A list that the repository holds: what became of each attempt, and what to show of each board."""

    attempts: Sequence[Attempt]
    uids: Sequence[int | None]
    decisions: Sequence[Decision | LeaderboardError]
    commits: Sequence[Commit] = field(repr=False)


def decide(attempts: Sequence[Attempt], uids: Sequence[int | None], view: View) -> Outcome[Committed]:
    """What becomes of each attempt, in order, on the boards as they are under their locks."""
    edits = {
        uid: Edit(board, view.now, view.states.get(uid, {}), view.events.get(uid, {}))
        for uid, board in view.boards.items()
    }
    decisions = [_decide(edits, view.busy, attempt, uid) for attempt, uid in zip(attempts, uids, strict=True)]
    ranks_of: dict[int, dict[str, None]] = {uid: {} for uid in edits}
    for attempt, uid in zip(attempts, uids, strict=True):
        if attempt.ranked and uid in ranks_of:
            ranks_of[uid][attempt.submission.player_id] = None
    closed = {uid: edit.close(secrets.token_hex(16)) for uid, edit in edits.items()}
    commits = [
        Commit(
            board=edited.board,
            before=view.boards[uid].head,
            change=edited.change,
            ranks_of=tuple(ranks_of[uid]),
        )
        for uid, edited in closed.items()
    ]
    changed = [edited for edited in closed.values() if edited.change is not None]
    return Outcome(
        answer=Committed(attempts, uids, decisions, commits),
        boards=[edited.board for edited in changed],
        changes=[edited.change for edited in changed if edited.change is not None],
        events={uid: edited.events for uid, edited in closed.items() if edited.events},
        ended=[season for edited in changed for season in edited.ended],
    )


def _decide(
    edits: Mapping[int, Edit], busy: Collection[int], attempt: Attempt, uid: int | None
) -> Decision | LeaderboardError:
    if uid in busy:
        return BoardBusy(attempt.submission.leaderboard_id)
    if uid is None or uid not in edits:
        return BoardNotFound(attempt.submission.leaderboard_id)
    try:
        return edits[uid].submit(attempt.submission, attempt.reached_at)
    except LeaderboardError as refusal:
        return refusal


def uid_of(board: Board | None) -> int | None:
    """The uid of a board that may not be there."""
    return None if board is None else board.uid


def wanted_for(attempts: Sequence[Attempt], uids: Sequence[int | None], *, patient: bool) -> Wanted:
    """What has to be read to decide these attempts on these boards; players in the order of their ids, see `Change`."""
    players: defaultdict[int, set[str]] = defaultdict(set)
    events: defaultdict[int, set[str]] = defaultdict(set)
    for attempt, uid in zip(attempts, uids, strict=True):
        if uid is not None:
            submission = attempt.submission
            players[uid].add(submission.player_id)
            if submission.event_id is not None:
                events[uid].add(submission.event_id)
    wanted = {uid: sorted(names) for uid, names in players.items()}
    return Wanted(players=wanted, events=events, patient=patient)


def merged(committed: Committed, again: Committed, indexes: Sequence[int]) -> Committed:
    """A list with those of its attempts that were committed again in the places where they stood."""
    uids, decisions = [*committed.uids], [*committed.decisions]
    for index, uid, decision in zip(indexes, again.uids, again.decisions, strict=True):
        uids[index], decisions[index] = uid, decision
    return Committed(committed.attempts, uids, decisions, [*committed.commits, *again.commits])


def joined(first: Committed, second: Committed) -> Committed:
    """Two lists, committed one after the other, as one."""
    return Committed(
        [*first.attempts, *second.attempts],
        [*first.uids, *second.uids],
        [*first.decisions, *second.decisions],
        [*first.commits, *second.commits],
    )
