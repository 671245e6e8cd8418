"""The judge of records finds what is wrong: a verdict is worth nothing if it cannot be guilty."""

import json

import pytest
from attrs import evolve

from tests.faults.stream import LAST, POISONED, REBORN, SUM, Evidence, Verdict, judge


def record(board: str, score: int) -> bytes:
    return json.dumps({"player_id": "p", "leaderboard_id": board, "score": score}).encode()


VALUES = [
    record(SUM, 1),
    record(REBORN, 1),
    record(LAST, 0),
    record(SUM, 4),
    record(REBORN, 4),
    record(LAST, 1),
    POISONED,
]
CLEAN = Evidence(
    records=[((0, offset), value) for offset, value in enumerate(VALUES)],
    sums={"p": 5},
    lives=[("p", 1)],
    last={"p": 1},
    letters={(0, 4): "board_not_found", (0, 6): "malformed_json"},
)


def test_clean() -> None:
    """Everything counted once: on its board, in a life of it, or as a letter."""
    assert Verdict(7, frozenset(), frozenset(), frozenset(), 2) == judge(CLEAN)
    assert judge(evolve(CLEAN, lives=[("p", 1), ("p", 4)], letters={(0, 6): "malformed_json"})).is_clean


@pytest.mark.parametrize(
    ("wrong", "lost", "doubled", "out_of_order"),
    [
        ({"sums": {"p": 4}}, {(SUM, "p", 0)}, set(), set()),
        ({"sums": {"p": 9}}, set(), {(SUM, "p", 1)}, set()),
        ({"sums": {"p": 5 + 16}}, set(), {(SUM, "p", 2)}, set()),
        ({"sums": {"p": 5, "q": 1}}, set(), {(SUM, "q", 0)}, set()),
        ({"lives": []}, {(REBORN, "p", 0)}, set(), set()),
        ({"lives": [("p", 1), ("p", 1)]}, set(), {(REBORN, "p", 0)}, set()),
        ({"lives": [("p", 5)]}, set(), {(REBORN, "p", 1)}, set()),
        ({"letters": {(0, 6): "malformed_json"}}, {(REBORN, "p", 1)}, set(), set()),
        ({"letters": {(0, 4): "board_not_found"}}, {(0, 6)}, set(), set()),
        ({"letters": {**CLEAN.letters, (0, 0): "invalid"}}, set(), {(0, 0)}, set()),
        ({"last": {"p": 0}}, set(), set(), {"p"}),
        ({"last": {}}, set(), set(), {"p"}),
    ],
)
def test_guilty(wrong: dict[str, object], lost: set[object], doubled: set[object], out_of_order: set[object]) -> None:
    """Whatever is lost, there twice or from nowhere, or applied in another order, is told."""
    verdict = judge(evolve(CLEAN, **wrong))

    assert (lost, doubled, out_of_order) == (verdict.lost, verdict.doubled, verdict.out_of_order)
    assert not verdict.is_clean
