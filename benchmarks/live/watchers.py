"""The watchers, in a process of their own: `python -m benchmarks.live.watchers`, told by JSON lines.

First line in: what to do (`Orders`). Line out when all are connected: `{}`. Second line in: what was answered when,
`[[player, score, moment], …]`, or for a bare fan-out what was sent when, `[["", revision, moment], …]`. Line out: what
was seen (`Seen`), as soon as every watcher has seen the last of them, or when ten seconds have passed.

It is one loop over `epoll` that does a few microseconds of work a frame, so that it is not the bottleneck.
"""

import json
import select
import socket
import sys
from bisect import bisect_left
from time import monotonic

from attrs import asdict, frozen

from benchmarks.figures import rank
from benchmarks.live.frames import CLOSE, PING, TEXT, Frames, connect, message, pong

_PATIENCE = 10.0
_REVISION = b'"revision":'


@frozen(kw_only=True)
class Orders:
    """So many sockets, of which the last `wide` ask for 100 entries, and do not read them when they are `stalled`.

    `board` None: a bare fan-out. `personal`: each asks for the neighbourhood of a player of its own as well.
    """

    port: int
    watchers: int
    wide: int
    stalled: bool
    board: str | None
    personal: bool = False


@frozen(kw_only=True)
class Seen:
    """What the watchers that read have seen. Times in milliseconds.

    `late`: from an answer to the frame that shows it, 99 of 100; `spread`: from the first watcher's frame of an update
    to the last watchers', 99 of 100; `ended`: how many watchers ended with the last state; `closed`: how many sockets
    the server closed; `went_back`: how often a revision was smaller than one before.
    """

    frames: int
    bytes: int
    updates: int
    seconds: float
    late: float
    median_late: float
    spread: float
    ended: int
    closed: int
    went_back: int


class Watchers:
    """All of them, by file descriptor."""

    def __init__(self, orders: Orders) -> None:
        self._orders = orders
        self._lines: dict[int, socket.socket] = {}
        self._frames: dict[int, Frames] = {}
        self._stalled: list[socket.socket] = []
        self._poll = select.epoll()
        self.arrivals: list[tuple[int, int, float]] = []
        self.newest: dict[int, int] = {}
        self.payloads: dict[int, bytes] = {}
        self.bytes = self.closed = self.went_back = 0

    def connect(self) -> None:
        narrow = self._orders.watchers - self._orders.wide
        for number in range(self._orders.watchers):
            self._connect(number, wide=number >= narrow)
            if number % 20 == 0:
                self.read(0.0)

    def _connect(self, number: int, *, wide: bool) -> None:
        board, stalls = self._orders.board, wide and self._orders.stalled
        path = "/limit/live" if board is None else "/ws"
        # With a small buffer it is soon felt that nothing is read.
        line = connect("127.0.0.1", self._orders.port, path, receive_buffer=2048 if stalls else None)
        if board is not None:
            asked = {"type": "subscribe", "leaderboard_id": board, "limit": 100 if wide else 10}
            if self._orders.personal:
                asked["player_id"] = f"player-{number}"
            line.sendall(message(json.dumps(asked, separators=(",", ":")).encode()))
        if stalls:
            self._stalled.append(line)
            return
        line.setblocking(False)
        self._lines[line.fileno()] = line
        self._frames[line.fileno()] = Frames()
        self._poll.register(line, select.EPOLLIN)

    def read(self, seconds: float) -> None:
        """Take in what comes within so many seconds, at the longest."""
        for fd, _ in self._poll.poll(seconds):
            data = b""
            try:
                data = self._lines[fd].recv(65536)
            except BlockingIOError:
                continue
            except OSError:
                pass
            now = monotonic()
            if not data:
                self._close(fd)
                continue
            for opcode, payload in self._frames[fd](data):
                if opcode == TEXT:
                    self._take(fd, payload, now)
                elif opcode == PING:
                    self._lines[fd].sendall(pong(payload))
                elif opcode == CLOSE:
                    self._close(fd)
                    break

    def _take(self, fd: int, payload: bytes, now: float) -> None:
        at = payload.find(_REVISION, 0, 150)
        if at < 0:
            return
        at += len(_REVISION)
        revision = int(payload[at : payload.index(b",", at)])
        self.bytes += len(payload)
        self.arrivals.append((fd, revision, now))
        self.went_back += revision < self.newest.get(fd, 0)
        self.newest[fd] = revision
        if revision not in self.payloads:
            self.payloads[revision] = payload

    def _close(self, fd: int) -> None:
        self.closed += 1
        self._poll.unregister(fd)
        self._lines.pop(fd).close()

    def watch(self) -> None:
        """Read until a line comes in."""
        told = select.poll()
        told.register(sys.stdin, select.POLLIN)
        while not told.poll(0):
            self.read(0.02)

    def finish(self, revision: int) -> int:
        """Read until all have seen this revision; how many have in the end."""
        deadline = monotonic() + _PATIENCE
        while monotonic() < deadline and self._have(revision) < len(self._frames):
            self.read(0.05)
        return self._have(revision)

    def _have(self, revision: int) -> int:
        return sum(newest >= revision for newest in self.newest.values())


Told = list[tuple[str, int, float]]


def revisions_of(watchers: Watchers, told: Told) -> list[int]:
    """The revision that first shows each change; one that is not seen yet is put behind all that are."""
    if told and not told[0][0]:
        return [revision for _, revision, _ in told]
    shown: dict[str, tuple[list[int], list[int]]] = {}
    for revision in sorted(watchers.payloads):
        for entry in json.loads(watchers.payloads[revision])["data"]["entries"]:
            scores, revisions = shown.setdefault(entry["player_id"], ([], []))
            scores.append(int(entry["score"]))
            revisions.append(revision)
    behind = max(watchers.payloads, default=0) + 1
    found = []
    for player, score, _ in told:
        scores, revisions = shown.get(player, ([], []))
        place = bisect_left(scores, score)
        found.append(revisions[place] if place < len(revisions) else behind)
    return found


def lateness(watchers: Watchers, told: Told) -> list[float]:
    """Milliseconds from each answer to each watcher's first frame that shows it."""
    changes = sorted(zip(revisions_of(watchers, told), (moment for _, _, moment in told), strict=True))
    revisions = [revision for revision, _ in changes]
    seen: dict[int, int] = {}
    late = []
    for fd, revision, arrived in watchers.arrivals:
        first = seen.get(fd, 0)
        while first < len(changes) and revisions[first] <= revision:
            late.append(max(0.0, arrived - changes[first][1]) * 1e3)
            first += 1
        seen[fd] = first
    return late


def spread(watchers: Watchers) -> list[float]:
    """Milliseconds from the first frame of an update, whoever got it, to each."""
    first: dict[int, float] = {}
    for _, revision, arrived in watchers.arrivals:
        first.setdefault(revision, arrived)
    return [(arrived - first[revision]) * 1e3 for _, revision, arrived in watchers.arrivals]


def main() -> None:
    orders = Orders(**json.loads(sys.stdin.readline()))
    watchers = Watchers(orders)
    watchers.connect()
    watchers.read(0.5)
    print("{}", flush=True)
    watchers.arrivals.clear()
    watchers.bytes, began = 0, monotonic()
    watchers.watch()
    told: Told = [(player, score, moment) for player, score, moment in json.loads(sys.stdin.readline())]
    watchers.read(0.2)
    # What was not shown yet counts as shown by whatever comes; then it is known.
    for _ in range(2):
        ended = watchers.finish(max(revisions_of(watchers, told), default=0))
    late = lateness(watchers, told)
    seen = Seen(
        frames=len(watchers.arrivals),
        bytes=watchers.bytes,
        updates=len(watchers.payloads),
        seconds=monotonic() - began,
        late=rank(late, 0.99),
        median_late=rank(late, 0.5),
        spread=rank(spread(watchers), 0.99),
        ended=ended,
        closed=watchers.closed,
        went_back=watchers.went_back,
    )
    print(json.dumps(asdict(seen)), flush=True)


if __name__ == "__main__":
    main()
