"""A figure: what the product does and what its limit does, in the same rounds on the same machine."""

import statistics
from collections.abc import Sequence
from math import ceil, floor
from typing import Literal

from attrs import frozen


@frozen(kw_only=True)
class Figure:
    """One measured pair; `ratio` is the median over the rounds of product / limit, each taken within its round.

    `goal`: what the ratio should be at least, where `better` is "higher", or else at most; None: nothing was asked.
    """

    scenario: str
    case: str
    unit: str
    limit_is: str
    product: float
    limit: float
    ratio: float
    lowest: float
    highest: float
    rounds: int
    better: Literal["higher", "lower"] = "higher"
    goal: float | None = None
    note: str = ""

    @property
    def reached(self) -> bool | None:
        """Whether the goal is reached; None where there is none."""
        if self.goal is None:
            return None
        return self.ratio >= self.goal if self.better == "higher" else self.ratio <= self.goal


def figure(
    scenario: str,
    case: str,
    unit: str,
    limit_is: str,
    pairs: Sequence[tuple[float, float]],
    *,
    better: Literal["higher", "lower"] = "higher",
    goal: float | None = None,
    note: str = "",
) -> Figure:
    """The figure of rounds, each a pair of what the product and what its limit did."""
    ratios = [product / limit for product, limit in pairs]
    return Figure(
        scenario=scenario,
        case=case,
        unit=unit,
        limit_is=limit_is,
        product=statistics.median(product for product, _ in pairs),
        limit=statistics.median(limit for _, limit in pairs),
        ratio=statistics.median(ratios),
        lowest=min(ratios),
        highest=max(ratios),
        rounds=len(pairs),
        better=better,
        goal=goal,
        note=note,
    )


def median_interval(values: Sequence[float]) -> tuple[float, float]:
    """Between which of at least ten values their median lies, with 95 percent, however they are spread."""
    ordered, half = sorted(values), 0.98 * len(values) ** 0.5
    middle = (len(ordered) - 1) / 2
    return ordered[floor(middle - half)], ordered[ceil(middle + half)]


def told(figure: Figure) -> str:
    """A figure as a line of text."""
    asked = "" if figure.goal is None else f" ({'≥' if figure.better == 'higher' else '≤'} {number(figure.goal)})"
    return (
        f"{figure.scenario}, {figure.case}: {number(figure.product)} {figure.unit}, {figure.ratio:.2f}{asked} of "
        f"{figure.limit_is} ({number(figure.limit)}); rounds {figure.lowest:.2f} to {figure.highest:.2f}"
        + (figure.note and f"; {figure.note}")
    )


def number(value: float) -> str:
    """Three digits that count."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def rank(values: Sequence[float], share: float) -> float:
    """The value that this share of all values does not exceed."""
    ordered = sorted(values) or [0.0]
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
