#!/usr/bin/env bash
# "multipleOf": 0.01 is what one writes for scores with two places. Of the 100,001 scores from 0.00 to 1000.00 ajv 8.20.0 and
# jsonschema 4.26.0 refuse the same ones, 0.07 and 0.14 among them; jsonschema-rs 0.61.2 and pydantic 2.14.4 refuse none. For a
# leaderboard: a step of a fraction in OpenAPI, AsyncAPI or a webhook's schema lets clients refuse scores that the server
# counts; the step is checked by the server and said in words, or scores are whole numbers of the smallest step.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet jsonschema==4.26.0 jsonschema-rs==0.61.2 pydantic==2.14.4
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts ajv@8.20.0 > npm.log 2>&1

cat > probe.py << 'PYTHON'
from typing import Annotated

import jsonschema
import jsonschema_rs
from pydantic import Field, TypeAdapter, ValidationError

SCHEMA = {"type": "number", "multipleOf": 0.01}
model = TypeAdapter(Annotated[float, Field(multiple_of=0.01)])


def pydantic(score):
    try:
        model.validate_python(score)
    except ValidationError:
        return False
    return True


checks = {
    "jsonschema": jsonschema.Draft202012Validator(SCHEMA).is_valid,
    "jsonschema-rs": jsonschema_rs.validator_for(SCHEMA).is_valid,
    "pydantic": pydantic,
}
for name, accepts in checks.items():
    refused = [cents / 100 for cents in range(100_001) if not accepts(cents / 100)]
    print(name, "refuses", len(refused), *refused[:4])
PYTHON
cat > probe.cjs << 'SCRIPT'
const accepts = new (require("ajv"))().compile({ type: "number", multipleOf: 0.01 });
const refused = Array.from({ length: 100001 }, (_, cents) => cents / 100).filter((score) => !accepts(score));
console.log("ajv refuses", refused.length, ...refused.slice(0, 4));
SCRIPT
{ timeout 60 venv/bin/python probe.py; timeout 60 node probe.cjs; } | tee seen
cat > expected << 'SEEN'
jsonschema refuses 11426 0.07 0.14 0.28 0.29
jsonschema-rs refuses 0
pydantic refuses 0
ajv refuses 11426 0.07 0.14 0.28 0.29
SEEN
diff expected seen
