"""What answers, but not as a leaderboard does: one clear line each, at once, never a traceback."""

import gzip
import json
from pathlib import Path

import pytest

from tests.integration.cli.kit import Cli, Ended
from tests.support.stand_in import Reply, answering, telling

PAGE = b"<html><body>Sign in</body></html>"
BOARD = {
    "id": "g",
    "name": "G",
    "sort_order": "desc",
    "update_mode": "best",
    "reset_period": "never",
    "season": 1,
}


def told(ended: Ended) -> str:
    """The one line of a command that failed."""
    assert (1, "") == (ended.returncode, ended.stdout)
    [line] = ended.stderr.splitlines()
    assert len(line) < 1_200
    return line.removeprefix("leaderboard: ")


@pytest.mark.parametrize(
    ("reply", "sentence"),
    [
        (Reply(PAGE, 403), "{url} does not answer as a leaderboard does (HTTP status 403)"),
        (Reply(PAGE, 502), "{url} does not answer as a leaderboard does (HTTP status 502)"),
        (
            Reply(PAGE, 301, {"Location": "https://play.example.com/api/v1/leaderboards"}),
            "{url} redirects to https://play.example.com/api/v1/leaderboards: give the address that it leads to",
        ),
        (Reply(b"[" * 100_000), "{url} does not answer as a leaderboard does (HTTP status 200)"),
        (Reply(b'{"success": true}'), "{url} does not answer as a leaderboard does (HTTP status 200)"),
        (
            Reply(gzip.compress(Reply.of([]).body), headers={"Content-Encoding": "gzip"}),
            "{url} does not answer as a leaderboard does (HTTP status 200)",
        ),
        (
            Reply.of({"id": "g"}),
            "{url} answers what this client cannot read: in its data: expected `array`, got `object`",
        ),
        (
            Reply.of([BOARD | {"season": "first"}], meta={"next_cursor": None}),
            "{url} answers what this client cannot read: in its data: expected `int`, got `str` - at `$[0].season`",
        ),
        (
            Reply.of([]),
            "{url} answers what this client cannot read: in its meta: object missing required field `next_cursor`",
        ),
        (
            Reply.of([], meta={"next_cursor": "again"}),
            "{url} answers what this client cannot read: its list of leaderboards does not end",
        ),
        (
            Reply(b'{"success": true, "data": "%s"}' % (b"x" * (33 << 20))),
            "{url} answers what this client cannot read: it is larger than 33,554,432 bytes",
        ),
    ],
)
def test_one_line_says_what_it_is(tmp_path: Path, reply: Reply, sentence: str) -> None:
    """A proxy's page, a redirect, another shape, no end: each is told as what it is."""
    with answering(lambda *_: reply) as url:
        line = told(Cli(tmp_path, url)("board", "list"))

    assert sentence.format(url=url) == line


def test_an_answer_that_breaks_off(tmp_path: Path) -> None:
    """Half an answer is none."""
    with answering(lambda *_: Reply(b'{"success": true, "da', size=1_000)) as url:
        line = told(Cli(tmp_path, url)("board", "list"))

    assert line.startswith(f"no answer from {url}: ")


def test_a_sentence_as_long_as_a_book_is_cut(tmp_path: Path) -> None:
    """What is told stays one line, however much is said."""
    refusal = {"success": False, "code": "invalid", "error": "no " * 50_000}
    with answering(lambda *_: Reply(json.dumps(refusal).encode(), 422)) as url:
        line = told(Cli(tmp_path, url)("board", "list"))

    assert line.startswith("no no no ")
    assert line.endswith("…")


@pytest.mark.parametrize(
    "arguments",
    [
        ("board", "create", "g"),
        ("board", "show", "g"),
        ("board", "update", "g", "--name", "G"),
        ("board", "reset", "g"),
        ("board", "seasons", "g"),
        ("top", "g"),
        ("top", "g", "--watch"),
        ("top", "g", "--player", "ada"),
        ("player", "show", "ada"),
        ("player", "erase", "ada"),
        ("submit", "g", "ada", "5"),
        ("submit", "--file", "scores.jsonl"),
        ("demo", "--duration", "1s"),
    ],
    ids=" ".join,
)
def test_every_command_looks_at_what_it_is_answered(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """The envelope of a leaderboard with something else inside ends each of them with one line."""
    (tmp_path / "scores.jsonl").write_text('{"leaderboard_id": "g", "player_id": "ada", "score": 5}')
    with answering(lambda *_: Reply.of([{"rank": "first"}, None])) as url:
        line = told(Cli(tmp_path, url)(*arguments))

    assert line.startswith(f"{url} answers what this client cannot read: in its data: ")


def test_a_rejected_score_that_was_not_sent(tmp_path: Path) -> None:
    """The numbers of a batch are looked at as well."""
    result = {"accepted": 0, "duplicates": 0, "errors": [{"index": 7, "code": "invalid", "error": "no"}]}
    with answering(lambda *_: Reply.of(result)) as url:
        ended = Cli(tmp_path, url)("submit", "--file", "-", stdin="{}")

    assert told(ended) == f"{url} answers what this client cannot read: it rejects a score that was not sent"


@pytest.mark.parametrize(
    ("message", "why"),
    [
        ("not json", "it is no message of a leaderboard"),
        ("[]", "it is no message of a leaderboard"),
        ("[" * 100_000, "it is no message of a leaderboard"),
        ('{"type": "leaderboard_update", "revision": 1}', "object missing required field `timestamp`"),
        ('{"type": "error"}', "object missing required field `error`"),
        (b"\xff", "a message is not UTF-8"),
        ("x" * 9_000_000, "a message is larger than one of a leaderboard"),
    ],
)
def test_a_message_that_is_none(tmp_path: Path, message: str | bytes, why: str) -> None:
    """Watching ends with one line as well: to ask again would bring the same."""
    with telling(BOARD, message) as url:
        line = told(Cli(tmp_path, url)("top", "g", "--watch"))

    assert line == f"{url} answers what this client cannot read: {why}"


@pytest.mark.parametrize("url", ["https", "http"])
def test_the_hint_is_given_where_it_is_the_reason(tmp_path: Path, url: str) -> None:
    """Whether the server runs is asked when nobody listens, not when the address is another one or speaks no TLS."""
    with answering(lambda *_: Reply(PAGE)) as there:
        no_tls = told(Cli(tmp_path, there.replace("http", "https"))("board", "list"))
    nowhere = told(Cli(tmp_path, f"{url}://leaderboard.invalid")("board", "list"))

    assert no_tls.endswith(": it does not speak TLS as https:// expects")
    assert nowhere.endswith(" — is the address right? --url or LEADERBOARD_URL names it")
