"""What is done to a wide board and its narrow twin: fed, read while they are written, reset while they are written."""

import asyncio
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import islice

from leaderboard_core import Application
from leaderboard_core.usecases.answers import NOW, At
from tests.integration.wide.asking import Answer, Questions, Watcher, places_of
from tests.integration.wide.twins import NARROW, Twins, gains, submit
from tests.integration.wide.vectors import Gain, Vectors

#: What a score of the first season is at least; all of a player's in the second one is less.
FIRST = 1_000
#: So many lists, whatever is in them, are sent while the board is reset, some of them at once.
_LISTS, _WRITERS = 40, 4
#: How long after a list the next one is sent, while somebody reads, in seconds.
_PAUSE = 0.05
#: How many lists at least are sent while somebody reads.
_MEANWHILE = 10


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Says how long it took."""
    began = time.perf_counter()
    yield
    print(f"{what}: {time.perf_counter() - began:.1f} s", flush=True)


async def fed(both: Twins, models: Mapping[str, Vectors], chance: random.Random, players: Sequence[str]) -> None:
    """Everybody is on both boards, and the models know at which vectors."""
    for some in gains(chance.sample(players, len(players)), chance, FIRST):
        for model in models.values():
            model.begin(some)
        await asyncio.gather(*[submit(both.writer, board_id, some) for board_id in models])
    for board_id, model in models.items():
        model.is_at((await both.reader.read.top(board_id)).meta)


async def written(both: Twins, models: Mapping[str, Vectors], some: Mapping[str, Gain]) -> None:
    """One list onto both; the models know of it before anybody may see it."""
    for model in models.values():
        await asyncio.to_thread(model.take, some)
    await asyncio.gather(*[submit(both.writer, board_id, some) for board_id in models])


async def alike(both: Twins, questions: Questions, when: str, at: At = NOW) -> None:
    """Both tell the same of all that is asked, and that nobody writes meanwhile."""
    began = time.perf_counter()
    wide = await questions.places(both.reader, both.wide, at)
    after = time.perf_counter()
    narrow = await questions.places(both.reader, NARROW, at)
    different = [pair for pair in zip(wide, narrow, strict=True) if pair[0] != pair[1]]
    print(
        f"{when}: {len(questions.players)} ranks and {len(questions.ranges)} ranges, {len(different)} different; "
        f"wide {after - began:.1f} s, narrow {time.perf_counter() - after:.1f} s",
        flush=True,
    )
    assert [] == different


async def read_during_writes(
    both: Twins, models: Mapping[str, Vectors], questions: Questions, chance: random.Random, players: Sequence[str]
) -> None:
    """All is asked of both while lists go on; each answer is what there was at the vector that it names."""
    read_all, enough, lists = asyncio.Event(), asyncio.Event(), 0

    async def write() -> None:
        nonlocal lists
        while not read_all.is_set():
            [some] = gains(chance.sample(players, min(1_000, len(players))), chance, FIRST)
            await written(both, models, some)
            lists += 1
            if lists >= _MEANWHILE:
                enough.set()
            await asyncio.sleep(_PAUSE)

    def check(model: Vectors, answer: Answer) -> list[str]:
        return model.untrue(places_of(answer), answer.total_players, answer.meta)

    watchers = {board_id: Watcher(partial(check, model)) for board_id, model in models.items()}
    writing = asyncio.create_task(write())
    for board_id, watcher in watchers.items():
        await watcher.ask_on(questions.about(both.reader, board_id), enough)
    read_all.set()
    await writing
    for board_id, watcher in watchers.items():
        print(f"{board_id}: {watcher.answered} answers at {len(watcher.vectors)} vectors, {lists} lists meanwhile")
        assert [] == watcher.untrue
        assert [] == watcher.refused


async def reset_during_writes(both: Twins, sent: Mapping[str, Gain], chance: random.Random) -> None:
    """One process resets the wide board while the other one goes on writing it, and both are asked all the time."""
    size = -(-len(sent) // _LISTS)
    following = iter(sent.items())
    lists = iter([dict(islice(following, size)) for _ in range(_LISTS)])
    half, done = asyncio.Event(), asyncio.Event()
    left = _LISTS

    async def write() -> None:
        nonlocal left
        for some in lists:
            await submit(both.writer, both.wide, some)
            left -= 1
            if left <= _LISTS // 2:
                half.set()

    async def reset() -> None:
        await half.wait()
        with timed("reset"):
            assert (await both.reader.boards.reset(both.wide)).board.season == 2

    asked = [*sent]
    watchers = []
    watching = []
    for process in (both.writer, both.reader):
        watchers.append(Watcher(_of_one_season))
        questions = [partial(process.read.range, both.wide, first, first + 99) for first in (1, 50, len(sent) // 4)]
        questions += [partial(process.read.players, both.wide, chance.sample(asked, 20)) for _ in range(5)]
        watching.append(asyncio.create_task(watchers[-1].ask_on(questions, done)))
    await asyncio.gather(reset(), *[write() for _ in range(_WRITERS)])
    done.set()
    await asyncio.gather(*watching)
    for watcher in watchers:
        refused = [round(one, 3) for one in watcher.refused]
        print(f"{watcher.answered} answers, one after {watcher.slowest:.2f} s at most; refused for {refused} s")
        assert [] == watcher.untrue
        assert watcher.refused_since is None
        assert max(refused, default=0) <= 1


def _of_one_season(answer: Answer) -> list[str]:
    """Nothing of one season is told with what is of another one."""
    wrong = [one for one in places_of(answer) if (one.score >= FIRST) is not (answer.meta.season == 1)]
    return [f"{wrong} in season {answer.meta.season} at {answer.meta.revisions}"] if wrong else []


async def scores(process: Application, board_id: str, at: At = NOW) -> dict[str, int]:
    """What everybody has."""
    found: dict[str, int] = {}
    while True:
        answer = await process.read.range(board_id, len(found) + 1, len(found) + 1_000, at)
        found |= {one.player_id: one.score for one in answer.entries}
        if len(found) == answer.total_players or not answer.entries:
            return found


async def twin_turns(writer: Application, sent: Mapping[str, Gain], second: Mapping[str, int]) -> None:
    """The narrow twin gets the same in each season, and is reset between them."""
    for of_second in (False, True):
        following = iter([(player, gain) for player, gain in sent.items() if (player in second) is of_second])
        while some := dict(islice(following, 1_000)):
            await submit(writer, NARROW, some)
        if not of_second:
            await writer.boards.reset(NARROW)
    await writer.sync.settle()
