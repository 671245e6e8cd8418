"""A JSON Lines file as lists of submissions."""

import io
import json
import os
from pathlib import Path
from typing import Any

import pytest

from leaderboard_shells.cli.json_lines import FileError
from leaderboard_shells.cli.submission_file import FileFormat, SubmissionFile, SubmissionLine, seekable


def lines_of(content: bytes) -> list[SubmissionLine]:
    return [line for batch in SubmissionFile(io.BytesIO(content)).batches() for line in batch]


def sent(content: bytes) -> list[Any]:
    return [json.loads(line.submission) for line in lines_of(content)]


def test_the_same_content_has_the_same_event_ids() -> None:
    """An id is made of the content of the whole file and the line's number; no two lines share one."""
    content = b'{"player_id": "ada"}\n{"player_id": "ada"}\n'

    first, again, other = (
        [submission["event_id"] for submission in sent(it)] for it in (content, content, content + b'{"a": 1}\n')
    )

    assert first == again
    assert 2 == len(set(first))
    assert not set(first) & set(other)


def test_an_event_id_of_its_own_stays() -> None:
    """Only a line without an event id, or with null for one, gets one."""
    given, null = sent(b'{"event_id": "e1"}\n{"event_id": null}')

    assert "e1" == given["event_id"]
    assert null["event_id"].endswith("-2")


def test_a_run_has_ids_of_its_own() -> None:
    """The same content under another name is counted anew, and under the same name once."""
    runs = [None, "a", "b", "a"]

    none, first, second, again = (
        [
            line.submission
            for batch in SubmissionFile(io.BytesIO(b"{}\n"), FileFormat(run=run)).batches()
            for line in batch
        ]
        for run in runs
    )

    assert first == again
    assert 3 == len({*none, *first, *second})


def test_a_board_for_lines_that_name_none() -> None:
    """What a line says itself is stronger."""
    content = b'{}\n{"leaderboard_id": null}\n{"leaderboard_id": "h"}\n[]\n'
    lines = [line for batch in SubmissionFile(io.BytesIO(content), FileFormat(board="g")).batches() for line in batch]

    assert ["g", "g", "h"] == [json.loads(line.submission)["leaderboard_id"] for line in lines[:3]]


def test_a_mark_at_the_beginning_is_passed_over() -> None:
    """An editor that writes one has written the same lines."""
    assert [None, None] == [line.fault for line in lines_of(b"\xef\xbb\xbf{}\n{}")]
    with pytest.raises(FileError, match="UTF-16"):
        lines_of("{}".encode("utf-16"))


def test_what_cannot_be_sent_is_told_with_its_line() -> None:
    """Lines that are not JSON keep their number; empty ones are passed over."""
    lines = lines_of(b'{}\n\n  \nnot json\n{"score": NaN}\n{"score": 1e999}\n\xff\n{}\n' + b"[" * 100_000)

    assert [1, 4, 5, 6, 7, 8, 9] == [line.number for line in lines]
    assert [False, True, True, True, True, False, True] == [line.fault is not None for line in lines]
    assert all((line.fault or "").startswith("is not JSON") for line in lines[1:5])


def test_what_is_no_object_is_for_the_server_to_refuse() -> None:
    """JSON of another form is sent as it is."""
    assert [[1], "x", None] == sent(b'[1]\n"x"\nnull\n')


def test_at_most_1000_go_together() -> None:
    """Lists are as long as one request may be, in the order of the file."""
    batches = list(SubmissionFile(io.BytesIO(b"{}\n" * 2_001)).batches())

    assert [1_000, 1_000, 1] == [len(batch) for batch in batches]
    assert list(range(1, 2_002)) == [line.number for batch in batches for line in batch]


def test_no_more_than_a_request_may_hold_goes_together() -> None:
    """Big submissions go in smaller lists, and one that is too big alone is told."""
    big = json.dumps({"metadata": {"text": "x" * 400_000}}).encode() + b"\n"
    huge = json.dumps({"metadata": {"text": "x" * 1_100_000}}).encode()

    batches = list(SubmissionFile(io.BytesIO(big * 5 + huge)).batches())

    assert [2, 2, 2] == [len(batch) for batch in batches]
    assert "is larger than a request may be" == batches[-1][-1].fault


def test_the_end_of_the_last_line_is_the_size(tmp_path: Path) -> None:
    """Progress is told in bytes, and ends at the size of what is read."""
    (tmp_path / "scores").write_bytes(b"skipped\n{}\n\n{} \n")
    with (tmp_path / "scores").open("rb") as source:
        source.readline()
        file = SubmissionFile(source)
        lines = [line for batch in file.batches() for line in batch]

    assert [3, 8] == [line.end for line in lines]
    assert 8 == file.size


def test_what_is_added_meanwhile_is_left_for_the_next_time(tmp_path: Path) -> None:
    """A line that was not there when the ids were made is not sent under them."""
    scores = tmp_path / "scores"
    scores.write_bytes(b"{}\n")
    with scores.open("rb") as source:
        file = SubmissionFile(source)
        with scores.open("ab") as more:
            more.write(b'{"late": true}\n')
        [batch] = file.batches()

    assert 1 == len(batch)


def test_a_stream_is_read_as_a_file_is() -> None:
    """A pipe has the ids of a file with the same content."""
    content = b'{"player_id": "ada"}\n'
    reading, writing = os.pipe()
    with os.fdopen(writing, "wb") as pipe:
        pipe.write(content)
    with os.fdopen(reading, "rb") as pipe, seekable(pipe) as kept:
        [[line]] = SubmissionFile(kept).batches()

    assert lines_of(content)[0].submission == line.submission


@pytest.mark.parametrize("content", [b"", b"\n\n"])
def test_an_empty_file_has_no_lists(content: bytes) -> None:
    """Nothing is sent for nothing."""
    assert [] == lines_of(content)
