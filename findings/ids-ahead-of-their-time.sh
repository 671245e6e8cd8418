#!/usr/bin/env bash
# Time-ordered ids (UUID version 7) as a tie-break, the smaller one came first. 20,000 of them made at once by uuid6 2025.0.1
# carry times up to 20 seconds in the future, since it moves its clock a millisecond ahead for each id within one: what
# another process makes in those seconds sorts before them. uuid7 0.1.0, PyPI's package of that name, keeps an older draft:
# its ids begin with 06, those of everybody else with 01, so they sort after all others. uuid-utils 1.2.0 and npm's uuid 14.0.3
# stay within the second. For a leaderboard: who was first is told by a time of the server, not by ids that clients make.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet uuid6==2025.0.1 uuid7==0.1.0 uuid-utils==1.2.0
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts uuid@14.0.3 > npm.log 2>&1
venv/bin/pip list --format=freeze | grep -E '^uuid'
npm ls --depth=0 | grep @

cat > probe.py << 'PYTHON'
import time

import uuid6
import uuid_extensions
import uuid_utils

PACKAGES = {"uuid6": uuid6.uuid7, "uuid-utils": uuid_utils.uuid7, "uuid7": uuid_extensions.uuid7}
for name, make in PACKAGES.items():
    ids = [str(make()) for _ in range(20_000)]
    now = time.time()
    ahead = int(ids[-1].replace("-", "")[:12], 16) / 1000 - now
    in_order = all(before < after for before, after in zip(ids, ids[1:]))
    print("Python", name, "in order", in_order, "begins with", ids[-1][:2],
          "says", "a time to come" if ahead > 5 else "now", flush=True)
late = uuid_utils.uuid7()
print("an id made afterwards by uuid-utils comes after those of uuid6", str(late) > str(uuid6.uuid7()),
      "of uuid7", str(late) > str(uuid_extensions.uuid7()))
PYTHON
timeout 60 venv/bin/python probe.py | tee seen
cat > probe.mjs << 'SCRIPT'
import { v7 } from "uuid";
const ids = Array.from({ length: 20000 }, () => v7());
const now = Date.now();
const ahead = parseInt(ids.at(-1).replaceAll("-", "").slice(0, 12), 16) - now;
console.log("JavaScript uuid in order", ids.every((id, place) => !place || ids[place - 1] < id), "begins with",
  ids.at(-1).slice(0, 2), "says", ahead > 5000 ? "a time to come" : "now");
SCRIPT
timeout 60 node probe.mjs | tee -a seen
cat > expected << 'SEEN'
Python uuid6 in order True begins with 01 says a time to come
Python uuid-utils in order True begins with 01 says now
Python uuid7 in order True begins with 06 says a time to come
an id made afterwards by uuid-utils comes after those of uuid6 False of uuid7 False
JavaScript uuid in order true begins with 01 says now
SEEN
diff expected seen
