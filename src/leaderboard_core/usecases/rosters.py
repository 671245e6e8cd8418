"""Who is in a team: looked up when those who count for it run short, and it has to be known who comes next."""

from collections.abc import Collection, Mapping
from typing import Final

from leaderboard_core.domain.errors import StoreUnavailable
from leaderboard_core.domain.teams import team_of
from leaderboard_core.ports.repository import ChangeLog

#: How many members of teams a process remembers at most.
_MOST_REMEMBERED: Final = 100_000
#: For how many rounds of a process's health sweep, one a second, it remembers who was in a team: at least for so many,
#: and never for twice as many.
_ROUNDS_REMEMBERED: Final = 300
#: How often boards are looked through for one unit of work.
_TRIES: Final = 20


class Rosters:
    """Finds the members of teams on boards of members, and remembers them: a roster that is not complete any more is
    met under the locks, where members are counted. Nobody is remembered for long: who is erased by another process is
    forgotten with time."""

    def __init__(self, log: ChangeLog) -> None:
        self._log = log
        self._known: dict[tuple[int, str], Collection[str]] = {}
        #: What was known half of the time ago, and for how many rounds the other half has lasted.
        self._older: dict[tuple[int, str], Collection[str]] = {}
        self._rounds = 0

    def finding(self) -> "RosterFinding":
        """What one unit of work asks for."""
        return RosterFinding(self)

    def remembered(self, board_uid: int, team: str) -> Collection[str] | None:
        """Who was in a team when it was looked through, if it was."""
        return self._known.get((board_uid, team), self._older.get((board_uid, team)))

    def forget(self, player_id: str) -> None:
        """Remember no team that has this player: they are erased."""
        for known in (self._known, self._older):
            for key in [key for key, named in known.items() if player_id in named]:
                del known[key]

    def grow_old(self) -> None:
        """Take note that a round has passed; what is remembered for long is forgotten, however often it was of use."""
        self._rounds += 1
        if self._rounds >= _ROUNDS_REMEMBERED:
            self._rounds, self._older, self._known = 0, self._known, {}

    async def look_up(self, board_uid: int, teams: Collection[str]) -> Mapping[str, Collection[str]]:
        """Who is in these teams, as it was a moment ago."""
        found: dict[str, list[str]] = {team: [] for team in teams}
        async with self._log.snapshot(board_uid) as snapshot:
            if snapshot is not None:
                async for chunk in snapshot.chunks:
                    for state in chunk:
                        if (team := team_of(state)) in found:
                            found[team].append(state.player_id)
        self._known |= {(board_uid, team): named for team, named in found.items()}
        if sum(map(len, self._known.values())) > _MOST_REMEMBERED:
            self._known.clear()
        return found


class RosterFinding:
    """Who is read for one unit of work beside those who submit: `named`, by the uids of boards of members."""

    def __init__(self, rosters: Rosters) -> None:
        self._rosters = rosters
        self._asked: set[tuple[int, str]] = set()
        self._lookups = 0
        self.named: dict[int, set[str]] = {}

    async def with_members_of(self, short: Mapping[int, Collection[str]]) -> Mapping[int, Collection[str]]:
        """Those that are named, with the members of these teams: what is remembered first, and if that was not enough,
        what the board holds. Raises `StoreUnavailable` where teams get members faster than they are looked through."""
        for uid, teams in short.items():
            named, unknown = self.named.setdefault(uid, set()), []
            for team in teams:
                remembered = None if (uid, team) in self._asked else self._rosters.remembered(uid, team)
                self._asked.add((uid, team))
                if remembered is None:
                    unknown.append(team)
                else:
                    named.update(remembered)
            if not unknown:
                continue
            self._lookups += 1
            if self._lookups > _TRIES:
                raise StoreUnavailable("repository", "a team changes faster than it can be looked through")
            for members in (await self._rosters.look_up(uid, unknown)).values():
                named.update(members)
        return self.named
