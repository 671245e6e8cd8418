"""Bars as SVG: of each figure the ratio of product to limit, and the line that was asked for."""

from collections.abc import Sequence
from html import escape

from benchmarks.figures import Figure

_ROW, _LEFT, _WIDTH, _TOP = 30, 330, 380, 26
_STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#24292f}.bar{fill:#2f6feb}.missed{fill:#c9510c}.grid{stroke:#8c959f;"
    "stroke-width:1;opacity:.5}.goal{stroke:#116329;stroke-width:3}@media(prefers-color-scheme:dark){text{fill:#e6edf3}}"
)


def bars(figures: Sequence[Figure]) -> str:
    """One bar a figure; a green line marks what was asked, a bar that misses it is orange."""
    most = max(1.0, *(one.ratio for one in figures), *(one.goal or 0.0 for one in figures)) * 1.1
    height = _TOP + _ROW * len(figures) + 8
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_LEFT + _WIDTH + 60} {height}" role="img">',
        f"<style>{_STYLE}</style>",
        f'<text x="{_LEFT}" y="16">product / limit; the grey line is the limit itself</text>',
    ]
    parts += [part for place, one in enumerate(figures) for part in _bar(one, _TOP + place * _ROW, _WIDTH / most)]
    at = _LEFT + _WIDTH / most
    parts.append(f'<line class="grid" x1="{at:.0f}" x2="{at:.0f}" y1="{_TOP}" y2="{height}"/>')
    return "\n".join([*parts, "</svg>\n"])


def _bar(one: Figure, top: int, scale: float) -> list[str]:
    missed = " missed" if one.reached is False else ""
    width, middle = one.ratio * scale, top + _ROW // 2
    parts = [
        f'<text x="{_LEFT - 8}" y="{middle + 5}" text-anchor="end">{escape(one.case)}</text>',
        f'<rect class="bar{missed}" x="{_LEFT}" y="{top + 5}" width="{width:.1f}" height="{_ROW - 10}"/>',
        f'<text x="{_LEFT + width + 6:.0f}" y="{middle + 5}">{one.ratio:.2f}</text>',
    ]
    if one.goal is not None:
        at = _LEFT + one.goal * scale
        parts.append(f'<line class="goal" x1="{at:.1f}" x2="{at:.1f}" y1="{top + 2}" y2="{top + _ROW - 2}"/>')
    return parts
