"""What every broadcaster promises: the law of `ports/broadcaster.py`, sentence by sentence.

An adapter's test class inherits `BroadcasterContract` and overrides the fixture `broadcaster`. News may come late, so
whoever expects some waits; and they may come as None at any time, so None is passed over.
"""

import asyncio
import secrets
import time

import pytest
from attrs import evolve

from leaderboard_core.domain.change import Head
from leaderboard_core.ports.broadcaster import Broadcaster, News
from tests.contract.values import change_id

#: How long late news may take, in seconds.
LATE = 5.0


def some_news(sequence: int = 1) -> News:
    """News of a board of which nobody has heard."""
    uid = secrets.randbits(63)
    return News(uid, f"board-{uid}", Head(change_id(), sequence))


def later(news: News, deleted: bool = False) -> News:
    """The next news of the same board."""
    return evolve(news, head=Head(change_id(), news.head.sequence + 1), deleted=deleted)


class Listener:
    """Keeps what it hears."""

    def __init__(self) -> None:
        self.heard: list[News | None] = []

    def __call__(self, news: News | None) -> None:
        self.heard.append(news)

    async def until(self, news: News | None, seconds: float = LATE) -> None:
        """Return when these news were heard."""
        deadline = time.monotonic() + seconds
        while news not in self.heard:
            assert time.monotonic() < deadline, f"not heard within {seconds} s: {news}"
            await asyncio.sleep(0.005)

    def of(self, news: News) -> list[News]:
        """What was heard of the same board."""
        return [heard for heard in self.heard if heard is not None and heard.board_uid == news.board_uid]


class BroadcasterContract:
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
