"""A battle royale, planned from its first shot to its last: who scores what, and who falls, moment by moment."""

import random
from collections.abc import Iterator, Mapping, Sequence

from attrs import field, frozen

_NAMES = """
Apex Atlas Banshee Basilisk Blaze Bolt Cinder Cobra Comet Condor Crow Cyclone Dagger Drift Dusk Echo Ember Falcon
Fang Frost Fury Ghost Glitch Griffin Hawk Havoc Hydra Iron Jackal Jinx Juno Karma Kestrel Kraken Lynx Mamba Mirage
Nova Nyx Onyx Oracle Orbit Phantom Phoenix Pixel Puma Quake Quill Raptor Raven Rogue Saber Shade Spark Storm Talon
Titan Viper Vortex Wolf
"""
PLAYERS = tuple(_NAMES.split())

_KILL = 100
_VICTORY = 500
#: What every survivor gets each time the zone closes, and at how many survivors it does.
_SURVIVAL = 50
_ZONES = (50, 40, 30, 20, 10, 5, 3)
#: What a hit is worth, and how many players hit somebody in one moment.
_HIT = (5, 40)
_HITTERS = 4


@frozen(kw_only=True)
class BattleTick:
    """What one moment brings: points for players, and what is told of it."""

    points: Mapping[str, int]
    news: Sequence[str] = field(default=())


def battle(players: Sequence[str], moments: int, chance: random.Random) -> Iterator[BattleTick]:
    """A battle of that many moments; after the last one a single player stands."""
    skill = {player: chance.uniform(0.5, 2.0) for player in players}
    alive = list(players)
    for moment in range(1, moments + 1):
        # All are on the board from the beginning.
        points = dict.fromkeys(players, 0) if moment == 1 else {}
        points |= {player: chance.randint(*_HIT) for player in chance.sample(alive, min(_HITTERS, len(alive)))}
        news: list[str] = []
        while len(alive) > _survivors(len(players), moment / moments):
            _fall(alive, skill, chance, points, news)
        if moment == moments:
            _score(points, alive[0], _VICTORY)
            news.append(f"{alive[0]} is the last one standing: +{_VICTORY}")
        yield BattleTick(points=points, news=news)


def _survivors(players: int, progress: float) -> int:
    """Many fall early, few late."""
    return 1 + round((players - 1) * float((1 - progress) ** 1.4))


def _fall(
    alive: list[str], skill: Mapping[str, float], chance: random.Random, points: dict[str, int], news: list[str]
) -> None:
    """One player falls to another; the better ones are more likely to win, and less likely to fall."""
    [victim] = chance.choices(alive, [1 / skill[player] for player in alive])
    alive.remove(victim)
    [killer] = chance.choices(alive, [skill[player] for player in alive])
    _score(points, killer, _KILL)
    news.append(f"{killer} takes out {victim}: +{_KILL}, {len(alive)} left")
    if len(alive) in _ZONES:
        for survivor in alive:
            _score(points, survivor, _SURVIVAL)
        news.append(f"The zone closes: +{_SURVIVAL} for each of the {len(alive)} left")


def _score(points: dict[str, int], player: str, gained: int) -> None:
    points[player] = points.get(player, 0) + gained
