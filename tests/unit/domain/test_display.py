"""Scores as people read them."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leaderboard_core.domain.display import PLAIN, Display, ScoreFormat, decimals_of
from leaderboard_core.domain.score import MAX_SCORE, ToldParts

#: What the page is tested with as well.
GOLDEN = json.loads((Path(__file__).parents[2] / "golden/display.json").read_text())

scores = st.floats(-MAX_SCORE, MAX_SCORE)


@pytest.mark.parametrize("case", GOLDEN, ids=lambda case: f"{case['text']!r}")
def test_texts_are_those_of_the_golden_file(case: dict[str, object]) -> None:
    """Whole scores come as integers from some places, and as doubles from others."""
    text, score = case.pop("text"), case.pop("score")
    display = Display(ScoreFormat(case["format"]), case["decimals"], case["unit"])  # type: ignore[arg-type]
    if isinstance(score, list):
        assert text == display.text(ToldParts(score))
        return

    assert text == display.text(score)  # type: ignore[arg-type]
    if score is not None:
        assert text == display.text(float(score))  # type: ignore[arg-type]


@given(scores)
def test_nothing_of_a_number_is_lost(score: float) -> None:
    """Without decimals the text is the score, whatever it is."""
    assert float(PLAIN.text(score).replace(",", "")) == score


@given(scores, st.integers(0, 9), st.sampled_from(ScoreFormat))
def test_there_are_exactly_so_many_decimals(score: float, decimals: int, form: ScoreFormat) -> None:
    """However many a score has."""
    text = Display(form, decimals).text(score).removesuffix("%")

    assert decimals == len(text.partition(".")[2])
    assert ("." in text) is (decimals > 0)


@pytest.mark.parametrize(
    ("score", "decimals"),
    [(5.0, 0), (0.0, 0), (-2.5, 1), (0.1, 1), (61.203, 3), (1e-7, 7), (1.5e-7, 8), (0.1 + 0.2, 17)],
)
def test_decimals_are_those_that_people_write(score: float, decimals: int) -> None:
    """Of the shortest decimal that a double stands for."""
    assert decimals == decimals_of(score)
