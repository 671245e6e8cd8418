"""What is said by whatever library comes out as JSON lines, with the request it belongs to and without secrets."""

import json
import os
import pty
import subprocess
import sys
from typing import Any

import pytest

#: Says a line in each of the ways there are, in a process of its own: logging belongs to a whole process.
SCRIPT = """
import asyncio, logging, threading, warnings
import structlog
from leaderboard_shells.monitoring import logs
from leaderboard_shells.http.request_pipeline import RequestPipeline
from leaderboard_shells.settings import Kafka, Postgres, Settings

logs.configure_logging(
    Settings(
        postgres=Postgres(password="correct-horse-battery"),
        kafka=Kafka(options={"sasl.password": "another-fine-staple"}),
    )
)
log = structlog.stdlib.get_logger("ours")

log.info("plain", number=1)
for name in ("multipart", "leaderboard.kafka", "hypercorn.error", "uvicorn.error", "asyncio", "redis"):
    logging.getLogger(name).warning("from %s: password=%s", name, "hunter2")
log.warning("told", error="could not log in with correct-horse-battery", detail={"another": "another-fine-staple"})
try:
    raise RuntimeError("correct-horse-battery was refused")
except RuntimeError as error:
    log.error("failed", exc_info=error)
    logging.getLogger("elsewhere").exception("failed elsewhere")
warnings.warn("beware", stacklevel=1)
thread = threading.Thread(target=lambda: 1 / 0, name="worker")
thread.start()
thread.join()
log.info("odd", value=object(), text="\\ud800 line\\nbreak", nothing=None)
log.debug("not said")


async def app(scope, receive, send):
    log.info("within", type=scope["type"])
    logging.getLogger("library").warning("within a library")


async def main():
    app_ = RequestPipeline(app)
    for kind in ("http", "websocket"):
        headers = [(b"x-request-id", f"{kind}-1".encode())]
        await asyncio.create_task(app_({"type": kind, "headers": headers}, None, None))
    log.info("without")
    asyncio.get_running_loop().call_exception_handler({"message": "lost", "exception": ValueError("x")})


asyncio.run(main())
"""


@pytest.fixture(scope="module")
def output() -> str:
    run = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, timeout=50, check=True)
    assert "" == run.stderr
    return run.stdout


@pytest.fixture(scope="module")
def lines(output: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines()]


def of(lines: list[dict[str, Any]], event: str) -> list[dict[str, Any]]:
    return [line for line in lines if event in line["event"]]


def test_every_line_says_what_when_and_how_bad(lines: list[dict[str, Any]]) -> None:
    """Each has its event, its level, its time and its logger."""
    for line in lines:
        assert {"event", "level", "timestamp", "logger"} <= line.keys()
        assert line["level"] in {"info", "warning", "error"}
        assert line["timestamp"].endswith("Z")


@pytest.mark.parametrize("name", ["multipart", "leaderboard.kafka", "hypercorn.error", "uvicorn.error", "asyncio"])
def test_libraries_say_it_the_same_way(lines: list[dict[str, Any]], name: str) -> None:
    """Whoever logs through the standard library is on a line of the same form."""
    assert [("warning", f"from {name}: password=********")] == [
        (line["level"], line["event"]) for line in of(lines, "from") if line["logger"] == name
    ]


def test_secrets_are_covered(output: str, lines: list[dict[str, Any]]) -> None:
    """Those of the settings too, in exceptions too."""
    for secret in ("hunter2", "correct-horse-battery", "another-fine-staple"):
        assert secret not in output
    assert "could not log in with ********" == of(lines, "told")[0]["error"]
    assert "RuntimeError: ******** was refused" in of(lines, "failed")[0]["exception"]
    assert "RuntimeError: ******** was refused" in of(lines, "failed elsewhere")[0]["exception"]


def test_lines_name_the_request_they_belong_to(lines: list[dict[str, Any]]) -> None:
    """A request by its id, a WebSocket by that of its connection, whoever says the line; other lines name none."""
    assert [("http-1", None), ("http-1", None), (None, "websocket-1"), (None, "websocket-1")] == [
        (line.get("request_id"), line.get("connection_id")) for line in of(lines, "within")
    ]
    [without] = of(lines, "without")
    assert not {"request_id", "connection_id"} & without.keys()


def test_what_nobody_caught(lines: list[dict[str, Any]]) -> None:
    """Warnings, threads and the event loop are heard as well."""
    assert "beware" in of(lines, "UserWarning")[0]["event"]
    assert ("worker", "ZeroDivisionError") == (
        of(lines, "thread failed")[0]["thread"],
        of(lines, "thread failed")[0]["exception"].splitlines()[-1].partition(":")[0],
    )
    assert "lost" in of(lines, "lost")[0]["event"]


def test_odd_values(lines: list[dict[str, Any]]) -> None:
    """What JSON does not have is told in words; one event is one line."""
    [odd] = of(lines, "odd")
    assert "<object object" in odd["value"]
    assert "\ud800 line\nbreak" == odd["text"]


def test_the_level_holds(lines: list[dict[str, Any]]) -> None:
    """What is below the level is not said."""
    assert [] == of(lines, "not said")


#: What somebody may send: a line of its own, a colour, a change of the reading direction, a C1 control.
HOSTILE = "x\n2026-01-01 [info] forged \x1b[31m \u202e \x9b0m"
TOLD = f"""
import structlog
from leaderboard_shells.monitoring import logs
from leaderboard_shells.settings import Postgres, Settings

logs.configure_logging(Settings(postgres=Postgres(password="correct-horse-battery")))
log = structlog.stdlib.get_logger("ours")
log.info("refused", path={HOSTILE!r}, detail=[{HOSTILE!r}], password="correct-horse-battery")
log.info({HOSTILE!r})
try:
    raise RuntimeError({HOSTILE!r})
except RuntimeError as error:
    log.error("failed", exc_info=error)
"""


def test_a_terminal_gets_lines_for_a_person() -> None:
    """Not JSON; still without secrets, and without anything that the terminal would obey."""
    ours, its = pty.openpty()
    with subprocess.Popen([sys.executable, "-c", TOLD], stdout=its, env={**os.environ, "NO_COLOR": "1"}) as run:
        os.close(its)
        said = b""
        try:
            while piece := os.read(ours, 65_536):
                said += piece
        except OSError:
            # The other end is closed: that is how a terminal ends.
            pass
    os.close(ours)

    assert 0 == run.returncode
    text = said.decode()
    first, second, *rest = text.replace("\r\n", "\n").splitlines()
    assert "refused" in first
    assert "********" in first
    assert not first.startswith("{")
    assert "correct-horse-battery" not in text
    assert not {"\x1b", "\u202e", "\x9b"} & {*text}
    assert "\\n2026-01-01" in first
    assert "\\n2026-01-01" in second
    # A traceback has lines of its own, and they follow its event.
    assert "failed" in rest[0]
    assert any(line.startswith("RuntimeError: x") for line in rest)
