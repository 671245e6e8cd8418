"""How scores are written for people. This file alone decides it; the page has the same in `webapp/src/ui/display.ts`.

A score stands for its shortest decimal, here as in `rules.py`. Texts are the same everywhere: a comma between
thousands, a point before the decimals, whatever language somebody reads.
"""

from decimal import ROUND_HALF_UP, Context, Decimal
from enum import StrEnum
from typing import Final, assert_never

from attrs import frozen

from leaderboard_core.domain.fields import Choice, Integer, Text
from leaderboard_core.domain.score import ToldScore


class ScoreFormat(StrEnum):
    """What a board's scores are: numbers, seconds (`duration`), or percent, where 97.5 is 97.5%."""

    NUMBER = "number"
    DURATION = "duration"
    PERCENT = "percent"


DECIMALS = Integer(minimum=0, maximum=9, optional=True)
FORMAT = Choice(options=ScoreFormat)
UNIT = Text(max_length=16, optional=True)

_BETWEEN_PARTS: Final = " · "
_NO_RESULT: Final = "\N{EN DASH}"
#: Rounds nothing but what it is told to: a score has at most 340 digits, and gets at most nine zeros.
_context: Final = Context(prec=400)


@frozen
class Display:
    """How the scores of a board are written: as what, with how many decimals (None: as many as they have), of which
    unit (None: none)."""

    format: ScoreFormat = ScoreFormat.NUMBER
    decimals: int | None = None
    unit: str | None = None

    def text(self, score: ToldScore | None) -> str:
        """The score as people read it: 1,234.50, 1:01.203, 97.5%, with the unit behind it.

        What has more decimals is rounded to the nearest, halves away from zero: no submission has, see `decimals_of`,
        but a total beyond 15 digits may, and so may what is computed of scores. Parts are written one behind the other:
        5 · 310. No result is a dash.
        """
        if score is None:
            return _NO_RESULT
        if isinstance(score, tuple):
            return _BETWEEN_PARTS.join(map(self._part_text, score))
        number = _decimal(score)
        if self.decimals is not None:
            number = number.quantize(Decimal(1).scaleb(-self.decimals), ROUND_HALF_UP, _context)
        # Nothing is left of what was below zero.
        number = number if number else abs(number)
        match self.format:
            case ScoreFormat.NUMBER:
                text = f"{number:,f}"
            case ScoreFormat.DURATION:
                text = _duration(number)
            case ScoreFormat.PERCENT:
                text = f"{number:,f}%"
            case _:
                assert_never(self.format)
        return text if self.unit is None else f"{text} {self.unit}"

    def _part_text(self, part: int | float | str) -> str:
        # An integer of 64 bits is told as text.
        return f"{int(part):,}" if isinstance(part, str) else self.text(part)


#: Of a board whose maker has chosen nothing of it.
PLAIN: Final = Display()


def decimals_of(score: float) -> int:
    """How many digits a score has behind its point."""
    if score.is_integer():
        return 0
    exponent = Decimal(repr(score)).as_tuple().exponent
    assert isinstance(exponent, int)
    return -exponent


def _decimal(score: float) -> Decimal:
    return Decimal(int(score)) if score == int(score) else Decimal(repr(score))


def _duration(number: Decimal) -> str:
    seconds = abs(number)
    fraction = f"{_context.remainder(seconds, Decimal(1)):f}"[1:]
    minutes, whole = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    clock = f"{hours}:{minutes:02}:{whole:02}" if hours else f"{minutes}:{whole:02}"
    return f"{'-' if number < 0 else ''}{clock}{fraction}"
