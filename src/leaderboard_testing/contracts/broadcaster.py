"""What every broadcaster promises: the law of `ports/broadcaster.py`, sentence by sentence.

An adapter's test class inherits `BroadcasterContract` and overrides the fixture `broadcaster`. News may come late, so
whoever expects some waits; and they may come as None at any time, so None is passed over.
"""

import asyncio
import secrets
import time

import pytest
from attrs import evolve

from leaderboard_core.domain.change import Version
from leaderboard_core.ports.broadcaster import BoardChanged, Broadcaster
from leaderboard_testing.contracts.asynchronous import AsyncContract
from leaderboard_testing.contracts.values import change_id

#: How long late news may take, in seconds.
LATE = 5.0


def some_news(revision: int = 1) -> BoardChanged:
    """News of a board of which nobody has heard."""
    uid = secrets.randbits(63)
    return BoardChanged(uid, f"board-{uid}", Version(change_id(), revision))


def later(news: BoardChanged, deleted: bool = False) -> BoardChanged:
    """The next news of the same board."""
    return evolve(news, version=Version(change_id(), news.version.revision + 1), deleted=deleted)


class Listener:
    """Keeps what it hears."""

    def __init__(self) -> None:
        self.heard: list[BoardChanged | None] = []

    def __call__(self, news: BoardChanged | None) -> None:
        self.heard.append(news)

    async def until(self, *news: BoardChanged | None, seconds: float = LATE) -> None:
        """Return when one of these news was heard."""
        deadline = time.monotonic() + seconds
        while not any(one in self.heard for one in news):
            assert time.monotonic() < deadline, f"not heard within {seconds} s: {news}"
            await asyncio.sleep(0.005)

    def of(self, news: BoardChanged) -> list[BoardChanged]:
        """What was heard of the same board."""
        return [heard for heard in self.heard if heard is not None and heard.board_uid == news.board_uid]


class BroadcasterContract(AsyncContract):
    """The law of `Broadcaster`."""

    @pytest.fixture
    def broadcaster(self) -> Broadcaster:
        """Override: a broadcaster that is ready to pass news on."""
        raise NotImplementedError

    async def test_a_listener_hears_news_whole(self, broadcaster: Broadcaster) -> None:
        """What is heard is what was published, this process's own news included."""
        news, listener = some_news(2**53 + 1), Listener()

        with broadcaster.listen(listener):
            broadcaster.publish(news)
            await listener.until(news)

        assert [news] == listener.of(news)

    async def test_a_listener_hears_of_the_end(self, broadcaster: Broadcaster) -> None:
        """News that a board's life has ended say so."""
        news, listener = evolve(some_news(), deleted=True), Listener()

        with broadcaster.listen(listener):
            broadcaster.publish(news)
            await listener.until(news)

        assert [True] == [heard.deleted for heard in listener.of(news)]

    async def test_news_of_the_list_are_not_lost_among_others(self, broadcaster: Broadcaster) -> None:
        """That the list of boards says something else is heard, however much else happens to the board at once."""
        news, listener = evolve(some_news(), listed=True), Listener()

        with broadcaster.listen(listener):
            broadcaster.publish(last := news)
            for _ in range(100):
                broadcaster.publish(last := evolve(later(last), listed=False))
            await listener.until(last, evolve(last, listed=True))

        assert any(heard.listed for heard in listener.of(news))

    async def test_everyone_who_listens_hears(self, broadcaster: Broadcaster) -> None:
        """News go to all listeners."""
        news, one, other = some_news(), Listener(), Listener()

        with broadcaster.listen(one), broadcaster.listen(other):
            broadcaster.publish(news)
            await one.until(news)
            await other.until(news)

    async def test_news_of_all_boards_are_heard(self, broadcaster: Broadcaster) -> None:
        """Whoever listens hears of every board, however many there are at once."""
        everything, listener = [some_news() for _ in range(3000)], Listener()

        with broadcaster.listen(listener):
            for news in everything:
                broadcaster.publish(news)
            for news in everything:
                await listener.until(news)

    async def test_the_last_news_of_a_board_are_heard(self, broadcaster: Broadcaster) -> None:
        """Of much that happens to one board at once, the last is heard."""
        news, listener = some_news(), Listener()

        with broadcaster.listen(listener):
            for _ in range(5000):
                news = later(news)
                broadcaster.publish(news)
            await listener.until(news)

    async def test_nothing_is_heard_after_the_context(self, broadcaster: Broadcaster) -> None:
        """A listener hears news while the context lasts, and no longer."""
        early, late, gone, staying = some_news(), some_news(), Listener(), Listener()

        with broadcaster.listen(staying):
            with broadcaster.listen(gone):
                broadcaster.publish(early)
                await gone.until(early)
            broadcaster.publish(late)
            await staying.until(late)

        assert [] == gone.of(late)

    async def test_a_listener_may_come_again(self, broadcaster: Broadcaster) -> None:
        """Whoever stopped listening may begin again."""
        news, listener = some_news(), Listener()

        with broadcaster.listen(listener):
            pass
        with broadcaster.listen(listener):
            broadcaster.publish(news)
            await listener.until(news)

    async def test_a_listener_leaves_when_its_context_fails(self, broadcaster: Broadcaster) -> None:
        """Whatever ends the context ends the listening."""
        news, gone, staying = some_news(), Listener(), Listener()

        with pytest.raises(ZeroDivisionError), broadcaster.listen(gone):
            raise ZeroDivisionError
        with broadcaster.listen(staying):
            broadcaster.publish(news)
            await staying.until(news)

        assert [] == gone.of(news)

    async def test_news_that_nobody_hears_are_dropped(self, broadcaster: Broadcaster) -> None:
        """Publishing never fails, whether anybody listens or not."""
        for _ in range(3):
            broadcaster.publish(some_news())
