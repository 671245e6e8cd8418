"""Logs on stdout: JSON lines, or lines for a person where a person sees them; none for what went well, no secrets."""

import logging
import os
import sys
import threading
import time
from collections.abc import Sequence

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from leaderboard_shells.settings import Settings, secrets_of
from leaderboard_shells.settings.redaction import Redaction
from leaderboard_shells.wire.request_id import log_context

#: What an engine reports of its own life repeats what the server says; what the pool of connections reports of each
#: attempt is told once, as the store that is away.
_REPEATED = {"hypercorn.error": logging.WARNING, "uvicorn.error": logging.WARNING, "psycopg.pool": logging.ERROR}


class LogRateLimiter:
    """For lines of which there may be any number: some are said, the others counted.

    Lets `rate` lines a second through, and up to `burst` after a silence.
    """

    def __init__(self, rate: float, burst: int) -> None:
        self._rate, self._burst = rate, burst
        self._room, self._since = float(burst), time.monotonic()
        self._left_out = 0

    def __call__(self) -> dict[str, int] | None:
        """What the next line is to say besides: how many were left out before it. None: it is left out itself."""
        now = time.monotonic()
        self._room, self._since = min(self._burst, self._room + (now - self._since) * self._rate), now
        if self._room < 1:
            self._left_out += 1
            return None
        self._room -= 1
        left_out, self._left_out = self._left_out, 0
        return {"left_out": left_out} if left_out else {}


def configure_logging(settings: Settings, worker: int | None = None) -> None:
    """Send structlog's and the standard library's records to stdout, from the level that is set on.

    `worker`: the number of this process among several that write to the same place.
    """
    shared: Sequence[Processor] = [
        structlog.contextvars.merge_contextvars,
        _add_request,
        *([] if worker is None else [_of_worker(worker)]),
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    redaction = Redaction(secrets_of(settings))

    def redact(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        return redaction.fields(event)

    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            redact,
            *(_for_a_person() if sys.stdout.isatty() else [structlog.processors.JSONRenderer()]),
        ],
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(settings.server.log_level.upper())
    for library, level in _REPEATED.items():
        logging.getLogger(library).setLevel(max(level, root.level))
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    _catch_the_rest()


def _for_a_person() -> Sequence[Processor]:
    """What a terminal gets. Nothing that somebody sent reaches it raw: it would obey."""
    colors = not os.environ.get("NO_COLOR")
    return [_printable, structlog.dev.ConsoleRenderer(colors=colors, exception_formatter=structlog.dev.plain_traceback)]


def _printable(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Control characters and the like spelled out; only a traceback has lines of its own."""
    return {
        name: "\n".join(map(_escaped, value.split("\n") if name == "exception" else [value]))
        if isinstance(value, str)
        else value
        for name, value in event.items()
    }


def _escaped(text: str) -> str:
    return "".join(one if one.isprintable() else ascii(one)[1:-1] for one in text)


def _add_request(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Say to which request or connection a line belongs, if it belongs to one."""
    return {**log_context(), **event}


def _of_worker(number: int) -> Processor:
    """Says in every line which worker it is of; what a supervisor says of one has the number already."""

    def add(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        event["worker"] = number
        return event

    return add


def _catch_the_rest() -> None:
    """What the interpreter would print by itself becomes a line like any other."""
    logging.captureWarnings(capture=True)

    def thread_failed(failed: threading.ExceptHookArgs) -> None:
        name = "unknown" if failed.thread is None else failed.thread.name
        _log.error("thread failed", thread=name, exc_info=failed.exc_value)

    threading.excepthook = thread_failed


_log = structlog.stdlib.get_logger("leaderboard")
