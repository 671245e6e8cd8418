"""Any `leaderboard` command in a process of its own, with an address for its metrics."""

import json
import os
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import ClassVar

import httpx2 as httpx
from attrs import define, field

from tests.support.metrics import Shown, scraped
from tests.support.process import OwnProcess, ending_with_us
from tests.support.server import COMMAND, free_port

#: How long anything may take on a machine that is busy.
PATIENCE = 60.0


@define
class Background(OwnProcess):
    """One process over a directory; its stdout and its stderr are kept apart."""

    patience: ClassVar[float] = 20.0

    directory: Path
    command: Sequence[str]
    environment: Mapping[str, str]
    metrics_port: int = field(factory=free_port)

    @property
    def url(self) -> str:
        """Where it answers for itself."""
        return f"http://127.0.0.1:{self.metrics_port}"

    @property
    def api(self) -> str:
        """Where it serves, if it does."""
        return f"http://127.0.0.1:{self.environment['LEADERBOARD_SERVER__PORT']}"

    @property
    def output(self) -> str:
        return (self.directory / "stdout").read_text()

    @property
    def complaints(self) -> str:
        return (self.directory / "stderr").read_text()

    def lines(self) -> list[dict[str, object]]:
        """All that it has said, line by line, the last of which may not be whole yet."""
        return [json.loads(line) for line in self.output.splitlines(keepends=True) if line.endswith("\n")]

    def start(self) -> None:
        self.directory.mkdir(exist_ok=True)
        environment = {**os.environ, **self.environment, "LEADERBOARD_METRICS__PORT": str(self.metrics_port)}
        with (self.directory / "stdout").open("ab") as out, (self.directory / "stderr").open("ab") as err:
            self.process = subprocess.Popen(
                [*ending_with_us(), COMMAND, *self.command],
                cwd=self.directory,
                env=environment,
                stdout=out,
                stderr=err,
            )

    def shown(self) -> Shown:
        """Its metrics of now."""
        return scraped(self.url)

    def readiness(self) -> tuple[int, str, dict[str, str]]:
        """The status of its answer, what it says of itself, and of its parts."""
        answer = httpx.get(f"{self.url}/ready", timeout=30)
        return answer.status_code, answer.json()["data"]["status"], answer.json()["data"]["checks"]

    def wait_until(self, condition: Callable[[], bool], told: Callable[[], object] = lambda: "") -> None:
        """Return when something holds; until then the process runs, and may not answer yet."""
        deadline = time.monotonic() + PATIENCE
        while True:
            assert self.is_running, self.complaints
            try:
                if condition():
                    return
            except httpx.TransportError:
                pass
            assert time.monotonic() < deadline, told()
            time.sleep(0.1)

    def wait_for_status(self, status: str) -> dict[str, str]:
        """Return the parts once it says that it is so."""
        seen: list[tuple[int, str, dict[str, str]]] = []

        def it_is() -> bool:
            seen.append(self.readiness())
            return seen[-1][1] == status

        self.wait_until(it_is, lambda: seen[-1:])
        return seen[-1][2]


@contextmanager
def running(*processes: Background) -> Iterator[None]:
    """Processes that answer, and are gone when the context ends."""
    with ExitStack() as stack:
        for one in processes:
            one.start()
            stack.callback(one.end)
        for one in processes:
            one.wait_until(lambda one=one: httpx.get(f"{one.url}/health").is_success)  # type: ignore[misc]
        yield
