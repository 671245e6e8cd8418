#!/usr/bin/env bash
# Two players new to the game tie for first place before a third: one would expect them to stay equal. openskill for Python
# (6.2.0) rates them alike; openskill for JavaScript (5.0.1), the same model names, leaves one at 25 and lifts the other to
# 27.6 under bradleyTerryPart and thurstoneMostellerPart, by the order they were listed in, and agrees with Python under the
# other models; trueskill 0.4.5 parts them by 0.005. For a leaderboard of ratings: rate in one place and one language, show
# rounded ratings, and do not expect equal results to tie.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet openskill==6.2.0 trueskill==0.4.5
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts openskill@5.0.1 > npm.log 2>&1
venv/bin/pip list --format=freeze | grep -E '^(openskill|trueskill)='
npm ls --depth=0 | grep openskill

timeout 60 venv/bin/python - << 'PYTHON' | tee seen
import trueskill
from openskill import models

for name in ("PlackettLuce", "BradleyTerryFull", "BradleyTerryPart", "ThurstoneMostellerPart"):
    model = getattr(models, name)()
    rated = model.rate([[model.rating()] for _ in range(3)], ranks=[1, 1, 2])
    print("Python", name, *(f"{team[0].mu:.3f}" for team in rated))
rated = trueskill.rate([(trueskill.Rating(),) for _ in range(3)], ranks=[1, 1, 2])
print("trueskill", *(f"{team[0].mu:.3f}" for team in rated))
PYTHON
cat > probe.mjs << 'SCRIPT'
import { rate, rating } from "openskill";
import * as models from "openskill/models";
for (const name of ["plackettLuce", "bradleyTerryFull", "bradleyTerryPart", "thurstoneMostellerPart"]) {
  const rated = rate([[rating()], [rating()], [rating()]], { rank: [1, 1, 2], model: models[name] });
  console.log("JavaScript", name, ...rated.map((team) => team[0].mu.toFixed(3)));
}
SCRIPT
timeout 60 node probe.mjs | tee -a seen

cat > expected << 'SEEN'
Python PlackettLuce 25.717 25.717 23.565
Python BradleyTerryFull 27.635 27.635 19.729
Python BradleyTerryPart 26.318 26.318 22.365
Python ThurstoneMostellerPart 26.055 26.055 22.891
trueskill 27.552 27.557 19.891
JavaScript plackettLuce 25.717 25.717 23.565
JavaScript bradleyTerryFull 27.635 27.635 19.729
JavaScript bradleyTerryPart 25.000 27.635 22.365
JavaScript thurstoneMostellerPart 25.000 27.109 22.891
SEEN
diff expected seen
