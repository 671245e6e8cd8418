"""What may be put right about a player who is on a board, by whoever looks after it."""

from collections.abc import Mapping
from typing import Any

from attrs import evolve, field, frozen

from leaderboard_core.domain.board import UNSET, Unset
from leaderboard_core.domain.payload import GAME_ID, OpenFields, as_metadata, fields_of, payload_of
from leaderboard_core.domain.score import SUBMITTED_SCORE, Score, SentScore, as_submitted


def as_score_or_unset(value: SentScore | Unset | None) -> Any:
    """A score, unless it is left as it is."""
    return UNSET if isinstance(value, Unset) else as_submitted(value)


def as_metadata_or_unset(value: Mapping[str, Any] | Unset | None) -> str | Unset | None:
    """An object as compact JSON text, unless it is left as it is."""
    return UNSET if isinstance(value, Unset) else as_metadata(value)


@frozen(kw_only=True)
class PlayerPatch:
    """A player's score, or what belongs to it; what is left `UNSET` stays as it is, and so does the score's moment."""

    score: Score | Unset | None = field(
        default=UNSET, converter=as_score_or_unset, validator=evolve(SUBMITTED_SCORE, unset=UNSET)
    )
    game_id: str | Unset | None = field(default=UNSET, validator=evolve(GAME_ID, unset=UNSET))
    metadata: str | Unset | None = field(default=UNSET, converter=as_metadata_or_unset)

    def applied_to(self, payload: str | None) -> str | None:
        """What is kept of the open fields, where this is kept of them now."""
        said = {"game_id": self.game_id, "metadata": self.metadata}
        given = {name: value for name, value in said.items() if value is not UNSET}
        return payload_of(OpenFields(**{**fields_of(payload), **given})) if given else payload
