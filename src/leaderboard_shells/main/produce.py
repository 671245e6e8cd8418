"""`leaderboard produce`: scores into Kafka, as players who play send them, or as fast as it goes."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from leaderboard_shells.cli.argument_types import as_seconds
from leaderboard_shells.cli.config_file import ConfigFile, settings_for
from leaderboard_shells.cli.connection import DEFAULT_URL, Key, Url, connected
from leaderboard_shells.cli.errors import fail, print_error
from leaderboard_shells.cli.progress import say
from leaderboard_shells.client.address import Address
from leaderboard_shells.client.errors import ApiError
from leaderboard_shells.settings import Kafka

#: How often a second the rate is kept to, and how many records are sent between two looks at the clock without one.
_TICKS = 20
_AT_ONCE = 500

_DEFAULT = Kafka()
_BROKERS = ",".join(_DEFAULT.brokers)

Brokers = Annotated[
    str, typer.Option("--brokers", envvar="KAFKA_BROKERS", metavar="HOST:PORT,…", help="Where the cluster is.")
]
Topic = Annotated[str, typer.Option("--topic", help="Where the scores go.")]
Board = Annotated[str, typer.Option("--leaderboard", metavar="BOARD", help="The board they are for.")]
Players = Annotated[int, typer.Option("--players", min=1, help="How many players there are.")]
Rate = Annotated[int, typer.Option("--rate", min=0, help="Scores a second; 0 is as fast as it goes.")]
Length = Annotated[
    float, typer.Option("--duration", metavar="TIME", parser=as_seconds, help="60s, 2m; 0 is until Ctrl-C.")
]
InitialOnly = Annotated[bool, typer.Option("--initial-only", help="Send every player's first score and no more.")]


def produce(
    context: typer.Context,
    *,
    brokers: Brokers = _BROKERS,
    topic: Topic = _DEFAULT.topic,
    leaderboard: Board = "game1",
    players: Players = 1_000,
    rate: Rate = 100,
    duration: Length = 0.0,
    initial_only: InitialOnly = False,
    url: Url = DEFAULT_URL,
    key: Key = None,
    config: ConfigFile = None,
) -> None:
    """Send every player's first score, then random updates, through Kafka. The board is made if it is not there."""
    # The other commands do without a Kafka client.
    from leaderboard_core.domain.errors import StoreUnavailable  # noqa: PLC0415
    from leaderboard_shells.cli.load_generator import LoadGenerator  # noqa: PLC0415
    from leaderboard_shells.settings.extras import NotSupported  # noqa: PLC0415
    from leaderboard_shells.wiring import open_sink  # noqa: PLC0415

    # How to connect, with a password for example, is what kafka.options says.
    options = settings_for(context, config).kafka.options
    make_board(leaderboard, url, key)
    try:
        with open_sink(Kafka(brokers=_addresses(brokers), topic=topic, options=options)) as sink:
            load = LoadGenerator(sink, leaderboard, players)
            with _reported(load.sent) as report:
                for _ in load.initial(_AT_ONCE):
                    report()
                say(f"{players:,} players are on {leaderboard}")
                if not initial_only:
                    for count in due(rate, duration):
                        load.update(count)
                        report()
            if not sink.flush() or sink.failed:
                fail(
                    f"{load.sent() - sink.arrived:,} of {load.sent():,} scores did not arrive: {sink.error or brokers}"
                )
    except NotSupported as error:
        fail(str(error))
    except StoreUnavailable:
        fail(f"no Kafka answers at {brokers}")


def make_board(board: str, url: Address, key: str | None) -> None:
    """Make a board that adds scores up, unless it is there."""
    with connected(url, key) as api:
        try:
            api.create_board({"id": board, "name": board, "update_mode": "increment"})
        except ApiError as refused:
            if refused.code != "board_exists":
                raise


def due(rate: int, seconds: float) -> Iterator[int]:
    """How many records are due now, each time some are, until so many seconds have passed (0: for ever).

    The rate is kept also after a pause; a rate of 0 is as fast as they are asked for.
    """
    began, sent = time.monotonic(), 0
    while True:
        elapsed = time.monotonic() - began
        over = bool(seconds) and elapsed >= seconds
        if rate == 0:
            if over:
                return
            yield _AT_ONCE
            continue
        count = int((seconds if over else elapsed) * rate) - sent
        if count > 0:
            yield count
            sent += count
        if over:
            return
        time.sleep(1 / _TICKS)


@contextmanager
def _reported(sent: Callable[[], int]) -> Iterator[Callable[[], None]]:
    """Tell once a second how fast it goes, on one line where that is a terminal; and in the end how it went.

    Ctrl-C and SIGTERM end what is done meanwhile, and nothing else.
    """
    began = last = time.monotonic()
    before = 0

    def report() -> None:
        nonlocal last, before
        now = time.monotonic()
        if now - last >= 1.0:
            line = f"{sent():,} scores, {(sent() - before) / (now - last):,.0f} a second"
            complain_live(line)
            last, before = now, sent()

    try:
        yield report
    except (KeyboardInterrupt, SystemExit):
        complain_live("stopping")
    finally:
        seconds = time.monotonic() - began
        if sys.stderr.isatty():
            sys.stderr.write("\n")
        say(f"{sent():,} scores in {seconds:.1f} s: {sent() / seconds:,.0f} a second")


def complain_live(line: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{line}")
        sys.stderr.flush()
    else:
        print_error(line)


def _addresses(brokers: str) -> tuple[str, ...]:
    found = tuple(broker.strip() for broker in brokers.split(",") if broker.strip())
    if not found:
        raise typer.BadParameter("names no broker", param_hint="--brokers")
    return found
