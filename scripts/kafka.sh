#!/usr/bin/env bash
# A Kafka node of one's own, without Docker: Apache Kafka (KRaft, broker and controller in one) on 127.0.0.1.
#
#   kafka.sh install                 fetch its jars into .kafka/libs; needs Maven and Java 17 or later. Another version
#                                    than that of deploy/kafka/pom.xml: KAFKA_VERSION, with KAFKA_LIBS for its jars
#   kafka.sh run [DIRECTORY [PORT]]  run it in the foreground over the data in DIRECTORY, until Ctrl-C or SIGTERM
#
# `make kafka` runs it in the background.
# Further properties of the node may stand in KAFKA_PROPERTIES, each on a line of its own.
# The controller listens one port above the broker, or on KAFKA_CONTROLLER_PORT.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
libs=${KAFKA_LIBS:-$root/.kafka/libs}
verb=${1:-}
directory=$(realpath --canonicalize-missing "${2:-$root/.data/kafka}")
port=${3:-9092}
controller=${KAFKA_CONTROLLER_PORT:-$((port + 1))}

fail() {
    echo "kafka.sh: $1" >&2
    exit 1
}

install() (
    # It is whole, or it is not there. Whoever waited for another installation finds it done.
    [[ ! -d $libs ]] || exit 0
    mkdir -p "$(dirname "$libs")"
    exec 9> "$libs.lock"
    flock 9
    [[ ! -d $libs ]] || exit 0
    command -v mvn > /dev/null || fail 'Maven is not installed; scripts/install-servers.sh installs it'
    echo 'Fetching Apache Kafka' >&2
    rm -rf "$libs.new"
    mvn --batch-mode --quiet --file "$root/deploy/kafka/pom.xml" dependency:copy-dependencies \
        ${KAFKA_VERSION:+"-Dkafka.version=$KAFKA_VERSION"} -DincludeScope=runtime -DoutputDirectory="$libs.new" >&2
    mv "$libs.new" "$libs"
)

# 16 random bytes as Kafka writes them; a dash in front would be taken for an option.
cluster_id() {
    head -c 16 /dev/urandom | base64 | tr '+/' '-_' | tr -d '=' | sed 's/^-/A/'
}

prepare() {
    command -v java > /dev/null || fail 'Java is not installed; scripts/install-servers.sh installs it'
    install
    mkdir -p "$directory"
    cat > "$directory/server.properties" << PROPERTIES
process.roles=broker,controller
node.id=1
listeners=PLAINTEXT://127.0.0.1:$port,CONTROLLER://127.0.0.1:$controller
advertised.listeners=PLAINTEXT://127.0.0.1:$port
controller.listener.names=CONTROLLER
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
controller.quorum.bootstrap.servers=127.0.0.1:$controller
log.dirs=$directory/data
offsets.topic.replication.factor=1
offsets.topic.num.partitions=3
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
auto.create.topics.enable=false
${KAFKA_PROPERTIES:-}
PROPERTIES
    [[ -e $directory/data/meta.properties ]] && return
    java -cp "$libs/*" kafka.tools.StorageTool format --standalone \
        --cluster-id "$(cluster_id)" \
        --config "$directory/server.properties" > "$directory/format.log" 2>&1 || fail "$(cat "$directory/format.log")"
}

run() {
    prepare
    exec java -Xmx512m -XX:+UseSerialGC -cp "$libs/*" kafka.Kafka "$directory/server.properties"
}

case $verb in
    install | run) "$verb" ;;
    *) fail 'install or run?' ;;
esac
