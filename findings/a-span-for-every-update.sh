#!/usr/bin/env bash
# opentelemetry-instrumentation-starlette 0.66b1, as it comes, makes a span of every message that an application sends: 100 updates of a
# board over a WebSocket are 101 spans a reader, 100 events of a stream 102, beside the one of the request, which is told only when
# the reader leaves, hours later; until then its children belong to nobody. For a leaderboard: a thousand readers at ten updates a
# second are ten thousand spans a second. The instrumentor of Starlette cannot be told otherwise; opentelemetry-instrumentation-asgi's
# OpenTelemetryMiddleware can, by exclude_spans=["send", "receive"], and makes one span.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet starlette==1.10.0 httpx==0.28.1 opentelemetry-sdk==1.45.1 opentelemetry-instrumentation-starlette==0.66b1

cat > main.py << 'PYTHON'
import warnings
from collections import Counter

warnings.simplefilter("ignore")
from opentelemetry import trace
from opentelemetry.instrumentation.asgi import OpenTelemetryMiddleware
from opentelemetry.instrumentation.starlette import StarletteInstrumentor
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from starlette.applications import Starlette
from starlette.responses import StreamingResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient

UPDATES = 100
spans = InMemorySpanExporter()
provider = TracerProvider()
provider.add_span_processor(SimpleSpanProcessor(spans))
trace.set_tracer_provider(provider)


async def stream(_):
    async def updates():
        for number in range(UPDATES):
            yield f"data: {number}\n\n"

    return StreamingResponse(updates(), media_type="text/event-stream")


async def socket(websocket):
    await websocket.accept()
    for number in range(UPDATES):
        await websocket.send_text(str(number))
    await websocket.receive_text()
    await websocket.close()


def told():
    names = Counter(span.name for span in spans.get_finished_spans())
    return ", ".join(f"{count} {name}" for name, count in sorted(names.items())) or "none"


for name in ("StarletteInstrumentor", "OpenTelemetryMiddleware"):
    app = Starlette(routes=[Route("/stream", stream), WebSocketRoute("/ws", socket)])
    if name == "StarletteInstrumentor":
        StarletteInstrumentor.instrument_app(app)
        client = TestClient(app)
    else:
        client = TestClient(OpenTelemetryMiddleware(app, exclude_spans=["send", "receive"]))
    print(name)
    client.get("/stream")
    print("  stream:", told())
    spans.clear()
    with client.websocket_connect("/ws") as reader:
        for _ in range(UPDATES):
            reader.receive_text()
        print("  socket, open:", told())
        reader.send_text("enough")
    print("  socket, closed:", told())
    spans.clear()
PYTHON

venv/bin/python main.py 2> log | tee seen
diff seen - << 'SEEN'
StarletteInstrumentor
  stream: 1 GET /stream, 2 GET /stream http receive, 102 GET /stream http send
  socket, open: 1 /ws websocket receive, 101 /ws websocket send
  socket, closed: 1 /ws, 2 /ws websocket receive, 102 /ws websocket send
OpenTelemetryMiddleware
  stream: 1 GET /stream
  socket, open: none
  socket, closed: 1 HTTP /ws
SEEN
echo "As described."
