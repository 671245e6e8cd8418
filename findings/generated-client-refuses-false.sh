#!/usr/bin/env bash
# openapi-generator 7.20.0: for a boolean that is always the same (enum [false], or OpenAPI 3.1's const) the Python client compares
# what it is answered with the text 'false', so it refuses false, and true as well: it raises ValueError at every answer that
# holds such a field, be it right. openapi-python-client 0.29.1 keeps the field where it has a type; without one it drops
# the whole schema and, with it, the type of every answer that refers to it: a refusal is None, and the generator ends with 0.
# For a leaderboard: "success" is a plain boolean.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > document.py << 'PYTHON'
import json
import sys

refused = {"$ref": "#/components/schemas/Refused"}
answers = {"404": {"description": "no", "content": {"application/json": {"schema": refused}}}}
operation = {"operationId": "rank", "tags": ["board"], "responses": answers}
success = json.loads(sys.argv[1])
schema = {"type": "object", "required": ["success", "code"], "properties": {"success": success, "code": {"type": "string"}}}
document = {"openapi": "3.1.0", "info": {"title": "board", "version": "1"}, "paths": {"/rank": {"get": operation}}}
print(json.dumps({**document, "components": {"schemas": {"Refused": schema}}}))
PYTHON
cat > probe.py << 'PYTHON'
import httpx
from urllib3 import HTTPResponse

import by_client.api.board.rank as operation
import by_generator
from by_client import Client

BODY = b'{"success": false, "code": "not_found"}'


def told_by_generator():
    try:
        return by_generator.models.Refused.from_json(BODY.decode())
    except ValueError as error:
        return f"ValueError, {[line for line in str(error).splitlines() if 'enum' in line][0].split('[')[0].strip()}"


client = Client("http://board").set_httpx_client(
    httpx.Client(base_url="http://board", transport=httpx.MockTransport(lambda request: httpx.Response(404, content=BODY)))
)
print("  openapi-generator:", told_by_generator())
print("  openapi-python-client:", operation.sync_detailed(client=client).parsed)
PYTHON
mvn --quiet --batch-mode dependency:copy -Dartifact=org.openapitools:openapi-generator-cli:7.20.0 -DoutputDirectory=. > mvn.log 2>&1
python3 -m venv venv
venv/bin/pip install --quiet openapi-python-client==0.29.1 urllib3==2.8.0 python-dateutil==2.9.0.post0 pydantic==2.14.4

for success in '{"type": "boolean"}' '{"type": "boolean", "const": false}' '{"type": "boolean", "enum": [false]}' '{"enum": [false]}'; do
    rm -rf by_client by_generator
    python3 document.py "$success" > openapi.json
    PATH="$folder/venv/bin:$PATH" openapi-python-client generate --path openapi.json --meta none --output-path by_client \
        > client.log 2>&1
    java -jar openapi-generator-cli-7.20.0.jar generate -g python -i openapi.json -o . \
        --additional-properties=packageName=by_generator,generateSourceCodeOnly=true > generator.log 2>&1
    echo "$success"
    timeout 60 venv/bin/python probe.py
done | tee seen

cat > expected << 'SEEN'
{"type": "boolean"}
  openapi-generator: success=False code='not_found'
  openapi-python-client: Refused(success=False, code='not_found', additional_properties={})
{"type": "boolean", "const": false}
  openapi-generator: ValueError, Value error, must be one of enum values ('false')
  openapi-python-client: Refused(success=False, code='not_found', additional_properties={})
{"type": "boolean", "enum": [false]}
  openapi-generator: ValueError, Value error, must be one of enum values ('false')
  openapi-python-client: Refused(success=False, code='not_found', additional_properties={})
{"enum": [false]}
  openapi-generator: ValueError, Value error, must be one of enum values ('false')
  openapi-python-client: None
SEEN
diff expected seen
