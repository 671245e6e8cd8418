"""What a reader of Server-Sent Events does not keep; what it reads is among the golden cases."""

import pytest

from leaderboard_shells.client.events import LARGEST, EventReader, TooLong


@pytest.mark.parametrize("line", [b"data: %b\n", b"data: %b"])
def test_an_event_that_does_not_end(line: bytes) -> None:
    """What nobody means is not kept for ever, whether as one line or as many."""
    reader, piece = EventReader(), line % (b"x" * 100_000)
    for _ in range(LARGEST // 100_000):
        assert [] == list(reader.read(piece))
    with pytest.raises(TooLong):
        list(reader.read(piece))
