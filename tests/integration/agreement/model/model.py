"""The rule of a leaderboard, written a second time and as plainly as it can be said: dictionaries, sorted when asked.

Nothing here knows sort keys, changes or stores. Moments are microseconds since 1970.
"""

from collections.abc import Callable, Collection, Sequence
from copy import deepcopy
from typing import Any

from attrs import Factory, define, evolve

from tests.integration.agreement.model import following
from tests.integration.agreement.model.board import Board, Copy, Turn
from tests.integration.agreement.model.calendar import boundary
from tests.integration.agreement.model.rules import Rules
from tests.integration.agreement.model.values import Item, Refused

#: How long changes are told at least, in microseconds.
TOLD = 10 * 60 * 1_000_000


@define
class Model:
    """All living boards, and the clock they share."""

    now: int
    boards: dict[str, Board] = Factory(dict)

    def board(self, board_id: str) -> Board:
        if board_id not in self.boards:
            raise Refused("board_not_found")
        return self.boards[board_id]

    def create(self, board_id: str, rules: Rules, fill: bool = False) -> None:
        rules = following.beside_root(self, rules)
        if board_id in self.boards:
            raise Refused("board_exists")
        self.begin(board_id, rules)
        if rules.follows is not None:
            self.relink(rules.follows, lambda followers: followers.append(board_id))
            self.move_on(board_id)
        if fill:
            following.fill(self, board_id)
            self.touch(board_id)

    def fill(self, board_id: str) -> tuple[int, bool]:
        """Give a board what the one holds that it follows: how many players it is given, and that they are shown."""
        board = self.board(board_id)
        if board.rules.follows is None:
            raise Refused("invalid")
        self.touch(board_id)
        given = following.fill(self, board_id)
        self.touch(board_id)
        return given, True

    def begin(self, board_id: str, rules: Rules) -> None:
        """A board is there, with nobody on it."""
        now = self.now
        self.boards[board_id] = Board(
            deepcopy(rules), now, now, now, boundary(rules.period, now), reached=[now] * rules.lines
        )
        self.boards[board_id].told.append((now, set()))

    def touch(self, board_id: str) -> None:
        """Something is changed of a board that nobody sees but by its moment."""
        board = self.boards[board_id]
        board.turn(self.now)
        board.updated = max(self.now, board.updated)
        self.move_on(board_id)

    def submit(self, items: Sequence[Item], visible: bool, importing: bool = False) -> list[tuple[Any, ...] | str]:
        """Each answer as score, rank, previous score, previous rank, changed, duplicate, visible, followers, season; or
        a refusal. A follower is told as board, status, rank, code, season."""
        named = {item.board: None for item in items if item.board in self.boards}
        fed = [follower for board_id in named for follower in self.boards[board_id].followers]
        touched = {board_id: self.boards[board_id] for board_id in [*named, *fed]}
        before: dict[str, dict[str, int]] = {}
        changed: dict[str, set[str]] = {}
        for board_id, board in touched.items():
            before[board_id] = board.ranks()
            turn = board.turn(self.now)
            if turn is Turn.ENDED:
                before[board_id] = {}
            if turn is not Turn.NOT:
                changed[board_id] = set()
        decided: list[tuple[Any, ...] | str] = []
        late: set[str] = set()
        for item in items:
            try:
                if self.board(item.board).rules.follows is not None:
                    raise Refused("board_follows")
                answer = self.board(item.board).submit(item, self.now, importing)
                fed_to = following.feed(
                    self, item, duplicate=answer[3], importing=importing, changed=changed, before=before, late=late
                )
                decided.append((*answer, fed_to))
            except Refused as refusal:
                decided.append(refusal.code)
            else:
                if decided[-1][2] and decided[-1][4] is not None:
                    changed.setdefault(item.board, set())
                    late.add(item.board)
                elif decided[-1][2]:
                    changed.setdefault(item.board, set()).add(item.player)
        for board_id, names in changed.items():
            self.move_on(board_id, names)
        for board_id in late:
            self.boards[board_id].past[-1].revision = self.boards[board_id].revision
        return [
            answer if isinstance(answer, str) else self._told(item, answer, before, visible)
            for item, answer in zip(items, decided, strict=True)
        ]

    def remove(self, board_id: str, player: str) -> None:
        board = self._opened(board_id)
        if player not in board.players:
            raise Refused("player_not_found")
        del board.players[player]
        self._replace(board_id, board, {player})
        for name in following.fed_by(self, board, player):
            follower = self.boards[name]
            turned = follower.turn(self.now)
            if follower.players.pop(player, None) is not None:
                self.move_on(name, {player})
            elif turned is not Turn.NOT:
                self.move_on(name)

    def correct(self, board_id: str, player: str, fields: dict[str, Any]) -> tuple[Any, ...]:
        """Score, rank, previous score, previous rank, changed, visible, followers."""
        board = self._opened(board_id)
        before, ranks = board.players.get(player), board.ranks()
        if before is None:
            raise Refused("player_not_found")
        if "score" in fields and not board.rules.is_taken(fields["score"]):
            raise Refused("invalid")
        if "score" in fields and board.rules.refuses(fields["score"]):
            raise Refused("score_out_of_bounds")
        after = board.players[player] = evolve(before, **fields)
        # A clock that was ahead may have given the season another end.
        if after != before or board.next_reset != self.boards[board_id].next_reset:
            self._replace(board_id, board, {player} if after != before else ())
        rank = board.ranks().get(player)
        told = [
            following.correct_too(self, name, player, fields, before.score)
            for name in following.fed_by(self, board, player)
        ]
        return after.score, rank, before.score, ranks.get(player), after != before, True, tuple(told)

    def take_out(self, board_id: str, player: str, season: int) -> None:
        """Take a player out of a season, which may be the open one."""
        known = self.board(board_id)
        if not 1 <= season <= known.season:
            raise Refused("season_not_found")
        inside = known.players if season == known.season else dict(known.past[season - 1].standing)
        board = self._opened(board_id)
        if season == board.season:
            self.remove(board_id, player)
            return
        if player not in inside:
            raise Refused("player_not_found")
        copy = board.past[season - 1]
        copy.erase(player)
        self._replace(board_id, board)
        if not copy.settled:
            board.told = [(self.now, set())]

    def erase(self, player: str) -> tuple[list[tuple[str, list[int]]], bool]:
        """Where the player was, and that it shows no more. A board whose changes name them moves on as well."""
        where = []
        for board_id, board in sorted(self.boards.items()):
            seasons = board.seasons_of(player)
            if seasons or any(player in names for _, names in board.told):
                board.turn(self.now)
                board.erase(player)
                self.move_on(board_id)
                board.told = [(self.now, set())]
            if seasons:
                where.append((board_id, seasons))
            board.forget_payloads(player)
        if not where:
            raise Refused("player_not_found")
        return where, True

    def reset(self, board_id: str) -> None:
        board = deepcopy(self.board(board_id))
        board.turn(self.now)
        board.end_season(max(self.now, board.started), self.now)
        self._replace(board_id, board)

    def patch(self, board_id: str, fields: dict[str, Any]) -> None:
        known, board = self.board(board_id), self._opened(board_id)
        turned, rules = known.next_reset != board.next_reset, deepcopy(board.rules)
        if fields.get("period") == "never":
            rules.grace = None
        for name, value in fields.items():
            setattr(rules, name, value)
        if rules.contradict():
            raise Refused("invalid")
        if rules.period != board.rules.period:
            board.next_reset = boundary(rules.period, max(self.now, board.started))
        if rules != board.rules:
            board.rules, board.updated = rules, max(self.now, board.updated)
        elif not turned:
            return
        self._replace(board_id, board)

    def delete(self, board_id: str) -> None:
        board = self.board(board_id)
        if board.followers:
            raise Refused("board_followed")
        for child in following.children(self, board_id) if board.rules.each is not None else ():
            del self.boards[child]
        del self.boards[board_id]
        if board.rules.follows is not None:
            following.leave(self, board_id, board.rules.follows)

    def relink(self, root_id: str, change: Callable[[list[str]], object]) -> None:
        """Who follows a board is a change of it."""
        root = self.boards[root_id]
        root.turn(self.now)
        change(root.followers)
        root.updated = max(self.now, root.updated)
        self.move_on(root_id)

    def turn_due(self) -> int:
        turns = {board_id: board.turn(self.now) for board_id, board in self.boards.items()}
        for board_id, turn in turns.items():
            if turn is not Turn.NOT:
                self.move_on(board_id)
        return sum(turn is Turn.ENDED for turn in turns.values())

    def settle(self) -> int:
        """Publish the ended seasons; says how many standings that made, one of each line."""
        waiting = [
            (board.rules.lines, past)
            for board in self.boards.values()
            for past in board.past
            if not past.settled and self.now >= board.settles_at(past)
        ]
        for _, past in waiting:
            past.settle()
        return sum(lines for lines, _ in waiting)

    def sync(self) -> int:
        """Publish what is not published yet; says how many standings."""
        published = self.settle()
        for board in self.boards.values():
            if board.published is None or board.published.revision != board.revision:
                board.published = Copy(board.season, board.revision, self.now, board.standing())
                published += 1
        return published

    def prune(self, kept: int) -> None:
        """Forget event ids that are older, and the changes that nobody needs any more."""
        for board in self.boards.values():
            board.events = {id_: event for id_, event in board.events.items() if event.taken >= self.now - kept}
            while len(board.told) > 1 and board.told[0][0] < self.now - TOLD:
                del board.told[0]

    def _opened(self, board_id: str) -> Board:
        """A copy of a board to be changed, in the season that it is in now. Where the change is refused it has not
        turned either; but on many lines it has, before anything is decided, as have those that follow it."""
        known = self.board(board_id)
        for name in () if known.rules.shards is None else (board_id, *known.followers):
            if self.boards[name].turn(self.now) is not Turn.NOT:
                self.move_on(name)
        board = deepcopy(known)
        board.turn(self.now)
        return board

    def _replace(self, board_id: str, board: Board, names: Collection[str] = ()) -> None:
        self.boards[board_id] = board
        self.move_on(board_id, names)

    def move_on(self, board_id: str, names: Collection[str] = ()) -> None:
        """The board has changed: it is at its next revision, by a change that names these players."""
        board = self.boards[board_id]
        board.revision += 1
        board.told.append((self.now, set(names)))
        if board.past and board.past[-1].closed == board.revision - 1:
            board.opened = board.revision

    def _told(
        self, item: Item, answer: tuple[Any, ...], before: dict[str, dict[str, int]], visible: bool
    ) -> tuple[Any, ...]:
        score, previous, changed, duplicate, season, fed = answer
        previous_rank = before[item.board].get(item.player) if visible and season is None else None
        followers = [
            (name, status, self._rank(name, item.player, of, visible), code, of) for name, status, code, of in fed
        ]
        rank = self._rank(item.board, item.player, season, visible)
        return score, rank, previous, previous_rank, changed, duplicate, visible, tuple(followers), season

    def _rank(self, board_id: str, player: str, season: int | None, visible: bool) -> int | None:
        """The rank of a player now, or in a season that is over, which the repository tells."""
        board = self.boards[board_id]
        if season is not None:
            return board.past[season - 1].ranks(board.rules).get(player)
        return board.ranks().get(player) if visible else None
