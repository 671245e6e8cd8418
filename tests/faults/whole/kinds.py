"""All kinds of faults by name, and in what order a run injects them."""

import random
from collections.abc import Mapping, Sequence

from tests.faults.whole import kafka_faults, postgres_faults, redis_faults, servers, way_faults
from tests.faults.whole.hurting import Harm

KINDS: Mapping[str, Harm] = {
    harm.__name__: harm
    for harm in (*servers.ALL, *redis_faults.ALL, *postgres_faults.ALL, *way_faults.ALL, *kafka_faults.ALL)
}
#: Takes a moment when nobody says anything, and whoever watches.
AFTER_ANSWER = servers.server_killed_after_answer.__name__
NAMES = (*KINDS, AFTER_ANSWER)
#: Those that start what is slow to start come once while others come several times.
SLOW = frozenset({"kafka_killed", "rebalanced", "everything_killed", "servers_killed", "server_terminated"})
_TIMES = 4
#: Those that other tests inject into a smaller deployment in a short round anyway, or that take long.
ELSEWHERE = frozenset(
    {
        *("server_killed", "redis_killed", "redis_aged", "redis_frozen", "redis_flushed", "postgres_killed"),
        *("postgres_frozen", "kafka_killed", "consumer_killed", "consumer_killed_in_gap", "consumer_frozen"),
        *("rebalanced", "server_frozen", "servers_killed", "server_terminated", "everything_killed"),
        *("replies_cut", "commits_cut", "stores_away"),
    }
)


def chosen(rounds: int, chance: random.Random) -> Sequence[str]:
    """So many faults, every kind before any comes again; with none the new kinds, once each."""
    if not rounds:
        return chance.sample([name for name in NAMES if name not in ELSEWHERE], len(NAMES) - len(ELSEWHERE))
    names: list[str] = []
    turn = 0
    while len(names) < rounds:
        names += chance.sample(
            [name for name in NAMES if turn % _TIMES == 0 or name not in SLOW],
            k=len(NAMES) - (len(SLOW) if turn % _TIMES else 0),
        )
        turn += 1
    return names[:rounds]
