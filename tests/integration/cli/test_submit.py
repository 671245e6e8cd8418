"""`leaderboard submit` with one score."""

import json

import pytest

from tests.integration.cli.kit import Cli


def test_a_score_is_told_with_its_rank(cli: Cli, board: str) -> None:
    """Scores may be negative and fractions; what is told is the sum that the board has."""
    told = [cli.does("submit", board, "ada", score) for score in ("1200", "-0.5", "-200")]

    assert [f"ada has {score} on {board}: rank 1\n" for score in ("1,200", "1,199.5", "999.5")] == told


def test_an_event_id_counts_once(cli: Cli, board: str) -> None:
    """The second time it is told that it was counted before; with another payload it is refused."""
    first, second = (cli.does("submit", board, "ada", "5", "--event-id", "goal-1") for _ in range(2))
    other = cli("submit", board, "ada", "6", "--event-id", "goal-1")

    assert f"ada has 5 on {board}: rank 1\n" == first
    assert f"ada has 5 on {board}, counted before: rank 1\n" == second
    assert (1, "leaderboard: Event id 'goal-1' was used before with another payload.\n") == (
        other.returncode,
        other.stderr,
    )


def test_a_score_that_changes_nothing(cli: Cli) -> None:
    """A board that keeps the better score says what it has."""
    cli.does("board", "create", "kept", "--update-mode", "best")
    cli.does("submit", "kept", "ada", "9")

    assert "ada has 9 on kept, as before: rank 1\n" == cli.does("submit", "kept", "ada", "5")


def test_a_player_below_the_last_rank(cli: Cli) -> None:
    """A board that shows one player alone says so to the second."""
    cli.does("board", "create", "small", "--max-entries", "1")
    cli.does("submit", "small", "ada", "9")

    assert "bob has 5 on small: below the last rank\n" == cli.does("submit", "small", "bob", "5")


def test_when_a_score_was_made(cli: Cli, board: str) -> None:
    """Who made it first is ahead of an equal one; a moment that cannot be is told in the server's words."""
    made = json.loads(cli.does("board", "show", board, "--json"))["created_at"]
    cli.does("submit", board, "late", "5")

    assert f"early has 5 on {board}: rank 1\n" == cli.does("submit", board, "early", "5", "--occurred-at", made)
    refused = cli("submit", board, "never", "5", "--occurred-at", "2001-09-09T01:46:40Z")
    assert 1 == refused.returncode
    assert "occurred_at: must not be before the season began, at 2" in refused.stderr


def test_all_of_a_submission_can_be_said(cli: Cli, board: str) -> None:
    """`--json` prints the API's answer; metadata and game arrive."""
    answer = json.loads(
        cli.does("submit", board, "ada", "5", "--game-id", "match-1", "--metadata", '{"level": 3}', "--json")
    )

    assert ("accepted", "ada", 5, 1, False) == (
        answer["status"],
        answer["player_id"],
        answer["score"],
        answer["rank"],
        answer["duplicate"],
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("ada", "1e300"), "score: must be a finite number from -9007199254740991 to 9007199254740991"),
        (("", "5"), "player_id: must have 1 to 128 characters"),
        (("ada", "5", "--metadata", "[1]"), "metadata: must be an object"),
        (("ada", "5", "--event-id", "a b"), "event_id: must be visible ASCII characters"),
    ],
)
def test_what_the_server_refuses_is_told_in_its_words(
    cli: Cli, board: str, arguments: tuple[str, ...], sentence: str
) -> None:
    """One line with the field at fault, and exit code 1."""
    ended = cli("submit", board, *arguments)

    assert (1, "", f"leaderboard: {sentence}\n") == (ended.returncode, ended.stdout, ended.stderr)
