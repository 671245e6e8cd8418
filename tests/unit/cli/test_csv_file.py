"""A CSV file as submissions."""

import io
import json
from typing import Any

import pytest

from leaderboard_shells.cli.csv_file import CsvReader
from leaderboard_shells.cli.json_lines import FileError
from leaderboard_shells.cli.submission_file import FileFormat, SubmissionFile, SubmissionLine


def lines_of(content: bytes, board: str | None = "g") -> list[SubmissionLine]:
    reading = FileFormat(records=CsvReader(board), board=board)
    return [line for batch in SubmissionFile(io.BytesIO(content), reading).batches() for line in batch]


def sent(content: bytes, board: str | None = "g") -> list[dict[str, Any]]:
    """The submissions, without their event ids."""
    submissions = [json.loads(line.submission) for line in lines_of(content, board)]
    return [{name: value for name, value in fields.items() if name != "event_id"} for fields in submissions]


ADA, BOB = ({"player_id": player, "score": score, "leaderboard_id": "g"} for player, score in (("ada", 5), ("bob", -1)))


@pytest.mark.parametrize(
    "content",
    [
        b"player_id,score\nada,5\nbob,-1\n",
        b"player_id,score\r\nada,5\r\nbob,-1",
        b"\xef\xbb\xbfplayer_id,score\nada,5\nbob,-1\n",
        b"player_id;score\nada;5\nbob;-1\n",
        b"score\tplayer_id\n5\tada\n-1\tbob\n",
        b'"Player_ID", score\n"ada",5\n\nbob, -1 \n,\n',
    ],
)
def test_however_it_is_written(content: bytes) -> None:
    """Any order, any usual delimiter, quotes, a mark at its beginning, empty rows."""
    assert [ADA, BOB] == sent(content)


def test_every_field_may_be_a_column() -> None:
    """A row names its own board, its game, its moment and its metadata; an empty cell is a field that is not there."""
    content = (
        b"leaderboard_id,player_id,score,game_id,metadata,event_id,occurred_at\n"
        b'h,ada,1.50,m1,"{""level"": 3}",e1,2026-01-31T12:00:00Z\n,bob,1e3,,,,\n'
    )

    first, second = sent(content)

    assert {
        "leaderboard_id": "h",
        "player_id": "ada",
        "score": 1.5,
        "game_id": "m1",
        "metadata": {"level": 3},
        "occurred_at": "2026-01-31T12:00:00Z",
    } == first
    assert {"leaderboard_id": "g", "player_id": "bob", "score": 1_000} == second
    assert "e1" == json.loads(lines_of(content)[0].submission)["event_id"]


def test_a_cell_of_several_lines_is_one() -> None:
    """A row is told under the line where it begins."""
    lines = lines_of(b'player_id,score\n"a\nb",1\ncyd,2\n')

    assert [2, 4] == [line.number for line in lines]
    assert "a\nb" == json.loads(lines[0].submission)["player_id"]


@pytest.mark.parametrize("score", ["many", "1,2,3", "nan", "0x10", "1_000", "٣"])
def test_what_is_no_number_is_for_the_server_to_refuse(score: str) -> None:
    """It says what a score must be; nothing is guessed here."""
    [submission] = sent(f'player_id,score\nada,"{score}"\n'.encode())

    assert score == submission["score"]


@pytest.mark.parametrize(
    ("score", "instead"),
    [
        ("1,5", "1.5"),
        ("-0,25", "-0.25"),
        (" 1,5 ", "1.5"),
        ("3,000", "3000 or 3.000"),
        ("1,234,567", "1234567"),
        ("1,234.5", "1234.5"),
    ],
)
def test_a_comma_in_a_number_is_told_with_what_to_write(score: str, instead: str) -> None:
    """Programs of many countries write one; which of two numbers it is nobody guesses, so the row is not sent."""
    [line] = lines_of(f'player_id,score\nada,"{score}"\n'.encode())

    assert f"score: must be a number: for {score.strip()} write {instead}" == line.fault


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (b"ada,5,6", "has 3 cells, and the header 2"),
        (b"\xff,5", "is not UTF-8"),
        (b"x" * 140_000 + b",5", "field larger than field limit (131072)"),
    ],
)
def test_a_row_that_cannot_be_sent_is_told(row: bytes, fault: str) -> None:
    """Its neighbours are sent."""
    lines = lines_of(b"player_id,score\nada,5\n" + row + b"\nbob,-1\n")

    assert [None, fault, None] == [line.fault for line in lines]
    assert [2, 3, 4] == [line.number for line in lines]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"ada,5\nbob,6\n", "there is no column 'player_id'; there is no column 'score'"),
        (b"player,score\nada,5\n", "the column 'player' is not known; did you mean player_id?"),
        (b"player_id,score,score\n", "the column 'score' stands twice"),
        ("player_id,score\n".encode("utf-16"), "is UTF-16; save it as UTF-8"),
    ],
)
def test_a_header_that_says_too_little(content: bytes, fault: str) -> None:
    """Nothing is sent of a file whose columns are not known."""
    with pytest.raises(FileError, match=r".*") as caught:
        lines_of(content)

    assert fault in str(caught.value)


def test_a_board_is_needed() -> None:
    """It is in the file or on the command line."""
    with pytest.raises(FileError) as caught:
        lines_of(b"player_id,score\nada,5\n", board=None)

    assert (
        "its first line must name the fields: there is no column 'leaderboard_id'; --leaderboard names the board of "
        "all rows"
    ) == str(caught.value)


@pytest.mark.parametrize("content", [b"", b"player_id,score\n"])
def test_no_rows_are_no_fault(content: bytes) -> None:
    """Nothing is sent for nothing."""
    assert [] == lines_of(content)
