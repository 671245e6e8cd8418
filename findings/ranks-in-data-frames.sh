#!/usr/bin/env bash
# Where an exported board is ranked again. pandas 3.1.1 ranks a column of whole numbers exactly, and the same column in a frame
# that also has a column of fractions as floats: 9007199254740993 and ...992 tie there. One score that is no number (0 / 0):
# pandas leaves that player out, and polars 2.1.0 ranks it first, also in top_k, while its own max() passes it over. For a
# leaderboard: exports carry the rank beside the score, and no score is empty or NaN.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet pandas==3.1.1 polars==2.1.0
timeout 60 "$folder/venv/bin/python" - << 'PYTHON' | tee "$folder/seen"
import math

import pandas
import polars

print("pandas", pandas.__version__, "polars", polars.__version__)
board = pandas.DataFrame({"points": [2**53 + 1, 2**53], "seconds": [60.25, 61.5]})
print("a column alone", board["points"].rank(ascending=False, method="min").tolist())
print("in its frame  ", board.rank(ascending=False, method="min")["points"].tolist())
scores = [3.0, math.nan, 1.0]
print("pandas", pandas.Series(scores).rank(ascending=False, method="min").tolist())
column = polars.Series(scores)
print("polars", column.rank("min", descending=True).to_list(), "max", column.max(), "first", column.top_k(1).to_list())
PYTHON
cat > "$folder/expected" << 'SEEN'
pandas 3.1.1 polars 2.1.0
a column alone [1.0, 2.0]
in its frame   [1.0, 1.0]
pandas [1.0, nan, 2.0]
polars [2, 1, 3] max 3.0 first [nan]
SEEN
diff "$folder/expected" "$folder/seen"
