"""Which followers a list of submissions feeds: found before the unit of work is built, judged under its locks.

Stores know nothing of it: to them a follower is one more board that is locked, read and written. Boards that nobody
follows cost a look at one field of their rows.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, MutableMapping, MutableSequence, Sequence
from typing import Final, TypeVar

from attrs import evolve, frozen

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change_builder import ChangeBuilder
from leaderboard_core.domain.errors import LeaderboardError
from leaderboard_core.domain.feeding import (
    Feeder,
    Newcomers,
    Taker,
    refuser_of_busy,
    refuser_of_follower,
)
from leaderboard_core.domain.links import Links
from leaderboard_core.domain.members_builder import MembersBuilder
from leaderboard_core.domain.outcomes import SubmissionOutcome
from leaderboard_core.domain.payload import fields_of
from leaderboard_core.domain.templates import Children, Wanted
from leaderboard_core.ports.repository import LockedState, ReadSet, UnitOfWork, WriteSet
from leaderboard_core.usecases.board_cache import BoardCache
from leaderboard_core.usecases.children import ChildBoards
from leaderboard_core.usecases.feed import NO_FEED, Feed, FeedChanged
from leaderboard_core.usecases.rosters import Rosters

T = TypeVar("T")

#: Of how many players at most a process remembers which boards of values they were on.
_MOST_HINTS: Final = 100_000


def unread(root: Board, feed: Feed) -> bool:
    """Whether a root has followers of whom nothing was read."""
    if root.links.teams is not None and root.links.teams.uid not in feed.teams:
        return True
    return not {one.uid for one in root.links.followers} <= {*feed.followers.get(root.uid, ())}


def with_teams(builders: MutableMapping[int | None, ChangeBuilder], view: LockedState, feed: Feed) -> None:
    """Put boards of members in the places of boards, where the boards of their teams are read with them."""
    for board in view.boards.values():
        teams = None if board.links.teams is None else builders.get(board.links.teams.uid)
        if teams is not None:
            builders[board.uid] = MembersBuilder(
                board,
                view.now,
                view.states.get(board.uid, {}),
                view.past.get(board.uid),
                teams=teams,
                read=feed.teams.get(teams.board.uid, ()),
            )


def expect_teams_read(builders: Iterable[ChangeBuilder]) -> None:
    """Raise `FeedChanged` where somebody counts for a team that was not read, or whose members were not."""
    members = [one for one in builders if isinstance(one, MembersBuilder)]
    unread = {one.teams.board.uid: one.unread_teams for one in members if one.unread_teams}
    short = {one.board.uid: one.short_teams for one in members if one.short_teams}
    if unread or short:
        raise FeedChanged((), teams=unread, short=short)


@frozen
class LinkedTakers:
    """Who takes the submissions of boards that follow or are followed."""

    takers: Mapping[int | None, Taker]
    children: Children
    newcomers: Newcomers

    @property
    def like_roots(self) -> Mapping[int, Collection[int]]:
        """The followers that are given the same players as their roots, by the uids of these."""
        return {uid: one.like_root for uid, one in self.takers.items() if uid is not None and isinstance(one, Feeder)}

    def feed(
        self, uids: Iterable[int | None], decisions: MutableSequence[SubmissionOutcome | LeaderboardError]
    ) -> None:
        """Feed the followers with what their roots have accepted, and put what they made of it to what was decided on
        the boards of these uids.

        Raises `FeedChanged` where what was decided lacked somebody: nothing of it may be written.
        """
        told = {uid: iter(one.feed()) for uid, one in self.takers.items() if isinstance(one, Feeder)}
        for place, (uid, outcome) in enumerate(zip(uids, decisions, strict=True)):
            if uid in told and isinstance(outcome, SubmissionOutcome):
                decisions[place] = outcome.told_with(next(told[uid]))
        if self.children.wanted or self.newcomers.unread:
            raise FeedChanged((), self.children.wanted, self.newcomers.unread)


def linked_takers(
    linked: Sequence[Board], builders: MutableMapping[int | None, ChangeBuilder], view: LockedState, feed: Feed
) -> LinkedTakers:
    """Who takes the submissions of these boards. Raises `FeedChanged`.

    A follower that is not there any more takes nothing.
    """
    takers: dict[int | None, Taker] = {}
    stale = []
    if any(board.links.teams is not None for board in linked):
        with_teams(builders, view, feed)
    children = _children_of(linked, builders, feed)
    newcomers = Newcomers(feed.profiles, view.profiles)
    for board in linked:
        read = {*feed.followers.get(board.uid, ()), *feed.children.get(board.uid, ())}
        if board.links.root is not None:
            if board.links.root.uid in builders:
                # Before it is given anything that the root may hide.
                builders[board.uid].freeze_along(builders[board.links.root.uid].board)
            takers[board.uid] = refuser_of_follower(builders[board.uid])
        elif unread(board, feed):
            stale.append(board)
        elif not read.isdisjoint(view.busy):
            takers[board.uid] = refuser_of_busy(builders[board.uid])
        else:
            fed = [builders[one.uid] for one in board.links.followers if one.uid in builders and not one.members]
            takers[board.uid] = Feeder(builders[board.uid], fed, children, newcomers)
    if stale:
        raise FeedChanged(stale)
    return LinkedTakers(takers, children, newcomers)


def _children_of(linked: Iterable[Board], builders: Mapping[int | None, ChangeBuilder], feed: Feed) -> Children:
    found = {}
    for board in linked:
        template, where = board.links.template, board.links.where or {}
        owner = None if template is None else builders.get(template.uid)
        if owner is not None and (each := owner.board.links.each) is not None:
            found[owner.board.uid, str(where.get(each))] = builders[board.uid]
    players = {uid: named for children in feed.children.values() for uid, named in children.items()}
    return Children(found, players, feed.full)


def expect_past_read(builders: Iterable[ChangeBuilder], view: LockedState, feed: Feed) -> None:
    """Give who is new in a season that has ended the profile that is kept of them: nobody carries it there later.

    Raises `FeedChanged` where that season was not read, of those who sent what was made in it, or their profiles.
    """
    late = [(one.board, one.late) for one in builders if one.late is not None]
    unread = {board.uid: (board.season - 1, sorted(season.unread)) for board, season in late if season.unread}
    new = {player_id for _, season in late for player_id in (*season.unread, *season.edit.came_without_profile)}
    if unread or not new <= {*feed.profiles}:
        raise FeedChanged((), newcomers=new, past=unread)
    for _, season in late:
        for player_id in season.edit.came_without_profile & view.profiles.keys():
            state = season.edit.state_of(player_id)
            if state is not None and "profile" not in fields_of(state.payload):
                season.edit.show_as(player_id, view.profiles[player_id])


class Feeds:
    """Commits lists with all that they feed. `children`: who makes boards of values; nobody, where none are fed."""

    def __init__(
        self, board_cache: BoardCache, repository: UnitOfWork, rosters: Rosters, children: ChildBoards | None = None
    ) -> None:
        self._rosters = rosters
        self._board_cache = board_cache
        self._repository = repository
        self._children = children
        #: On which board of values a player was last, and for which team they counted, by a hash: it names nobody, and
        #: who is not there costs a look.
        self._hints: dict[int, int] = {}
        self._team_hints: dict[int, str] = {}

    async def unit_of_work(
        self, read_set: ReadSet, boards: Iterable[Board], decide: Callable[[LockedState, Feed], WriteSet[T]]
    ) -> T:
        """A unit of work on these boards, as they are known, and on those that follow them: see `UnitOfWork`.

        `decide` is asked again when a board turns out to have other followers than were known, or somebody comes to it
        of whose profile it depends what they take.
        """
        links = {board.uid: board.links for board in boards}
        is_followed = any(one.followers or one.teams for one in links.values())
        feed, found = (self._feed_of(links, read_set) if is_followed else NO_FEED), self._rosters.finding()
        while True:
            try:
                return await self._repository.unit_of_work(feed.added_to(read_set), _with(decide, feed))
            except FeedChanged as changed:
                for root in changed.roots:
                    self._board_cache.learn(root)
                    links[root.uid] = root.links
                if changed.roots:
                    feed = evolve(self._feed_of(links, read_set), profiles=feed.profiles, past=feed.past)
                feed = self._with_teams(await self._grown(feed, changed.wanted), changed.teams)
                feed = evolve(
                    feed,
                    profiles={*feed.profiles, *changed.newcomers},
                    past=_joined(feed.past, changed.past),
                    rosters=await found.with_members_of(changed.short),
                )

    def _feed_of(self, links: Mapping[int, Links], read_set: ReadSet) -> Feed:
        followers = {uid: [follower.uid for follower in one.followers] for uid, one in links.items() if one.followers}
        children: dict[int, dict[int, set[str]]] = {}
        for root, one in links.items():
            for template in one.followers:
                for player_id in read_set.players.get(root, ()) if template.each else ():
                    child = self._hints.get(hash((template.uid, player_id)))
                    if child is not None:
                        children.setdefault(root, {}).setdefault(child, set()).add(player_id)
        teams: dict[int, set[str]] = {}
        for uid, one in links.items():
            for of_teams in [ref for ref in one.followers if ref.members] + ([] if one.teams is None else [one.teams]):
                hints = [self._team_hints.get(hash((of_teams.uid, name))) for name in read_set.players.get(uid, ())]
                teams[of_teams.uid] = {hint for hint in hints if hint is not None}
        return Feed(followers, children, teams=teams)

    def _with_teams(self, feed: Feed, unread: Mapping[int, Mapping[str, str]]) -> Feed:
        """The feed with these teams, which members turned out to count for."""
        if not unread:
            return feed
        if len(self._team_hints) > _MOST_HINTS:
            self._team_hints.clear()
        teams = {uid: {*named} for uid, named in feed.teams.items()}
        for uid, members in unread.items():
            teams.setdefault(uid, set()).update(members.values())
            self._team_hints |= {hash((uid, player_id)): team for player_id, team in members.items()}
        return evolve(feed, teams=teams)

    async def _grown(self, feed: Feed, wanted: Collection[Wanted]) -> Feed:
        """The feed with the boards of these values, which are made where there are none, and with these players."""
        if not wanted or self._children is None:
            return feed
        children = {root: {uid: {*named} for uid, named in some.items()} for root, some in feed.children.items()}
        full = {*feed.full}
        found: dict[tuple[int, str], Board | None] = {}
        if len(self._hints) > _MOST_HINTS:
            self._hints.clear()
        for template, value, player_id in wanted:
            key = (template.uid, value)
            if key not in found:
                found[key] = await self._children.of_value(template, value)
            child, root = found[key], template.links.root
            if child is None:
                full.add(key)
            elif root is not None:
                children.setdefault(root.uid, {}).setdefault(child.uid, set()).add(player_id)
                self._hints[hash((template.uid, player_id))] = child.uid
        return evolve(feed, children=children, full=full)


def _with(decide: Callable[[LockedState, Feed], WriteSet[T]], feed: Feed) -> Callable[[LockedState], WriteSet[T]]:
    return lambda view: decide(view, feed)


def _joined(
    known: Mapping[int, tuple[int, Collection[str]]], more: Mapping[int, tuple[int, Collection[str]]]
) -> Mapping[int, tuple[int, Collection[str]]]:
    """What is read of past seasons with what turned out to be wanted: of another season of a board that alone."""
    joined = dict(known)
    for uid, (season, players) in more.items():
        before = known.get(uid)
        joined[uid] = season, {*players, *(before[1] if before is not None and before[0] == season else ())}
    return joined
