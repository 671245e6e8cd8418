"""`docs/performance.md` and its plots, written from `docs/performance.json`: `python -m benchmarks.page`."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.figures import Figure, number
from benchmarks.plot import bars
from benchmarks.results import FILE, load

PAGE = FILE.with_suffix(".md")
PLOTS = FILE.parent / "performance"
_EXPLAINED = Path(__file__).with_name("explained.md")

_HEAD = """# Performance

Every figure stands beside its limit: the least that any program of this kind would have to do, measured in the same
run, by turns, on the same machine. The ratio is the median over the rounds of product / limit; what it was in the worst
and the best round stands behind it. `nox -s bench` measures all of it anew and writes this page; names of modules of
`benchmarks/` behind it, as in `nox -s bench -- http live.rounds`, measure only those. Servers, stores and the load all
share the machine's processors, so absolute rates say little about another machine. A load average of more than a half
before a run says that other work took part: then ratios are lower than they are alone, for the product needs more
processes than its limit.
"""


def write() -> None:
    results = load()
    figures = [one for each in results.figures.values() for one in each]
    parts = [_HEAD, _machine(results.machine, results.measured)]
    PLOTS.mkdir(exist_ok=True)
    for old in PLOTS.glob("*.svg"):
        old.unlink()
    for scenario in dict.fromkeys(one.scenario for one in figures):
        chosen = [one for one in figures if one.scenario == scenario]
        name = f"{scenario.replace(' ', '-').lower()}.svg"
        (PLOTS / name).write_text(bars(chosen))
        title = scenario[0].upper() + scenario[1:]
        parts.append(f"## {title}\n\n![{title}: product and limit]({PLOTS.name}/{name})\n\n{_table(chosen)}")
    parts.append(_EXPLAINED.read_text())
    PAGE.write_text("\n".join(parts))


def _machine(machine: dict[str, str], measured: dict[str, str]) -> str:
    told = "; ".join(f"{name} {value}" for name, value in machine.items())
    runs = "\n".join(f"- `{module}`: {when}" for module, when in measured.items())
    return f"Measured on: {told}.\n\n{runs}\n"


def _table(figures: Sequence[Figure]) -> str:
    rows = ["| Case | Product | Limit | Ratio | Rounds | Asked |", "|---|---|---|---|---|---|"]
    return "\n".join([*rows, *map(_row, figures)]) + "\n"


def _row(one: Figure) -> str:
    asked = "–"
    if one.goal is not None:
        sign = "≥" if one.better == "higher" else "≤"
        asked = f"{sign} {number(one.goal)}: {'met' if one.reached else 'not met'}"
    cells = (
        one.case + (one.note and f"<br>*{one.note}*"),
        f"{number(one.product)} {one.unit}",
        f"{number(one.limit)}, {one.limit_is}",
        f"**{one.ratio:.2f}**",
        f"{one.rounds}: {one.lowest:.2f}–{one.highest:.2f}",
        asked,
    )
    return _joined(cells)


def _joined(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    write()
