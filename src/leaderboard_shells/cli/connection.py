"""The options that say which server is meant and who asks, and the connection they lead to."""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from leaderboard_shells.cli.errors import fail, print_error
from leaderboard_shells.client.address import Address
from leaderboard_shells.client.credentials import authorization
from leaderboard_shells.client.errors import IS_IT_RIGHT, ClientError

if TYPE_CHECKING:
    from leaderboard_shells.client import LeaderboardClient

DEFAULT_URL = Address("http://127.0.0.1:8080")


def _address(given: str | Address) -> Address:
    try:
        return given if isinstance(given, Address) else Address.parse(given)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


def _key(text: str) -> str:
    try:
        authorization(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
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
def connected(url: Address, key: str | None) -> Iterator["LeaderboardClient"]:
    """The API of the server at `url`; whatever it refuses ends the command."""
    # Commands that ask no server do without an HTTP client.
    from leaderboard_shells.client import NO_RETRIES, LeaderboardClient  # noqa: PLC0415

    with failing(), LeaderboardClient(url, key or None, retries=NO_RETRIES) as api:
        yield api


def persistent(api: "LeaderboardClient") -> "LeaderboardClient":
    """The same, which asks again until it is answered, and says so; a server that was never reached is not waited for:
    the address may be mistyped."""
    from leaderboard_shells.client import Retries  # noqa: PLC0415

    return api.with_retries(Retries(unreached=False, on_retry=print_error))


@contextmanager
def failing() -> Iterator[None]:
    """What a server refuses, or that there is none, ends the command with one line."""
    try:
        yield
    except ClientError as error:
        hint = " --url or LEADERBOARD_URL names it" if str(error).endswith(IS_IT_RIGHT) else ""
        fail(f"{error}{hint}")
