"""A message is framed as every client reads it."""

import pytest
from websockets.frames import Frame, Opcode

from leaderboard_shells.engines.ready_text import text_frame


@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 65_535, 65_536, 100_000])
def test_as_others_frame_it(size: int) -> None:
    """Of every length that is told in another way: byte for byte what a library of WebSockets makes of it."""
    message = b"\xc3\xa9" * (size // 2) + b"x" * (size % 2)

    assert Frame(Opcode.TEXT, message).serialize(mask=False) == text_frame(message)
