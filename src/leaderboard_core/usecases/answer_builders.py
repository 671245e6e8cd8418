"""From what a copy of a board was read to be, to what is answered."""

from collections.abc import Sequence
from typing import TypeAlias, assert_never

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.columns import Columns
from leaderboard_core.domain.entry import Entry
from leaderboard_core.domain.order import score_of, scores_of
from leaderboard_core.domain.score import all_plain, plain
from leaderboard_core.ports.ranked_view import Counts, Extremes, Page, Pages, PlayerLookup, RankedEntry, RankedPlayer
from leaderboard_core.usecases.answers import Entries, Meta, Source, Tag

Reading: TypeAlias = Page | Pages | PlayerLookup | Extremes | Counts


def meta_of(board: Board, source: Source, reading: Reading) -> Meta:
    """The moment that a reading is of."""
    read_version = reading.read_version
    version = read_version.version
    return Meta(
        source=source,
        season=read_version.season,
        revision=version.revision,
        as_of=read_version.as_of,
        tag=Tag(
            board.uid,
            read_version.season,
            version.revision,
            version.change_id,
            read_version.players,
            reading.total,
            _limit(board, source),
        ),
    )


def _limit(board: Board, source: Source) -> int | None:
    """What a limit leaves of a published copy is decided when it is read; what is live has its limit's revision."""
    match source:
        case Source.REALTIME:
            return None
        case Source.PUBLISHED:
            return board.max_entries
        case _:
            assert_never(source)


def entries_answer(board: Board, source: Source, page: Page) -> Entries:
    """A list of entries, of the places of a page."""
    return Entries(
        meta=meta_of(board, source, page),
        total_players=page.total,
        entries=entries_of(board, page.places),
    )


def entries_of(board: Board, places: Sequence[RankedEntry]) -> Sequence[Entry]:
    """The entries of places."""
    if not isinstance(places, Columns):
        return [entry_of(board, placed) for placed in places]
    ranks, player_ids, sort_keys = places.columns
    return Columns(Entry, ranks, player_ids, all_plain(scores_of(board.sort_order, sort_keys)))


def entry_of(board: Board, placed: RankedEntry) -> Entry:
    """The entry of a place."""
    return Entry(placed.rank, placed.player_id, plain(score_of(board.sort_order, placed.sort_key)))


def entry_of_player(board: Board, found: RankedPlayer) -> Entry:
    """The entry of a player who was looked up."""
    state = found.state
    return Entry(found.rank, state.player_id, plain(score_of(board.sort_order, state.sort_key)))
