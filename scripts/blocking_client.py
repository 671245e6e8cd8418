"""Write the blocking client anew, `client/blocking/`, from the one that is awaited; `--check` compares."""

import ast
import re
import subprocess
import sys
from pathlib import Path

CLIENT = Path(__file__).parents[1] / "src/leaderboard_shells/client"
SOURCE, TARGET = CLIENT / "awaited", CLIENT / "blocking"
_HEAD = "# Made by scripts/blocking_client.py from ../awaited: change that, and make this anew.\n"
#: What is awaited, and what is waited for instead.
_WORDS = {
    r"\basync (def|with|for)\b": r"\1",
    r"\bawait ": "",
    r"\basyncio\.sleep\b": "time.sleep",
    r"\bimport asyncio\n": "import time\n",
    r"\bAsyncGenerator\[(\w+), None\]": r"Generator[\1, None, None]",
    r"\bAsync(?=[A-Z]\w+)": "",
    r"\basynccontextmanager\b": "contextmanager",
    r"\b__a(enter|exit|iter|next)__": r"__\1__",
    r"\baiter_raw\b": "iter_raw",
    r"\baclose\b": "close",
    r"\bclient\.awaited\b": "client.blocking",
    r"\bprograms that await\b": "programs that do not await",
    r"`blocking/` is made of it by `scripts/blocking_client.py`.": "It is made of `awaited/`.",
}


def blocking(source: str) -> str:
    """The text of a file, for programs that do not await; not yet in our style."""
    for awaited, waited in _WORDS.items():
        source = re.sub(awaited, waited, source)
    return _HEAD + source


def main() -> None:
    made = {path.name: blocking(path.read_text()) for path in SOURCE.glob("*.py")}
    if "--check" in sys.argv:
        there = {path.name: path.read_text() for path in TARGET.glob("*.py")}
        if {name: _code(text) for name, text in made.items()} != {name: _code(text) for name, text in there.items()}:
            sys.exit("client/blocking is not what client/awaited makes; python scripts/blocking_client.py writes it")
        return
    for path in TARGET.glob("*.py"):
        path.unlink()
    for name, text in made.items():
        (TARGET / name).write_text(text)
    for command in (["check", "--fix", "--quiet", "--select", "I,F811"], ["format", "--quiet"]):
        subprocess.run(["ruff", *command, str(TARGET)], check=True)


def _code(text: str) -> list[str]:
    """What a text means, its imports in any order and as often as they stand there: its style is made afterwards."""
    imports, rest = set(), []
    for node in ast.parse(text).body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            imports |= {f"{getattr(node, 'module', '')} {ast.unparse(name)}" for name in node.names}
        else:
            rest.append(ast.unparse(node))
    return [*sorted(imports), *rest]


if __name__ == "__main__":
    main()
