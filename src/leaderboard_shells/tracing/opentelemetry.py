"""Spans of OpenTelemetry, sent over OTLP. Only who traces imports this."""

import re
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from threading import Thread
from typing import Final

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, SERVICE_VERSION, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter
from opentelemetry.trace import Link, NonRecordingSpan, SpanContext, Status, StatusCode, TraceFlags

from leaderboard_shells.settings import Tracing
from leaderboard_shells.tracing.spans import NOWHERE, Span, SpanKind, Spans

_TRACEPARENT: Final = re.compile(r"([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?")
#: The version of a traceparent that is none.
_NO_VERSION: Final = "ff"
#: How many links a span has at most: a list of submissions may have thousands of origins.
_MOST_LINKS: Final = 32
#: How long a collector may take for the last spans, in seconds.
_ENDING: Final = 2.0


@contextmanager
def opened(settings: Tracing, version: str, exporter: SpanExporter | None = None) -> Iterator[Spans]:
    """Spans that are sent while the context lasts, and what is left at its end. `exporter`: where to, if not to the
    place that the settings name."""
    # What the environment says of the service (OTEL_SERVICE_NAME, OTEL_RESOURCE_ATTRIBUTES) goes first.
    named = Resource.create().attributes
    service = settings.service_name if str(named[SERVICE_NAME]).startswith("unknown_service") else named[SERVICE_NAME]
    resource = Resource.create({SERVICE_NAME: service, SERVICE_VERSION: version})
    provider = TracerProvider(resource=resource, shutdown_on_exit=False)
    # Without an endpoint of its own the exporter goes by OTEL_EXPORTER_OTLP_ENDPOINT and its like.
    provider.add_span_processor(BatchSpanProcessor(exporter or OTLPSpanExporter(settings.endpoint or None)))
    try:
        yield OpenTelemetrySpans(provider.get_tracer("leaderboard", version))
    finally:
        # What is left is sent, but a collector that does not answer keeps nobody from ending.
        ending = Thread(target=provider.shutdown, daemon=True)
        ending.start()
        ending.join(_ENDING)


class OpenTelemetrySpans(Spans):
    """The spans of one tracer."""

    def __init__(self, tracer: trace.Tracer) -> None:
        self._tracer = tracer

    def span(self, name: str, kind: SpanKind, origins: Sequence[str] | None = None) -> AbstractContextManager[Span]:
        return self._span(name, kind, origins)

    @contextmanager
    def _span(self, name: str, kind: SpanKind, origins: Sequence[str] | None) -> Iterator[Span]:
        around, links = (None, ()) if origins is None else _place_among(origins)
        span = self._tracer.start_span(name, around, trace.SpanKind[kind], links=links)
        told = _Span(span)
        with trace.use_span(span, end_on_exit=True, record_exception=False, set_status_on_exception=False):
            try:
                yield told
            except BaseException as error:
                told.failed(type(error).__name__)
                raise

    def here(self) -> str:
        found = trace.get_current_span().get_span_context()
        if not found.is_valid:
            return NOWHERE
        return f"00-{found.trace_id:032x}-{found.span_id:016x}-{found.trace_flags:02x}"


class _Span(Span):
    def __init__(self, span: trace.Span) -> None:
        self._span = span

    def describe(self, name: str | None = None, **attributes: str | int) -> None:
        if name is not None:
            self._span.update_name(name)
        for key, value in attributes.items():
            self._span.set_attribute(key.replace("__", "."), value)

    def failed(self, error_type: str) -> None:
        self._span.set_attribute("error.type", error_type)
        self._span.set_status(Status(StatusCode.ERROR))


def _place_among(origins: Sequence[str]) -> tuple[Context, Sequence[Link]]:
    """What a span with these origins belongs to, and what it is linked with."""
    # One after the other, each once: those of a list are often the same.
    found = [one for one in map(_read, dict.fromkeys(origins)) if one is not None]
    if not found:
        return Context(), ()
    first = next((one for one in found if one.trace_flags.sampled), found[0])
    links = [Link(one) for one in found if one is not first]
    return trace.set_span_in_context(NonRecordingSpan(first), Context()), links[:_MOST_LINKS]


def _read(traceparent: str) -> SpanContext | None:
    parts = _TRACEPARENT.fullmatch(traceparent)
    if parts is None or parts[1] == _NO_VERSION:
        return None
    told = SpanContext(
        int(parts[2], 16), int(parts[3], 16), is_remote=True, trace_flags=TraceFlags(int(parts[4], 16) & 1)
    )
    return told if told.is_valid else None
