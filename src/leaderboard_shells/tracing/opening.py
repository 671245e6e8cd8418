"""Whether there are spans, as the settings say."""

from collections.abc import Iterator
from contextlib import contextmanager

from leaderboard_shells import __version__
from leaderboard_shells.settings import Tracing
from leaderboard_shells.settings.extras import extra
from leaderboard_shells.tracing.spans import Spans


@contextmanager
def opened(settings: Tracing | None) -> Iterator[Spans | None]:
    """The spans that the settings ask for, while the context lasts; None, where they ask for none: then nothing is
    measured that would be thrown away. Raises `NotSupported`."""
    if settings is None:
        yield None
        return
    with extra("tracing"):
        from leaderboard_shells.tracing import opentelemetry  # noqa: PLC0415
    with opentelemetry.opened(settings, __version__) as spans:
        yield spans
