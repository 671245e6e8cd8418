"""The boards that templates have: a template is a follower with a board of its own for each value of a fact."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change_builder import ChangeBuilder
from leaderboard_core.domain.facts import Facts
from leaderboard_core.domain.fed import Fed
from leaderboard_core.domain.fields import forbidden_character
from leaderboard_core.domain.follower_outcomes import EACH_FULL, FollowerOutcome, FollowerStatus, told_of
from leaderboard_core.domain.links import MAX_EACH_LENGTH


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
