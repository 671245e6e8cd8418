"""The state machine: whatever is done to boards, every leaderboard says what the model says, in every answer."""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from leaderboard_core.application import Application
from leaderboard_core.domain.board import BoardPatch, NewBoard
from leaderboard_core.domain.decode import decode
from leaderboard_core.domain.errors import LeaderboardError
from leaderboard_core.domain.submission import Submission
from leaderboard_core.usecases.answers import At, Source
from tests.contract.values import NEW_YEAR
from tests.integration.agreement.disagreement import FIELDS, Answer, Disagreement, in_answers, in_reading
from tests.integration.agreement.model import LARGEST, Item, Model, Refused, Rules
from tests.integration.agreement.questions import Question, about, everywhere, of_itself, plain_answer
from tests.integration.agreement.realtime import Loss
from tests.integration.agreement.sides import Sides, embedded

T = TypeVar("T")

SECOND = 1_000_000
HOUR = 3600 * SECOND

BOARDS = ["x", "y"]
#: In byte order, which is neither that of letters nor that of UTF-16.
PLAYERS = ["A", "a", "b", "é", "\uffe5", "\U0001f600"]
SCORES = [0, 1, 2, 3, 5, 8, 0.5, -0.0, -1, -2.5, LARGEST, -LARGEST]

processes = st.integers(0, 1)
boards = st.sampled_from(BOARDS)
players = st.sampled_from(PLAYERS)
limits = st.sampled_from([None, None, 1, 2, 3])
periods = st.sampled_from(["never", "never", "hourly", "hourly", "daily", "weekly", "monthly"])
bounds = st.sampled_from([None, None, None, -1.0, 0.0, 3.0])
rules = st.builds(
    Rules,
    order=st.sampled_from(["desc", "asc"]),
    mode=st.sampled_from(["replace", "increment", "best"]),
    period=periods,
    max_entries=limits,
    min_score=st.sampled_from([None, None, -2.0]),
    max_score=st.sampled_from([None, None, 5.0]),
)
anywhere = st.sampled_from([*BOARDS * 5, "nowhere"])
scores = st.sampled_from(SCORES).map(lambda score: float(score) + 0.0)
items = st.builds(
    Item,
    board=anywhere,
    player=players,
    score=scores,
    game=st.sampled_from([None, None, "", "g"]),
    metadata=st.sampled_from([None, None, {}, {"k": [1, "é"]}]),
)
#: Some of which are sent again and again, and others that take their ids for something else.
events = st.one_of(
    st.sampled_from([("e1", "a", 2.0, None), ("e2", "b", 2.0, "g"), ("e3", "A", -1.0, None), ("e4", "a", 5.0, None)]),
    st.tuples(st.sampled_from(["e1", "e2", "e3", "e4"]), players, scores, st.none()),
)
once = st.builds(
    lambda board, event: Item(board, event[1], event[2], event=event[0], game=event[3]), st.sampled_from(BOARDS), events
)
lists = st.lists(st.one_of(items, once), min_size=1, max_size=6)
patches = st.fixed_dictionaries(
    {}, optional={"max_entries": limits, "period": periods, "min_score": bounds, "max_score": bounds}
)
steps = st.sampled_from([1, 1000, SECOND, 11 * 60 * SECOND, HOUR // 2, HOUR, 25 * HOUR, 8 * 24 * HOUR, 40 * 24 * HOUR])


class Agreement(RuleBasedStateMachine):
    """One model and all sides, on one clock."""

    def __init__(self, sides: Sides = embedded) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self._loop = asyncio.Runner()
        self.model = Model(NEW_YEAR)
        self.sides = sides(self.clock, Path(self._folder.name))
        self._asked = 0
        for side in self.sides:
            self._run(side.start())

    def clock(self) -> int:
        """The moment, for everyone."""
        return self.model.now

    def teardown(self) -> None:
        for side in self.sides:
            self._run(side.stop())
            side.durable.end()
        self._loop.close()
        self._folder.cleanup()

    # -- the life of boards

    @initialize(one=rules, other=rules)
    def begin(self, one: Rules, other: Rules) -> None:
        for board, chosen in zip(BOARDS, (one, other), strict=True):
            self.create(board, chosen, 0)

    @rule(board=boards, rules=rules, process=processes)
    def create(self, board: str, rules: Rules, process: int) -> None:
        new = {
            "id": board,
            "name": "A board",
            "sort_order": rules.order,
            "update_mode": rules.mode,
            "reset_period": rules.period,
            "max_entries": rules.max_entries,
            "min_score": rules.min_score,
            "max_score": rules.max_score,
        }
        self._do(
            f"create {board}",
            process,
            lambda: self.model.create(board, rules),
            lambda leaderboard: leaderboard.boards.create(decode(NewBoard, new)),
        )

    @rule(board=boards, fields=patches, process=processes)
    def patch(self, board: str, fields: dict[str, Any], process: int) -> None:
        given = {"reset_period" if name == "period" else name: value for name, value in fields.items()}
        self._do(
            f"patch {board} {given}",
            process,
            lambda: self.model.patch(board, fields),
            lambda leaderboard: leaderboard.boards.update(board, decode(BoardPatch, given)),
        )

    @rule(board=boards, process=processes)
    def reset(self, board: str, process: int) -> None:
        self._do(
            f"reset {board}",
            process,
            lambda: self.model.reset(board),
            lambda leaderboard: leaderboard.boards.reset(board),
        )

    @rule(board=boards, again=st.one_of(st.none(), rules), process=processes)
    def delete(self, board: str, again: Rules | None, process: int) -> None:
        self._do(
            f"delete {board}",
            process,
            lambda: self.model.delete(board),
            lambda leaderboard: leaderboard.boards.delete(board),
        )
        if again is not None:
            self.create(board, again, process)

    # -- scores

    @rule(items=lists, process=processes)
    def submit(self, items: list[Item], process: int) -> None:
        self._submit(items, process, visible=True)

    @rule(item=once, process=processes, other=processes)
    def submit_twice(self, item: Item, process: int, other: int) -> None:
        self._submit([item], process, visible=True)
        self._submit([item], other, visible=True)

    @rule(board=boards, score=scores, names=st.lists(players, min_size=2, unique=True), process=processes)
    def draw_level(self, board: str, score: float, names: list[str], process: int) -> None:
        self._submit([Item(board, name, score) for name in names], process, visible=True)

    @rule(items=lists, step=st.sampled_from([1, HOUR, HOUR, 25 * HOUR, 40 * 24 * HOUR]), process=processes)
    def submit_later(self, items: list[Item], step: int, process: int) -> None:
        self.model.now += step
        self._submit(items, process, visible=True)

    @rule(board=boards, player=players, process=processes)
    def remove(self, board: str, player: str, process: int) -> None:
        self._do(
            f"remove {player} from {board}",
            process,
            lambda: self.model.remove(board, player),
            lambda leaderboard: leaderboard.boards.remove(board, player),
        )

    @rule(player=players, process=processes)
    def erase(self, player: str, process: int) -> None:
        async def erase(leaderboard: Application) -> object:
            erased = await leaderboard.players.erase(player)
            return [(trace.board.id, list(trace.seasons)) for trace in erased.traces], erased.visible

        self._do(f"erase {player}", process, lambda: self.model.erase(player), erase)

    # -- time and what goes on behind

    @rule(step=steps)
    def wait(self, step: int) -> None:
        self.model.now += step

    @rule(step=st.sampled_from([1, SECOND, 2 * HOUR]))
    def turn_the_clock_back(self, step: int) -> None:
        self.model.now -= step

    @rule(process=processes)
    def turn_due(self, process: int) -> None:
        self._do("turn due", process, self.model.turn_due, lambda leaderboard: leaderboard.seasons.turn_due())

    @rule(process=processes)
    def settle(self, process: int) -> None:
        self._do("settle", process, self.model.settle, lambda leaderboard: leaderboard.sync.settle())

    @rule(process=processes)
    def sync(self, process: int) -> None:
        async def sync(leaderboard: Application) -> object:
            report = await leaderboard.sync()
            return report.published, report.verified, report.differences

        self._do("sync", process, lambda: (self.model.sync(), len(self.model.boards), 0), sync)

    @rule(kept=st.sampled_from([0, HOUR, 24 * HOUR]), process=processes)
    def prune(self, kept: int, process: int) -> None:
        self._do(
            f"prune {kept}",
            process,
            lambda: self.model.prune(kept),
            lambda leaderboard: leaderboard.sync.prune(kept),
        )

    # -- misfortunes

    @rule()
    def restart(self) -> None:
        for side in self.sides:
            self._run(side.stop())
            self._run(side.start())

    @rule(items=lists, process=processes, killed=st.booleans(), prune=st.booleans(), watched=st.booleans())
    def submit_without_the_real_time_store(
        self, items: list[Item], process: int, killed: bool, prune: bool, watched: bool
    ) -> None:
        """The process that took the scores shows them when it is asked; to another one its watch tells of them."""
        for side in self.sides:
            side.realtime.leave(killed)
        self._submit(items, process, visible=False)
        if prune:
            self.model.now += 11 * 60 * SECOND
            self.prune(24 * HOUR, process)
        for side in self.sides:
            side.realtime.come_back()
        if watched:
            self._watch(1 - process)
        self._ask(self._questions(PLAYERS[0]), process)

    @rule(loss=st.sampled_from(Loss))
    def lose(self, loss: Loss) -> None:
        for side in self.sides:
            side.realtime.lose(loss)

    @rule(items=lists, process=processes, loss=st.sampled_from(Loss))
    def submit_to_what_was_lost(self, items: list[Item], process: int, loss: Loss) -> None:
        """Whether they are shown at once is left open; who took them shows them when it is asked."""
        self.lose(loss)
        self._submit(items, process, visible=None)
        self._ask(self._questions(PLAYERS[0]), process)

    @rule()
    def remember_the_real_time_store(self) -> None:
        for side in self.sides:
            side.realtime.remember()

    @rule(items=st.one_of(st.none(), lists), process=processes, restarted=st.booleans())
    def put_an_old_copy_back(self, items: list[Item] | None, process: int, restarted: bool) -> None:
        """A store that restarted is not believed by anyone; in one that did not, a watch finds what is old."""
        for side in self.sides:
            side.realtime.put_back()
            if restarted:
                side.realtime.leave(killed=True)
                side.realtime.come_back()
        if items is not None:
            self._submit(items, process, visible=None)
        if not restarted:
            self._watch(1 - process)
        self._ask(self._questions(PLAYERS[0]), process)

    @rule(items=lists, process=processes)
    def fall_back(self, items: list[Item], process: int) -> None:
        """A store that restarts without what it showed last: who does not know of that does not believe it either."""
        self.remember_the_real_time_store()
        self._submit(items, process, visible=True)
        for side in self.sides:
            side.realtime.put_back()
            side.realtime.leave(killed=True)
            side.realtime.come_back()
        self._ask(self._questions(PLAYERS[0]), 1 - process)

    # -- what must hold

    @invariant()
    def everything_that_can_be_read_agrees(self) -> None:
        self._asked += 1
        self._ask(self._questions(PLAYERS[self._asked % len(PLAYERS)]), self._asked % 2)

    def _questions(self, player: str) -> list[Question]:
        """All about both boards as they are, and by turns about their standings and a season of the past."""
        questions = []
        for board_id in BOARDS:
            board = self.model.boards.get(board_id)
            past = At(season=1 if board is None else 1 + self._asked % board.season)
            for at in (At(), At(Source.BATCH), past):
                asked = about(board_id, at, player, PLAYERS, start=1 + self._asked % 4)
                questions += asked if at == At() else asked[self._asked % 3 :: 3]
            questions += of_itself(board_id)
        return [*questions, everywhere(player)]

    def _ask(self, questions: list[Question], process: int) -> None:
        expected = [outcome(partial(question.expected, self.model)) for question in questions]
        asked = [answers([question.ask(side.processes[process]) for question in questions]) for side in self.sides]
        for side, actual in zip(self.sides, self._run(together(asked)), strict=True):
            for question, right, wrong in zip(questions, expected, actual, strict=True):
                if right != wrong:
                    reason = in_reading(self.model, question.board, question.name, right, wrong)
                    raise Disagreement(side.name, f"{question.name} of {question.board}", right, wrong, reason)

    def _submit(self, items: list[Item], process: int, visible: bool | None) -> None:
        """`visible`: whether the scores are shown at once; None leaves it, and the ranks, open."""
        submissions = [submission(item) for item in items]
        expected = self.model.submit(items, visible is not False)
        for side in self.sides:
            answers = self._run(side.processes[process].submit(submissions))
            actual = [plain_answer(answer) for answer in answers]
            if visible is None:
                actual = [as_far_as_decided(*pair) for pair in zip(expected, actual, strict=True)]
            if expected != actual:
                reason = in_answers(self.model, items, expected, actual)
                raise Disagreement(side.name, "submit", expected, actual, reason)

    def _watch(self, process: int) -> None:
        for side in self.sides:
            self._run(side.processes[process].watch())

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        for side in self.sides:
            side.durable.keep_time()
        return self._loop.run(work)

    def _do(
        self, name: str, process: int, expect: Callable[[], object], act: Callable[[Application], Awaitable[object]]
    ) -> None:
        expected = outcome(expect)
        for side in self.sides:
            [actual] = self._run(answers([act(side.processes[process])]))
            # Where the model answers nothing, it is enough that nothing was refused.
            if expected != (None if expected is None and not isinstance(actual, str) else actual):
                raise Disagreement(side.name, name, expected, actual, f"the answer to {name.partition(' ')[0]}")


def outcome(ask: Callable[[], object]) -> object:
    """What the model answers, a refusal as its code."""
    try:
        return ask()
    except Refused as refusal:
        return f"refused: {refusal.code}"


async def answers(asked: list[Awaitable[object]]) -> list[object]:
    """What a leaderboard answers, one after the other; a refusal as its code."""
    told: list[object] = []
    for question in asked:
        try:
            told.append(await question)
        except LeaderboardError as refusal:
            told.append(f"refused: {refusal.code}")
    return told


async def together(asked: list[Coroutine[Any, Any, T]]) -> list[T]:
    """What all of them tell, side by side."""
    return list(await asyncio.gather(*asked))


def as_far_as_decided(expected: Answer, actual: Answer) -> Answer:
    """An answer with what the real-time store has to say taken from the one that is expected."""
    if isinstance(expected, str) or isinstance(actual, str):
        return actual
    shown = {FIELDS[name] for name in ("rank", "previous rank", "visible")}
    return tuple(expected[n] if n in shown else told for n, told in enumerate(actual))


def submission(item: Item) -> Submission:
    """The submission of an item."""
    return decode(
        Submission,
        {
            "player_id": item.player,
            "leaderboard_id": item.board,
            "score": item.score,
            "event_id": item.event,
            "game_id": item.game,
            "metadata": item.metadata,
        },
    )
