"""From what a copy of a board was read to be, to what is answered."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import repeat
from operator import attrgetter
from typing import Any, Final, TypeAlias, assert_never

from attrs import evolve

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.board_score import told_result, told_score
from leaderboard_core.domain.columns import Columns
from leaderboard_core.domain.display import PLAIN
from leaderboard_core.domain.entry import DetailedEntry, Entry
from leaderboard_core.domain.order import NO_RESULT, scores_of
from leaderboard_core.domain.payload import columns_of, fields_of
from leaderboard_core.domain.ranking import is_dense, is_shared, shared_ranks
from leaderboard_core.domain.score import all_plain
from leaderboard_core.ports.ranked_view import Counts, Extremes, Page, Pages, PlayerLookup, RankedEntry, RankedPlayer
from leaderboard_core.usecases.answers import Entries, Include, Meta, Source, Tag

Reading: TypeAlias = Page | Pages | PlayerLookup | Extremes | Counts
#: Says what payloads say, as `columns_of` does.
ReadPayloads: TypeAlias = Callable[[Sequence[str | None]], Mapping[str, Sequence[str | None]]]


def meta_of(board: Board, source: Source, reading: Reading) -> Meta:
    """The moment that a reading is of."""
    read_version = reading.read_version
    version, display = read_version.version, board.display
    return Meta(
        source=source,
        season=read_version.season,
        revision=version.revision,
        as_of=read_version.as_of,
        revisions=read_version.revisions,
        frozen=read_version.frozen,
        tag=Tag(
            board.uid,
            read_version.season,
            version.revision,
            version.change_id,
            read_version.players,
            reading.total,
            _limit(board, source),
            None if display is PLAIN else display,
            "frozen" if read_version.frozen else None,
            read_version.revisions,
        ),
        display=display,
    )


def total_of(reading: Reading) -> int | None:
    """How many players are ranked; None where that is not told."""
    return None if reading.read_version.frozen else reading.total


def missing_of(asked: Sequence[str], entries: Iterable[Entry], reading: Reading) -> Sequence[str]:
    """Who of those who were asked for is not there; of a frozen board nobody says."""
    if reading.read_version.frozen:
        return ()
    present = {entry.player_id for entry in entries}
    return [player_id for player_id in asked if player_id not in present]


def _limit(board: Board, source: Source) -> int | None:
    """What a limit leaves of a published copy is decided when it is read; what is live has its limit's revision."""
    match source:
        case Source.REALTIME:
            return None
        case Source.PUBLISHED:
            return board.max_entries
        case _:
            assert_never(source)


def entries_answer(
    board: Board,
    source: Source,
    page: Page,
    include: Collection[Include] = (),
    ahead: int | None = None,
    *,
    read_payloads: ReadPayloads = columns_of,
) -> Entries:
    """A list of entries, of the places of a page; of whole places, where what is included lies in states.

    `ahead`: how many have a smaller score key than the first, where ranks are shared.
    """
    return Entries(
        meta=meta_of(board, source, page),
        total_players=total_of(page),
        entries=entries_of(board, page.places, include, ahead, read_payloads=read_payloads),
    )


def pages_answer(
    board: Board,
    source: Source,
    found: Pages,
    include: Collection[Include] = (),
    *,
    read_payloads: ReadPayloads = columns_of,
) -> list[Entries]:
    """The list of each page; of neighbouring places each."""
    return [
        entries_answer(
            board,
            source,
            Page(found.read_version, found.total, places),
            include,
            ahead,
            read_payloads=read_payloads,
        )
        for places, ahead in zip(found.pages, found.ahead or repeat(None, len(found.pages)), strict=True)
    ]


#: What is told of a whole place, in the order of its columns.
_OF_WHOLE: Final = ("rank", "player_id", "sort_key", "reached_at", "payload")
_whole = attrgetter(*_OF_WHOLE)


def entries_of(
    board: Board,
    places: Sequence[RankedEntry],
    include: Collection[Include] = (),
    ahead: int | None = None,
    *,
    read_payloads: ReadPayloads = columns_of,
) -> Sequence[Entry]:
    """The entries of places; see `entries_answer`."""
    if places and places[-1].sort_key == NO_RESULT:
        return _with_unranked(board, places, include, ahead)
    if ahead is not None:
        return _entries_sharing(board, places, include, ahead)
    if include and not board.parts:
        columns = places.columns if isinstance(places, Columns) else [*zip(*map(_whole, places), strict=True)]
        return _detailed_columns(board, include, columns, read_payloads) if places else []
    if include:
        return [
            detailed(board, entry_of(board, placed), include, placed.reached_at, placed.payload) for placed in places
        ]
    if board.parts or not isinstance(places, Columns):
        return [entry_of(board, placed) for placed in places]
    numbers, player_ids, sort_keys = places.columns[:3]
    return Columns(Entry, numbers, player_ids, all_plain(scores_of(board.sort_order, sort_keys)))


def _entries_sharing(
    board: Board, places: Sequence[RankedEntry], include: Collection[Include], ahead: int
) -> Sequence[Entry]:
    """The same where ranks are shared."""
    keys = [placed.key if board.parts else placed.sort_key for placed in places]
    ranks = shared_ranks([placed.rank for placed in places], keys, ahead, dense=is_dense(board.ranking))
    entries = [entry_of(board, placed, rank) for placed, rank in zip(places, ranks, strict=True)]
    if not include:
        return entries
    return [
        detailed(board, entry, include, placed.reached_at, placed.payload)
        for entry, placed in zip(entries, places, strict=True)
    ]


def _with_unranked(
    board: Board, places: Sequence[RankedEntry], include: Collection[Include], ahead: int | None
) -> Sequence[Entry]:
    """The same where the last places are those of players without a result."""
    ranked = next(number for number, placed in enumerate(places) if placed.sort_key == NO_RESULT)
    entries = [*entries_of(board, places[:ranked], include, ahead)]
    for placed in places[ranked:]:
        entry = Entry(None, placed.player_id, None, placed.rank if is_shared(board.ranking) else None)
        entries.append(detailed(board, entry, include, placed.reached_at, placed.payload) if include else entry)
    return entries


def detailed(
    board: Board, entry: Entry, include: Collection[Include], reached_at: int | None, payload: str | None
) -> DetailedEntry:
    """An entry with what is included: of the player's state, and its score's text."""
    kept = fields_of(payload)
    return DetailedEntry(
        entry.rank,
        entry.player_id,
        entry.score,
        entry.place,
        kept.get("profile") if Include.PROFILE in include else None,
        kept.get("metadata") if Include.METADATA in include else None,
        reached_at if Include.UPDATED_AT in include else None,
        board.display.text(entry.score) if Include.DISPLAY in include else None,
    )


def _detailed_columns(
    board: Board, include: Collection[Include], columns: Sequence[Sequence[Any]], read_payloads: ReadPayloads
) -> Sequence[Entry]:
    """The same by columns: one by one they would take three times as long."""
    ranks, player_ids, sort_keys, *states = columns[: len(_OF_WHOLE)]
    scores = all_plain(scores_of(board.sort_order, sort_keys))
    nothing = [None] * len(player_ids)
    # Without what lies in states, they were not read.
    moments, payloads = states or (nothing, nothing)
    kept = read_payloads(payloads) if states else {}
    return Columns(
        DetailedEntry,
        ranks,
        player_ids,
        scores,
        # Nobody shares a rank here.
        nothing,
        kept.get("profile", nothing) if Include.PROFILE in include else nothing,
        kept.get("metadata", nothing) if Include.METADATA in include else nothing,
        moments if Include.UPDATED_AT in include else nothing,
        [board.display.text(score) for score in scores] if Include.DISPLAY in include else nothing,
    )


def entry_of(board: Board, placed: RankedEntry, rank: int | None = None) -> Entry:
    """The entry of a place of who has a result; with its `rank` where ranks are shared."""
    score = told_result(board, placed)
    if is_shared(board.ranking):
        return Entry(rank, placed.player_id, score, placed.rank)
    return Entry(placed.rank, placed.player_id, score)


def entries_of_players(board: Board, found: PlayerLookup, include: Collection[Include] = ()) -> list[Entry]:
    """The entries of players who were looked up."""
    if not is_shared(board.ranking):
        return [_entry_of_player(board, one, include) for one in found.players]
    entries = [_entry_of_player(board, one, include) for one in found.players]
    return [
        evolve(entry, rank=None if entry.rank is None else ahead + 1, place=one.rank)
        for one, entry, ahead in zip(found.players, entries, found.ahead, strict=True)
    ]


def _entry_of_player(board: Board, found: RankedPlayer, include: Collection[Include] = ()) -> Entry:
    state = found.state
    score = told_score(board, state)
    entry = Entry(None if score is None else found.rank, state.player_id, score)
    return detailed(board, entry, include, state.reached_at, state.payload) if include else entry
