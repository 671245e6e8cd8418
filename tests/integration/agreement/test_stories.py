"""Stories that the machine is led through, so that they are told in every run."""

from collections.abc import Sequence

import pytest
from attrs import evolve

from tests.integration.agreement.draws import HOUR
from tests.integration.agreement.model.values import Item
from tests.integration.agreement.servers import Servers
from tests.integration.agreement.sides import embedded
from tests.integration.agreement.test_planted import EVERYONE, driven
from tests.support.postgres_server import Credentials
from tests.support.redis_server import RedisServer


@pytest.mark.parametrize("items", [None, [Item("x", "b", 9.0)]])
@pytest.mark.parametrize("restarted", [False, True])
def test_an_old_copy_does_not_bring_an_erased_player_back(
    redis: RedisServer, items: Sequence[Item] | None, restarted: bool
) -> None:
    """What Redis held before the erasure is brought forward, though no change tells the way any more."""
    with driven(Servers(redis).redis_alone) as machine:
        machine.submit(EVERYONE, process=0)
        machine.remember_the_real_time_store()
        machine.erase("a", process=0)
        machine.put_an_old_copy_back(None if items is None else [*items], process=0, restarted=restarted)
        machine.everything_that_can_be_read_agrees()


def test_an_old_copy_of_a_season_that_is_past(redis: RedisServer) -> None:
    """A copy from before a reset and an erasure is no way back either; who is erased next goes from both seasons."""
    with driven(Servers(redis).redis_alone) as machine:
        machine.submit(EVERYONE, process=0)
        machine.remember_the_real_time_store()
        machine.reset("x", process=0)
        machine.submit(EVERYONE, process=1)
        machine.erase("a", process=1)
        machine.wait(HOUR)
        machine.sync(process=0)
        machine.prune(0, process=0)
        machine.put_an_old_copy_back(None, process=0, restarted=True)
        machine.erase("b", process=0)
        machine.everything_that_can_be_read_agrees()


def test_the_board_of_a_value_is_deleted_alone() -> None:
    """Its template has one fewer and makes another for the next score; the board that both follow is not changed."""
    red = [Item("x", "a", 2.0, metadata={"t": "red"})]
    with driven(embedded, follows=True, condition={"each": "t"}) as machine:
        machine.submit(red, process=0)
        machine.delete("y.red", None, process=1)
        machine.everything_that_can_be_read_agrees()
        machine.submit([evolve(red[0], score=3.0)], process=0)
        machine.everything_that_can_be_read_agrees()


def test_a_correction_that_changes_nothing_but_the_end_of_the_season() -> None:
    """A clock that was ahead has set it; by the right one the season has another end, and that is a change."""
    with driven(embedded, period="daily") as machine:
        machine.submit(EVERYONE, process=0)
        machine.turn_the_clock_back(25 * HOUR)
        machine.correct("x", "a", {}, process=0)
        machine.everything_that_can_be_read_agrees()


@pytest.mark.parametrize("order", ["desc", "asc"])
@pytest.mark.parametrize("sides", ["embedded", "servers"])
def test_decimals_add_up_and_tie_in_every_store(
    redis: RedisServer, databases: list[Credentials], sides: str, order: str
) -> None:
    """0.1, 0.2 and 0.3 in any order are 0.6 and tie, live, after a restart, in the standings and in a past season."""
    compared = embedded if sides == "embedded" else Servers(redis, databases).all_pairs
    with driven(compared, order, "increment") as machine:
        for player, scores in {"a": [0.1, 0.2, 0.3], "b": [0.3, 0.2, 0.1], "A": [0.7, -0.1]}.items():
            for process, score in enumerate(scores):
                machine.submit([Item("x", player, score)], process=process % 2)
        assert {0.6} == {player.score for player in machine.model.boards["x"].players.values()}
        machine.sync(process=0)
        machine.restart()
        machine.everything_that_can_be_read_agrees()
        machine.reset("x", process=0)
        machine.sync(process=1)
        machine.everything_that_can_be_read_agrees()
