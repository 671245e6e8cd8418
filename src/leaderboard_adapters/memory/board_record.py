"""One life of a board in memory: its row, its change log, its event ids and its seasons."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import takewhile
from typing import Final

from attrs import evolve

from leaderboard_adapters.memory.standings import RankedStandings
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change import Change, Version
from leaderboard_core.domain.change_log_limits import STRETCH, replayable
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.grace import PastSeason, PastStates, settles_at
from leaderboard_core.domain.season import Season
from leaderboard_core.domain.submission import ERASED
from leaderboard_core.ports.ranked_view import ReadVersion

#: From how many players named on its changes are dropped.
_MANY: Final = 2 * STRETCH


class SeasonRecord:
    """One season: its players, and the copy of it that is shown."""

    def __init__(self, started_at: int) -> None:
        self.started_at = started_at
        self.states: dict[str, PlayerState] = {}
        #: As it ended; None: it is open.
        self.ended: Season | None = None
        self.shown: RankedStandings | None = None
        #: Whether what is shown is final; which one of the final ones it is, and whether something was put right since.
        self.settled = False
        self.standings_revision = 0
        self.mended = False

    def knows(self, player_id: str) -> bool:
        """Whether the player has a state or a place."""
        return player_id in self.states or bool(self.shown and self.shown.ranks([player_id]))

    def erase(self, player_id: str) -> None:
        """Keep nothing of a player."""
        if self.settled and self.knows(player_id):
            self.standings_revision += 1
        self.states.pop(player_id, None)
        self.shown = self.shown and self.shown.without(player_id)


class BoardRecord:
    """Everything that belongs to one uid. None of its methods waits, so each is atomic on one event loop."""

    def __init__(self, board: Board, opening: Change) -> None:
        self.board = board
        self.changes = [opening]
        #: How many players those name that came since old ones were dropped; each change counts as one more.
        self._named = 0
        self.events: dict[str, tuple[bytes, int]] = {}
        self.seasons = {board.season: SeasonRecord(board.season_started_at)}
        self._needed: list[int] = []

    # -- what a unit of work reads and writes

    def states(self, players: Collection[str]) -> Mapping[str, PlayerState]:
        """Those of the players who are on the board."""
        state_of = self.seasons[self.board.season].states.get
        if len(players) == 1:
            # A score that comes alone: what is done for many takes a while to begin.
            [only] = players
            alone = state_of(only)
            return {} if alone is None else {only: alone}
        return {player: state for player in players if (state := state_of(player)) is not None}

    def past(self, number: int, players: Iterable[str]) -> PastSeason | None:
        """A season that has ended, with what the players have there."""
        kept = self.seasons.get(number)
        if kept is None or kept.ended is None:
            return None
        return PastSeason(self.season(number), kept.settled, {player: kept.states.get(player) for player in players})

    def put_past(self, past: PastStates) -> None:
        """Put states into a season that has ended, which is then at the change that the board is at."""
        kept = self.seasons[past.season]
        kept.states.update((state.player_id, state) for state in past.states)
        kept.ended = kept.ended and evolve(kept.ended, version=self.board.version)
        kept.mended = kept.settled

    def known_events(self, event_ids: Iterable[str]) -> Mapping[str, bytes]:
        """The fingerprints of those event ids that are known."""
        return {event_id: self.events[event_id][0] for event_id in event_ids if event_id in self.events}

    def take(self, events: Mapping[str, bytes], now: int) -> None:
        """Remember event ids."""
        self.events.update({event_id: (fingerprint, now) for event_id, fingerprint in events.items()})

    def end(self, season: Season) -> None:
        """Close a season, which may have been opened and ended by one commit."""
        kept = self.seasons.setdefault(season.season, SeasonRecord(season.started_at))
        kept.started_at, kept.ended = season.started_at, season

    def apply(self, board: Board, change: Change) -> None:
        """Add a change to the line, and take the board's row after it."""
        self.board = board
        season = self.seasons.get(board.season)
        if season is None:
            season = self.seasons[board.season] = SeasonRecord(board.season_started_at)
        season.started_at, states = board.season_started_at, season.states
        for player in change.removed:
            states.pop(player, None)
        for state in change.states:
            states[state.player_id] = state
        self.changes.append(change)
        self._named += 1 + len(change.states) + len(change.removed)
        if self._named > _MANY and self._named > 2 * len(states):
            self._drop_what_is_never_told(max(len(states), STRETCH))

    def _drop_what_is_never_told(self, told: int) -> None:
        """Forget the beginning of the line: whoever is so far behind loads the board anew."""
        needed = min(self._needed, default=self.board.version.revision)
        first, named = len(self.changes), 0
        while first and (named <= told or self.changes[first - 1].revision >= needed):
            first -= 1
            named += self.changes[first].named
        del self.changes[:first]
        self._named = 0

    # -- erasing

    def seasons_of(self, player_id: str) -> Sequence[int]:
        """The seasons that know a player, newest first."""
        return [number for number in sorted(self.seasons, reverse=True) if self.seasons[number].knows(player_id)]

    def boards_mentioning(self, player_id: str) -> bool:
        """Whether a change names a player."""
        return any(change.names(player_id) for change in self.changes)

    def erase(self, player_id: str) -> None:
        """Keep nothing of a player.

        The line begins anew with the change that the board is at, which says nothing. That of a board which is deleted
        goes on, but what it said of the player goes.
        """
        for kept in self.seasons.values():
            kept.erase(player_id)
        told = self.changes if self.board.deleted else self.changes[-1:]
        self.changes = [evolve(change, states=(), removed=()) if change.names(player_id) else change for change in told]

    def take_out(self, season: int, player_id: str) -> None:
        """Keep nothing of a player in one season. As after an erasure the line begins anew, unless that is settled."""
        self.seasons[season].erase(player_id)
        if not self.seasons[season].settled:
            self.changes = self.changes[-1:]

    def erase_events(self, mark: bytes) -> None:
        """Keep of a player's event ids that they are known."""
        self.events = {
            event_id: (ERASED if fingerprint.startswith(mark) else fingerprint, taken_at)
            for event_id, (fingerprint, taken_at) in self.events.items()
        }

    # -- change log

    def changes_behind(self, change_id: str) -> Sequence[Change] | None:
        """The next changes that follow a change; None when it is not known or too far back."""
        for index in reversed(range(len(self.changes))):
            if self.changes[index].id == change_id:
                behind = self.changes[index + 1 :]
                players = len(self.seasons[self.board.season].states)
                told = replayable([change.named for change in behind], players)
                return None if told is None else behind[:told]
        return None

    def contradicts(self, version: Version) -> bool:
        """Whether the line does not reach this change, or goes past it."""
        known = [change for change in self.changes if change.revision <= version.revision]
        return self.board.version.revision < version.revision or (bool(known) and known[-1].version != version)

    @contextmanager
    def needed(self) -> Iterator[None]:
        """Keep the changes that follow the newest one from being dropped."""
        revision = self.board.version.revision
        self._needed.append(revision)
        try:
            yield
        finally:
            self._needed.remove(revision)

    def drop_changes(self, before: int) -> None:
        """Forget the line up to the first change that was not committed before, that is needed, or is the newest."""
        needed = min(self._needed, default=self.board.version.revision + self.board.deleted)
        old = takewhile(lambda change: change.committed_at < before and change.revision < needed, self.changes)
        del self.changes[: sum(1 for _ in old)]

    def drop_events(self, before: int) -> None:
        """Forget event ids taken before a moment."""
        self.events = {event_id: taken for event_id, taken in self.events.items() if taken[1] >= before}

    # -- seasons

    def season(self, number: int) -> Season:
        """One season as it stands, its players counted within its limit."""
        kept, board = self.seasons[number], self.board
        season = kept.ended or Season(
            board_uid=board.uid,
            season=number,
            version=board.version,
            started_at=kept.started_at,
            ended_at=None,
            max_entries=board.max_entries,
        )
        limit = season.max_entries
        players = len(kept.states)
        return evolve(
            season,
            total_players=players if limit is None else min(players, limit),
            settles_at=None if kept.settled else settles_at(board, season),
            standings_revision=kept.standings_revision or None,
        )

    def unpublished(self, number: int, now: int) -> bool:
        """Whether a season's standings are older than the season; not while that takes what is late."""
        kept = self.seasons.get(number)
        if kept is None or kept.settled:
            return kept is not None and kept.mended
        if kept.ended is not None and (settles_at(self.board, kept.ended) or 0) > now:
            return False
        return kept.shown is None or kept.shown.read_version.version != self.board.version

    def publish(self, number: int, now: int) -> None:
        """Show a season as it stands; one that has ended is settled by that."""
        kept = self.seasons[number]
        kept.shown = self.ordered(number, now)
        kept.settled, kept.mended = kept.ended is not None, False
        kept.standings_revision += kept.settled

    def standing(self, number: int) -> RankedStandings | None:
        """What there is to read of a season: once it has ended, nothing but its end."""
        kept = self.seasons.get(number)
        if kept is None:
            return None
        return self.ordered(number, 0) if kept.ended is not None and not kept.settled else kept.shown

    def ordered(self, number: int, now: int) -> RankedStandings:
        """A season's players in order, as of now or as of its end."""
        kept, season = self.seasons[number], self.season(number)
        as_of = now if season.ended_at is None else season.ended_at
        return RankedStandings(ReadVersion(season.version, number, as_of), kept.states.values())
