"""A collector of traces on loopback: what is sent to it by OTLP over HTTP, as spans."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from attrs import define, field, frozen
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

#: What requests of tests say they belong to: a trace, and a span in it.
TRACE, PARENT = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
TRACEPARENT = f"00-{TRACE}-{PARENT}-01"


@frozen
class CollectedSpan:
    """One span that arrived; ids in hexadecimal digits, an empty one for none."""

    name: str
    trace: str
    id: str
    parent: str
    links: Sequence[str]
    attributes: Mapping[str, str]
    service: str
    failed: bool


@define
class Collector:
    """What has arrived so far."""

    url: str = ""
    spans: list[CollectedSpan] = field(factory=list)
    received: bytes = b""

    def named(self, name: str) -> list[CollectedSpan]:
        return [span for span in self.spans if span.name == name]

    def path_to(self, span: CollectedSpan) -> list[str]:
        """The names from the outermost span that arrived down to this one."""
        by_id = {one.id: one for one in self.spans}
        path = [span.name]
        while (span_above := by_id.get(span.parent)) is not None:
            path.append(span_above.name)
            span = span_above
        return path[::-1]

    def take(self, body: bytes) -> None:
        self.received += body
        for resource_spans in ExportTraceServiceRequest.FromString(body).resource_spans:
            told = {one.key: one.value.string_value for one in resource_spans.resource.attributes}
            for span in (span for scope in resource_spans.scope_spans for span in scope.spans):
                attributes = {one.key: one.value.string_value or str(one.value.int_value) for one in span.attributes}
                ids = span.trace_id.hex(), span.span_id.hex(), span.parent_span_id.hex()
                links = [f"{link.trace_id.hex()} {link.span_id.hex()}" for link in span.links]
                failed = span.status.code == span.status.STATUS_CODE_ERROR
                self.spans.append(CollectedSpan(span.name, *ids, links, attributes, told["service.name"], failed))


@contextmanager
def collecting() -> Iterator[Collector]:
    """A collector for as long as the context lasts."""
    collector = Collector()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            collector.take(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    collector.url = f"http://127.0.0.1:{server.server_port}/v1/traces"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield collector
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
