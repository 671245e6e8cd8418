"""What a server says is shown, never obeyed: no escape, no control character and no turned letters reach a terminal."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.integration.cli.kit import Cli
from tests.support.stand_in import Reply, answering, telling

#: A window's title, a cleared screen, an eight-bit escape, letters from right to left, a forged line, half a pair.
TEXT = "\x1b]0;title\x07\x1b[2J\x9b31m\u202eturned\u2066\u200f\u2028\nleaderboard: forged\r\x7f\ud800"
SHOWN = r"\x1b]0;title\x07\x1b[2J\x9b31m\u202eturned\u2066\u200f\u2028\nleaderboard: forged\r\x7f\ud800"
#: What the command itself sends a terminal: colours, and where the cursor is.
_OURS = re.compile(r"\x1b\[[0-9;]*m|\x1b\[\?25[hl]|\x1b\[[0-9]*[AK]|\r\n|[\r\n]")
_FOREIGN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")

BOARD = {
    "id": TEXT,
    "name": TEXT,
    "sort_order": TEXT,
    "update_mode": TEXT,
    "reset_period": TEXT,
    "season": 1,
}
ENTRY = {"rank": 1, "player_id": TEXT, "score": 5, "leaderboard_id": TEXT, "season": 1, "total_players": 1}
SUBMITTED = ENTRY | {"changed": True, "duplicate": False, "visible": True}
BATCH = {"accepted": 0, "duplicates": 0, "errors": [{"index": 0, "code": "invalid", "error": TEXT}]}


def plain(raw: str) -> str:
    """What a terminal was sent, without what the command itself has to say to it."""
    text = _OURS.sub("", raw)
    assert _FOREIGN.search(text) is None, repr(raw)
    return text


@pytest.mark.parametrize(
    ("arguments", "data"),
    [
        (("board", "list"), [BOARD]),
        (("board", "show", "g"), BOARD),
        (("board", "create", "g"), BOARD),
        (("board", "update", "g", "--name", "G"), BOARD),
        (("top", "g"), [ENTRY]),
        (("player", "show", "ada"), [ENTRY]),
        (("player", "erase", "ada"), {"erased_from": [{"leaderboard_id": TEXT, "seasons": [1]}]}),
        (("submit", "g", "ada", "5"), SUBMITTED),
        (("submit", "--file", "scores.jsonl"), BATCH),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_in_tables_and_lines(tmp_path: Path, arguments: tuple[str, ...], data: Any) -> None:
    """Every command that prints what it was told spells it out."""
    (tmp_path / "scores.jsonl").write_text("{}\n")
    reply = Reply.of(data, meta={"next_cursor": None})
    with answering(lambda *_: reply) as url, Cli(tmp_path, url).terminal(*arguments) as terminal:
        terminal.end()

    # A table may fold what is long.
    assert SHOWN[:20] in re.sub(r"\s+", "", plain(terminal.raw))


def test_in_errors(tmp_path: Path) -> None:
    """A sentence stays on the line of the command that tells it, so that it cannot pass for another."""
    details = [{"path": TEXT, "message": TEXT}]
    refusal = {"success": False, "code": "invalid", "error": f"No: {TEXT}", "details": details}
    with answering(lambda *_: Reply(json.dumps(refusal).encode(), 422)) as url:
        ended = Cli(tmp_path, url)("board", "list")

    assert f"leaderboard: No: {SHOWN}\n" == ended.stderr


def test_in_where_a_redirect_leads(tmp_path: Path) -> None:
    """Nor does a header."""
    with answering(lambda *_: Reply(b"", 302, {"Location": "http://\x1b[2Jh"})) as url:
        ended = Cli(tmp_path, url)("board", "list")

    assert r"redirects to http://\x1b[2Jh: " in ended.stderr


def test_json_means_what_it_meant(tmp_path: Path) -> None:
    """`--json` gives a program the very text, and a terminal nothing but visible letters."""
    with answering(lambda *_: Reply.of([ENTRY])) as url:
        with Cli(tmp_path, url).terminal("top", "g", "--json") as terminal:
            assert 0 == terminal.end()
        piped = Cli(tmp_path, url).does("top", "g", "--json")

    plain(terminal.raw)
    assert [ENTRY] == json.loads(piped)


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Cli]:
    """A command that asks what sends one such update."""
    data = {"season": 1, "entries": [ENTRY], "total_players": 1, "around": [ENTRY]}
    update = {"type": "leaderboard_update", "revision": 1, "timestamp": "2026-11-24T07:00:00Z", "data": data}
    with telling(BOARD, json.dumps(update)) as url:
        yield Cli(tmp_path, url)


def test_while_watching(live: Cli) -> None:
    """The live picture, and its title."""
    with live.terminal("top", "g", "--watch", "--player", "ada") as terminal:
        terminal.see("● live")
        terminal.see(SHOWN[:20])
        terminal.interrupt()
        terminal.end()

    plain(terminal.raw)


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_while_watching_line_by_line(live: Cli, options: tuple[str, ...]) -> None:
    """Each update is one line, whatever is in it."""
    process = live.start("top", "g", "--watch", *options)
    assert process.stdout is not None
    line = process.stdout.readline()
    process.kill()
    process.communicate()

    assert SHOWN[5:20] in plain(line) or json.loads(line)


def test_what_an_output_cannot_show_is_spelled_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An output that is not UTF-8 is no reason for a traceback."""
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    with answering(lambda *_: Reply.of([ENTRY | {"player_id": "日本"}])) as url:
        assert r"\u65e5\u672c" in Cli(tmp_path, url).does("top", "g")
