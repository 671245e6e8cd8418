"""Some players of a board as they stand to one another: somebody's friends, a clan."""

from collections.abc import Collection, Sequence

from leaderboard_core.domain.errors import FieldError, Invalid, PlayerNotFound
from leaderboard_core.usecases.answer_builders import entries_of_players, meta_of, missing_of, total_of
from leaderboard_core.usecases.answers import MAX_GROUP, NOW, At, Group, Include, Placed, as_include
from leaderboard_core.usecases.argument_checks import unexpected
from leaderboard_core.usecases.board_reader import BoardReader, find_players


class Groups:
    """Compares some players of one board at one moment. Raises `Invalid`, and what `BoardReader` raises."""

    def __init__(self, reading: BoardReader) -> None:
        self._reading = reading

    async def among(
        self,
        board_id: str,
        player_ids: Sequence[str],
        *,
        limit: int | None = None,
        around: str | None = None,
        at: At = NOW,
        include: Collection[Include | str] = (),
    ) -> Group:
        """The named players, best first, each with the rank and the place among those who were named.

        One who is named twice counts once. `limit` of them are listed, if there are so many: the best, or, with
        `around`, those who are next to that one of them. `include` says what else each tells, see `DetailedEntry`.
        Raises `PlayerNotFound` where that one is not on the board.
        """
        if isinstance(player_ids, str):
            raise unexpected("groups.among", "a list of player ids", player_ids)
        if field_errors := _faults(player_ids, limit, around):
            raise Invalid(field_errors)
        include = as_include(include)
        asked = list(dict.fromkeys(player_ids))
        board, source, found = await self._reading(board_id, at, find_players(asked))
        entries = entries_of_players(board, found, include)
        present = {entry.player_id: number for number, entry in enumerate(entries)}
        listed = len(present) if limit is None else min(limit, len(present))
        first = 0
        if around is not None and not found.read_version.frozen:
            if around not in present:
                raise PlayerNotFound(board_id, around)
            # That one in the middle, as far as there are as many on each side.
            first = max(0, min(present[around] - (listed - 1) // 2, len(present) - listed))
        return Group(
            meta=meta_of(board, source, found),
            total_players=total_of(found),
            count=None if found.read_version.frozen else len(present),
            entries=[
                Placed(place=place, entry=entry)
                for place, entry in enumerate(entries[first : first + listed], first + 1)
            ],
            missing=missing_of(asked, entries, found),
        )


def _faults(player_ids: Sequence[str], limit: int | None, around: str | None) -> list[FieldError]:
    faults = []
    if not 1 <= len(player_ids) <= MAX_GROUP:
        faults.append(FieldError("player_ids", f"must name 1 to {MAX_GROUP} players"))
    if limit is not None and not 1 <= limit <= MAX_GROUP:
        faults.append(FieldError("limit", f"must be from 1 to {MAX_GROUP}"))
    if around is not None and around not in player_ids:
        faults.append(FieldError("around", "must be one of player_ids"))
    return faults
