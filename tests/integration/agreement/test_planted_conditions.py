"""Bugs planted where it is decided which boards are fed and filled, each found and called by its name."""

import pytest

from leaderboard_core.domain import templates
from leaderboard_core.domain.change_builder import ChangeBuilder
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.facts import Facts
from leaderboard_core.usecases import board_edits, filling
from tests.integration.agreement.disagreement import FOLLOWER, Disagreement
from tests.integration.agreement.model.values import Item
from tests.integration.agreement.sides import embedded
from tests.integration.agreement.test_planted import driven


def test_the_machine_sees_that_a_condition_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody is taken, where only some should be."""
    monkeypatch.setattr(Facts, "meet", lambda *_: True)

    told = "the followers on a replace board"
    with (
        driven(embedded, follows=True, condition={"where": {"k": 1}}) as machine,
        pytest.raises(Disagreement, match=told),
    ):
        machine.submit([Item("x", "a", 2.0)], process=0)


def test_the_machine_sees_that_everybody_is_on_one_board(monkeypatch: pytest.MonkeyPatch) -> None:
    """The boards of values are told apart by their first letters alone."""
    right = templates.value_for
    monkeypatch.setattr(templates, "value_for", lambda *asked: (right(*asked) or "")[:1] or None)

    told = "the followers on a replace board"
    with driven(embedded, follows=True, condition={"each": "t"}) as machine, pytest.raises(Disagreement, match=told):
        machine.submit([Item("x", "a", 2.0, metadata={"t": "red"})], process=0)


@pytest.mark.parametrize("condition", [{}, {"each": "t"}])
def test_the_machine_sees_that_who_is_there_is_filled_again(
    monkeypatch: pytest.MonkeyPatch, condition: dict[str, str]
) -> None:
    """What the root holds takes the place of what was reached on the follower."""

    class Forgetful(ChangeBuilder):
        def state_of(self, player_id: str) -> PlayerState | None:
            return super().state_of(player_id) if self.board.links.root is None else None

    monkeypatch.setattr(board_edits, "ChangeBuilder", Forgetful)

    with driven(embedded, mode="increment") as machine:
        red = Item("x", "a", 2.0, metadata={"t": "red"})
        machine.delete("y", None, process=0)
        machine.submit([red], process=0)
        machine.create("y", machine.model.boards["x"].rules, 0, True, condition)
        machine.submit([red], process=0)
        with pytest.raises(Disagreement, match="the answer to fill"):
            machine.fill("y", process=0)


def test_the_machine_sees_that_who_comes_late_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is looked through is of before, and who is not on it is not handed on."""
    monkeypatch.setattr(filling, "is_filling", lambda *_: False)

    with driven(embedded, follows=True) as machine:
        machine.delete("y", None, process=0)
        machine.submit([Item("x", "a", 2.0)], process=0)
        rules = machine.model.boards["x"].rules
        machine.create("y", rules, 0, True, {}, True)
        with pytest.raises(Disagreement, match=FOLLOWER):
            machine.everything_that_can_be_read_agrees()
