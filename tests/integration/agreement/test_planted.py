"""Bugs planted where servers keep or show boards, each found and called by its name.

Reading in the statement that locks is planted in `tests/integration/postgres/test_locks.py`.
"""

import hashlib
import operator
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import pytest

from leaderboard_adapters.postgres.statements import SQL, statement
from leaderboard_adapters.redis import RedisRankingStore, scripts
from leaderboard_core.domain import admission, order, rules
from leaderboard_core.domain.board import Part, SortOrder
from leaderboard_core.domain.change_builder import ChangeBuilder
from leaderboard_core.domain.fed import FedList
from leaderboard_core.domain.feeding import Feeder
from leaderboard_core.domain.order import score_of
from leaderboard_core.domain.outcomes import SubmissionOutcome
from leaderboard_core.domain.player_patch import PlayerPatch
from leaderboard_core.domain.score import PartValue
from leaderboard_core.domain.submission import Submission
from leaderboard_testing.contracts.unit_of_work import UnitOfWorkContract
from leaderboard_testing.contracts.values import NEW_YEAR
from tests.contract.test_redis_ranking_store import TestRedisRankingStore as RedisKit
from tests.integration.agreement.disagreement import EQUAL_SCORES, FOLLOWER, Disagreement
from tests.integration.agreement.draws import HOUR, PLAYERS, SECOND
from tests.integration.agreement.machine import Agreement
from tests.integration.agreement.model.rules import LARGEST, Rules
from tests.integration.agreement.model.values import Item
from tests.integration.agreement.realtime import Loss
from tests.integration.agreement.servers import Servers
from tests.integration.agreement.sides import Sides, embedded
from tests.integration.agreement.steps.boards import NO_CONDITION
from tests.support.postgres_server import Credentials
from tests.support.redis_server import RedisServer

KIT = RedisKit()

PREDECESSOR = """elseif board.change ~= ARGV[1] then
    return { 0, board.change, board.sequence }
end"""
#: By key, how each script makes sure that all of it is there.
CARDINALITIES = {
    "order": "cardinality('ZCARD', ORDER) ~= players",
    "stamps": "cardinality('HLEN', TIEBREAKS) ~= players",
    "details": "cardinality('HLEN', PAYLOADS) ~= payloads",
}


def plant(monkeypatch: pytest.MonkeyPatch, right: str, wrong: str) -> None:
    """Put something else in the place of a piece of Lua, in every script that has it."""
    planted = 0
    for name, script in vars(scripts).items():
        if isinstance(script, scripts.Script) and right in script.source:
            source = script.source.replace(right, wrong)
            digest = hashlib.sha1(source.encode(), usedforsecurity=False).hexdigest()
            monkeypatch.setattr(scripts, name, scripts.Script(source, digest))
            planted += 1
    assert planted


@contextmanager
def driven(
    sides: Sides,
    order: str = "desc",
    mode: str = "replace",
    *,
    follows: bool = False,
    parts: tuple[tuple[str, str], ...] = (),
    condition: Mapping[str, Any] = NO_CONDITION,
    **rules: Any,
) -> Iterator[Agreement]:
    """The machine over two boards, of which the second may follow the first, to be led through one story."""
    machine = Agreement(sides)
    try:
        chosen = Rules(order, mode, parts=parts, **rules)
        machine.begin(chosen, chosen, follows, condition)
        yield machine
    finally:
        machine.teardown()


EVERYONE = [Item("x", player, float(n), game="g") for n, player in enumerate(PLAYERS)]


async def test_the_kit_sees_that_the_predecessor_is_not_checked(
    ranking_store: RedisRankingStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A move that does not follow is made: each test of the kit that says it is refused fails."""
    plant(monkeypatch, PREDECESSOR, "end")

    for refused in (
        KIT.test_a_board_at_another_change_is_refused,
        KIT.test_the_same_move_again_is_refused,
        KIT.test_ids_are_compared_and_not_numbers,
    ):
        with pytest.raises(AssertionError):
            await refused(ranking_store)


def test_the_machine_sees_that_the_predecessor_is_not_checked(
    redis: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An old copy, put back, is moved on as if it were not old: what was shown in between is missing."""
    plant(monkeypatch, PREDECESSOR, "end")

    with driven(Servers(redis).redis_alone) as machine:
        machine.submit(EVERYONE, process=0)
        machine.remember_the_real_time_store()
        machine.submit([Item("x", "a", 50.0)], process=0)
        with pytest.raises(Disagreement, match="the places on a board"):
            machine.put_an_old_copy_back([Item("x", "b", 60.0)], process=0, restarted=False)


async def test_the_kit_sees_that_places_are_not_counted(
    ranking_store: RedisRankingStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A board that lost a place is moved on as if it were whole."""
    plant(monkeypatch, CARDINALITIES["order"], "false")

    with pytest.raises(AssertionError):
        await KIT.test_a_board_that_lost_a_player_is_refused(ranking_store)


@pytest.mark.parametrize(
    ("loss", "reason"),
    [
        (Loss.ORDER, "the entries"),
        (Loss.TIEBREAKS, "the around of a board"),
        (Loss.PAYLOADS, "the player of a board"),
    ],
)
def test_the_machine_sees_that_a_key_is_not_counted(
    redis: RedisServer, monkeypatch: pytest.MonkeyPatch, loss: Loss, reason: str
) -> None:
    """The board that lost this very key is shown as if it were whole, and the machine says what is missing."""
    plant(monkeypatch, CARDINALITIES[loss.value], "false")

    with driven(Servers(redis).redis_alone) as machine:
        machine.submit(EVERYONE, process=0)
        machine.lose(loss)
        with pytest.raises(Disagreement, match=reason):
            machine.everything_that_can_be_read_agrees()


async def test_the_kit_sees_that_a_position_is_not_stored(
    databases: list[Credentials], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list is committed without the position it came from: it would be read from Kafka again."""
    monkeypatch.setitem(SQL, "write_positions", statement("SELECT"))

    async with databases[0].repository() as repository:
        with pytest.raises(AssertionError):
            await UnitOfWorkContract().test_positions_only_grow(repository)


def test_the_machine_sees_that_ascending_boards_are_reversed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The larger score is ahead on every board."""

    def sort_key(_: SortOrder, score: float) -> float:
        return 0.0 - score

    monkeypatch.setattr(order, "sort_key", sort_key)
    monkeypatch.setattr(admission, "sort_key", sort_key)

    with driven(embedded, "asc") as machine, pytest.raises(Disagreement, match="in asc order"):
        machine.submit(EVERYONE, process=0)


def test_the_machine_sees_that_moments_are_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """A score that says when it was made stands where it was taken."""
    monkeypatch.setattr(admission, "microseconds", lambda _: HOUR + NEW_YEAR)

    with driven(embedded) as machine:
        machine.wait(HOUR)
        machine.submit([Item("x", "a", 5.0)], process=0)
        with pytest.raises(Disagreement, match=EQUAL_SCORES):
            machine.submit([Item("x", "b", 5.0, ago=SECOND)], process=0)


def test_the_machine_sees_that_what_is_put_right_is_taken_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """A score that was corrected stands behind its equals, as if it had been reached then."""
    right = ChangeBuilder.correct

    def correct(builder: ChangeBuilder, player_id: str, patch: PlayerPatch) -> SubmissionOutcome:
        outcome = right(builder, player_id, patch)
        if player_id in builder._touched:
            builder._touched[player_id] = builder._touched[player_id]._replace(reached_at=builder._now)
        return outcome

    monkeypatch.setattr(ChangeBuilder, "correct", correct)

    with driven(embedded) as machine:
        machine.submit([Item("x", "a", 9.0), Item("x", "b", 5.0)], process=0)
        machine.wait(SECOND)
        with pytest.raises(Disagreement, match=EQUAL_SCORES):
            machine.correct("x", "a", {"score": 5.0}, process=0)


@pytest.mark.parametrize("order", ["desc", "asc"])
def test_the_machine_sees_that_doubles_are_added(monkeypatch: pytest.MonkeyPatch, order: str) -> None:
    """Increments are added as the doubles they became, not as the decimals that were sent."""
    monkeypatch.setattr(rules, "_decimal_total", operator.add)

    with driven(embedded, order, "increment") as machine:
        machine.submit([Item("x", "a", 0.1)], process=0)
        with pytest.raises(Disagreement, match=f"the score on a increment board in {order} order"):
            machine.submit([Item("x", "a", 0.2)], process=0)


def test_the_machine_sees_a_follower_given_the_total(monkeypatch: pytest.MonkeyPatch) -> None:
    """It receives what its root has, and not what was sent."""

    def totals(fed: FedList) -> list[float]:
        return [score_of(SortOrder.DESC, one.after.sort_key) for one in fed._taken if one.after is not None]

    monkeypatch.setattr(FedList, "scores", property(totals))

    with driven(embedded, mode="increment", follows=True) as machine:
        machine.submit([Item("x", "a", 2.0), Item("x", "a", 3.0)], process=0)
        with pytest.raises(Disagreement, match=FOLLOWER):
            machine.everything_that_can_be_read_agrees()


def test_the_machine_sees_that_a_duplicate_feeds_the_follower_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was sent again counts on a follower, though not on its root."""
    right = Feeder.submit

    def submit(feeder: Feeder, submission: Submission, *args: Any, **kwargs: Any) -> SubmissionOutcome:
        outcome = right(feeder, submission, *args, **kwargs)
        if outcome.duplicate:
            for follower in feeder._followers:
                follower.submit(submission, fed=True)
        return outcome

    monkeypatch.setattr(Feeder, "submit", submit)

    with driven(embedded, mode="increment", follows=True) as machine:
        machine.submit([Item("x", "a", 2.0, event="e")], process=0)
        machine.submit([Item("x", "a", 2.0, event="e")], process=1)
        with pytest.raises(Disagreement, match=FOLLOWER):
            machine.everything_that_can_be_read_agrees()


def test_the_machine_sees_that_a_second_part_has_no_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """Among equal first parts the larger second one is ahead, where the smaller one should be."""
    word, value = order._word, order._value

    def descending(part: Part) -> Part:
        return Part(name=part.name, value_type=part.value_type)

    monkeypatch.setattr(order, "_word", lambda part, told: word(descending(part), told))
    monkeypatch.setattr(order, "_value", lambda part, kept: value(descending(part), kept))

    with driven(embedded, parts=(("desc", "number"), ("asc", "number"))) as machine:
        machine.submit([Item("x", "a", 5.0, rest=(1,))], process=0)
        with pytest.raises(Disagreement, match="the rank on a replace board in desc order of several parts"):
            machine.submit([Item("x", "b", 5.0, rest=(2,))], process=0)


def test_the_machine_sees_that_integers_become_doubles(monkeypatch: pytest.MonkeyPatch) -> None:
    """A total beyond 2^53 loses its last digit."""
    right = order._word

    def word(part: Part, value: PartValue) -> bytes:
        return right(part, float(value))

    monkeypatch.setattr(order, "_word", word)

    score = "the score on a replace board in desc order of several parts"
    with driven(embedded, parts=(("desc", "int64"),)) as machine, pytest.raises(Disagreement, match=score):
        machine.submit([Item("x", "a", float(LARGEST))], process=0)


def test_the_machine_sees_that_parts_are_added_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """One number is made of all parts, as people do without them: a large penalty takes away what was solved."""
    right = order.key_of_parts

    def key_of_parts(parts: Sequence[Part], values: Sequence[PartValue]) -> order.ScoreKey:
        return order.ScoreKey(right(parts, values).sort_key + values[1], right(parts, values).order_key)

    monkeypatch.setattr(admission, "key_of_parts", key_of_parts)

    two, score = (("desc", "number"), ("asc", "number")), "the score on a replace board in desc order of several parts"
    with driven(embedded, parts=two) as machine, pytest.raises(Disagreement, match=score):
        machine.submit([Item("x", "a", 5.0, rest=(9,))], process=0)
