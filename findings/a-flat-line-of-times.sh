#!/usr/bin/env bash
# npm's sparkline 0.2.0 cuts fractions off before it draws: of lap times within one second, 61.9, 61.4, 61.0, it draws a flat line,
# where sparkly 6.0.1 and PyPI's sparklines 1.0.0 draw one that falls. sparklines 1.0.0 draws what is below zero upside down, by escape
# codes that stand in the text it returns, also where it is no terminal that shows it, so that -3, -2, -1 is 19 characters long.
# For a leaderboard: draw the seconds of a time as thousandths, and gaps below zero from their lowest value on.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' > package.json
npm install --silent --no-audit --no-fund sparkline@0.2.0 sparkly@6.0.1
python3 -m venv venv
venv/bin/pip install --quiet sparklines==1.0.0

cat > main.js << 'JS'
import sparkline from "sparkline";
import sparkly from "sparkly";

const times = [61.9, 61.4, 61.0];
console.log("sparkline, seconds", sparkline(times), "thousandths", sparkline(times.map((time) => Math.round(time * 1000))));
console.log("sparkly, seconds", sparkly(times));
JS
cat > main.py << 'PYTHON'
from sparklines import sparklines

print("sparklines, seconds", sparklines([61.9, 61.4, 61.0])[0])
gaps = sparklines([-3, -2, -1])[0]
print("sparklines, below zero:", len(gaps), "characters,", gaps.count("\x1b["), "escape codes")
PYTHON

{
    node main.js
    venv/bin/python main.py
} | tee seen
diff seen - << 'SEEN'
sparkline, seconds ▁▁▁ thousandths █▄▁
sparkly, seconds █▄▁
sparklines, seconds █▄▁
sparklines, below zero: 19 characters, 4 escape codes
SEEN
echo "As described."
