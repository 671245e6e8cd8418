"""Games that write in transactions, whose ends are no records but take offsets."""

from leaderboard_core import Application
from tests.integration.kafka.test_misfortunes import BOARD, record, total
from tests.support.consumers import Ingestion, wait_for


async def _made(ingestion: Ingestion, leaderboard: Application) -> None:
    await leaderboard.boards.create(BOARD)
    ingestion.kafka.create_topic(ingestion.topic, partitions=1)


async def test_what_is_aborted_does_not_count_and_leaves_no_lag(ingestion: Ingestion) -> None:
    """The position goes past transactions' ends, and past what was taken back, though no record follows."""
    async with ingestion.leaderboard() as leaderboard:
        await _made(ingestion, leaderboard)
        ingestion.kafka.transaction(ingestion.topic, [record(1)] * 3, committed=True)
        ingestion.kafka.transaction(ingestion.topic, [record(100)] * 10, committed=False)
        assert {0: 15} == ingestion.kafka.ends(ingestion.topic)

        ingestion.consumer()
        ingestion.wait_until_applied()
        wait_for(
            lambda: ingestion.kafka.committed(ingestion.topic, ingestion.topic) == {0: 15}, 10, lambda: "the group lags"
        )

        ingestion.kafka.transaction(ingestion.topic, [record(10)] * 2, committed=True)
        ingestion.wait_until_applied()
        assert 23 == await total(leaderboard)


async def test_nothing_that_was_aborted_is_told_as_lost(ingestion: Ingestion) -> None:
    """When retention has deleted it, whoever starts then misses no record."""
    async with ingestion.leaderboard() as leaderboard:
        await _made(ingestion, leaderboard)
        ingestion.kafka.transaction(ingestion.topic, [record(1)] * 3, committed=True)
        ingestion.kafka.transaction(ingestion.topic, [record(100)] * 10, committed=False)
        consumer = ingestion.consumer()
        ingestion.wait_until_applied()
        assert 0 == consumer.stop()
        ingestion.kafka.delete_records(ingestion.topic, 0, 15)

        consumer.start()
        ingestion.kafka.produce(ingestion.topic, [record(1)])
        ingestion.wait_until_applied()

        assert 4 == await total(leaderboard)
        assert not [line for line in consumer.log if "lost" in str(line["event"])]


async def test_a_topic_of_nothing_but_what_was_aborted(ingestion: Ingestion) -> None:
    """A partition that nobody has a position of yet gets one."""
    async with ingestion.leaderboard() as leaderboard:
        await _made(ingestion, leaderboard)
        ingestion.kafka.transaction(ingestion.topic, [record(100)] * 10, committed=False)

        ingestion.consumer()
        ingestion.wait_until_applied()

        ingestion.kafka.transaction(ingestion.topic, [record(1)], committed=True)
        ingestion.wait_until_applied()
        assert 1 == await total(leaderboard)
