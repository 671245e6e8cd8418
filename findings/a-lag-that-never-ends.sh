#!/usr/bin/env bash
# A producer commits three records in a transaction, and aborts ten in the next one. With the two markers that is an end at 15, of which a
# reader of committed records hands out three. Once it has, and commits its place, confluent-kafka 2.16.1 and aiokafka 0.14.0 for Python commit
# 15: a lag of 0. kafkajs 2.2.4, franz-go 1.22.3 and sarama 1.61.1 commit what they handed out, 3: a lag of 12, for as long as nothing
# else comes, and a new reader of the group reads all of it again. For a leaderboard that scales or warns by the lag of its consumers: with
# games that write in transactions a quiet topic looks as if scores waited, by one a transaction, or by all that a game took back;
# warn when the lag grows or scores arrive late, not because it is not 0.
# Needs Python 3, Node.js, Go, Maven and Java 17.
set -euo pipefail

folder=$(mktemp -d)
cleaned() {
  kill "$(cat "$folder/pid")" 2> /dev/null || true
  sleep 2
  chmod -R u+w "$folder"
  rm -rf "$folder"
}
trap cleaned EXIT
cd "$folder"

python3 -m venv venv
echo '{"private": true, "type": "module"}' > package.json
npm install --silent --no-audit --no-fund kafkajs@2.2.4
venv/bin/pip install --quiet confluent-kafka==2.16.1 aiokafka==0.14.0
cat > pom.xml << 'POM'
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>a</groupId>
  <artifactId>broker</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>4.3.1</version></dependency>
  </dependencies>
</project>
POM
mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DincludeScope=runtime -DoutputDirectory=libs > mvn.log 2>&1
cat > server.properties << PROPERTIES
process.roles=broker,controller
node.id=1
listeners=PLAINTEXT://127.0.0.1:19494,CONTROLLER://127.0.0.1:19495
advertised.listeners=PLAINTEXT://127.0.0.1:19494
controller.listener.names=CONTROLLER
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
controller.quorum.bootstrap.servers=127.0.0.1:19495
log.dirs=$folder/data
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=1
PROPERTIES
java -cp "libs/*" kafka.tools.StorageTool format --standalone --cluster-id AAAAAAAAQACAAAAAAAAAAA --config server.properties > format.log 2>&1
timeout 600 java -Xmx384m -XX:+UseSerialGC -cp "libs/*" kafka.Kafka server.properties > kafka.log 2>&1 &
echo $! > pid

cat > write.py << 'PY'
from confluent_kafka import Producer
from confluent_kafka.admin import AdminClient, NewTopic

quiet = {"bootstrap.servers": "127.0.0.1:19494", "log_level": 0}
admin = AdminClient(quiet)
for future in admin.create_topics([NewTopic("scores", 1, 1)], operation_timeout=60, request_timeout=90).values():
    future.result()
producer = Producer({**quiet, "transactional.id": "game"})
producer.init_transactions(90)
for number, taken_back in ((3, False), (10, True)):
    producer.begin_transaction()
    for index in range(number):
        producer.produce("scores", str(index))
    producer.flush()
    (producer.abort_transaction if taken_back else producer.commit_transaction)(60)
PY

cat > read.py << 'PY'
import asyncio
import time

from aiokafka import AIOKafkaConsumer
from confluent_kafka import Consumer

BROKER = "127.0.0.1:19494"


def confluent() -> None:
    options = {"bootstrap.servers": BROKER, "group.id": "confluent-kafka", "auto.offset.reset": "earliest", "log_level": 0,
               "isolation.level": "read_committed", "enable.auto.commit": False}
    consumer = Consumer(options)
    consumer.subscribe(["scores"])
    count, heard = 0, time.monotonic()
    while time.monotonic() < heard + (10 if count else 60):
        if (message := consumer.poll(0.5)) and not message.error():
            count, heard = count + 1, time.monotonic()
    consumer.commit(asynchronous=False)
    consumer.close()
    assert count == 3, count


async def of_aiokafka() -> None:
    consumer = AIOKafkaConsumer("scores", bootstrap_servers=BROKER, group_id="aiokafka", auto_offset_reset="earliest",
                                isolation_level="read_committed", enable_auto_commit=False)
    await consumer.start()
    count, heard = 0, time.monotonic()
    while time.monotonic() < heard + (10 if count else 60):
        for messages in (await consumer.getmany(timeout_ms=500)).values():
            count, heard = count + len(messages), time.monotonic()
    await consumer.commit()
    await consumer.stop()
    assert count == 3, count


confluent()
asyncio.run(of_aiokafka())
PY

cat > read.js << 'JS'
import { Kafka, logLevel } from "kafkajs";

const kafka = new Kafka({ brokers: ["127.0.0.1:19494"], logLevel: logLevel.NOTHING });
const consumer = kafka.consumer({ groupId: "kafkajs" });
let [count, heard] = [0, Date.now()];
await consumer.connect();
await consumer.subscribe({ topics: ["scores"], fromBeginning: true });
await consumer.run({
  autoCommitInterval: 500,
  eachMessage: async () => {
    count += 1;
    heard = Date.now();
  },
});
while (Date.now() < heard + (count > 0 ? 10_000 : 60_000)) await new Promise((resolve) => setTimeout(resolve, 200));
await consumer.disconnect();
if (count !== 3) throw new Error(`read ${count}`);
JS

mkdir reader
export GOPATH="$folder/go" GOFLAGS=-modcacherw
cat > reader/main.go << 'GO'
package main

import (
	"context"
	"time"

	"github.com/IBM/sarama"
	"github.com/twmb/franz-go/pkg/kgo"
)

var brokers = []string{"127.0.0.1:19494"}

func franz() {
	client, err := kgo.NewClient(kgo.SeedBrokers(brokers...), kgo.ConsumerGroup("franz-go"), kgo.ConsumeTopics("scores"),
		kgo.FetchIsolationLevel(kgo.ReadCommitted()), kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()), kgo.DisableAutoCommit())
	if err != nil {
		panic(err)
	}
	defer client.Close()
	count, wait := 0, 60*time.Second
	for {
		ctx, cancel := context.WithTimeout(context.Background(), wait)
		got := client.PollFetches(ctx).NumRecords()
		late := ctx.Err() != nil
		cancel()
		count += got
		if got > 0 {
			wait = 10 * time.Second
		}
		if late {
			break
		}
	}
	if err := client.CommitUncommittedOffsets(context.Background()); err != nil || count != 3 {
		panic(err)
	}
}

type handler struct{ count int }

func (*handler) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (*handler) Cleanup(sarama.ConsumerGroupSession) error { return nil }
func (h *handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for message := range claim.Messages() {
		h.count++
		session.MarkMessage(message, "")
	}
	return nil
}

func ofSarama() {
	config := sarama.NewConfig()
	config.Version = sarama.V2_8_0_0
	config.Consumer.IsolationLevel = sarama.ReadCommitted
	config.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "sarama", config)
	if err != nil {
		panic(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 25*time.Second)
	defer cancel()
	read := &handler{}
	for ctx.Err() == nil {
		group.Consume(ctx, []string{"scores"}, read)
	}
	group.Close()
	if read.count != 3 {
		panic("sarama read something else")
	}
}

func main() {
	franz()
	ofSarama()
}
GO
(
  cd reader
  go mod init reader
  go get github.com/twmb/franz-go/pkg/kgo@v1.22.3 github.com/IBM/sarama@v1.61.1
  go build -o read .
) > build.log 2>&1 || { cat build.log; exit 1; }

cat > lag.py << 'PY'
from confluent_kafka import Consumer, ConsumerGroupTopicPartitions, TopicPartition
from confluent_kafka.admin import AdminClient

quiet = {"bootstrap.servers": "127.0.0.1:19494", "log_level": 0}
consumer = Consumer({**quiet, "group.id": "none"})
end = consumer.get_watermark_offsets(TopicPartition("scores", 0), timeout=60)[1]
consumer.close()
admin = AdminClient(quiet)
for group in ("confluent-kafka", "aiokafka", "kafkajs", "franz-go", "sarama"):
    [answer] = admin.list_consumer_group_offsets([ConsumerGroupTopicPartitions(group)], request_timeout=60).values()
    [partition] = answer.result().topic_partitions
    print(f"{group}: place {partition.offset} of {end}, lag {end - partition.offset}")
PY

venv/bin/python write.py
venv/bin/python read.py
node read.js
timeout 200 reader/read
venv/bin/python lag.py | tee seen
diff seen - << 'SEEN'
confluent-kafka: place 15 of 15, lag 0
aiokafka: place 15 of 15, lag 0
kafkajs: place 3 of 15, lag 12
franz-go: place 3 of 15, lag 12
sarama: place 3 of 15, lag 12
SEEN
echo "As described."
