"""Gathering: one unit of work for all that wait, and a clear answer for each."""

import asyncio
from collections.abc import AsyncIterator, Collection, Sequence

import pytest
from attrs import define, field

from leaderboard_adapters.concurrency import group_committer as module
from leaderboard_adapters.concurrency.group_committer import GroupCommitter
from leaderboard_core import LeaderboardError, Submission
from leaderboard_core.domain.errors import BoardBusy, OutcomeUnknown, StoreUnavailable
from leaderboard_core.domain.outcomes import SubmissionOutcome
from leaderboard_core.usecases.submission_handler import CommittedBatch, SubmitRequest, requests_of
from leaderboard_core.usecases.submit import Accepted, Submitter


@define
class Gate(Submitter):
    """A submitter that commits and shows when it is let to, and remembers the lists it was given."""

    lists: list[list[str]] = field(factory=list)
    may_commit: asyncio.Event = field(factory=asyncio.Event)
    may_show: asyncio.Event = field(factory=asyncio.Event)
    may_lock: asyncio.Event = field(factory=asyncio.Event)
    fails: LeaderboardError | None = None
    busy: set[str] = field(factory=set)
    patient: list[list[str]] = field(factory=list)

    async def __call__(
        self, submissions: Sequence[Submission], *, ranked: bool = True, importing: Collection[str] = ()
    ) -> list[Accepted | LeaderboardError]:
        return await self.project(await self.commit(requests_of(submissions, ranked=ranked, importing=importing)))

    async def commit(self, requests: Sequence[SubmitRequest], *, patient: bool = True) -> CommittedBatch:
        players = [attempt.submission.player_id for attempt in requests]
        (self.patient if patient else self.lists).append(players)
        if patient:
            await self.may_lock.wait()
        await self.may_commit.wait()
        if self.fails is not None:
            raise self.fails
        busy = set() if patient else self.busy
        decisions = [
            BoardBusy(board)
            if (board := attempt.submission.leaderboard_id) in busy
            else SubmissionOutcome(1, None, changed=True)
            for attempt in requests
        ]
        return CommittedBatch(requests, [], decisions, [])

    async def project(self, committed: CommittedBatch) -> list[Accepted | LeaderboardError]:
        await self.may_show.wait()
        return [
            answer(attempt.submission) if isinstance(decision, SubmissionOutcome) else decision
            for attempt, decision in zip(committed.requests, committed.decisions, strict=True)
        ]


def answer(submission: Submission) -> Accepted:
    return Accepted(
        leaderboard_id=submission.leaderboard_id,
        player_id=submission.player_id,
        score=submission.score,
        rank=1,
        previous_score=None,
        previous_rank=None,
        changed=True,
        duplicate=False,
        visible=True,
    )


def submissions(*players: str, board: str = "game1") -> list[Submission]:
    return [Submission(player_id=player, leaderboard_id=board, score=1) for player in players]


@pytest.fixture
async def gate() -> Gate:
    return Gate()


@pytest.fixture
async def gatherer(gate: Gate) -> AsyncIterator[GroupCommitter]:
    async with GroupCommitter(gate, patience=30) as gatherer:
        yield gatherer
        gate.may_commit.set()
        gate.may_show.set()
        gate.may_lock.set()


async def started(gatherer: GroupCommitter, *lists: Sequence[Submission]) -> list["asyncio.Task[object]"]:
    """Callers that join the line one after the other, the first of them while nobody else is there."""
    tasks: list[asyncio.Task[object]] = []
    for one in lists:
        tasks.append(asyncio.create_task(gatherer(one)))
        await settled()
    return tasks


async def settled() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_a_lone_submission_goes_at_once(gate: Gate, gatherer: GroupCommitter) -> None:
    """Nothing is waited for when nobody else is there."""
    await started(gatherer, submissions("ada"))

    assert [["ada"]] == gate.lists


async def test_what_arrives_meanwhile_goes_as_one_list(gate: Gate, gatherer: GroupCommitter) -> None:
    """While one unit of work is under way the others gather, in the order of their arrival."""
    tasks = await started(gatherer, submissions("ada"), submissions("bob"), submissions("cyd", "dan"))
    gate.may_commit.set()
    gate.may_show.set()
    await asyncio.gather(*tasks)

    assert [["ada"], ["bob", "cyd", "dan"]] == gate.lists


async def test_everyone_gets_the_answers_to_their_own(gate: Gate, gatherer: GroupCommitter) -> None:
    """A list's answers go back to the callers whose submissions it held."""
    tasks = await started(gatherer, submissions("ada"), submissions("bob"), submissions("cyd", "dan"))
    gate.may_commit.set()
    gate.may_show.set()

    players = [[one.player_id for one in answers] for answers in await asyncio.gather(*tasks)]  # type: ignore[attr-defined]

    assert [["ada"], ["bob"], ["cyd", "dan"]] == players


async def test_a_list_is_bounded_and_nobody_is_torn_apart(
    gate: Gate, gatherer: GroupCommitter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At most so many go together; a caller's own list is never split."""
    monkeypatch.setattr(module, "MOST_IN_A_LIST", 3)
    tasks = await started(
        gatherer, submissions("a"), submissions("b", "c"), submissions("d", "e"), submissions(*"ghijk")
    )
    gate.may_commit.set()
    gate.may_show.set()
    await asyncio.gather(*tasks)

    assert [["a"], ["b", "c"], ["d", "e"], [*"ghijk"]] == gate.lists


async def test_the_next_unit_of_work_does_not_wait_for_the_showing_of_the_last(
    gate: Gate, gatherer: GroupCommitter
) -> None:
    """Showing one list overlaps committing the next."""
    gate.may_commit.set()
    await started(gatherer, submissions("ada"))
    await started(gatherer, submissions("bob"))

    assert [["ada"], ["bob"]] == gate.lists


async def test_who_gives_up_in_the_line_is_withdrawn(gate: Gate) -> None:
    """Waiting too long before it was taken: nothing was applied, and it never will be."""
    async with GroupCommitter(gate, patience=0.05) as gatherer:
        taken, waiting = await started(gatherer, submissions("ada"), submissions("bob"))
        results = await asyncio.gather(taken, waiting, return_exceptions=True)
        gate.may_commit.set()
        gate.may_show.set()

    assert [OutcomeUnknown, StoreUnavailable] == [type(result) for result in results]
    assert [["ada"]] == gate.lists


async def test_who_goes_away_tears_nothing(gate: Gate, gatherer: GroupCommitter) -> None:
    """A caller that is cancelled leaves the line; the unit of work it shares goes on."""
    tasks = await started(gatherer, submissions("ada"), submissions("bob"), submissions("cyd"))
    tasks[0].cancel()
    tasks[1].cancel()
    gate.may_commit.set()
    gate.may_show.set()
    await tasks[2]

    assert [["ada"], ["cyd"]] == gate.lists


async def test_a_failed_unit_of_work_is_the_answer_of_its_callers_alone(gate: Gate, gatherer: GroupCommitter) -> None:
    """Those it held learn of it; the next list goes on."""
    gate.fails = StoreUnavailable("repository")
    gate.may_commit.set()
    gate.may_show.set()
    with pytest.raises(StoreUnavailable):
        await gatherer(submissions("ada"))
    gate.fails = None

    [accepted] = await gatherer(submissions("bob"))

    assert isinstance(accepted, Accepted)


async def test_a_full_line_turns_the_next_away(
    gate: Gate, gatherer: GroupCommitter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Waiting is bounded: the one too many is told so at once, and nothing of it is applied."""
    monkeypatch.setattr(module, "MOST_WAITING", 2)
    await started(gatherer, submissions("ada"), submissions("bob", "cyd"))

    with pytest.raises(StoreUnavailable):
        await gatherer(submissions("dan"))


async def test_closing_finishes_what_was_taken_in(gate: Gate) -> None:
    """Leaving the context answers everyone who is waiting, and takes nobody new."""
    async with GroupCommitter(gate, patience=30) as gatherer:
        tasks = await started(gatherer, submissions("ada"), submissions("bob"))
        gate.may_commit.set()
        gate.may_show.set()

    assert [1, 1] == [len(await task) for task in tasks]  # type: ignore[arg-type]
    with pytest.raises(StoreUnavailable):
        await gatherer(submissions("cyd"))


async def test_a_busy_board_stops_nobody_else(gate: Gate, gatherer: GroupCommitter) -> None:
    """Submissions of a board that another transaction holds wait apart; the others are answered."""
    gate.busy = {"held"}
    gate.may_commit.set()
    gate.may_show.set()
    [held] = await started(gatherer, submissions("ada", board="held"))

    [accepted] = await gatherer(submissions("bob"))

    assert isinstance(accepted, Accepted)
    assert not held.done()
    gate.may_lock.set()
    assert 1 == len(await held)  # type: ignore[arg-type]


async def test_a_list_with_a_busy_board_is_answered_whole(gate: Gate, gatherer: GroupCommitter) -> None:
    """A caller whose list touches a busy board hears when all of it is done, each answer in its place."""
    gate.busy = {"held"}
    gate.may_commit.set()
    gate.may_show.set()
    mixed = [*submissions("ada"), *submissions("bob", board="held"), *submissions("cyd")]
    [task] = await started(gatherer, mixed)
    assert not task.done()
    gate.may_lock.set()

    answers = await task

    assert ["ada", "bob", "cyd"] == [one.player_id for one in answers]  # type: ignore[attr-defined]


async def test_submissions_of_a_busy_board_keep_their_order(gate: Gate, gatherer: GroupCommitter) -> None:
    """Who comes later for the same board goes behind those that wait, also when it is free by then."""
    gate.busy = {"held"}
    gate.may_commit.set()
    gate.may_show.set()
    first = await started(gatherer, submissions("ada", board="held"))
    gate.busy = set()
    later = await started(gatherer, submissions("bob", board="held"), submissions("cyd", board="held"))
    gate.may_lock.set()
    await asyncio.gather(*first, *later)

    assert [["ada"], ["bob", "cyd"]] == gate.patient
