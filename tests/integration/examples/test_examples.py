"""`examples/`: every program prints what its page shows, and that is right by results that were worked out by hand."""

import re
import subprocess
import sys
from pathlib import Path

from tests.support.documentation import DEFAULT_URL
from tests.support.patience import PATIENCE
from tests.support.server import running

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "examples" / "README.md").read_text()
SHOWN = {
    command.split()[1]: shown
    for command, shown in re.findall(r"^```console\n\$ ([^\n]*)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
}

#: 20 minutes for each wrong try of what was solved in the end: the foxes' A is 21 + 20, their D 205 + 20. The storks
#: pay for their wrong B when it is solved, in the last hour, the pandas for their D never.
ON_THE_WALL = [
    (1, "Red Pandas", "NP", 3, 30 + 55 + 120),
    (2, "Grey Owls", "FI", 3, 12 + (70 + 20) + 145),
    (3, "Blue Foxes", "IS", 3, (21 + 20) + 101 + (205 + 20)),
    (4, "Green Toads", "BR", 2, 78 + 90),
    (4, "White Storks", "PL", 2, 18 + 150),
    (6, "Black Swans", "AU", 0, 0),
]
REVEALED = [
    (1, "Grey Owls", "FI", 4, 12 + (70 + 20) + 145 + (280 + 20)),
    (2, "Blue Foxes", "IS", 4, (21 + 20) + 101 + (205 + 20) + 250),
    (3, "Red Pandas", "NP", 3, 30 + 55 + 120),
    (4, "White Storks", "PL", 3, 18 + 150 + (271 + 20)),
    (4, "Green Toads", "BR", 3, 78 + 90 + 291),
    (6, "Black Swans", "AU", 1, 290),
]
MEET: dict[str, list[tuple[object, ...]]] = {
    "800 m, as it was announced": [
        (1, "eve", "1:57.41"),
        (2, "cyd", "1:58.96"),
        (3, "ada", "1:59.30"),
        (4, "bob", "2:01.07"),
        (4, "dan", "2:01.07"),
        (6, "fay", "2:03.50"),
        ("-", "kim", "DNS"),
        ("-", "lee", "DNF"),
    ],
    "800 m, put right": [
        (1, "ada", "1:59.30"),
        (1, "cyd", "1:59.30"),
        (3, "bob", "2:01.07"),
        (3, "dan", "2:01.07"),
        (5, "fay", "2:03.50"),
        # In the order in which each was first told: eve keeps the moment of her time.
        ("-", "eve", "DQ"),
        ("-", "kim", "DNS"),
        ("-", "lee", "DNF"),
    ],
    "Marathon, to the second": [(1, "ivy", "2:49:31"), (2, "gus", "2:58:09"), (3, "hal", "3:10:44")],
    "Long jump, two attempts": [(1, "cyd", "6.20 m"), (2, "ada", "6.03 m"), (3, "gus", "5.91 m"), (3, "ivy", "5.91 m")],
}
#: Ada had her 80 on Monday, Cyd on Tuesday. Sunday is of the week before, and of Tuesday the best match counts.
GAME = {
    "All times": [(1, "Bob", 70 + 20), (2, "Ada", 50 + 30), (3, "Cyd", 20 + 25 + 35), (4, "Dan", 40), (5, "Eve", 35)],
    "This week": [(1, "Cyd", 25 + 35), (2, "Dan", 40), (3, "Eve", 10 + 25), (4, "Ada", 30), (5, "Bob", 20)],
    "Match of the day": [(1, "Cyd", 35), (2, "Eve", 25), (3, "Bob", 20)],
    "Germany": [(1, "Ada", 80), (2, "Cyd", 80), (3, "Eve", 35)],
    "Clans: Foxes": [(1, "Bob", 90), (2, "Ada", 80), (3, "Eve", 35)],
    "Clans: Owls": [(1, "Cyd", 80), (2, "Dan", 40)],
    "Clan against clan": [(1, "Foxes", 90 + 80 + 35), (2, "Owls", 80 + 40)],
    "Ada and her friends; zoe never played": [
        (1, "ada", 80, "rank 2 of all"),
        (2, "cyd", 80, "rank 3 of all"),
        (3, "eve", 35, "rank 5 of all"),
    ],
    "Ada everywhere": [
        ("arena", "rank 2 of 5, 80 points"),
        ("arena-clan.foxes", "rank 2 of 3, 80 points"),
        ("arena-clans.members", "rank 2 of 5, 80 points"),
        ("arena-de", "rank 1 of 3, 80 points"),
        ("arena-week", "rank 4 of 5, 30 points"),
    ],
}


def printed(directory: Path, program: str, *arguments: str) -> str:
    """What the program prints, from wherever it is run; it complains of nothing."""
    ended = subprocess.run(
        [sys.executable, str(ROOT / program), *arguments],
        cwd=directory,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert (0, "") == (ended.returncode, ended.stderr)
    return ended.stdout


def rows(lines: list[str]) -> list[list[str]]:
    """The words of each line."""
    return [line.split() for line in lines]


def words(expected: list[tuple[object, ...]]) -> list[list[str]]:
    """The same of what is expected."""
    return [" ".join(map(str, row)).split() for row in expected]


def tables(text: str) -> dict[str, list[list[str]]]:
    """What is printed in paragraphs, each a heading and rows."""
    paragraphs = [paragraph.splitlines() for paragraph in text.strip().split("\n\n")]
    return {heading: rows(lines) for heading, *lines in paragraphs}


def test_the_page_shows_every_program() -> None:
    """None stands beside it that nobody runs."""
    assert {f"examples/{path.name}" for path in (ROOT / "examples").glob("*.py")} == set(SHOWN)


def test_contest(tmp_path: Path) -> None:
    """Official ranks on the wall and at the reveal, and nothing for the public between."""
    told = printed(tmp_path, "examples/contest.py")

    assert SHOWN["examples/contest.py"] == told
    shown, revealed = told.split("\nThe reveal:\n")
    assert shown.startswith("In the last hour the board is frozen: True, it shows 0 teams.\n")
    assert "\nThe judges see Grey Owls ahead.\n" in shown
    assert words(ON_THE_WALL) == rows(shown.splitlines()[4:])
    assert words(REVEALED) == rows(revealed.splitlines()[1:])


def test_meet(tmp_path: Path) -> None:
    """Places as announced, and once cyd has the right time and eve is disqualified; a file that is named is kept."""
    told = printed(tmp_path, "examples/meet.py")

    assert SHOWN["examples/meet.py"] == told
    assert told == printed(tmp_path, "examples/meet.py", "meet.db")
    assert (tmp_path / "meet.db").is_file()
    shown = tables(told)
    refusal, *headings = shown
    assert refusal.startswith("Thousandths are refused: score: ")
    assert [*MEET] == headings
    for heading, expected in MEET.items():
        assert words(expected) == shown[heading]


def test_game(tmp_path: Path) -> None:
    """Each board by its own rules; a second run on the same server begins anew."""
    with running(tmp_path) as server:
        told = [printed(tmp_path, "examples/game.py", server.url) for _ in range(2)]

    assert [SHOWN["examples/game.py"]] * 2 == told
    assert f"$ python examples/game.py {DEFAULT_URL}\n" in PAGE
    fed, *_ = told[0].split("\n\n")
    boards = [("arena-week", 3), ("arena-day", 2), ("arena-de", 3), ("arena-clan.foxes", 3)]
    boards += [("arena-clans.members", 5), ("arena-clans", 1)]
    assert words([(board, "rank", rank) for board, rank in boards]) == rows(fed.splitlines()[1:-1])
    assert fed.endswith("\nSent again it is a duplicate: True")
    shown = tables(told[0])
    assert [*GAME] == [*shown][1:]
    for heading, expected in GAME.items():
        assert words(expected) == shown[heading]
