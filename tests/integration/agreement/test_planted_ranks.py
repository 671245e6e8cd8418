"""Bugs planted into the ranks that equal scores share, where they are shown live and where they are published."""

from collections.abc import Sequence
from functools import partial
from types import ModuleType

import pytest

from leaderboard_adapters.memory import direct_submitter
from leaderboard_core.domain.ranking import is_dense
from leaderboard_core.usecases import answer_builders, board_reader, projector
from tests.integration.agreement.disagreement import SHARED_RANKS, Disagreement
from tests.integration.agreement.model.values import Item
from tests.integration.agreement.sides import embedded
from tests.integration.agreement.test_planted import driven

SUBMITTING = [direct_submitter, projector]
READING = [answer_builders, board_reader]


@pytest.mark.parametrize(("ranking", "max_entries"), [("competition", None), ("dense", 5)])
@pytest.mark.parametrize("modules", [SUBMITTING, READING], ids=["submitting", "reading"])
def test_the_machine_sees_that_gaps_are_counted_wrong(
    monkeypatch: pytest.MonkeyPatch, ranking: str, max_entries: int | None, modules: Sequence[ModuleType]
) -> None:
    """Competition ranks have no gaps, or dense ones have: in the answer to a score, and in whatever is read."""
    right = is_dense
    with driven(embedded, ranking=ranking, max_entries=max_entries) as machine:
        machine.submit([Item("x", player, score) for player, score in {"a": 3.0, "b": 3.0, "A": 2.0}.items()], 0)
        machine.sync(process=0)
        machine.everything_that_can_be_read_agrees()
        for module in modules:
            monkeypatch.setattr(module, "is_dense", lambda chosen: not right(chosen))

        submit = partial(machine.submit, [Item("x", "A", 1.0)], process=0)
        told = submit if modules is SUBMITTING else machine.everything_that_can_be_read_agrees
        with pytest.raises(Disagreement, match=SHARED_RANKS):
            told()
