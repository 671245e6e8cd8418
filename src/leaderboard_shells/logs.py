"""Logs: JSON lines on stdout, one for what an operator must know, none for a request that went well, no secrets."""

import logging
import sys
import threading
from collections.abc import Sequence

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from leaderboard_shells.http.request_id import belonging
from leaderboard_shells.redaction import Redaction
from leaderboard_shells.settings import Settings, secrets_of

#: What an engine reports of its own life repeats what the server says.
_REPEATED = ("hypercorn.error", "uvicorn.error")


def set_up(settings: Settings) -> None:
    """Send structlog's and the standard library's records to stdout as JSON lines, from the level that is set on."""
    shared: Sequence[Processor] = [
        structlog.contextvars.merge_contextvars,
        _add_request,
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
            structlog.processors.JSONRenderer(),
        ],
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(settings.server.log_level.upper())
    for engine in _REPEATED:
        logging.getLogger(engine).setLevel(max(logging.WARNING, root.level))
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


def _add_request(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Say to which request or connection a line belongs, if it belongs to one."""
    return {**belonging(), **event}


def _catch_the_rest() -> None:
    """What the interpreter would print by itself becomes a line like any other."""
    logging.captureWarnings(capture=True)

    def thread_failed(failed: threading.ExceptHookArgs) -> None:
        name = "unknown" if failed.thread is None else failed.thread.name
        _log.error("thread failed", thread=name, exc_info=failed.exc_value)

    threading.excepthook = thread_failed


_log = structlog.stdlib.get_logger("leaderboard")
