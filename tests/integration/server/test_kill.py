"""What was answered survives `kill -9`, and nothing counts twice."""

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2 as httpx
import pytest

from tests.support.patience import waited_for_a_processor
from tests.support.server import Server, running

pytestmark = pytest.mark.timeout(180)

SUBMISSIONS = 20_000
PLAYERS = 400
WRITERS = 8


class Submitters:
    """Submits increments of 1, each with its own event id, and keeps which were answered."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.answered: set[int] = set()
        self._lock = threading.Lock()

    def send(self, numbers: range) -> None:
        """Send singles one after the other, until done or until the server is gone."""
        with httpx.Client(base_url=self.server.url, timeout=30) as client:
            for number in numbers:
                try:
                    answer = client.post("/api/v1/scores", json=submission(number))
                except httpx.TransportError:
                    return
                assert answer.status_code == 200, answer.text
                with self._lock:
                    self.answered.add(number)


def submission(number: int) -> dict[str, object]:
    return {
        "player_id": f"player{number % PLAYERS}",
        "leaderboard_id": "game1",
        "score": 1,
        "event_id": f"event-{number}",
    }


def make_board(server: Server, **fields: object) -> None:
    board = {"id": "game1", "name": "Game 1", "update_mode": "increment", **fields}
    assert httpx.post(f"{server.url}/api/v1/leaderboards", json=board).status_code == 201


def scores(server: Server) -> dict[str, int]:
    answer = httpx.get(f"{server.url}/api/v1/leaderboards/game1/top", params={"limit": 1000})
    assert answer.status_code == 200, answer.text
    return {entry["player_id"]: entry["score"] for entry in answer.json()["data"]}


def test_kill_in_the_middle_of_submissions_loses_no_answer_and_doubles_none(tmp_path: Path) -> None:
    """20,000 submissions, the server killed in the middle: each answered one counts; sent again, each counts once."""
    with running(tmp_path) as server:
        make_board(server)
        submitters = Submitters(server)
        ranges = [range(start, SUBMISSIONS, WRITERS) for start in range(WRITERS)]
        with ThreadPoolExecutor(WRITERS) as pool:
            sent = [pool.submit(submitters.send, numbers) for numbers in ranges]
            while len(submitters.answered) < SUBMISSIONS // 4:
                assert not all(future.done() for future in sent)
                time.sleep(0.01)
            server.kill()
        for future in sent:
            future.result()
        assert SUBMISSIONS // 4 <= len(submitters.answered) < SUBMISSIONS
        server.start()

        kept = scores(server)
        at_least = Counter(f"player{number % PLAYERS}" for number in submitters.answered)
        lost = {player for player, count in at_least.items() if kept.get(player, 0) < count}
        assert set() == lost
        # What was under way when the server died may have been committed: one submission a writer, at most.
        assert sum(kept.values()) <= len(submitters.answered) + WRITERS

        send_all_again(server)
        assert {f"player{number}": SUBMISSIONS // PLAYERS for number in range(PLAYERS)} == scores(server)


def send_all_again(server: Server) -> None:
    with httpx.Client(base_url=server.url, timeout=30) as client:
        for start in range(0, SUBMISSIONS, 1000):
            batch = {"scores": [submission(number) for number in range(start, start + 1000)]}
            assert client.post("/api/v1/scores/batch", json=batch).json()["data"]["accepted"] == 1000


def test_a_board_of_100_000_players_is_served_within_5_seconds_of_a_kill(tmp_path: Path) -> None:
    """Restart after `kill -9`: ready, and the board whole, within 5 s."""
    with running(tmp_path) as server:
        make_board(server, update_mode="replace")
        with httpx.Client(base_url=server.url, timeout=60) as client:
            for start in range(0, 100_000, 1000):
                batch = [{**submission(n), "player_id": f"player{n}", "score": n} for n in range(start, start + 1000)]
                assert client.post("/api/v1/scores/batch", json={"scores": batch}).status_code == 200
        server.kill()

        began = time.monotonic()
        server.start()
        stats = httpx.get(f"{server.url}/api/v1/leaderboards/game1/stats").json()["data"]

        assert (100_000, 99_999) == (stats["total_players"], stats["top_score"])
        seconds = time.monotonic() - began
        assert server.process is not None
        assert seconds - waited_for_a_processor(server.process.pid) < 5.0
