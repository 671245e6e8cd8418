#!/usr/bin/env bash
# @platformatic/kafka 1.35.0 hashes a key as Java's client does, but keeps the sign bit before it divides by the number of
# partitions: with 6 partitions it puts about half of the players into another partition than kafka-clients 4.1.0 and kafkajs 2.2.4
# do, with 8 or any power of two nobody. librdkafka, here as confluent-kafka 2.16.1, hashes otherwise and agrees by chance alone.
# All ran as they come, against franz-go's kfake. For a leaderboard: where two programs write scores of one player, or one is
# moved to another client, that player's records are in two partitions, and which of them is applied last is not known. All
# writers of a topic name the same partitioner: compatibilityPartitioner there, `partitioner: murmur2_random` in librdkafka.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet confluent-kafka==2.16.1
npm install --silent --no-audit --no-fund --ignore-scripts kafkajs@2.2.4 @platformatic/kafka@1.35.0 > npm.log 2>&1
cat > pom.xml << 'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>probe</groupId><artifactId>probe</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka-clients</artifactId><version>4.1.0</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>1.7.36</version></dependency>
  </dependencies>
</project>
POM
mvn --quiet --batch-mode dependency:copy-dependencies -DoutputDirectory=jars > mvn.log 2>&1

cat > Probe.java << 'SCRIPT'
import java.util.Map;
import org.apache.kafka.clients.producer.*;
import org.apache.kafka.common.serialization.StringSerializer;

public class Probe {
    public static void main(String[] given) {
        try (var producer = new KafkaProducer<>(Map.<String, Object>of("bootstrap.servers", given[0]),
                new StringSerializer(), new StringSerializer())) {
            for (int player = 0; player < Integer.parseInt(given[2]); player++)
                producer.send(new ProducerRecord<>(given[1], "player-" + player, "1"));
        }
    }
}
SCRIPT
cat > kafkajs.cjs << 'SCRIPT'
const { Kafka, logLevel } = require("kafkajs");
const [address, topic, players] = process.argv.slice(2);
const producer = new Kafka({ brokers: [address], logLevel: logLevel.NOTHING }).producer();
const messages = Array.from({ length: +players }, (_, player) => ({ key: `player-${player}`, value: "1" }));
producer.connect().then(() => producer.send({ topic, messages })).then(() => producer.disconnect());
SCRIPT
cat > platformatic.mjs << 'SCRIPT'
import { Producer, compatibilityPartitioner, stringSerializers } from "@platformatic/kafka";
const [named, address, topic, players] = process.argv.slice(2);
const partitioner = named === "compatibility" ? compatibilityPartitioner : undefined;
const producer = new Producer({ clientId: "probe", bootstrapBrokers: [address], serializers: stringSerializers, partitioner });
const messages = Array.from({ length: +players }, (_, player) => ({ topic, key: `player-${player}`, value: "1" }));
await producer.send({ messages });
await producer.close();
SCRIPT
cat > probe.py << 'PYTHON'
import sys

from confluent_kafka import Producer

address, topic, players = sys.argv[1:]
producer = Producer({"bootstrap.servers": address})
for player in range(int(players)):
    producer.produce(topic, key=f"player-{player}", value="1")
producer.flush()
PYTHON
mkdir go-probe
cat > go-probe/main.go << 'SCRIPT'
package main

import (
	"context"
	"fmt"
	"os/exec"

	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"
)

const players = 1000

var producers = []struct {
	name    string
	command []string
}{
	{"kafka-clients", []string{"java", "-cp", "jars/*", "Probe.java"}},
	{"kafkajs", []string{"node", "kafkajs.cjs"}},
	{"platformatic", []string{"node", "--no-warnings", "platformatic.mjs", "default"}},
	{"platformatic-compatibility", []string{"node", "--no-warnings", "platformatic.mjs", "compatibility"}},
	{"confluent-kafka", []string{"venv/bin/python", "probe.py"}},
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func consume(address, topic string) map[string]int32 {
	client, err := kgo.NewClient(kgo.SeedBrokers(address), kgo.ConsumeTopics(topic))
	must(err)
	defer client.Close()
	found := map[string]int32{}
	for len(found) < players {
		client.PollFetches(context.Background()).EachRecord(func(record *kgo.Record) { found[string(record.Key)] = record.Partition })
	}
	return found
}

func main() {
	for _, partitions := range []int32{6, 8} {
		topics := []string{}
		for _, producer := range producers {
			topics = append(topics, producer.name)
		}
		cluster, err := kfake.NewCluster(kfake.NumBrokers(1), kfake.SeedTopics(partitions, topics...))
		must(err)
		address := cluster.ListenAddrs()[0]
		var java map[string]int32
		for _, producer := range producers {
			given := append(append([]string{}, producer.command...), address, producer.name, fmt.Sprint(players))
			if said, err := exec.Command(given[0], given[1:]...).CombinedOutput(); err != nil {
				panic(string(said))
			}
			found, same := consume(address, producer.name), 0
			if java == nil {
				java = found
			}
			for player, partition := range java {
				if found[player] == partition {
					same++
				}
			}
			fmt.Println(partitions, "partitions:", producer.name, "agrees with kafka-clients on", same, "of", players)
		}
		cluster.Close()
	}
}
SCRIPT
(cd go-probe && go mod init probe && go get github.com/twmb/franz-go@v1.22.3 \
    github.com/twmb/franz-go/pkg/kfake@v0.0.0-20260918054303-01f206a7e32c && go build -o probe .) > go.log 2>&1
timeout 180 go-probe/probe | tee seen

cat > expected << 'SEEN'
6 partitions: kafka-clients agrees with kafka-clients on 1000 of 1000
6 partitions: kafkajs agrees with kafka-clients on 1000 of 1000
6 partitions: platformatic agrees with kafka-clients on 515 of 1000
6 partitions: platformatic-compatibility agrees with kafka-clients on 1000 of 1000
6 partitions: confluent-kafka agrees with kafka-clients on 173 of 1000
8 partitions: kafka-clients agrees with kafka-clients on 1000 of 1000
8 partitions: kafkajs agrees with kafka-clients on 1000 of 1000
8 partitions: platformatic agrees with kafka-clients on 1000 of 1000
8 partitions: platformatic-compatibility agrees with kafka-clients on 1000 of 1000
8 partitions: confluent-kafka agrees with kafka-clients on 110 of 1000
SEEN
diff expected seen
