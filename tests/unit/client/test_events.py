"""Server-Sent Events, read as the standard says, however a network cuts them."""

import pytest

from leaderboard_shells.client.events import LARGEST, Event, EventReader, TooLong

#: Lines that end in all three ways, a comment, an unknown field, and an event without data.
STREAM = (
    b"retry: 1500\n\n: nobody reads this\nid: 1-1-1\ndata: one\n\n"
    b"data:two\r\ndata: \xc3\xa4\xe2\x82\xac\r\n\r\n"
    b"id: 1-1-3\n\nevent: x\rdata:  three\rcolour: red\r\rdata: never whole"
)
EVENTS = [Event("1-1-1", "one"), Event("1-1-1", "two\nä€"), Event("1-1-3", " three")]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64, len(STREAM)])
def test_pieces_of_any_size(size: int) -> None:
    """The same events, wherever it is cut: within a character, between CR and LF."""
    reader = EventReader()
    events = [event for at in range(0, len(STREAM), size) for event in reader.read(STREAM[at : at + size])]

    assert EVENTS == events
    assert 1.5 == reader.retry


def test_what_is_no_number_is_no_pause() -> None:
    """A `retry` of anything but digits is none."""
    reader = EventReader()
    list(reader.read(b"retry: soon\nretry: -5\n\n"))

    assert reader.retry is None


@pytest.mark.parametrize("line", [b"data: %b\n", b"data: %b"])
def test_an_event_that_does_not_end(line: bytes) -> None:
    """What nobody means is not kept for ever, whether as one line or as many."""
    reader, piece = EventReader(), line % (b"x" * 100_000)
    for _ in range(LARGEST // 100_000):
        assert [] == list(reader.read(piece))
    with pytest.raises(TooLong):
        list(reader.read(piece))
