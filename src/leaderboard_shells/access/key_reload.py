"""Keys change while the server runs: their file is watched, and SIGHUP says to read all of them again."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import structlog
from attrs import evolve

from leaderboard_shells.access import Access
from leaderboard_shells.access.from_settings import replace_keys
from leaderboard_shells.settings import Auth, SettingsError

_log = structlog.stdlib.get_logger("leaderboard.access")

#: How often the file of keys is looked at, in seconds: a revoked key is to end within one.
#: It is looked at rather than watched through the kernel: that sees neither network file systems nor what a file that
#: is named through a link, as mounted secrets are, is exchanged for.
_EACH = 0.25

Mark = tuple[int, int, int] | None


@asynccontextmanager
async def reloading_keys(access: Access, auth: Auth, read: Callable[[], Auth]) -> AsyncIterator[None]:
    """Put the keys that `read` gives into `access` whenever they may be others, for as long as the context lasts.

    What cannot be read changes nothing, and is told in the log.
    """
    told = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, told.set)
    watching = asyncio.create_task(_watch(access, auth, read, told))
    try:
        yield
    finally:
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching
        asyncio.get_running_loop().remove_signal_handler(signal.SIGHUP)
        # That lets the signal end the process, though it was ignored before; this one is about to stop by itself.
        signal.signal(signal.SIGHUP, signal.SIG_IGN)


async def _watch(access: Access, auth: Auth, read: Callable[[], Auth], told: asyncio.Event) -> None:
    # What the file was when its keys were read is not known: it may have changed since.
    seen: Mark = None
    while True:
        mark = await asyncio.to_thread(_mark, auth.keys_file)
        if told.is_set() or mark != seen:
            told.clear()
            seen = mark
            auth = await _reloaded(access, auth, read)
        with suppress(TimeoutError):
            async with asyncio.timeout(_EACH if auth.keys_file else None):
                await told.wait()


def _mark(path: str) -> Mark:
    """What changes when the file does; None while it is not there, or there is none to look at."""
    try:
        found = os.stat(path) if path else None
    except OSError:
        return None
    return found and (found.st_mtime_ns, found.st_ino, found.st_size)


async def _reloaded(access: Access, auth: Auth, read: Callable[[], Auth]) -> Auth:
    """What holds from now on."""
    try:
        now = await asyncio.to_thread(read)
    except SettingsError as error:
        _log.error("keys not read", faults=[str(fault) for fault in error.errors])
        return auth
    if now.keys != auth.keys:
        replace_keys(access, now)
        _log.info("keys read", keys=[key.name for key in now.keys])
    # Whatever else the section says holds from the next start on.
    return evolve(auth, keys=now.keys)
