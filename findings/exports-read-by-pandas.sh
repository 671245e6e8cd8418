#!/usr/bin/env bash
# One board written as CSV and as JSON Lines, read by pandas 3.1.1: of 100,001 scores with two places up to 1000.00 read_json makes
# 48 others, 0.35000000000000003 of 0.35, where read_csv, and polars 2.1.0 and DuckDB 2.0.1 for both, read what is written. A
# join of the two on player and score loses these players, and equal players from the two files do not tie. precise_float=True
# mends it. to_json keeps ten places: averages that differ after them tie in its file. For a leaderboard: results are joined on
# players alone, exports are read with precise_float, and JSON is written by something else.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet pandas==3.1.1 polars==2.1.0 duckdb==2.0.1
cd "$folder"
venv/bin/pip list --format=freeze | grep -E '^(pandas|polars|duckdb)='

cat > probe.py << 'PYTHON'
import pathlib

import duckdb
import pandas
import polars

scores = [f"{score / 100:.2f}" for score in range(100_001)]
written = [float(score) for score in scores]
board = list(enumerate(scores))
pathlib.Path("board.csv").write_text("player,score\n" + "".join(f"{player},{score}\n" for player, score in board))
pathlib.Path("board.jsonl").write_text("".join(f'{{"player":{player},"score":{score}}}\n' for player, score in board))
READERS = {
    "pandas read_csv": lambda: pandas.read_csv("board.csv")["score"].tolist(),
    "pandas read_json": lambda: pandas.read_json("board.jsonl", lines=True)["score"].tolist(),
    "pandas read_json precise_float": lambda: pandas.read_json("board.jsonl", lines=True, precise_float=True)["score"].tolist(),
    "polars read_csv": lambda: polars.read_csv("board.csv")["score"].to_list(),
    "polars read_ndjson": lambda: polars.read_ndjson("board.jsonl")["score"].to_list(),
    "duckdb csv": lambda: [score for (score,) in duckdb.sql("SELECT score FROM 'board.csv' ORDER BY player").fetchall()],
    "duckdb jsonl": lambda: [score for (score,) in duckdb.sql("SELECT score FROM 'board.jsonl' ORDER BY player").fetchall()],
}
for name, read in READERS.items():
    others = [(one, other) for one, other in zip(written, read(), strict=True) if one != other]
    print(name, "reads", len(others), "otherwise", *(f"{one} as {other}" for one, other in others[:1]))
joined = pandas.read_csv("board.csv").merge(pandas.read_json("board.jsonl", lines=True), on=["player", "score"])
print("joined on player and score", len(joined), "of", len(board))
averages = pandas.DataFrame({"score": [2 / 3, 2 / 3 + 1e-12]})
print("averages", averages["score"].nunique(), "in to_json", averages.to_json(orient="values"), "in to_csv",
      averages.to_csv(index=False, header=False).split())
PYTHON
timeout 120 venv/bin/python probe.py | tee seen
cat > expected << 'SEEN'
pandas read_csv reads 0 otherwise
pandas read_json reads 48 otherwise 0.35 as 0.35000000000000003
pandas read_json precise_float reads 0 otherwise
polars read_csv reads 0 otherwise
polars read_ndjson reads 0 otherwise
duckdb csv reads 0 otherwise
duckdb jsonl reads 0 otherwise
joined on player and score 99953 of 100001
averages 2 in to_json [[0.6666666667],[0.6666666667]] in to_csv ['0.6666666666666666', '0.6666666666676666']
SEEN
diff expected seen
