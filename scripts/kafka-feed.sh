#!/usr/bin/env bash
# Feed a board through Kafka: kafka-feed.sh BOARD [options of `leaderboard produce`].
#
# Where nothing answers yet, a Kafka node (at the default address) and a server that consumes it are started in the
# background; `make stop` and `make stop-kafka` end them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

board=${1:?which board?}
shift
bin=${BIN:-.venv/bin}
url=${LEADERBOARD_URL:-http://127.0.0.1:${LEADERBOARD_SERVER__PORT:-8080}}
export KAFKA_BROKERS=${KAFKA_BROKERS:-127.0.0.1:9092} KAFKA_ENABLED=true LEADERBOARD_URL=$url

if [[ $KAFKA_BROKERS =~ ^(127\.0\.0\.1|localhost):([0-9]+)$ ]] && ! (: < "/dev/tcp/127.0.0.1/${BASH_REMATCH[2]}") 2> /dev/null; then
    scripts/kafka.sh start .run/kafka "${BASH_REMATCH[2]}"
fi
ready=$("$bin/python" - "$url/ready" << 'PYTHON'
import sys, urllib.error, urllib.request
try:
    print(urllib.request.urlopen(sys.argv[1], timeout=5).read().decode())
except urllib.error.HTTPError as error:
    print(error.read().decode())
except OSError:
    pass
PYTHON
)
if [[ -z $ready ]]; then
    "$bin/python" scripts/server.py start
elif [[ $ready != *'"queue"'* ]]; then
    echo "The server at $url does not consume Kafka; start it with KAFKA_ENABLED=true, or run: leaderboard consume" >&2
fi
exec "$bin/leaderboard" produce --leaderboard "$board" "$@"
