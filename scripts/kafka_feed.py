"""Feed a board through Kafka: kafka_feed.py BOARD [options of `leaderboard produce`].

Where nothing answers yet, a Kafka node (at the default address) and a server that consumes it are started in the
background; `make stop` ends them.
"""

import json
import os
import sys
import urllib.error
import urllib.request

import background
from processes import compose, health, leaderboard, stores
from processes.part import SILENT, CannotStart
from processes.process import Background

URL = os.environ.get("LEADERBOARD_URL") or f"http://127.0.0.1:{os.environ.get('LEADERBOARD_SERVER__PORT') or 8080}"


def main() -> None:
    board, *options = sys.argv[1:]
    brokers = os.environ.setdefault("KAFKA_BROKERS", "127.0.0.1:9092")
    os.environ["LEADERBOARD_URL"] = URL
    if code := start_what_is_missing():
        sys.exit(code)
    if compose.was_used() and background.chosen() == "compose" and not Background(stores.KAFKA).runs():
        os.environ.setdefault("LEADERBOARD_KAFKA__OPTIONS", json.dumps(compose.kafka_options()))
    if not (Background(leaderboard.CONSUMER).runs() or consumes(URL)):
        sys.stderr.write(
            f"The server at {URL} does not consume Kafka at {brokers}; start it with KAFKA_ENABLED=true, "
            "or run: leaderboard consume\n"
        )
    command = str(leaderboard.COMMAND)
    os.execv(command, [command, "produce", "--leaderboard", board, *options])


def start_what_is_missing() -> int:
    """A node at the address, if that is one of this machine, and a server that consumes it."""
    try:
        address = stores.address_of_kafka()
    except CannotStart:  # another machine's
        address = None
    if address and health.of_kafka(address) == SILENT and (code := background.start([stores.KAFKA])):
        return code
    if health.of_server(URL) != SILENT:
        return 0
    os.environ["KAFKA_ENABLED"] = "true"
    return background.start([leaderboard.SERVER])


def consumes(url: str) -> bool:
    """Whether a server says that it has a queue."""
    try:
        with urllib.request.urlopen(f"{url}/ready", timeout=5) as answer:
            body = answer.read()
    except urllib.error.HTTPError as error:
        body = error.read()
    return "queue" in json.loads(body)["data"]["checks"]


if __name__ == "__main__":
    main()
