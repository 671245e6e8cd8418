"""Work that is shared by all who ask at the same time."""

import asyncio

import pytest

from leaderboard_adapters.concurrency.single_flight import SingleFlight


class Work:
    """Counts how often it was begun, and ends when it may."""

    def __init__(self) -> None:
        self.begun = 0
        self.go_on = asyncio.Event()
        self.error: Exception | None = None

    async def __call__(self) -> None:
        self.begun += 1
        await self.go_on.wait()
        if self.error is not None:
            raise self.error


async def test_all_who_ask_meanwhile_share_it() -> None:
    """It is begun once, and all hear how it ended."""
    work = Work()
    shared = SingleFlight(work)
    asked = [asyncio.create_task(shared()) for _ in range(10)]
    await asyncio.sleep(0)
    work.error = ValueError("no")
    work.go_on.set()

    answers = await asyncio.gather(*asked, return_exceptions=True)

    assert (1, [ValueError] * 10) == (work.begun, [type(answer) for answer in answers])


async def test_who_gives_up_takes_nothing_from_the_others() -> None:
    """The first who asked may go."""
    work = Work()
    shared = SingleFlight(work)
    first, second = asyncio.create_task(shared()), asyncio.create_task(shared())
    await asyncio.sleep(0)
    first.cancel()
    await asyncio.wait([first])
    work.go_on.set()

    await second

    assert 1 == work.begun


@pytest.mark.parametrize(("fresh_for", "begun"), [(60.0, 1), (0.0, 5)])
async def test_what_went_well_holds_for_a_while(fresh_for: float, begun: int) -> None:
    """Within that time it is not done again."""
    work = Work()
    work.go_on.set()
    shared = SingleFlight(work, fresh_for)

    for _ in range(5):
        await shared()

    assert begun == work.begun


async def test_what_failed_is_done_again() -> None:
    """A failure holds for nobody who asks later."""
    work = Work()
    work.go_on.set()
    work.error = ValueError("no")
    shared = SingleFlight(work, 60.0)
    for _ in range(2):
        with pytest.raises(ValueError, match="no"):
            await shared()
    work.error = None

    await shared()
    await shared()

    assert 3 == work.begun
