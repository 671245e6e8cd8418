"""Boards, states and strategies that the contract kits are written with."""

import itertools
import secrets
from typing import Any

from attrs import evolve
from hypothesis import strategies as st

from leaderboard_core.domain.board import Board, ResetPeriod, SortOrder, UpdateMode
from leaderboard_core.domain.change import Version
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.links import BoardRef, Links
from leaderboard_core.domain.order import NO_RESULT
from leaderboard_core.domain.payload import OpenFields, payload_of
from leaderboard_core.domain.score import MAX_SCORE
from leaderboard_core.domain.shards import MAX_SHARDS, Shards
from leaderboard_core.ports.queue import TopicIdPartition

#: A moment to begin at, in microseconds: 2026-01-01T00:00:00Z.
NEW_YEAR = 1_767_225_600_000_000

_numbers = itertools.count(1)

#: Every character the validation admits: no control character, no lone surrogate.
CHARACTERS = st.characters(exclude_categories=("Cc", "Cs"))
PLAYER_IDS = st.text(CHARACTERS, min_size=1, max_size=128).filter(lambda text: len(text.encode()) <= 256)
#: Doubles that a score may be; negative zero is none of them.
SCORES = st.one_of(
    st.floats(-MAX_SCORE, MAX_SCORE), st.integers(-MAX_SCORE, MAX_SCORE).map(float), st.sampled_from([0.0, 0.1, 1 / 3])
).map(lambda key: key + 0.0)
#: What players have in an order: the key of a score, or that of no result.
SORT_KEYS = SCORES | st.just(NO_RESULT)
STAMPS = st.integers(0, 2 * NEW_YEAR)
REFS = st.builds(BoardRef, st.integers(1, 2**63 - 1), st.from_regex(r"[A-Za-z0-9_-]{1,64}", fullmatch=True))
SHARDS = st.builds(
    Shards,
    count=st.integers(2, MAX_SHARDS),
    number=st.integers(0, MAX_SHARDS - 1),
    board=REFS.map(lambda ref: BoardRef(ref.uid, ref.id)),
)
LINKS = st.builds(
    Links,
    root=st.none() | REFS,
    where=st.none()
    | st.dictionaries(
        st.text(CHARACTERS, min_size=1, max_size=80),
        st.booleans() | st.integers(-MAX_SCORE, MAX_SCORE) | st.text(CHARACTERS, min_size=1, max_size=128),
        min_size=1,
        max_size=3,
    ),
    filling=st.booleans(),
    each=st.none() | st.just("team"),
    template=st.none() | REFS,
    members=st.none() | REFS,
    teams=st.none() | REFS,
    followers=st.lists(REFS, max_size=3).map(tuple),
)


def change_id() -> str:
    """An id as a change has it: random, 32 hexadecimal digits."""
    return secrets.token_hex(16)


def a_board(**fields: Any) -> Board:
    """A living board unlike every other, at the second change of its line, in its first season."""
    board = Board(
        uid=secrets.randbits(63),
        id=f"board-{next(_numbers)}-{secrets.token_hex(4)}",
        name="A board",
        sort_order=SortOrder.DESC,
        update_mode=UpdateMode.REPLACE,
        reset_period=ResetPeriod.NEVER,
        max_entries=None,
        min_score=None,
        max_score=None,
        created_at=NEW_YEAR,
        updated_at=NEW_YEAR,
        season=1,
        season_started_at=NEW_YEAR,
        season_opened=1,
        next_reset_at=None,
        last_reached_at=NEW_YEAR,
        version=Version(change_id(), 2),
    )
    return evolve(board, **fields)


def a_state(
    player_id: str, sort_key: float = 0.0, reached_at: int = NEW_YEAR, order_key: bytes = b"", **fields: Any
) -> PlayerState:
    """A player's state, with these open fields."""
    return PlayerState(player_id, sort_key, reached_at, payload_of(OpenFields(**fields)), order_key)


def in_order(states: list[PlayerState]) -> list[PlayerState]:
    """States best first, by the letter: sort key, order key, stamp, the bytes of the player id."""
    return sorted(
        states, key=lambda state: (state.sort_key, state.order_key, state.reached_at, state.player_id.encode())
    )


#: Three players in their order.
ABC = [a_state("a", 1.0), a_state("b", 2.0), a_state("c", 3.0)]

#: Positions of two topics.
A, B = TopicIdPartition("topic-a", 0), TopicIdPartition("topic-a", 1)
C, D = TopicIdPartition("topic-b", 0), TopicIdPartition("topic-b", 1)
