"""Write the vectors of the contract kit: each story of `vector_stories.py`, with what the leaderboard answers.

`python scripts/make_vectors.py`; with `--check` it writes nothing, and fails if a file would change.
"""

import asyncio
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from vector_stories import STORIES

from leaderboard_adapters.memory import MemoryRankingStore, MemoryRepository
from leaderboard_core import Application
from leaderboard_testing.vectors import FORMAT
from leaderboard_testing.vectors.replay import replay

TARGET = Path(__file__).parents[1] / "src/leaderboard_testing/vectors"


class Clock:
    """Tells the moment that it was set to, in microseconds."""

    def __init__(self) -> None:
        self.now = 0

    def __call__(self) -> int:
        return self.now

    def set(self, moment: int) -> None:
        self.now = moment


async def answered(story: Mapping[str, Any]) -> Mapping[str, Any]:
    """The story with an answer to each step."""
    clock = Clock()
    leaderboard = Application.over(MemoryRepository(clock), MemoryRankingStore())
    answers = await replay(leaderboard, clock.set, story["board"], story["steps"])
    steps = [{**step, "answer": answer} for step, answer in zip(story["steps"], answers, strict=True)]
    return {**story, "steps": steps}


def as_text(stories: Sequence[Mapping[str, Any]]) -> str:
    """A file of vectors, each step on a line of its own."""

    def line(value: object) -> str:
        return json.dumps(value, ensure_ascii=False, allow_nan=False)

    told = []
    for story in stories:
        steps = ",\n".join(f"      {line(step)}" for step in story["steps"])
        told.append(
            f'    {{\n      "name": {line(story["name"])},\n      "board": {line(story["board"])},\n'
            f'      "steps": [\n  {steps.replace(chr(10), chr(10) + "  ")}\n      ]\n    }}'
        )
    return f'{{\n  "format": {FORMAT},\n  "stories": [\n' + ",\n".join(told) + "\n  ]\n}\n"


async def made() -> Mapping[Path, str]:
    """The text of every file."""
    return {
        TARGET / f"{subject}.json": as_text([await answered(story) for story in stories])
        for subject, stories in STORIES.items()
    }


def main() -> None:
    files = asyncio.run(made())
    if "--check" in sys.argv[1:]:
        if stale := [path.name for path, text in files.items() if not path.exists() or path.read_text("utf-8") != text]:
            sys.exit(f"not what the leaderboard answers: {', '.join(stale)}")
        return
    for path, text in files.items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
