"""What happens in each story of the vectors; the answers are the leaderboard's (`make_vectors.py`)."""

import math
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

#: 2026-01-01T00:00:00Z, in microseconds since 1970.
NEW_YEAR = 1_767_225_600_000_000
SECOND = 1_000_000
HOUR = 3_600 * SECOND
LARGEST = 2**53 - 1

Step = Mapping[str, Any]


def moment(text: str) -> int:
    """Microseconds since 1970 of a moment in UTC."""
    return round(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * SECOND


def story(name: str, steps: Sequence[Step], at: int = NEW_YEAR, **board: Any) -> Mapping[str, Any]:
    """A story that begins with the making of its board. A step that names no moment comes a second after the last."""
    told, now = [], at
    for step in steps:
        now = step.get("at", now + SECOND)
        told.append({"at": now, **{key: value for key, value in step.items() if key != "at"}})
    chosen = {"sort_order": "desc", "update_mode": "replace", "reset_period": "never", "max_entries": None}
    return {
        "name": name,
        "board": {**chosen, "min_score": None, "max_score": None, **board, "created_at": at},
        "steps": told,
    }


def submit(player_id: str, score: float, **fields: int) -> Step:
    return {"do": "submit", "player_id": player_id, "score": score, **fields}


def ask(verb: str, **fields: Any) -> Step:
    return {"do": verb, **fields}


def scores(*submitted: float) -> Sequence[Step]:
    """One player's, in this order."""
    return [submit("p", score) for score in submitted]


TOP = ask("top", limit=100)

RULES = [
    *(
        story(
            f"{mode} on {order}",
            scores(5, 7, 3, 3, -5, 0, -0.0, 0.5, 0.25),
            sort_order=order,
            update_mode=mode,
        )
        for mode in ("replace", "increment", "best")
        for order in ("desc", "asc")
    ),
    story("a first score is a change, whatever it is", scores(0), update_mode="increment"),
    story("totals are those of decimals", scores(0.1, 0.2, 0.7, -1, 1e-7, 1234567.89, -0.1), update_mode="increment"),
    story("totals do not depend on the way", scores(0.7, 0.1, 0.2), update_mode="increment"),
    story("beyond 15 digits a total is rounded", scores(1, 1e-20, 2**52, 0.3), update_mode="increment"),
    story(
        "a total stays within the scores",
        scores(LARGEST - 1, 1, 1, -LARGEST, -LARGEST, -1),
        update_mode="increment",
    ),
    story(
        "bounds are of what is submitted, and inclusive",
        scores(10, -10, 10.5, -11, 10, 10),
        update_mode="increment",
        min_score=-10,
        max_score=10,
    ),
    story("what is refused changes nothing", scores(5, 50, 4), update_mode="best", max_score=10),
]

#: Ids whose order is that of their bytes in UTF-8, and not that of a language, nor of UTF-16.
IDS = ["a", "B", "aa", "a ", "é", "e\u0301", "ß", "z", "Z", "10", "9", "\uffe5", "\U00010000", "\U0001f600"]

SCATTERED = [3, -1, 10, 2.5, 0, 1e-7, -1e-7, LARGEST, -LARGEST]

ORDER = [
    *(
        story(
            f"scores on {order}",
            [submit(f"p{n}", score) for n, score in enumerate([3, -1, 10, 2.5, 0, 1e-7, -1e-7, LARGEST, -LARGEST])]
            + [TOP],
            sort_order=order,
        )
        for order in ("desc", "asc")
    ),
    story(
        "neighbouring doubles are not equal",
        [submit("low", 0.1), submit("high", math.nextafter(0.1, 1)), TOP],
    ),
    story(
        "of equal scores the earlier is ahead",
        [submit(player, score) for player, score in (("c", 1), ("b", 1), ("a", 1), ("d", 2), ("e", 1))] + [TOP],
    ),
    story(
        "of equal moments the bytes of the id decide",
        [submit(player, 1, reached_at=NEW_YEAR) for player in IDS] + [TOP],
    ),
]

TIES = [
    story(
        "a score reached again later is behind",
        [submit("a", 1), submit("b", 1), submit("a", 2), submit("a", 1), TOP, ask("player", player_id="a")],
    ),
    story("an equal score keeps its moment", [submit("a", 1), submit("b", 1), submit("a", 1), TOP]),
    story(
        "a worse score keeps its moment",
        [submit("a", 5), submit("b", 5), submit("a", 3), TOP],
        update_mode="best",
    ),
    story(
        "nothing added keeps its moment",
        [submit("a", 5), submit("b", 5), submit("a", 0), TOP, submit("a", 1), submit("a", -1), TOP],
        update_mode="increment",
    ),
    story(
        "totals that are equal as decimals tie",
        [submit("a", 0.1), submit("a", 0.2), submit("b", 0.3), submit("c", 0.2), submit("c", 0.1), TOP],
        update_mode="increment",
    ),
    story("zero is zero, whatever its sign", [submit("a", -0.0), submit("b", 0), submit("c", -0.0), TOP]),
    story(
        "scores of one moment stand in the order in which they came",
        [submit(player, 1, at=NEW_YEAR) for player in "cab"] + [TOP, ask("player", player_id="b")],
    ),
    story(
        "a clock that stands still or goes back gives later moments",
        [submit("a", 1), submit("b", 1, at=NEW_YEAR - SECOND), ask("player", player_id="b"), TOP],
    ),
    story(
        "whoever sends may know when a score was reached, but no later moment than now",
        [
            submit("late", 1, reached_at=NEW_YEAR + SECOND // 2),
            submit("now", 1),
            submit("early", 1, reached_at=NEW_YEAR - HOUR),
            submit("future", 1, reached_at=NEW_YEAR + HOUR),
            TOP,
            ask("player", player_id="future"),
        ],
    ),
]

#: Moments to count a boundary from: in the middle, at the very boundary, just before it, ends of months and years.
MOMENTS = [
    "2026-01-01T00:00:00",
    "2026-01-31T23:59:59",
    "2026-03-29T01:30:00",
    "2026-11-29T23:00:00",
    "2026-11-30T00:00:00",
    "2026-12-31T12:34:56",
    "2028-02-28T23:59:59",
    "2028-02-29T10:00:00",
    "2100-02-28T23:00:00",
]
MONDAY = moment("2026-01-05T00:00:00")

SEASONS = [
    *(
        story(f"{period} from {text}Z", [ask("board", at=moment(text))], at=moment(text), reset_period=period)
        for period in ("never", "hourly", "daily", "weekly", "monthly")
        for text in MOMENTS
    ),
    story(
        "a season ends at its boundary",
        [
            submit("a", 1, at=MONDAY - 2 * SECOND),
            submit("b", 2, at=MONDAY - 1),
            submit("a", 5, at=MONDAY),
            TOP,
            ask("top", limit=100, season=1),
            ask("seasons"),
            ask("board"),
        ],
        reset_period="weekly",
    ),
    story(
        "a season ends without a submission as well, once",
        [
            submit("a", 1),
            ask("turn", at=NEW_YEAR + HOUR - 1),
            ask("turn", at=NEW_YEAR + HOUR),
            ask("turn"),
            TOP,
            ask("seasons"),
        ],
        reset_period="hourly",
    ),
    story(
        "boundaries that nobody saw pass as one",
        [submit("a", 1), ask("turn", at=NEW_YEAR + 5 * HOUR + SECOND), ask("seasons"), ask("board")],
        reset_period="hourly",
    ),
    story(
        "a reset ends a season by hand",
        [
            submit("a", 1),
            ask("reset"),
            submit("b", 2),
            ask("reset"),
            TOP,
            ask("top", limit=100, season=1),
            ask("top", limit=100, season=2),
            ask("top", limit=100, season=4),
            ask("seasons"),
        ],
    ),
    story(
        "totals begin anew",
        [submit("a", 5), submit("a", 2), ask("reset"), submit("a", 3), TOP],
        update_mode="increment",
    ),
]

FIVE = [submit(player, score) for player, score in (("d", 20), ("a", 50), ("c", 30), ("e", 10), ("b", 40))]


def questions(**season: int) -> Sequence[Step]:
    """All that can be asked of five players, of whom some may be below the line."""
    return [
        ask("top", limit=1, **season),
        ask("top", limit=100, **season),
        ask("range", start=2, end=4, **season),
        ask("range", start=4, end=9, **season),
        ask("range", start=6, end=9, **season),
        *(ask("around", player_id=player, radius=1, **season) for player in "acde"),
        ask("around", player_id="c", radius=0, **season),
        ask("around", player_id="b", radius=50, **season),
        ask("around", player_id="nobody", radius=1, **season),
        ask("players", player_ids=["e", "nobody", "b", "A"], **season),
        *(ask("player", player_id=player, **season) for player in ("a", "c", "e", "nobody")),
        ask("stats", **season),
    ]


READS = [
    *(story(f"five players on {order}", [*FIVE, *questions()], sort_order=order) for order in ("desc", "asc")),
    story("five players and places for three", [*FIVE, *questions()], max_entries=3),
    story("five players and places for six", [*FIVE, *questions()], max_entries=6),
    story("five players in a season that has ended", [*FIVE, ask("reset"), *questions(season=1)], max_entries=4),
    story("a board with nobody", questions()),
    story("one player", [submit("a", 1), *questions()]),
    story("a player who was removed", [*FIVE, ask("remove", player_id="b"), *questions()]),
]

FIRST = NEW_YEAR + SECOND
OCCURRED = [
    story(
        "of equal scores the one that was made first is ahead",
        [submit("a", 5), submit("b", 5, occurred_at=FIRST - 1), TOP, ask("player", player_id="b")],
    ),
    story(
        "made now, and not later",
        [submit("a", 5, occurred_at=FIRST), submit("b", 5, at=FIRST + 9, occurred_at=FIRST + 10), TOP],
    ),
    story(
        "made when the season began, and not before",
        [submit("a", 5, occurred_at=NEW_YEAR), submit("b", 5, occurred_at=NEW_YEAR - 1), TOP],
    ),
    story(
        "what was made before a reset comes too late",
        [
            submit("a", 5),
            ask("reset"),
            submit("b", 5, occurred_at=FIRST),
            submit("b", 6, occurred_at=FIRST + SECOND),
            TOP,
        ],
    ),
    story(
        "an equal score keeps its moment, though it was made earlier",
        [submit("a", 5), submit("a", 5, occurred_at=NEW_YEAR), ask("player", player_id="a")],
    ),
    story(
        "the last that comes counts, and not the last that was made",
        [submit("a", 5), submit("a", 3, occurred_at=NEW_YEAR), ask("player", player_id="a")],
    ),
    story(
        "what is added has the moment of what came last",
        [submit("a", 5), submit("a", 3, occurred_at=NEW_YEAR + 7), ask("player", player_id="a")],
        update_mode="increment",
    ),
]

STORIES = {"rules": RULES, "order": ORDER, "ties": TIES, "moments": OCCURRED, "seasons": SEASONS, "reads": READS}
