#!/usr/bin/env bash
# Percentiles of a board on which 900 of 1,000 players have 0 and a hundred have 1 to 100: up to the 89th percentile everybody has 0.
# pytdigest 0.1.4 tells a median of 1.57 and an 89th percentile of 13.85, tdigest 0.5.2.2 a median of about 0.1 and about 1: both draw a line
# between the heap of equal scores and the next ones, so nobody has the score that they name; of the score 0 itself both say that 45 %
# lie below. crick 0.0.8 and Apache DataSketches 5.2.0 (KLL) answer 0. For a leaderboard, where most players may share
# the score that one begins with: a digest that draws lines between its means is off by whole tiers; count, or take one that keeps scores.
# Needs Python 3.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet pytdigest==0.1.4 tdigest==0.5.2.2 crick==0.0.8 datasketches==5.2.0 numpy==2.4.6 pandas==3.1.1

cat > "$folder/main.py" << 'PY'
import random

import crick
import datasketches
import numpy
import pytdigest
import tdigest

scores = [0.0] * 900 + [float(number) for number in range(1, 101)]
random.Random(1).shuffle(scores)

whole = numpy.quantile(scores, [0.5, 0.89], method="inverted_cdf").tolist()
print("counted:", *whole)

digest = pytdigest.TDigest.compute(numpy.array(scores))
print("pytdigest: 50 %", round(digest.inverse_cdf(0.5), 2), "89 %", round(digest.inverse_cdf(0.89), 2), "below 0:", round(digest.cdf(0.0), 2))

digest = tdigest.TDigest()
digest.batch_update(scores)
median, high = digest.percentile(50), digest.percentile(89)
print("tdigest: 50 % above 0:", median > 0.05, "89 % above 0:", high > 0.5, "below 0:", round(digest.cdf(0), 2))

digest = crick.TDigest()
digest.update(scores)
print("crick: 50 %", digest.quantile(0.5), "89 %", digest.quantile(0.89))

sketch = datasketches.kll_doubles_sketch(200)
for score in scores:
    sketch.update(score)
print("KLL: 50 %", sketch.get_quantile(0.5), "89 %", sketch.get_quantile(0.89))
PY
"$folder/venv/bin/python" "$folder/main.py" | tee "$folder/seen"
diff "$folder/seen" - << 'SEEN'
counted: 0.0 0.0
pytdigest: 50 % 1.57 89 % 13.85 below 0: 0.45
tdigest: 50 % above 0: True 89 % above 0: True below 0: 0.45
crick: 50 % 0.0 89 % 0.0
KLL: 50 % 0.0 89 % 0.0
SEEN
echo "As described."
