"""The vectors: stories of one board with the right answers, as JSON for programs in any language; `docs/vectors.md`."""

import json
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any

from attrs import frozen

#: The format of the files. A reader refuses one that it does not know.
FORMAT = 1
#: The files, by what their stories are about.
SUBJECTS = ("rules", "order", "ties", "moments", "seasons", "reads")


@frozen(kw_only=True)
class Story:
    """What happens to a board that is made for it, step by step, each step with its answer."""

    name: str
    board: Mapping[str, Any]
    steps: Sequence[Mapping[str, Any]]


def load(subject: str) -> Sequence[Story]:
    """The stories of a subject. Raises `ValueError` for a file of another format."""
    read = json.loads((resources.files(__name__) / f"{subject}.json").read_text(encoding="utf-8"))
    if read["format"] != FORMAT:
        raise ValueError(f"{subject}.json has format {read['format']}, and this reader knows {FORMAT}")
    return [Story(**story) for story in read["stories"]]
