"""The options that say which server is meant and who asks, and the connection they lead to."""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from leaderboard_shells.cli.errors import fail
from leaderboard_shells.client.address import Address
from leaderboard_shells.client.errors import ClientError

if TYPE_CHECKING:
    from leaderboard_shells.client.api import Api

DEFAULT_URL = Address("http://127.0.0.1:8080")


def _address(given: str | Address) -> Address:
    try:
        return given if isinstance(given, Address) else Address.parse(given)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


def _key(text: str) -> str:
    if not (text.isascii() and text.isprintable() and " " not in text):
        raise typer.BadParameter("a key is made of visible ASCII characters")
    return text


Url = Annotated[
    Address,
    typer.Option("--url", envvar="LEADERBOARD_URL", metavar="URL", parser=_address, help="Where the server is."),
]
Key = Annotated[
    str | None,
    typer.Option("--key", envvar="LEADERBOARD_KEY", metavar="KEY", parser=_key, help="The access key to show."),
]


def watching(board_id: str, url: Address) -> str:
    """The command line that shows a board of this server live, as it can be typed here."""
    command = Path(sys.executable).with_name("leaderboard")
    program = "leaderboard" if shutil.which("leaderboard") else os.path.relpath(command)
    return f"{program} top {board_id} --watch{'' if url == DEFAULT_URL else f' --url {url}'}"


@contextmanager
def connected(url: Address, key: str | None) -> Iterator["Api"]:
    """The API of the server at `url`; whatever it refuses ends the command."""
    # Commands that ask no server do without an HTTP client.
    from leaderboard_shells.client.api import Api  # noqa: PLC0415

    with failing(), Api(url, key or None) as api:
        yield api


@contextmanager
def failing() -> Iterator[None]:
    """What a server refuses, or that there is none, ends the command with one line."""
    try:
        yield
    except ClientError as error:
        fail(str(error))
