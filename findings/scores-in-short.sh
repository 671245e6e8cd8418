#!/usr/bin/env bash
# Scores shown in short, as a board shows them: 12.3K. Of 500 numbro 2.5.0 makes 1k, and of 500,000 1m, twice what was scored, since
# it takes the next unit from half of it on; -500 is 0k. number-suffix 1.1.0 cuts downwards: 999 is 0k, -1 is -1k. numeral 2.0.6
# rounds into the next unit above zero alone: 999,999 is 1.0m, and as much below zero -1000.0k. short-number 1.0.7 loses the unit
# where idle games are: 1.5e18 is 1.5, below 1.5T for 1.5e15, which others write as 1500T or 1.5P. 999,999 is 1000K to it and to
# js-abbreviation-number 1.4.0, and to Python's millify 0.1.1 and numerize 0.12; approximate-number 3.0.1 cuts it to 999k.
# millify 6.1.0 for JavaScript and Intl say 1M. For a leaderboard: the number beside the rank is written in full, or by Intl; what
# was shown in short is never sorted by and never read back.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts numbro@2.5.0 number-suffix@1.1.0 numeral@2.0.6 short-number@1.0.7 \
    js-abbreviation-number@1.4.0 approximate-number@3.0.1 millify@6.1.0 > npm.log 2>&1
python3 -m venv venv
venv/bin/pip install --quiet millify==0.1.1 numerize==0.12
npm ls --depth=0 | grep @
venv/bin/pip list --format=freeze | grep -E '^(millify|numerize)='

cat > probe.mjs << 'SCRIPT'
import approximate from "approximate-number";
import { abbreviateNumber } from "js-abbreviation-number";
import { millify } from "millify";
import numbro from "numbro";
import suffix from "number-suffix";
import numeral from "numeral";
import short from "short-number";

const intl = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
const ways = {
  "numbro": (score) => numbro(score).format({ average: true }),
  "numbro, one place": (score) => numbro(score).format({ average: true, mantissa: 1 }),
  "number-suffix": (score) => suffix.format(score),
  "numeral": (score) => numeral(score).format("0.0a"),
  "short-number": short,
  "js-abbreviation-number": (score) => abbreviateNumber(score, 1),
  "approximate-number": approximate,
  "millify": (score) => millify(score),
  "Intl": (score) => intl.format(score),
};
for (const [name, show] of Object.entries(ways)) {
  console.log(`${name}:`, [499, 500, 999, -1, -500, 500000, 999950, 999999, -999999, 1.5e15, 1.5e18].map(show).join(" "));
}
SCRIPT
cat > probe.py << 'PYTHON'
from millify import millify
from numerize.numerize import numerize

SCORES = (499, 500, 999, -1, -500, 500_000, 999_950, 999_999, -999_999)
print("millify, Python:", *map(millify, SCORES))
print("numerize:", *map(numerize, SCORES))
PYTHON
{
    timeout 120 node probe.mjs 2> node.log
    timeout 120 venv/bin/python probe.py
} | tee seen

cat > expected << 'SEEN'
numbro: 499 1k 1k -1 0k 1m 1m 1m -1m 1500t 1500000t
numbro, one place: 499.0 0.5k 1.0k -1.0 -0.5k 0.5m 1.0m 1.0m -1.0m 1500.0t 1500000.0t
number-suffix: 0k 0k 0k -1k -1k 500k 999k 999k -1,000k 1,500T 1,500,000T
numeral: 499.0 500.0 999.0 -1.0 -500.0 500.0k 1.0m 1.0m -1000.0k 1500.0t 1500000.0t
short-number: 499 500 999 -1 -500 500K 1000K 1000K -1000K 1.5T 1.5
js-abbreviation-number: 499 500 999 -1 -500 500.0k 1000.0k 1000.0k -1000.0k 1.5P 1.5E
approximate-number: 499 500 999 -1 -500 500k 999k 999k -999k 1,500t 1,500,000t
millify: 499 500 999 -1 -500 500K 1M 1M -1M 1.5P 1500000000000000000
Intl: 499 500 999 -1 -500 500K 1M 1M -1M 1500T 1,500,000T
millify, Python: 499 500 999 -1 -500 500k 1000k 1000k -1000k
numerize: 499 500 999 -1 -500 500K 999.95K 1000K -1000K
SEEN
diff expected seen
