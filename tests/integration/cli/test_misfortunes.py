"""Servers that are none, that do not answer, or that end the conversation: one clear line each, never a traceback."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.integration.cli.kit import Cli

PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\nConnection: close\r\n\r\n<html"
GARBAGE = b"220 mail.example ESMTP\r\n"


@contextmanager
def answering(answer: bytes) -> Iterator[str]:
    """The URL of something that reads a request and answers each with the same bytes."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with connection:
                    connection.recv(65536)
                    connection.sendall(answer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()


@pytest.mark.parametrize("arguments", [("board", "list"), ("top", "g"), ("top", "g", "--watch"), ("demo",)])
def test_something_else_answers(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """A web page is no leaderboard."""
    with answering(PAGE) as url:
        ended = Cli(tmp_path, url)(*arguments)

    assert (1, "", f"leaderboard: {url} does not answer as a leaderboard does (HTTP status 200)\n") == (
        ended.returncode,
        ended.stdout,
        ended.stderr,
    )


@pytest.mark.parametrize("answer", [b"", GARBAGE, PAGE[:40]])
def test_the_answer_breaks_off(tmp_path: Path, answer: bytes) -> None:
    """What answers nothing, or something that is not HTTP, is told in one line."""
    with answering(answer) as url:
        ended = Cli(tmp_path, url)("board", "list")

    assert (1, "", 1) == (ended.returncode, ended.stdout, ended.stderr.count("\n"))
    assert ended.stderr.startswith(f"leaderboard: no answer from {url}: ")


def test_a_name_that_nobody_has(tmp_path: Path) -> None:
    """A host that does not exist is told with the system's reason."""
    ended = Cli(tmp_path, "http://leaderboard.invalid")("board", "list")

    assert 1 == ended.returncode
    assert ended.stderr.startswith("leaderboard: cannot reach http://leaderboard.invalid: ")
    assert 1 == ended.stderr.count("\n")


def test_the_url_on_the_command_line_wins(tmp_path: Path) -> None:
    """`--url` is stronger than `LEADERBOARD_URL`."""
    with answering(PAGE) as url:
        ended = Cli(tmp_path, "http://leaderboard.invalid")("board", "list", "--url", url)

    assert url in ended.stderr


def test_the_key_is_shown_to_the_server(tmp_path: Path) -> None:
    """`--key` and `LEADERBOARD_KEY` go out as a bearer token."""
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                asked.append(connection.recv(65536))

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        Cli(tmp_path, f"http://127.0.0.1:{listener.getsockname()[1]}")("board", "list", "--key", "secret-1")
        thread.join(10)

    assert b"\r\nAuthorization: Bearer secret-1\r\n" in asked[0]
