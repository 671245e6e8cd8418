"""What `/metrics` shows of several workers: every series of each, told apart by the label `worker`.

Sums would hide the worker that is stuck, and would jump back whenever one is replaced.
"""

import re
from collections.abc import Mapping
from itertools import zip_longest
from typing import Final

from prometheus_client import CollectorRegistry, Gauge, generate_latest

#: A family begins with its help; what follows until the next one is its own.
_FAMILY: Final = re.compile(r"^# HELP (\S+) .*$", re.MULTILINE)
#: The name of a sample, and what opens its labels, if it has any.
_SAMPLE: Final = re.compile(r"^([A-Za-z_:][A-Za-z0-9_:]*)(\{?)", re.MULTILINE)


def joined(texts: Mapping[int, bytes | None]) -> bytes:
    """One text of those of all workers, by their numbers; None: it did not answer. A family stands together, as the
    format wants it."""
    families: dict[str, tuple[str, list[str]]] = {}
    for number, text in sorted(texts.items()):
        for name, head, samples in _families((text or b"").decode()):
            families.setdefault(name, (head, []))[1].append(_labelled(samples, number))
    told = [head + "".join(samples) for head, samples in families.values()]
    return "".join(told).encode() + _up(texts)


def _families(text: str) -> list[tuple[str, str, str]]:
    """Each family: its name, its head of two lines, its samples."""
    begins = [*_FAMILY.finditer(text)]
    found = []
    for begin, following in zip_longest(begins, begins[1:]):
        lines = text[begin.start() : following.start() if following else len(text)].splitlines(keepends=True)
        found.append((begin[1], "".join(lines[:2]), "".join(lines[2:])))
    return found


def _labelled(samples: str, number: int) -> str:
    return _SAMPLE.sub(
        lambda found: f'{found[1]}{{worker="{number}"' + ("," if found[2] else "}"),
        samples,
    )


def _up(texts: Mapping[int, bytes | None]) -> bytes:
    registry = CollectorRegistry()
    up = Gauge("leaderboard_worker_up", "Whether a worker answers.", ["worker"], registry=registry)
    for number, text in sorted(texts.items()):
        up.labels(str(number)).set(text is not None)
    return generate_latest(registry)
