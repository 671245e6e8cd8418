#!/usr/bin/env bash
# opentelemetry-instrumentation-confluent-kafka 0.66b1 writes the trace of each record into the very list of headers that the program
# gave to produce(). A program that says the same headers with every record, a content type kept in a constant, gives them all
# earlier traces as well: the hundredth record carries a hundred `traceparent`, each record is larger than the last, and since
# readers take the first one, every record in the topic belongs to the trace of the first. With headers given as a dict each
# record has its own. For a leaderboard: scores that are sent with a list of headers of one's own get larger and larger, until the
# broker refuses them, and all lead back to one request; make the list anew for each record.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet confluent-kafka==2.16.1 opentelemetry-sdk==1.45.1 opentelemetry-instrumentation-confluent-kafka==0.66b1

cat > main.py << 'PYTHON'
import confluent_kafka
from opentelemetry import trace
from opentelemetry.instrumentation.confluent_kafka import ConfluentKafkaInstrumentor
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

RECORDS = 100
spans = InMemorySpanExporter()
provider = TracerProvider()
provider.add_span_processor(SimpleSpanProcessor(spans))
trace.set_tracer_provider(provider)
tracer = trace.get_tracer("game")

# A broker that librdkafka brings along for tests.
broker = confluent_kafka.Producer({"test.mock.num.brokers": 1, "log_level": 0})
address = next(f"{one.host}:{one.port}" for one in broker.list_topics(timeout=10).brokers.values())

ConfluentKafkaInstrumentor().instrument()
producer = confluent_kafka.Producer({"bootstrap.servers": address, "log_level": 0})
for topic, headers in (("list", [("content-type", b"application/json")]), ("dict", {"content-type": b"application/json"})):
    requests = []
    for _ in range(RECORDS):
        with tracer.start_as_current_span("request") as span:
            producer.produce(topic, b"{}", headers=headers)
            requests.append(span.get_span_context().trace_id)
    assert producer.flush(10) == 0

    spans.clear()
    consumer = confluent_kafka.Consumer(
        {"bootstrap.servers": address, "group.id": topic, "auto.offset.reset": "earliest", "log_level": 0}
    )
    consumer.subscribe([topic])
    traces = []
    for _ in range(60 + RECORDS):
        record = consumer.poll(0.5)
        if record is not None and record.error() is None:
            traces.append(sum(name == "traceparent" for name, _ in record.headers()))
        if len(traces) == RECORDS:
            break
    consumer.close()
    linked = {link.context.trace_id for span in spans.get_finished_spans() for link in span.links}
    told = "the first alone" if linked == {requests[0]} else f"{len(linked & set(requests))} of {RECORDS}"
    print(f"{topic}: {traces[0]}, {traces[1]}, {traces[-1]} traceparent in records 1, 2, {len(traces)}; requests linked: {told}")
PYTHON

timeout 200 venv/bin/python main.py 2> log | tee seen
diff seen - << 'SEEN'
list: 1, 2, 100 traceparent in records 1, 2, 100; requests linked: the first alone
dict: 1, 1, 1 traceparent in records 1, 2, 100; requests linked: 100 of 100
SEEN
echo "As described."
