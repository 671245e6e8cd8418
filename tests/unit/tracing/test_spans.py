"""Where a span belongs, by what its origins say."""

from collections.abc import Iterator

import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from leaderboard_shells.settings import Tracing
from leaderboard_shells.tracing import NOWHERE, Spans
from leaderboard_shells.tracing.opentelemetry import opened


def traceparent(number: int, flags: str = "01") -> str:
    return f"00-{number:032x}-{number:016x}-{flags}"


class Traced:
    """Spans, and what became of them when they are over."""

    def __init__(self) -> None:
        self._exporter = InMemorySpanExporter()
        self._opened = opened(Tracing(), "1", self._exporter)
        self.spans: Spans = self._opened.__enter__()

    def end(self) -> dict[str, ReadableSpan]:
        self._opened.__exit__(None, None, None)
        return {span.name: span for span in self._exporter.get_finished_spans()}


@pytest.fixture
def traced() -> Iterator[Traced]:
    made = Traced()
    yield made
    made.end()


def place_of(span: ReadableSpan) -> tuple[int, int, list[int]]:
    """Its trace, the span that it belongs to, and those that it is linked with; 0 for none."""
    assert span.context is not None
    parent = 0 if span.parent is None else span.parent.span_id
    return span.context.trace_id, parent, [link.context.span_id for link in span.links]


def test_the_first_origin_is_the_one_it_belongs_to(traced: Traced) -> None:
    """The others are links, each once; where the first is not recorded, one that is goes before it."""
    with traced.spans.span("list", "INTERNAL", [traceparent(1), traceparent(2), traceparent(1), traceparent(3)]):
        pass
    with traced.spans.span("recorded", "INTERNAL", [traceparent(1, "00"), traceparent(2)]):
        pass
    with traced.spans.span("not recorded", "INTERNAL", [traceparent(1, "00")]):
        pass

    told = traced.end()
    assert (1, 1, [2, 3]) == place_of(told["list"])
    assert (2, 2, [1]) == place_of(told["recorded"])
    assert "not recorded" not in told


@pytest.mark.parametrize(
    "text",
    [
        "",
        "00",
        "00-zz-01",
        traceparent(0),
        f"ff{traceparent(1)[2:]}",
        traceparent(1).upper().replace("00-", "0-"),
        "é" * 55,
    ],
)
def test_what_is_no_traceparent_is_none(traced: Traced, text: str) -> None:
    """Whoever sends nonsense begins a trace, and the span around is not taken for it."""
    with traced.spans.span("around", "INTERNAL"), traced.spans.span("inner", "SERVER", [text]):
        pass

    told = traced.end()
    trace, parent, links = place_of(told["inner"])
    assert (0, []) == (parent, links)
    assert trace not in (0, place_of(told["around"])[0])


def test_a_later_version_is_read(traced: Traced) -> None:
    """What its first parts say is what they say today, whatever follows."""
    with traced.spans.span("later", "SERVER", [f"cc{traceparent(5)[2:]}-more"]):
        pass

    assert (5, 5, []) == place_of(traced.end()["later"])


def test_what_is_passed_on(traced: Traced) -> None:
    """A span inside belongs to the one around it; its text leads there from anywhere."""
    assert NOWHERE == traced.spans.here()
    with traced.spans.span("around", "INTERNAL"):
        there = traced.spans.here()
        with traced.spans.span("inside", "CLIENT"):
            pass
    assert NOWHERE == traced.spans.here()
    with traced.spans.span("elsewhere", "CONSUMER", [there]):
        pass

    told = traced.end()
    around = told["around"].context
    assert around is not None
    for name in ("inside", "elsewhere"):
        assert (around.trace_id, around.span_id, []) == place_of(told[name])


def test_what_is_raised_is_told_by_its_class(traced: Traced) -> None:
    """What an error says may name a player; traces are kept by others."""
    with pytest.raises(LookupError), traced.spans.span("failing", "INTERNAL"):
        raise LookupError("alice")

    failed = traced.end()["failing"]
    assert {"error.type": "LookupError"} == dict(failed.attributes or {})
    assert not failed.status.is_ok
    assert "alice" not in failed.to_json()


def test_a_list_has_few_links(traced: Traced) -> None:
    """However many requests were gathered."""
    with traced.spans.span("list", "INTERNAL", [traceparent(number) for number in range(1, 1000)]):
        pass

    assert 32 == len(traced.end()["list"].links)
