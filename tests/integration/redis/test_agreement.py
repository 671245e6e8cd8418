"""Redis and memory keep boards in the same way: whatever is done to both, they answer alike."""

from collections.abc import Awaitable, Callable, Sequence

import pytest
from attrs import evolve, field, fields, frozen, has
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leaderboard_adapters.memory.ranking_store import MemoryRankingStore
from leaderboard_adapters.redis import RedisRankingStore
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change import Version
from leaderboard_core.domain.columns import Columns
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.errors import NotShown
from leaderboard_core.ports.ranking_store import Advance, RankingStore
from leaderboard_testing.contracts.lines import Line, scanned, snapshot
from leaderboard_testing.contracts.recipes import MOVING, OTHERS, Recipe, followed
from leaderboard_testing.contracts.values import NEW_YEAR, SORT_KEYS, a_board, change_id

#: Names that are asked for: of players who come and go, who stay, and who never were.
NAMES = st.sampled_from([*MOVING, *(state.player_id for state in OTHERS[:5]), "nobody"])

Act = Callable[[RankingStore], Awaitable[object]]


@frozen
class World:
    """What the repository would hold: the board's line and its players."""

    line: Line
    players: dict[str, PlayerState] = field(factory=dict)
    #: How long order keys are on the board.
    width: int = 0

    def commit(self, recipes: Sequence[Recipe], ranks_of: Sequence[str]) -> Advance:
        """The move through the changes of these recipes."""
        after, changes = self.line.board.version.change_id, []
        for recipe in recipes:
            season = self.line.board.season
            states = [state._replace(order_key=state.order_key[: self.width]) for state in recipe.states]
            changes.append(evolve(recipe, states=states).change(self.line, self.players))
            players = followed(self.players, season, changes[-1])
            self.players.clear()
            self.players.update(players)
        return Advance(board_uid=self.line.board.uid, after=after, changes=changes, ranks_of=ranks_of)


@frozen
class CommitAndAdvance:
    """Commit something and show it."""

    recipes: Sequence[Recipe]
    ranks_of: Sequence[str]

    def __call__(self, world: World) -> Act:
        move = world.commit(self.recipes, self.ranks_of)
        return lambda ranking_store: ranking_store.advance([move])


@frozen
class Stray:
    """Show something that does not follow: it goes on from a change that is not the newest."""

    recipes: Sequence[Recipe]

    def __call__(self, world: World) -> Act:
        elsewhere = World(
            Line(evolve(world.line.board, version=Version(change_id(), 1))), dict(world.players), world.width
        )
        move = elsewhere.commit(self.recipes, MOVING)
        return lambda ranking_store: ranking_store.advance([move])


@frozen
class End:
    """Commit the end of the board, and show it."""

    ranks_of: Sequence[str]

    def __call__(self, world: World) -> Act:
        world.players.clear()
        move = evolve(world.line.move(deleted=True), ranks_of=self.ranks_of)
        return lambda ranking_store: ranking_store.advance([move])


@frozen
class Load:
    """Load the board as it is committed, having judged where it stands: there, nowhere, or wrongly."""

    judged: str

    def __call__(self, world: World) -> Act:
        board = world.line.board
        judged = {"there": board.version, "nowhere": None, "wrongly": Version(change_id(), 1)}[self.judged]
        states = [*world.players.values()]
        return lambda ranking_store: ranking_store.rebuild(snapshot(board, states, size=50), judged)


@frozen
class Drop:
    """Forget the board."""

    def __call__(self, world: World) -> Act:
        return lambda ranking_store: ranking_store.drop(world.line.board.uid)


@frozen
class Ask:
    """Read something."""

    method: str
    arguments: Sequence[object]

    def __call__(self, world: World) -> Act:
        return lambda ranking_store: getattr(ranking_store.board(world.line.board), self.method)(*self.arguments)


RANKS = st.integers(1, 95)
QUESTIONS = st.one_of(
    st.builds(Ask, st.just("page"), st.tuples(RANKS, RANKS).map(sorted)),
    st.builds(Ask, st.just("around"), st.tuples(NAMES, st.integers(0, 12))),
    st.builds(Ask, st.just("find"), st.tuples(st.lists(NAMES, max_size=6))),
    st.builds(Ask, st.just("extremes"), st.just(())),
)
STATES = st.builds(
    PlayerState,
    st.sampled_from(MOVING),
    st.one_of(SORT_KEYS, st.integers(-3, 53).map(float)),
    st.integers(NEW_YEAR, NEW_YEAR + 7),
    st.sampled_from([None, None, "{}", '{"game_id":"\U0001f3ae"}', "not ours to look into"]),
    st.sampled_from([bytes(8), bytes(7) + b"\1", b"\xff" * 8]),
)
RECIPES = st.builds(
    Recipe,
    st.lists(STATES, unique_by=lambda state: state.player_id),
    st.lists(st.sampled_from([*MOVING, *(state.player_id for state in OTHERS)]), unique=True, max_size=3),
    st.sampled_from([False] * 3 + [True]),
    st.one_of(st.none(), st.integers(1, 90)),
)
ADVANCES = st.builds(CommitAndAdvance, st.lists(RECIPES, max_size=4), st.lists(NAMES, unique=True))
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
    if isinstance(answer, list | tuple | Columns):
        return [plain(one) for one in answer]
    kind = type(answer)
    return [kind, *(plain(getattr(answer, one.name)) for one in fields(kind))] if has(kind) else answer


async def answer(act: Act, ranking_store: RankingStore) -> object:
    try:
        return plain(await act(ranking_store))
    except NotShown:
        return NotShown


async def held(ranking_store: RankingStore, board: Board) -> object:
    """All that a store holds of a board."""
    return (
        await ranking_store.versions([board.uid]),
        await scanned(ranking_store, board),
        board.uid in await ranking_store.boards(),
    )


@pytest.mark.timeout(120)
@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(STEPS, min_size=1, max_size=12), width=st.sampled_from([0, 8]))
async def test_redis_and_memory_answer_alike(
    ranking_store: RedisRankingStore, steps: list[Callable[[World], Act]], width: int
) -> None:
    """Moves, stray moves, loads, drops and reads, in any order: the same answers, and the same boards after each."""
    memory = MemoryRankingStore()
    others = [one._replace(order_key=bytes(width)) for one in OTHERS]
    world = World(Line(a_board()), {one.player_id: one for one in others}, width)
    for step in (Load("nowhere"), *steps):
        act = step(world)

        expected = await answer(act, memory)

        assert expected == await answer(act, ranking_store)
        assert await held(memory, world.line.board) == await held(ranking_store, world.line.board)
