"""A new member of an enum is not taken for one of the others: every place that tells members apart has to be told."""

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
#: Enums whose members nobody tells apart: a sentinel of its own, one that is only written out, one whose members carry
#: all that differs, one whose only member is asked for by its name.
NOT_TOLD_APART = {"Unset", "Health", "HealthCheck", "FollowerStatus", "ScoreWord", "Shown"}


def modules() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted((ROOT / "src").rglob("*.py")):
        yield path, ast.parse(path.read_text())


def enums() -> dict[str, Path]:
    """Every enum of the product, and the file that has it."""
    return {
        node.name: path
        for path, module in modules()
        for node in ast.walk(module)
        if isinstance(node, ast.ClassDef) and any(ast.unparse(base).endswith("Enum") for base in node.bases)
    }


def test_members_are_told_apart_by_matching() -> None:
    """No comparison with a member, and no table of members: both would be silent about a new one."""
    names = set(enums())

    def is_member(node: ast.expr | None) -> bool:
        return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in names

    def is_silent(node: ast.AST) -> bool:
        match node:
            case ast.Compare(
                ops=[ast.In() | ast.NotIn()], comparators=[ast.Tuple(some) | ast.Set(some) | ast.List(some)]
            ):
                return any(map(is_member, some))
            case ast.Compare(ops=[ast.In() | ast.NotIn()]):
                return False  # whether somebody was given it is no choice between members
            case ast.Compare(left, _, others):
                return any(map(is_member, (left, *others)))
            case ast.Dict(keys):
                return sum(map(is_member, keys)) > 1
        return False

    silent = [
        f"{path.relative_to(ROOT)}:{node.lineno}"  # type: ignore[attr-defined]
        for path, module in modules()
        for node in ast.walk(module)
        if is_silent(node)
    ]

    assert [] == silent


@pytest.mark.timeout(180)
def test_mypy_refuses_a_new_member(tmp_path: Path) -> None:
    """Of each enum, until all who match its members know what to do with it."""
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__", "static"))
    extended = {name: path for name, path in enums().items() if name not in NOT_TOLD_APART}
    for name, path in extended.items():
        copy = tmp_path / path.relative_to(ROOT)
        version = rf'^(class {name}\(.*\):\n    """(?:.|\n)*?"""\n)'
        text, added = re.subn(version, r'\1    NEWCOMER = "newcomer"\n', copy.read_text(), flags=re.M)
        assert 1 == added, f"{name} of {path} has no docstring"
        copy.write_text(text)
    # Some tell classes apart in the same way.
    members = re.compile(rf"\b(?:{'|'.join(extended)})\.")
    texts = {path: path.read_text() for path in (tmp_path / "src").rglob("*.py")}
    matching = [path for path, text in texts.items() if "assert_never(" in text and members.search(text)]

    told = subprocess.run(
        [
            *(sys.executable, "-m", "mypy", "--config-file", ROOT / "pyproject.toml"),
            *("--cache-dir", tmp_path / "cache", "--follow-imports", "silent", *matching),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=170,
        check=False,
    ).stdout

    refused = re.findall(r"^(\S+?):\d+: error: .*\bLiteral\[(\w+)\.NEWCOMER\].*\bNever\b", told, re.MULTILINE)
    assert set(extended) == {name for _, name in refused}, told
    assert {str(path.relative_to(tmp_path)) for path in matching} == {path for path, _ in refused}, told
