"""What a run of faults of wide boards comes to, and the page that it writes."""

from pathlib import Path
from statistics import median

from tests.faults.topologies.record import Run
from tests.faults.wide.deployment import CELLS, SHARDS
from tests.faults.wide.flow import Flow

PAGE = Path(__file__).parents[3] / "docs" / "faults-wide.md"


def page(run: Run, flow: Flow) -> str:
    """All of it as a page of the documentation."""
    vectors, finished = flow.vectors, flow.finished
    lines = [
        "# A run of faults of wide boards",
        "",
        "Written by `nox -s faults` (`tests/faults/wide`). Two servers over a Redis Cluster of three primaries and a",
        f"PostgreSQL with {CELLS} cells; scores pour in on two boards of {SHARDS} shards each, one of which is reset,",
        "and both are asked for at both servers all the time. After each fault all scores that the servers show are",
        "compared with those that the repository has. A server that was killed cannot be read until it is back.",
        "",
        *run.told,
        f"- Answers with `revisions`: {vectors.answered:,}; older on a shard than one of the same server before: "
        f"{len(vectors.wrong)}. Of one vector both servers told the same {vectors.alike:,} times, and something else "
        f"{len(vectors.different)} times.",
    ]
    if finished:
        lines.append(
            f"- A reset that was left half done {len(finished)} times was finished by the other server within "
            f"{max(finished):.2f} s, half of them within {median(finished):.2f} s."
        )
    return "\n".join([*lines, ""])
