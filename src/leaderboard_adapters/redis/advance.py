"""A move as the call that makes it, and what its answer means."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from attrs import define, field

from leaderboard_adapters.redis import encoding, scripts
from leaderboard_adapters.redis.keys import BoardKeys
from leaderboard_adapters.redis.primaries import Argument
from leaderboard_core.domain.change import Change
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.errors import StoreUnavailable
from leaderboard_core.ports.ranking_store import Advance, Advanced, VersionConflict


@define
class AdvanceCall:
    """What changes in a row come to.

    Seasons only grow, so the last one tells the board, which knows its own, whether to empty itself first.
    """

    act: str = "look"
    last: Change | None = None
    removed: dict[str, None] = field(factory=dict)
    states: dict[str, PlayerState] = field(factory=dict)

    @classmethod
    def of(cls, changes: Iterable[Change]) -> "AdvanceCall":
        """Follow the changes; each player is named once in the end, however often they moved on the way."""
        effect = cls()
        for change in changes:
            effect._follow(change)
            if change.deleted:
                break
        return effect

    def _follow(self, change: Change) -> None:
        self.act = "drop" if change.deleted else "set"
        if self.last is not None and change.season != self.last.season:
            self.removed.clear()
            self.states.clear()
        for player in change.removed:
            self.states.pop(player, None)
            self.removed[player] = None
        for state in change.states:
            self.removed.pop(state.player_id, None)
            self.states[state.player_id] = state
        self.last = change


def call(move: Advance) -> scripts.Call:
    """The script call that makes the move."""
    effect = AdvanceCall.of(move.changes)
    states = list(effect.states.values())
    payloads = [(state.player_id, state.payload) for state in states if state.payload is not None]
    arguments: list[Argument] = [
        move.after,
        *_header(effect.last),
        effect.act,
        *map(len, (move.ranks_of, effect.removed, states, payloads)),
        encoding.order_key_bytes(states),
        "dense" if move.dense else "shared" if move.shared else "",
        "before" if move.ranks_before else "",
        *move.ranks_of,
        *effect.removed,
    ]
    for state in states:
        arguments += (state.sort_key, encoding.member(state))
    for pair in payloads:
        arguments += pair
    script = scripts.ADVANCE if states else scripts.SHRINK
    return scripts.Call(script, BoardKeys(move.board_uid).board, arguments)


def result(move: Advance, answer: Sequence[Any] | StoreUnavailable) -> Advanced | VersionConflict | StoreUnavailable:
    """What became of the move."""
    match answer:
        case StoreUnavailable():
            return answer
        case [1, before, after]:
            return Advanced(_ranks(move, before), _ranks(move, after))
        case [0, change, revision]:
            with suppress(*encoding.UNREADABLE):
                return VersionConflict(encoding.version_of(change, revision))
    return VersionConflict(None)


def _header(last: Change | None) -> tuple[Argument, ...]:
    return ("",) * 4 if last is None else encoding.header(last.version, last.season, last.max_entries)


def _ranks(move: Advance, found: Sequence[int]) -> Mapping[str, int | None]:
    return {player: rank or None for player, rank in zip(move.ranks_of, found, strict=True)} if found else {}
