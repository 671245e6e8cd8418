"""Redis and memory keep boards in the same way: whatever is done to both, they answer alike."""

from collections.abc import Awaitable, Callable, Sequence

import pytest
from attrs import evolve, field, fields, frozen, has
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leaderboard_adapters.memory.rankings import MemoryRankings
from leaderboard_adapters.redis import RedisRankings
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change import Head
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.errors import NotShown
from leaderboard_core.ports.rankings import Move, Rankings
from tests.contract.lines import Line, scanned, snapshot
from tests.contract.recipes import MOVING, OTHERS, Recipe, followed
from tests.contract.values import NEW_YEAR, SORT_KEYS, a_board, change_id

#: Names that are asked for: of players who come and go, who stay, and who never were.
NAMES = st.sampled_from([*MOVING, *(state.player_id for state in OTHERS[:5]), "nobody"])

Act = Callable[[Rankings], Awaitable[object]]


@frozen
class World:
    """What the repository would hold: the board's line and its players."""

    line: Line
    players: dict[str, PlayerState] = field(factory=dict)

    def commit(self, recipes: Sequence[Recipe], ranks_of: Sequence[str]) -> Move:
        """The move through the changes of these recipes."""
        after, changes = self.line.board.head.change_id, []
        for recipe in recipes:
            season = self.line.board.season
            changes.append(recipe.change(self.line, self.players))
            players = followed(self.players, season, changes[-1])
            self.players.clear()
            self.players.update(players)
        return Move(board_uid=self.line.board.uid, after=after, changes=changes, ranks_of=ranks_of)


@frozen
class Advance:
    """Commit something and show it."""

    recipes: Sequence[Recipe]
    ranks_of: Sequence[str]

    def __call__(self, world: World) -> Act:
        move = world.commit(self.recipes, self.ranks_of)
        return lambda rankings: rankings.advance([move])


@frozen
class Stray:
    """Show something that does not follow: it goes on from a change that is not the newest."""

    recipes: Sequence[Recipe]

    def __call__(self, world: World) -> Act:
        elsewhere = World(Line(evolve(world.line.board, head=Head(change_id(), 1))), dict(world.players))
        move = elsewhere.commit(self.recipes, MOVING)
        return lambda rankings: rankings.advance([move])


@frozen
class End:
    """Commit the end of the board, and show it."""

    ranks_of: Sequence[str]

    def __call__(self, world: World) -> Act:
        world.players.clear()
        move = evolve(world.line.move(deleted=True), ranks_of=self.ranks_of)
        return lambda rankings: rankings.advance([move])


@frozen
class Load:
    """Load the board as it is committed, having judged where it stands: there, nowhere, or wrongly."""

    judged: str

    def __call__(self, world: World) -> Act:
        board = world.line.board
        judged = {"there": board.head, "nowhere": None, "wrongly": Head(change_id(), 1)}[self.judged]
        states = [*world.players.values()]
        return lambda rankings: rankings.load(snapshot(board, states, size=50), judged)


@frozen
class Drop:
    """Forget the board."""

    def __call__(self, world: World) -> Act:
        return lambda rankings: rankings.drop(world.line.board.uid)


@frozen
class Ask:
    """Read something."""

    method: str
    arguments: Sequence[object]

    def __call__(self, world: World) -> Act:
        return lambda rankings: getattr(rankings.board(world.line.board), self.method)(*self.arguments)


RANKS = st.integers(1, 95)
QUESTIONS = st.one_of(
    st.builds(Ask, st.just("page"), st.tuples(RANKS, RANKS).map(sorted)),
    st.builds(Ask, st.just("around"), st.tuples(NAMES, st.integers(0, 12))),
    st.builds(Ask, st.just("find"), st.tuples(st.lists(NAMES, max_size=6))),
    st.builds(Ask, st.just("ends"), st.just(())),
)
STATES = st.builds(
    PlayerState,
    st.sampled_from(MOVING),
    st.one_of(SORT_KEYS, st.integers(-3, 53).map(float)),
    st.integers(NEW_YEAR, NEW_YEAR + 7),
    st.sampled_from([None, None, "", "game", "\U0001f3ae"]),
    st.sampled_from([None, None, "{}", '{"k":"é"}']),
)
RECIPES = st.builds(
    Recipe,
    st.lists(STATES, unique_by=lambda state: state.player_id),
    st.lists(st.sampled_from([*MOVING, *(state.player_id for state in OTHERS)]), unique=True, max_size=3),
    st.sampled_from([False] * 3 + [True]),
    st.one_of(st.none(), st.integers(1, 90)),
)
ADVANCES = st.builds(Advance, st.lists(RECIPES, max_size=4), st.lists(NAMES, unique=True))
STEPS = st.one_of(
    ADVANCES,
    ADVANCES,
    QUESTIONS,
    QUESTIONS,
    st.builds(Stray, st.lists(RECIPES, max_size=2)),
    st.builds(Load, st.sampled_from(["there", "nowhere", "wrongly"])),
    st.builds(Load, st.just("nowhere")),
    st.builds(End, st.lists(NAMES, unique=True)),
    st.builds(Drop),
)


def plain(answer: object) -> object:
    """An answer as lists, so that no kind of sequence differs from another."""
    if isinstance(answer, list | tuple):
        return [plain(one) for one in answer]
    kind = type(answer)
    return [kind, *(plain(getattr(answer, one.name)) for one in fields(kind))] if has(kind) else answer


async def answer(act: Act, rankings: Rankings) -> object:
    try:
        return plain(await act(rankings))
    except NotShown:
        return NotShown


async def held(rankings: Rankings, board: Board) -> object:
    """All that a store holds of a board."""
    return await rankings.heads([board.uid]), await scanned(rankings, board), board.uid in await rankings.boards()


@pytest.mark.timeout(120)
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(STEPS, min_size=1, max_size=12))
async def test_redis_and_memory_answer_alike(rankings: RedisRankings, steps: list[Callable[[World], Act]]) -> None:
    """Moves, stray moves, loads, drops and reads, in any order: the same answers, and the same boards after each."""
    memory = MemoryRankings()
    world = World(Line(a_board()), {one.player_id: one for one in OTHERS})
    for step in (Load("nowhere"), *steps):
        act = step(world)

        expected = await answer(act, memory)

        assert expected == await answer(act, rankings)
        assert await held(memory, world.line.board) == await held(rankings, world.line.board)
