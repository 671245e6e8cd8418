"""What is read of followers together with their roots, and what turns out to be missing of it."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from attrs import evolve, field, frozen

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.templates import Wanted
from leaderboard_core.ports.repository import ReadSet


@frozen
class Feed:
    """The followers of each root whose states are read together with those of the root, by the root's uid.

    `children`: of each root the boards of values, and whose states are read there; `full`: the templates, by uid, and
    values for which there is no board and will be none; `profiles`: the players whose kept profile is read; `past`: the
    seasons before the open ones that are read, see `ReadSet`; `teams`: which teams are read, by the uids of the boards
    of teams; `rosters`: who is read on boards of members beside those who submit, by their uids.
    """

    followers: Mapping[int, Collection[int]]
    children: Mapping[int, Mapping[int, Collection[str]]] = field(factory=dict)
    full: Collection[tuple[int, str]] = ()
    profiles: Collection[str] = ()
    past: Mapping[int, tuple[int, Collection[str]]] = field(factory=dict)
    teams: Mapping[int, Collection[str]] = field(factory=dict)
    rosters: Mapping[int, Collection[str]] = field(factory=dict)

    def added_to(self, read_set: ReadSet) -> ReadSet:
        """What has to be read in all: of followers the same players as of their roots."""
        if self.past:
            read_set = evolve(read_set, past={**read_set.past, **self.past})
        if self.profiles:
            read_set = evolve(read_set, profiles=sorted(self.profiles))
        if not self.followers and not self.teams:
            return read_set
        if not self.children and not self.teams and not self.rosters:
            # Boards of the same players share the list of them.
            fed = {uid: read_set.players.get(root, ()) for root, some in self.followers.items() for uid in some}
            if fed.keys().isdisjoint(read_set.players):
                return evolve(read_set, players={**read_set.players, **fed})
        players = {uid: {*named} for uid, named in read_set.players.items()}
        for root, followers in self.followers.items():
            for uid in {*followers} - self.teams.keys():
                players.setdefault(uid, set()).update(read_set.players.get(root, ()))
        for children in self.children.values():
            for uid, named in children.items():
                players.setdefault(uid, set()).update(named)
        for uid, named in (*self.teams.items(), *self.rosters.items()):
            players.setdefault(uid, set()).update(named)
        wanted = {uid: sorted(named) for uid, named in players.items()}
        return evolve(read_set, players=wanted)


NO_FEED: Final = Feed({})
NO_TEAMS: Final[Mapping[int, Mapping[str, str]]] = {}
NOBODY_SHORT: Final[Mapping[int, Collection[str]]] = {}
NOTHING_PAST: Final[Mapping[int, tuple[int, Collection[str]]]] = {}


class FeedChanged(Exception):
    """Boards have followers of whom nothing was read, or of which too little was; nothing is written."""

    def __init__(
        self,
        roots: Sequence[Board],
        wanted: Collection[Wanted] = (),
        newcomers: Collection[str] = (),
        past: Mapping[int, tuple[int, Collection[str]]] = NOTHING_PAST,
        teams: Mapping[int, Mapping[str, str]] = NO_TEAMS,
        *,
        short: Mapping[int, Collection[str]] = NOBODY_SHORT,
    ) -> None:
        """`roots`: their rows as they are under the locks; `wanted`: players to be read on boards of values;
        `newcomers`: players whose kept profile is to be read; `past`: seasons that are to be read;
        `teams`: teams that are to be read, by the uids of boards of teams and the members for whom; `short`: teams of
        which all members are to be read, by the uids of boards of members."""
        self.roots, self.wanted, self.newcomers, self.past = roots, wanted, newcomers, past
        self.teams, self.short = teams, short
