"""Write the core's names and the first sentences of their docstrings into `docs/glossary.md`; `--check` compares."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CORE = ROOT / "src" / "leaderboard_core"
PAGE = ROOT / "docs" / "glossary.md"
#: What stands above the table; everything below it is written by this script.
HEADING = "## Names in the code\n"
INTRODUCTION = """
Every public name of the core, where it stands, and the first sentence of its docstring: `python scripts/glossary.py`
writes this list.

| Name | Stands in | Means |
|---|---|---|
"""


def main() -> None:
    page = PAGE.read_text()
    by_hand, _, _ = page.partition(HEADING)
    rows = sorted({f"| `{name}` | `{place}` | {meaning} |" for name, place, meaning in public_names()}, key=str.lower)
    wanted = by_hand + HEADING + INTRODUCTION + "\n".join(rows) + "\n"
    if "--check" not in sys.argv:
        PAGE.write_text(wanted)
    elif page != wanted:
        sys.exit("docs/glossary.md does not say what the core's docstrings say; python scripts/glossary.py writes it")


def public_names() -> Iterator[tuple[str, str, str]]:
    """Each public class and function of the core: its name, its module's place, the first sentence of its docstring."""
    for path in sorted(CORE.rglob("*.py")):
        place = str(path.relative_to(CORE))
        for node in ast.parse(path.read_text()).body:
            if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) or node.name[0] == "_":
                continue
            if not any(isinstance(name, ast.Name) and name.id == "overload" for name in node.decorator_list):
                yield node.name, place, first_sentence(node, place)


def first_sentence(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef, place: str) -> str:
    """What the docstring says first; a public name without one ends the script."""
    docstring = ast.get_docstring(node)
    if docstring is None:
        sys.exit(f"{place}: {node.name} has no docstring")
    words = " ".join(docstring.split("\n\n")[0].split())
    sentence, dot, _ = words.partition(". ")
    return (sentence + dot.strip()).replace("|", "\\|")


if __name__ == "__main__":
    main()
