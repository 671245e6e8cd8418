"""Ask a running server whether it does what it should, part by part; leaves nothing behind.

The server is the one that `LEADERBOARD_URL` names, shown the key in `LEADERBOARD_KEY`.
"""

import argparse
import json
import os
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx2 as httpx
from websockets.sync.client import connect

from leaderboard_shells.cli.connection import DEFAULT_URL
from leaderboard_shells.client.address import Address
from leaderboard_shells.client.credentials import authorization

BOARDS = "/api/v1/leaderboards"
ADDRESS = Address.parse(os.environ.get("LEADERBOARD_URL") or DEFAULT_URL.url)
HEADERS = authorization(os.environ.get("LEADERBOARD_KEY") or None)


class Checks:
    """Holds what is expected against what is seen, and tells each as a line."""

    def __init__(self, http: httpx.Client) -> None:
        self.http = http
        self.failed = 0

    def expect(self, what: str, expected: Any, seen: Any) -> None:
        if expected == seen:
            sys.stdout.write(f"ok    {what}\n")
        else:
            self.failed += 1
            sys.stdout.write(f"FAIL  {what}: expected {expected!r}, seen {seen!r}\n")

    def ask(self, method: str, path: str, body: Any = None, **options: Any) -> tuple[int, Any]:
        """The status of a request and its data, or its code where it was refused."""
        answer = self.http.request(method, path, json=body, **options)
        envelope = answer.json()
        return answer.status_code, envelope["data"] if envelope["success"] else envelope["code"]

    def scores(self, board: str, **scores: float) -> None:
        for player, score in scores.items():
            self.ask("POST", "/api/v1/scores", {"leaderboard_id": board, "player_id": player, "score": score})

    def ranked(self, board: str) -> list[tuple[int, str, float]]:
        _, entries = self.ask("GET", f"{BOARDS}/{board}/top")
        return [(entry["rank"], entry["player_id"], entry["score"]) for entry in entries]

    @contextmanager
    def board(self, **fields: Any) -> Iterator[str]:
        """A board for as long as the context lasts."""
        board = f"smoke-{uuid.uuid4().hex[:12]}"
        self.ask("POST", BOARDS, {"id": board, "name": "Smoke test"} | fields)
        try:
            yield board
        finally:
            self.ask("DELETE", f"{BOARDS}/{board}")


def health(checks: Checks) -> None:
    """Every part of the server answers."""
    checks.expect("the process lives", (200, {"status": "healthy"}), checks.ask("GET", "/health"))
    status, ready = checks.ask("GET", "/ready")
    checks.expect("it is ready", (200, "ready"), (status, ready["status"]))
    for part, answer in ready["checks"].items():
        checks.expect(f"its {part} answers", "ok", answer)
    checks.expect("its documentation is there", 200, checks.http.get("/docs").status_code)
    with connect(ADDRESS.live, additional_headers=HEADERS) as socket:
        socket.send('{"type": "ping"}')
        checks.expect("its WebSocket answers", {"type": "pong"}, json.loads(socket.recv(timeout=5)))


def api(checks: Checks) -> None:
    """Every route does its work, and refuses what is wrong."""
    with checks.board() as board:
        path = f"{BOARDS}/{board}"
        score = {"leaderboard_id": board, "player_id": "ada", "score": 5}
        status, sent = checks.ask("POST", "/api/v1/scores", score)
        checks.expect("POST scores", (200, 1), (status, sent["rank"]))
        batch = {"scores": [{**score, "player_id": "bob", "score": 7}, {**score, "score": "7"}]}
        status, sent = checks.ask("POST", "/api/v1/scores/batch", batch)
        checks.expect("POST scores/batch", (200, 1, 1), (status, sent["accepted"], sent["rejected"]))
        bob, ada = {"rank": 1, "player_id": "bob", "score": 7}, {"rank": 2, "player_id": "ada", "score": 5}
        for read in ("top", "range", "around/ada", "players?ids=ada,bob"):
            checks.expect(f"GET {read}", (200, [bob, ada]), checks.ask("GET", f"{path}/{read}"))
        status, player = checks.ask("GET", f"{path}/player/ada")
        checks.expect("GET player", (200, 2, 2), (status, player["rank"], player["total_players"]))
        status, stats = checks.ask("GET", f"{path}/stats")
        checks.expect("GET stats", (200, 7, 5), (status, stats["top_score"], stats["lowest_score"]))
        status, changed = checks.ask("PATCH", path, {"name": "Renamed"})
        checks.expect("PATCH leaderboard", (200, "Renamed"), (status, changed["name"]))
        status, shown = checks.ask("GET", path)
        checks.expect("GET leaderboard", (200, board, "Renamed"), (status, shown["id"], shown["name"]))
        status, boards = checks.ask("GET", BOARDS)
        checks.expect("GET leaderboards", (200, True), (status, board in [one["id"] for one in boards]))
        checks.expect("DELETE player", 200, checks.ask("DELETE", f"{path}/player/bob")[0])
        status, reset = checks.ask("POST", f"{path}/reset")
        checks.expect("POST reset", (200, 2), (status, reset["season"]))
        status, seasons = checks.ask("GET", f"{path}/seasons")
        checks.expect("GET seasons", (200, [2, 1]), (status, [one["season"] for one in seasons]))
        checks.expect("a wrong score is refused", (422, "invalid"), checks.ask("POST", "/api/v1/scores", {"score": 1}))
        twice = {"id": board, "name": "Twice"}
        checks.expect("a taken id is refused", (409, "board_exists"), checks.ask("POST", BOARDS, twice))
        nobody = checks.ask("GET", f"{path}/player/nobody")
        checks.expect("an absent player is not found", (404, "player_not_found"), nobody)
    checks.expect("DELETE leaderboard", (404, "board_not_found"), checks.ask("GET", path))


def leaderboard(checks: Checks) -> None:
    """Scores become what the board's mode says, and the order is the promised one."""
    with checks.board(update_mode="best") as board:
        checks.scores(board, ada=5, bob=7, cyd=5)
        checks.scores(board, bob=6)
        expected = [(1, "bob", 7), (2, "ada", 5), (3, "cyd", 5)]
        checks.expect("best keeps the better score, ties go to the first", expected, checks.ranked(board))
    with checks.board(update_mode="best", sort_order="asc") as board:
        checks.scores(board, ada=61.2, bob=59.8)
        checks.scores(board, ada=58.5)
        checks.expect("low scores can be best", [(1, "ada", 58.5), (2, "bob", 59.8)], checks.ranked(board))
    with checks.board(update_mode="replace") as board:
        checks.scores(board, ada=9)
        checks.scores(board, ada=3)
        checks.expect("replace sets the score", [(1, "ada", 3)], checks.ranked(board))
    with checks.board(update_mode="increment", max_entries=1) as board:
        checks.scores(board, ada=9, bob=5)
        checks.scores(board, bob=5)
        checks.expect("increment adds; max_entries shows the best alone", [(1, "bob", 10)], checks.ranked(board))
        once = {"leaderboard_id": board, "player_id": "bob", "score": 1, "event_id": "goal-1"}
        answers = [checks.ask("POST", "/api/v1/scores", once)[1]["duplicate"] for _ in range(2)]
        checks.expect("an event id counts once", ([False, True], [(1, "bob", 11)]), (answers, checks.ranked(board)))
        checks.ask("POST", f"{BOARDS}/{board}/reset")
        checks.expect("a new season begins empty", [], checks.ranked(board))
        _, past = checks.ask("GET", f"{BOARDS}/{board}/top?season=1")
        checks.expect("the past season can be read", ["bob"], [entry["player_id"] for entry in past])


PARTS = {part.__name__: part for part in (health, api, leaderboard)}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", choices=PARTS)
    part = parser.parse_args().part
    with httpx.Client(base_url=ADDRESS.url, headers=HEADERS, timeout=10) as http:
        checks = Checks(http)
        try:
            PARTS[part](checks)
        except (httpx.TransportError, OSError) as error:
            checks.failed += 1
            sys.stdout.write(f"FAIL  {ADDRESS} cannot be asked: {error}\n")
        except (LookupError, TypeError, ValueError) as error:
            checks.failed += 1
            sys.stdout.write(f"FAIL  an answer has not the form it should have: {error!r}\n")
    sys.stdout.write(f"{part}: {f'{checks.failed} failed' if checks.failed else 'passed'}\n")
    return 1 if checks.failed else 0


if __name__ == "__main__":
    sys.exit(main())
