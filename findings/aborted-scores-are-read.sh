#!/usr/bin/env bash
# A producer sends ten records in a transaction and aborts it, then three in one that it commits. Of the topic a reader of committed
# records is to get three. kafka-go 0.4.51 (segmentio), told to be one (IsolationLevel: ReadCommitted), hands out fifteen: the ten that were
# taken back, and the two markers at the transactions' ends, as messages of six bytes. franz-go 1.22.3, sarama 1.61.1 and confluent-kafka
# 2.16.1 for Python hand out the three. For a leaderboard: scores that a game took back with its transaction are counted, and the markers
# are no scores at all; read such topics with another client, or leave transactions to topics that only others read.
# Needs Python 3, Go, Maven and Java 17.
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
venv/bin/pip install --quiet confluent-kafka==2.16.1
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
listeners=PLAINTEXT://127.0.0.1:19492,CONTROLLER://127.0.0.1:19493
advertised.listeners=PLAINTEXT://127.0.0.1:19492
controller.listener.names=CONTROLLER
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
controller.quorum.bootstrap.servers=127.0.0.1:19493
log.dirs=$folder/data
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=1
PROPERTIES
java -cp "libs/*" kafka.tools.StorageTool format --standalone --cluster-id AAAAAAAAQACAAAAAAAAAAA --config server.properties > format.log 2>&1
timeout 300 java -Xmx384m -XX:+UseSerialGC -cp "libs/*" kafka.Kafka server.properties > kafka.log 2>&1 &
echo $! > pid

cat > main.py << 'PY'
import os
import time

from confluent_kafka import Consumer, Producer
from confluent_kafka.admin import AdminClient, NewTopic

BROKER = "127.0.0.1:19492"
quiet = {"bootstrap.servers": BROKER, "log_level": 0}
admin = AdminClient(quiet)
for future in admin.create_topics([NewTopic("scores", 1, 1)], operation_timeout=60, request_timeout=90).values():
    future.result()
producer = Producer({**quiet, "transactional.id": "game"})
producer.init_transactions(90)
for number, taken_back in ((10, True), (3, False)):
    producer.begin_transaction()
    for index in range(number):
        producer.produce("scores", f"{'aborted' if taken_back else 'kept'} {index}")
    producer.flush()
    (producer.abort_transaction if taken_back else producer.commit_transaction)(60)

consumer = Consumer({**quiet, "group.id": "python", "auto.offset.reset": "earliest", "isolation.level": "read_committed"})
consumer.subscribe(["scores"])
values = []
until = time.monotonic() + 60
while time.monotonic() < until and len(values) < 3:
    if (message := consumer.poll(0.5)) and not message.error():
        values.append(message.value().decode())
while message := consumer.poll(5):
    values.append(message.value().decode())
print("confluent-kafka:", ", ".join(values))
consumer.close()
PY
venv/bin/python main.py | tee seen

mkdir reader
export GOPATH="$folder/go" GOFLAGS=-modcacherw
cat > reader/main.go << 'GO'
package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/IBM/sarama"
	"github.com/segmentio/kafka-go"
	"github.com/twmb/franz-go/pkg/kgo"
)

const broker = "127.0.0.1:19492"

func told(name string, values []string) {
	fmt.Printf("%s: %s\n", name, strings.Join(values, ", "))
}

func shown(value []byte) string {
	if len(value) > 0 && value[0] < ' ' {
		return fmt.Sprintf("%d bytes %x", len(value), value)
	}
	return string(value)
}

// Nobody else writes: whoever has heard nothing for ten seconds has heard everything.
func franz() {
	client, err := kgo.NewClient(kgo.SeedBrokers(broker), kgo.ConsumeTopics("scores"), kgo.FetchIsolationLevel(kgo.ReadCommitted()),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()))
	if err != nil {
		panic(err)
	}
	defer client.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	var values []string
	for ctx.Err() == nil {
		client.PollFetches(ctx).EachRecord(func(record *kgo.Record) { values = append(values, shown(record.Value)) })
	}
	told("franz-go", values)
}

func ofSarama() {
	config := sarama.NewConfig()
	config.Version = sarama.V2_8_0_0
	config.Consumer.IsolationLevel = sarama.ReadCommitted
	consumer, err := sarama.NewConsumer([]string{broker}, config)
	if err != nil {
		panic(err)
	}
	defer consumer.Close()
	partition, err := consumer.ConsumePartition("scores", 0, sarama.OffsetOldest)
	if err != nil {
		panic(err)
	}
	var values []string
	for {
		select {
		case message := <-partition.Messages():
			values = append(values, shown(message.Value))
			continue
		case <-time.After(10 * time.Second):
		}
		break
	}
	partition.Close()
	told("sarama", values)
}

func segmentio() {
	reader := kafka.NewReader(kafka.ReaderConfig{Brokers: []string{broker}, Topic: "scores", Partition: 0,
		IsolationLevel: kafka.ReadCommitted, MaxWait: time.Second})
	defer reader.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	var values []string
	for {
		message, err := reader.ReadMessage(ctx)
		if err != nil {
			break
		}
		values = append(values, shown(message.Value))
	}
	told("kafka-go", values)
}

func main() {
	franz()
	ofSarama()
	segmentio()
}
GO
(
  cd reader
  go mod init reader
  go get github.com/segmentio/kafka-go@v0.4.51 github.com/twmb/franz-go/pkg/kgo@v1.22.3 github.com/IBM/sarama@v1.61.1
  go build -o read .
) > build.log 2>&1 || { cat build.log; exit 1; }
timeout 120 reader/read | tee -a seen
diff seen - << 'SEEN'
confluent-kafka: kept 0, kept 1, kept 2
franz-go: kept 0, kept 1, kept 2
sarama: kept 0, kept 1, kept 2
kafka-go: aborted 0, aborted 1, aborted 2, aborted 3, aborted 4, aborted 5, aborted 6, aborted 7, aborted 8, aborted 9, 6 bytes 000000000000, kept 0, kept 1, kept 2, 6 bytes 000000000000
SEEN
echo "As described."
