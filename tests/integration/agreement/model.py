"""The rule of a leaderboard, written a second time and as plainly as it can be said: dictionaries, sorted when asked.

Nothing here knows sort keys, changes or stores. Moments are microseconds since 1970.
"""

from collections.abc import Collection, Sequence
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import Any

from attrs import Factory, define, evolve, frozen

LARGEST = 2**53 - 1
#: How long changes are told at least, in microseconds.
TOLD = 10 * 60 * 1_000_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Refused(Exception):
    """What was asked is refused with this code, and nothing was changed."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@frozen
class Player:
    """A player on a board: the score, when it was reached, and what came with it."""

    score: float
    reached: int
    game: str | None
    metadata: dict[str, Any] | None


@frozen
class Item:
    """One submission."""

    board: str
    player: str
    score: float
    event: str | None = None
    game: str | None = None
    metadata: dict[str, Any] | None = None

    @property
    def payload(self) -> tuple[Any, ...]:
        """What must be equal under the same event id."""
        return self.player, self.score, self.game, self.metadata


@frozen
class Event:
    """An event id that was used: for what (None: that was erased), when, and in which season."""

    payload: tuple[Any, ...] | None
    taken: int
    season: int


@define
class Copy:
    """Players in order at a moment of the past. `before`: what was published of the season, until it is settled."""

    season: int
    revision: int
    as_of: int
    standing: list[tuple[str, Player]] = Factory(list)
    max_entries: int | None = None
    started: int = 0
    settled: bool = False
    before: "Copy | None" = None

    def settle(self) -> None:
        self.settled, self.before = True, None

    def knows(self, player_id: str) -> bool:
        earlier = self.before is not None and self.before.knows(player_id)
        return earlier or any(player_id == known for known, _ in self.standing)

    def erase(self, player_id: str) -> None:
        self.standing = [one for one in self.standing if one[0] != player_id]
        if self.before is not None:
            self.before.erase(player_id)


@define
class Rules:
    """What the maker of a board chose."""

    order: str
    mode: str
    period: str = "never"
    max_entries: int | None = None
    min_score: float | None = None
    max_score: float | None = None

    def admits_nothing(self) -> bool:
        return self.min_score is not None and self.max_score is not None and self.min_score > self.max_score

    def refuses(self, score: float) -> bool:
        below = self.min_score is not None and score < self.min_score
        return below or (self.max_score is not None and score > self.max_score)

    def outcome(self, current: float | None, score: float) -> float:
        """What a score becomes."""
        if current is None or self.mode == "replace":
            return score
        if self.mode == "increment":
            return current + score
        return max(current, score) if self.order == "desc" else min(current, score)


@define
class Board:
    """A living board."""

    rules: Rules
    created: int
    updated: int
    started: int
    last_reached: int
    next_reset: int | None
    season: int = 1
    revision: int = 1
    opened: int = 1
    players: dict[str, Player] = Factory(dict)
    events: dict[str, Event] = Factory(dict)
    past: list[Copy] = Factory(list)
    published: Copy | None = None
    #: When each change was made that is still told, and whom it names.
    told: list[tuple[int, set[str]]] = Factory(list)

    def standing(self) -> list[tuple[str, Player]]:
        """Everyone in order, below the line too."""
        sign = -1 if self.rules.order == "desc" else 1
        return sorted(self.players.items(), key=lambda one: (sign * one[1].score, one[1].reached, one[0].encode()))

    def ranks(self) -> dict[str, int]:
        """The ranks of those above the line."""
        ranked = [player for player, _ in self.standing()][: self.rules.max_entries]
        return {player: rank for rank, player in enumerate(ranked, start=1)}

    def end_season(self, at: int, now: int) -> None:
        """End the season at a moment, and begin the next."""
        copy = Copy(self.season, self.revision, at, self.standing(), self.rules.max_entries, started=self.started)
        copy.before = self.published
        self.past.append(copy)
        self.season, self.started, self.players, self.published = self.season + 1, at, {}, None
        self.next_reset = boundary(self.rules.period, max(now, at))

    def turn(self, now: int) -> bool:
        """End the season if its time is over; says whether it was."""
        due = self.next_reset is not None and now >= self.next_reset
        if due:
            assert self.next_reset is not None
            self.end_season(self.next_reset, now)
        return due

    def seasons_of(self, player_id: str) -> list[int]:
        """The seasons that know a player, newest first."""
        now = player_id in self.players or (self.published is not None and self.published.knows(player_id))
        past = [copy.season for copy in reversed(self.past) if copy.knows(player_id)]
        return [self.season, *past] if now else past

    def erase(self, player_id: str) -> None:
        """Know nothing of a player but their event ids."""
        self.players.pop(player_id, None)
        for copy in (*self.past, *([] if self.published is None else [self.published])):
            copy.erase(player_id)

    def forget_payloads(self, player_id: str) -> None:
        """Know of a player's event ids that they were used."""
        for event_id, event in self.events.items():
            if event.payload is not None and event.payload[0] == player_id:
                self.events[event_id] = evolve(event, payload=None)

    def submit(self, item: Item, now: int) -> tuple[float | None, float | None, bool, bool]:
        """Score, previous score, changed, duplicate."""
        known, current = self.events.get(item.event or ""), self.players.get(item.player)
        score = None if current is None else current.score
        if known is not None:
            if known.payload not in (None, item.payload):
                raise Refused("event_id_conflict")
            return score, score, False, True
        outcome = self.rules.outcome(score, item.score)
        if self.rules.refuses(item.score) or abs(outcome) > LARGEST:
            raise Refused("score_out_of_bounds")
        if item.event is not None:
            self.events[item.event] = Event(item.payload, now, self.season)
        if outcome == score:
            return score, score, False, False
        self.last_reached = max(now, self.last_reached + 1)
        self.players[item.player] = Player(outcome, self.last_reached, item.game, item.metadata)
        return outcome, score, True, False


@define
class Model:
    """All living boards, and the clock they share."""

    now: int
    boards: dict[str, Board] = Factory(dict)

    def board(self, board_id: str) -> Board:
        if board_id not in self.boards:
            raise Refused("board_not_found")
        return self.boards[board_id]

    def create(self, board_id: str, rules: Rules) -> None:
        if board_id in self.boards:
            raise Refused("board_exists")
        now = self.now
        self.boards[board_id] = Board(deepcopy(rules), now, now, now, now, boundary(rules.period, now))
        self.boards[board_id].told.append((now, set()))

    def submit(self, items: Sequence[Item], visible: bool) -> list[tuple[Any, ...] | str]:
        """Each answer as score, rank, previous score, previous rank, changed, duplicate, visible; or a refusal."""
        touched = {item.board: self.boards[item.board] for item in items if item.board in self.boards}
        before: dict[str, dict[str, int]] = {}
        changed: dict[str, set[str]] = {}
        for board_id, board in touched.items():
            before[board_id] = board.ranks()
            if board.turn(self.now):
                before[board_id] = {}
                changed[board_id] = set()
        decided: list[tuple[Any, ...] | str] = []
        for item in items:
            try:
                decided.append(self.board(item.board).submit(item, self.now))
            except Refused as refusal:
                decided.append(refusal.code)
            else:
                if decided[-1][2]:
                    changed.setdefault(item.board, set()).add(item.player)
        for board_id, names in changed.items():
            self._move_on(board_id, names)
        after = {board_id: board.ranks() for board_id, board in touched.items()}
        return [
            answer if isinstance(answer, str) else _told(item, answer, before, after, visible)
            for item, answer in zip(items, decided, strict=True)
        ]

    def remove(self, board_id: str, player: str) -> None:
        board = deepcopy(self.board(board_id))
        board.turn(self.now)
        if player not in board.players:
            raise Refused("player_not_found")
        del board.players[player]
        self._replace(board_id, board, {player})

    def erase(self, player: str) -> tuple[list[tuple[str, list[int]]], bool]:
        """Where the player was, and that it shows no more. A board whose changes name them moves on as well."""
        where = []
        for board_id, board in sorted(self.boards.items()):
            seasons = board.seasons_of(player)
            if seasons or any(player in names for _, names in board.told):
                board.turn(self.now)
                board.erase(player)
                self._move_on(board_id)
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
        board = deepcopy(self.board(board_id))
        turned, rules = board.turn(self.now), deepcopy(board.rules)
        for name, value in fields.items():
            setattr(rules, name, value)
        if rules.admits_nothing():
            raise Refused("invalid")
        if rules.period != board.rules.period:
            board.next_reset = boundary(rules.period, max(self.now, board.started))
        if rules != board.rules:
            board.rules, board.updated = rules, max(self.now, board.updated)
        elif not turned:
            return
        self._replace(board_id, board)

    def delete(self, board_id: str) -> None:
        self.board(board_id)
        del self.boards[board_id]

    def turn_due(self) -> int:
        turned = [board_id for board_id, board in self.boards.items() if board.turn(self.now)]
        for board_id in turned:
            self._move_on(board_id)
        return len(turned)

    def settle(self) -> int:
        """Publish the ended seasons; says how many were not published yet."""
        waiting = [past for board in self.boards.values() for past in board.past if not past.settled]
        for past in waiting:
            past.settle()
        return len(waiting)

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

    def _replace(self, board_id: str, board: Board, names: Collection[str] = ()) -> None:
        self.boards[board_id] = board
        self._move_on(board_id, names)

    def _move_on(self, board_id: str, names: Collection[str] = ()) -> None:
        """The board has changed: it is at its next revision, by a change that names these players."""
        board = self.boards[board_id]
        board.revision += 1
        board.told.append((self.now, set(names)))
        if board.past and board.past[-1].revision == board.revision - 1:
            board.opened = board.revision


def _told(
    item: Item,
    answer: tuple[Any, ...],
    before: dict[str, dict[str, int]],
    after: dict[str, dict[str, int]],
    visible: bool,
) -> tuple[Any, ...]:
    score, previous, changed, duplicate = answer
    rank = after[item.board].get(item.player) if visible else None
    previous_rank = before[item.board].get(item.player) if visible else None
    return score, rank, previous, previous_rank, changed, duplicate, visible


def boundary(period: str, now: int) -> int | None:
    """The first boundary after a moment: hour by hour until one fits."""
    if period == "never":
        return None
    moment = EPOCH + timedelta(microseconds=now)
    moment = datetime(moment.year, moment.month, moment.day, moment.hour, tzinfo=UTC) + timedelta(hours=1)
    while not _ends(period, moment):
        moment += timedelta(hours=1)
    return (moment - EPOCH) // timedelta(microseconds=1)


def _ends(period: str, moment: datetime) -> bool:
    midnight = moment.hour == 0
    return {
        "hourly": True,
        "daily": midnight,
        "weekly": midnight and moment.isoweekday() == 1,
        "monthly": midnight and moment.day == 1,
    }[period]
