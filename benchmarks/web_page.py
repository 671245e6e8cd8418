"""How smooth the page is under load: frames, long tasks and shifts of the layout: `python -m benchmarks.web_page`.

Chromium shows a board of 2,000 players, one of them followed, while a hundred scores a second change, half of them
among those who are shown. Server, load and browser share the machine.
"""

import os
import random
import tempfile
import threading
import time
from pathlib import Path
from statistics import median
from typing import Any

import httpx2 as httpx
from playwright.sync_api import Browser, sync_playwright

from tests.support.browser import required
from tests.support.server import running

PLAYERS, CHANGES, SECONDS = 2_000, 100, 20
BOARD = "crowd"
WATCH = """() => {
  window.frames = []; window.tasks = []; window.shifts = 0;
  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) window.tasks.push(task.duration);
  }).observe({ type: 'longtask' });
  new PerformanceObserver((list) => {
    for (const { sources } of list.getEntries()) {
      for (const { node } of sources) {
        const part = node && (node.nodeType === 1 ? node : node.parentElement);
        if (part && part.isConnected && part.closest('.ranks ol, .podium') === null) window.shifts += 1;
      }
    }
  }).observe({ type: 'layout-shift' });
  let before;
  requestAnimationFrame(function frame(now) {
    if (before !== undefined) window.frames.push(now - before);
    before = now;
    requestAnimationFrame(frame);
  });
}"""


class Load:
    """A hundred changes a second, ten at a time, until it is told to stop."""

    def __init__(self, url: str) -> None:
        self._client = httpx.Client(base_url=f"{url}/api/v1", timeout=60)
        self._chance = random.Random(3)
        self._players = [f"p{number:04}" for number in range(PLAYERS)]
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._feed)
        self.sent = 0

    def fill(self) -> None:
        self._client.post("/leaderboards", json={"id": BOARD, "name": BOARD, "update_mode": "replace"})
        for first in range(0, PLAYERS, 500):
            self._send(self._players[first : first + 500])

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join()

    def _feed(self) -> None:
        begun, turn = time.monotonic(), 0
        while not self._stop.is_set():
            shown = self._players[:60]
            self._send(
                [self._chance.choice(shown if self._chance.random() < 0.5 else self._players) for _ in range(10)]
            )
            turn += 1
            time.sleep(max(0.0, begun + turn * 10 / CHANGES - time.monotonic()))

    def _send(self, players: list[str]) -> None:
        scores = [
            {"leaderboard_id": BOARD, "player_id": player, "score": self._chance.randrange(60_000, 100_000)}
            for player in players
        ]
        self._client.post("/scores/batch", json={"scores": scores}).raise_for_status()
        self.sent += len(scores)


def main() -> None:
    with (
        tempfile.TemporaryDirectory() as directory,
        running(Path(directory)) as server,
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=required()) as browser,
    ):
        for width, height in ((1280, 844), (390, 844), (320, 844)):
            load = Load(server.url)
            load.fill()
            tell(f"{width} x {height}", *measured(browser, server.url, load, width, height))


def measured(browser: Browser, url: str, load: Load, width: int, height: int) -> tuple[float, dict[str, Any]]:
    page = browser.new_page(viewport={"width": width, "height": height})
    page.goto(f"{url}/b/{BOARD}?player=p0001")
    page.locator(".board:not(.stale)").wait_for()
    load.start()
    page.wait_for_timeout(2_000)
    page.evaluate(WATCH)
    before = load.sent
    page.wait_for_timeout(SECONDS * 1_000)
    told = page.evaluate("({ frames: window.frames, tasks: window.tasks, shifts: window.shifts })")
    rate = (load.sent - before) / SECONDS
    load.stop()
    page.close()
    return rate, told


def tell(screen: str, rate: float, told: dict[str, Any]) -> None:
    frames, tasks = sorted(told["frames"]), told["tasks"]
    print(
        f"{screen}: {rate:.0f} changes/s; median {1000 / median(frames):.0f} frames/s, "
        f"95 % of frames within {frames[int(len(frames) * 0.95)]:.0f} ms; "
        f"{len(tasks)} tasks over 50 ms, longest {max(tasks, default=0):.0f} ms; "
        f"{told['shifts']} shifts outside the list; load average {os.getloadavg()[0]:.1f}",
        flush=True,
    )


if __name__ == "__main__":
    main()
