"""Whoever writes an adapter elsewhere holds it to its port: what the how-to says, in an environment of its own."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from leaderboard_testing import BroadcasterContract, DeadLetterSinkContract
from leaderboard_testing.vectors import SUBJECTS, load
from tests.support.documentation import DOCS

ROOT = DOCS.parent
PAGE = DOCS / "howto/add-an-adapter.md"


#: Ways to break the adapter of the page: what is replaced by what, and the sentences of the contract that then fail.
BROKEN = {
    "overwriting": ('"a", encoding', '"w", encoding', {"what_arrived_stays", "many_senders_at_once"}),
    "changing": (
        "None if letter.key is None else letter.key.hex()",
        '(letter.key or b"").hex()',
        {"letters_arrive_whole"},
    ),
    "losing": (
        "for letter in letters)",
        "for letter in letters if letter.offset % 7)",
        {"letters_of_all_sources_arrive", "many_senders_at_once"},
    ),
}


def run(*command: str | Path, cwd: Path) -> str:
    """What a command prints, whatever becomes of it; nothing of this project's own environment reaches it."""
    environment = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    ended = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=150, check=False)
    return ended.stdout + ended.stderr


def law(contract: type) -> int:
    """How many sentences a contract has."""
    return sum(name.startswith("test_") for name in dir(contract))


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files that the how-to has one save, and an environment in which its first command was run."""
    place = tmp_path_factory.mktemp("elsewhere")
    pip = (sys.executable, "-m", "pip")
    told = run(*pip, "wheel", "--quiet", "--no-deps", "--wheel-dir", place, ROOT, cwd=place)
    [wheel] = place.glob("*.whl") or [pytest.fail(told)]
    [command] = re.findall(r"^pip install '(.*)'$", PAGE.read_text(), re.MULTILINE)
    told = run(sys.executable, "-m", "venv", "--without-pip", place / "environment", cwd=place)
    python = place / "environment/bin/python"
    wanted = command.replace("leaderboard-system", str(wheel))
    told += run(*pip, "--python", python, "install", "--quiet", wanted, cwd=place)
    assert (place / "environment/bin/pytest").exists(), told
    saved = list(_saved(PAGE.read_text()))
    for name, text in saved:
        (place / name).write_text(text)
    assert ["letter_file.py", "test_letter_file.py", "test_broadcaster.py"] == [name for name, _ in saved]
    return place


def _saved(page: str) -> Iterator[tuple[str, str]]:
    for before, text in re.findall(r"([^`]*(?:`[^`\n]+`[^`]*)*)```python\n(.*?)```", page, re.DOTALL):
        named = re.findall(r"Save it as `(\w+\.py)`", before.replace("\n", " "))
        yield (named[-1] if named else "test_broadcaster.py"), text


def outcome(elsewhere: Path, *files: str) -> str:
    """The last line of pytest in that environment, which has no configuration and knows nothing of this project."""
    told = run(elsewhere / "environment/bin/python", "-m", "pytest", "-q", *files, cwd=elsewhere)
    return told.strip().rpartition("\n")[2] if "passed" in told else told


@pytest.mark.timeout(180)
def test_the_adapters_of_the_page_keep_the_law(elsewhere: Path) -> None:
    """Every sentence of the contract is run, and passes."""
    every = law(DeadLetterSinkContract) + law(BroadcasterContract)

    assert re.match(rf"{every} passed in", outcome(elsewhere, "test_letter_file.py", "test_broadcaster.py"))


@pytest.mark.timeout(180)
def test_the_vectors_come_with_the_kit(elsewhere: Path) -> None:
    """Each file, as it is here."""
    code = "from leaderboard_testing.vectors import *; print(sum(len(load(subject)) for subject in SUBJECTS))"

    told = run(elsewhere / "environment/bin/python", "-I", "-c", code, cwd=elsewhere)

    assert str(sum(len(load(subject)) for subject in SUBJECTS)) == told.strip()


@pytest.mark.timeout(180)
def test_adapters_that_break_the_law_are_told_so(elsewhere: Path) -> None:
    """Letters overwritten, changed, turned round or lost: the sentences that say so fail, and pytest explains them."""
    correct, test = ((elsewhere / name).read_text() for name in ("letter_file.py", "test_letter_file.py"))
    for name, (right, wrong, _) in BROKEN.items():
        assert right in correct
        (elsewhere / f"{name}.py").write_text(correct.replace(right, wrong))
        (elsewhere / f"test_{name}.py").write_text(test.replace("letter_file", name))

    told = run(
        *(elsewhere / "environment/bin/python", "-m", "pytest", "-q", *(f"test_{name}.py" for name in BROKEN)),
        cwd=elsewhere,
    )

    failed = set(re.findall(r"^FAILED test_(\w+)\.py::\w+::test_(\w+)", told, re.MULTILINE))
    assert failed == {(name, sentence) for name, (_, _, sentences) in BROKEN.items() for sentence in sentences}, told
    assert len(failed) == len(re.findall(r"^E +(?:AssertionError: )?assert [\[{]", told, re.MULTILINE))
