"""Which board follows which: a *root* feeds its *followers* with what is submitted to it.

A board keeps its links in its own row, as one text that stores carry without looking into it: what a unit of work
decides by them is under the lock of the row, and a new follower is a change in the root's line.
"""

import json
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from attrs import evolve, frozen

from leaderboard_core.domain.facts import FactValue, is_of_profile

#: How many boards may follow one; one that is followed for each value counts once.
MAX_FOLLOWERS: Final = 16
#: For how many values there may be boards, and how long a value may be, in characters.
MAX_EACH: Final = 1_000
MAX_EACH_LENGTH: Final = 64


class BoardRef(NamedTuple):
    """One life of a board; `each`: it stands for one board for each value."""

    uid: int
    id: str
    each: bool = False
    #: Of a board of teams, the uid of the board of their members.
    members: int | None = None


@frozen(kw_only=True)
class Links:
    """What a board is to others. Followers have no followers.

    `root`: the board that it follows; `where`: which submissions it takes; `filling`: whoever comes to it begins with
    what the root holds of them. `followers`: those that follow it.
    `filling_along`: it is being filled whenever its template is; so is one that is in its first season.
    A *template* has no players: it has a board of its own for each value of the fact `each`, at most `max_each`; these
    are made by what is submitted, follow the same root, and name it as their `template`.
    A board of teams names the board of their `members`, and that one the board of the `teams`; see `teams.py`. With
    `team_size` so many members count, the best ones.
    """

    root: BoardRef | None = None
    each: str | None = None
    max_each: int | None = None
    #: For how many values it has made boards.
    made: int = 0
    template: BoardRef | None = None
    members: BoardRef | None = None
    teams: BoardRef | None = None
    team_size: int | None = None
    where: Mapping[str, FactValue] | None = None
    filling: bool = False
    filling_along: bool = False
    followers: tuple[BoardRef, ...] = ()

    @property
    def ask_for_profiles(self) -> bool:
        """Whether it depends on a player's profile what a follower takes."""
        asked = [*(self.where or ()), *([] if self.each is None else [self.each])]
        return self.teams is not None or any(map(is_of_profile, asked))

    @property
    def take_all(self) -> bool:
        """Whether a follower is given whatever its root takes, as it was sent, and nothing else."""
        is_made = self.each is not None or self.members is not None or self.teams is not None
        return self.where is None and not self.filling and not is_made

    @property
    def text(self) -> str | None:
        """The links as they are kept; None of a board that has none."""
        said: dict[str, Any] = {}
        if self.root is not None:
            said["root"] = _kept(self.root)
        if self.each is not None:
            said |= {"each": self.each, "max_each": self.max_each, "made": self.made}
        if self.template is not None:
            said["template"] = _kept(self.template)
        if self.members is not None:
            said["members"] = _kept(self.members)
        if self.teams is not None:
            said["teams"] = _kept(self.teams)
        if self.team_size is not None:
            said["team_size"] = self.team_size
        if self.where is not None:
            said["where"] = dict(self.where)
        if self.filling:
            said["filling"] = True
        if self.filling_along:
            said["filling_along"] = True
        if self.followers:
            said["followers"] = [*map(_kept, self.followers)]
        return json.dumps(said, ensure_ascii=False, separators=(",", ":")) if said else None

    def with_follower(self, follower: BoardRef) -> "Links":
        """The links of a root that has this follower as well."""
        return self if follower in self.followers else evolve(self, followers=(*self.followers, follower))

    def without_follower(self, uid: int) -> "Links":
        """The links of a root that has this follower no more."""
        left = evolve(self, followers=tuple(one for one in self.followers if one.uid != uid))
        return UNLINKED if left == UNLINKED else left

    def with_made(self, more: int) -> "Links":
        """The links of a template that has made so many more boards."""
        return evolve(self, made=max(0, self.made + more))

    def of_value(self, template: BoardRef, value: str) -> "Links":
        """The links of the board that a template makes for a value."""
        assert self.each is not None
        return Links(root=self.root, template=template, where={**(self.where or {}), self.each: value})

    def filled(self, filling: bool = False) -> "Links":
        """The links of a follower that is being filled, or is not any more."""
        return self if self.filling is filling else evolve(self, filling=filling)

    def filled_along(self, along: bool = False) -> "Links":
        """The links of the board of a value that is being filled when its template is, or is not any more."""
        return self if self.filling_along is along else evolve(self, filling_along=along)


def _kept(ref: BoardRef) -> list[Any]:
    """A board as it is kept: versions from before boards of teams know three fields."""
    return [*ref] if ref.members is not None else [*ref[:3]]


#: Neither follows nor is followed. Boards that have no links have this very value.
UNLINKED: Final = Links()


def links_of(text: str | None) -> Links:
    """The links that a text keeps; what is not known here is passed over."""
    if text is None:
        return UNLINKED
    kept = json.loads(text)
    return Links(
        root=BoardRef(*kept["root"]) if "root" in kept else None,
        each=kept.get("each"),
        max_each=kept.get("max_each"),
        made=kept.get("made", 0),
        template=BoardRef(*kept["template"]) if "template" in kept else None,
        members=BoardRef(*kept["members"]) if "members" in kept else None,
        teams=BoardRef(*kept["teams"]) if "teams" in kept else None,
        team_size=kept.get("team_size"),
        where=kept.get("where"),
        filling=kept.get("filling", False),
        filling_along=kept.get("filling_along", False),
        followers=tuple(BoardRef(*one) for one in kept.get("followers", ())),
    )
