#!/usr/bin/env bash
# A Kafka node of one's own, without Docker: Apache Kafka (KRaft, broker and controller in one) on 127.0.0.1.
#
#   kafka.sh install                 fetch its jars into .kafka/libs; needs Maven and Java 17 or later
#   kafka.sh run [DIRECTORY [PORT]]  run it in the foreground over the data in DIRECTORY, until Ctrl-C or SIGTERM
#   kafka.sh start | stop [DIRECTORY [PORT]]   the same in the background; its log goes to DIRECTORY/kafka.log
#
# The controller listens one port above the broker, or on KAFKA_CONTROLLER_PORT.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
libs=${KAFKA_LIBS:-$root/.kafka/libs}
verb=${1:-}
directory=$(realpath --canonicalize-missing "${2:-$root/.run/kafka}")
port=${3:-9092}
controller=${KAFKA_CONTROLLER_PORT:-$((port + 1))}

fail() {
    echo "kafka.sh: $1" >&2
    exit 1
}

install() (
    # Whoever waited for another installation finds it done. It is whole, or it is not there.
    mkdir -p "$(dirname "$libs")"
    exec 9> "$libs.lock"
    flock 9
    [[ ! -d $libs ]] || exit 0
    command -v mvn > /dev/null || fail 'Maven is not installed; scripts/install-servers.sh installs it'
    echo 'Fetching Apache Kafka' >&2
    rm -rf "$libs.new"
    mvn --batch-mode --quiet --file "$root/deploy/kafka/pom.xml" dependency:copy-dependencies \
        -DincludeScope=runtime -DoutputDirectory="$libs.new" >&2
    mv "$libs.new" "$libs"
)

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
PROPERTIES
    [[ -e $directory/data/meta.properties ]] && return
    java -cp "$libs/*" kafka.tools.StorageTool format --standalone \
        --cluster-id "$(java -cp "$libs/*" kafka.tools.StorageTool random-uuid 2> /dev/null)" \
        --config "$directory/server.properties" > "$directory/format.log" 2>&1 || fail "$(cat "$directory/format.log")"
}

run() {
    prepare
    exec java -Xmx512m -XX:+UseSerialGC -cp "$libs/*" kafka.Kafka "$directory/server.properties"
}

answers() {
    (: < "/dev/tcp/127.0.0.1/$port") 2> /dev/null
}

is_ours() {
    [[ -s $directory/pid && $(tr '\0' ' ' < "/proc/$(< "$directory/pid")/cmdline") == *"$directory/server.properties"* ]] \
        2> /dev/null
}

start() {
    if is_ours; then
        echo "running already: 127.0.0.1:$port"
        return
    fi
    answers && fail "something else answers on 127.0.0.1:$port"
    prepare
    setsid "${BASH_SOURCE[0]}" run "$directory" "$port" < /dev/null > "$directory/kafka.log" 2>&1 &
    echo $! > "$directory/pid"
    for _ in {1..300}; do
        kill -0 "$!" 2> /dev/null || fail "it did not start: $(tail -n 5 "$directory/kafka.log")"
        if answers; then
            echo "running: 127.0.0.1:$port"
            return
        fi
        sleep 0.1
    done
    fail "it does not answer on 127.0.0.1:$port; see $directory/kafka.log"
}

stop() {
    if ! is_ours; then
        echo 'not running'
        return
    fi
    pid=$(< "$directory/pid")
    kill "$pid"
    for _ in {1..200}; do
        kill -0 "$pid" 2> /dev/null || break
        sleep 0.1
    done
    rm -f "$directory/pid"
    echo 'stopped'
}

case $verb in
    install | run | start | stop) "$verb" ;;
    *) fail 'install, run, start or stop?' ;;
esac
