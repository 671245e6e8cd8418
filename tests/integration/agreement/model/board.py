"""One board of the model: its players, its event ids, and its seasons."""

from enum import Enum
from typing import Any

from attrs import Factory, define, evolve

from tests.integration.agreement.model.calendar import boundary
from tests.integration.agreement.model.rules import Rules, Score
from tests.integration.agreement.model.values import Event, Item, Player, Refused

MINUTE = 60_000_000
HOUR = 60 * MINUTE
#: How many hours a season lasts at most.
LONGEST = {"hourly": 1, "daily": 24, "weekly": 7 * 24, "monthly": 31 * 24}


class Turn(Enum):
    """What became of a season when somebody looked at the clock."""

    NOT = 0
    ENDED = 1
    ANOTHER_END = 2


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
    #: At which revision of the board the season ended, whatever came to it since.
    closed: int = 0

    def ranks(self, rules: Rules) -> dict[str, int]:
        """The ranks of those above the line that the season ended with."""
        ranks = evolve(rules, max_entries=self.max_entries).ranks([player.score for _, player in self.standing])
        return {player: rank for (player, _), rank in zip(self.standing, ranks, strict=True) if rank is not None}

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
class Board:
    """A living board."""

    rules: Rules
    created: int
    updated: int
    started: int
    next_reset: int | None
    #: Of each line the last moment that was given out.
    reached: list[int]
    season: int = 1
    revision: int = 1
    opened: int = 1
    players: dict[str, Player] = Factory(dict)
    events: dict[Any, Event] = Factory(dict)
    past: list[Copy] = Factory(list)
    published: Copy | None = None
    #: Whether it is filled when its template is.
    along: bool = False
    #: The boards that follow it.
    followers: list[str] = Factory(list)
    #: When each change was made that is still told, and whom it names.
    told: list[tuple[int, set[str]]] = Factory(list)

    def next_moment(self, player: str, now: int) -> int:
        """When a score is reached that does not say so: later than whatever its line has."""
        return max(now, self.reached[self.rules.line_of(player)] + 1)

    def has_reached(self, player: str, moment: int) -> None:
        """A score of a player is of that moment."""
        line = self.rules.line_of(player)
        self.reached[line] = max(self.reached[line], moment)

    def standing(self) -> list[tuple[str, Player]]:
        """Everyone in order, below the line too."""
        return self.in_order(self.players)

    def in_order(self, players: dict[str, Player]) -> list[tuple[str, Player]]:
        """These by the order of the board."""
        return sorted(
            players.items(), key=lambda one: (self.rules.place(one[1].score), one[1].reached, one[0].encode())
        )

    def settles_at(self, copy: Copy) -> int:
        """From when on final standings of a season that ended may be published."""
        return copy.as_of + ((self.rules.grace or 0) if copy.season == self.season - 1 else 0)

    def late(self, item: Item, now: int, importing: bool) -> Copy | None:
        """The season before the open one, if the item is for that."""
        at, grace = item.occurred, self.rules.grace
        if at is None or grace is None or not self.past or at >= self.started or now >= self.started + grace:
            return None
        copy = self.past[-1]
        return None if copy.settled or (importing and at < copy.started) else copy

    def ranks(self) -> dict[str, int]:
        """The ranks of those above the line."""
        standing = self.standing()
        ranks = self.rules.ranks([player.score for _, player in standing])
        return {player: rank for (player, _), rank in zip(standing, ranks, strict=True) if rank is not None}

    def ranks_among_equals(self, player_id: str, season: int | None = None) -> set[int | None]:
        """The ranks that a player may have, now or in a season that is over, whoever of equal scores is ahead."""
        standing, rules = self.standing(), self.rules
        if season is not None:
            standing = self.past[season - 1].standing
            rules = evolve(rules, max_entries=self.past[season - 1].max_entries)
        scores = [player.score for _, player in standing]
        own = [player.score for known, player in standing if known == player_id]
        return rules.ranks_among_equals(scores, own[0]) if own else {None}

    def end_season(self, at: int, now: int) -> None:
        """End the season at a moment, and begin the next."""
        started = min(self.started, at)
        copy = Copy(self.season, self.revision, at, self.standing(), self.rules.max_entries, started=started)
        copy.before, copy.closed = self.published, self.revision
        self.past.append(copy)
        self.season, self.started, self.players, self.published = self.season + 1, at, {}, None
        self.along = False
        self.next_reset = boundary(self.rules.period, max(now, at))
        self.reached = [now if reached > now + MINUTE else reached for reached in self.reached]

    def ends_too_late(self, now: int) -> bool:
        """Whether only a clock that was ahead can have given the season its end."""
        return self.next_reset is not None and self.next_reset - now > LONGEST[self.rules.period] * HOUR + MINUTE

    def turn(self, now: int) -> "Turn":
        """End the season if its time is over; give it another end if a clock that was ahead has given it this one."""
        if self.next_reset is None:
            return Turn.NOT
        if now >= self.next_reset:
            self.end_season(self.next_reset, now)
            return Turn.ENDED
        if self.ends_too_late(now):
            self.started, self.next_reset = min(self.started, now), boundary(self.rules.period, now)
            return Turn.ANOTHER_END
        return Turn.NOT

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

    def submit(
        self, item: Item, now: int, importing: bool
    ) -> tuple[Score | None, Score | None, bool, bool, int | None]:
        """Score, previous score, changed, duplicate, and the season that is over in which it counts."""
        late = self.late(item, now, importing)
        players = self.players if late is None else dict(late.standing)
        season, started = (None, self.started) if late is None else (late.season, late.started)
        event_key = self.rules.event_key(item.player, item.event)
        known, current = None if item.event is None else self.events.get(event_key), players.get(item.player)
        score = None if current is None else current.score
        if known is not None:
            if known.payload not in (None, item.payload):
                raise Refused("event_id_conflict")
            return score, score, False, True, season
        if item.occurred is not None and item.occurred > now:
            raise Refused("invalid")
        if item.occurred is not None and item.occurred < started and not importing:
            raise Refused("occurred_before_season")
        if not self.rules.is_taken(item.score):
            raise Refused("invalid")
        sent = self.rules.taken(item.score)
        outcome = self.rules.outcome(score, sent)
        if self.rules.refuses(sent) or self.rules.is_too_large(outcome):
            raise Refused("score_out_of_bounds")
        if item.event is not None:
            self.events[event_key] = Event(item.payload, now, self.season)
        if current is not None and outcome == score:
            return score, score, False, False, season
        reached = self.next_moment(item.player, now) if item.reached is None else min(item.reached, now)
        if item.occurred is not None:
            reached = item.occurred
        players[item.player] = Player(outcome, reached, item.game, item.metadata)
        if late is None:
            self.has_reached(item.player, reached)
        else:
            late.standing = self.in_order(players)
        return outcome, score, True, False, season
