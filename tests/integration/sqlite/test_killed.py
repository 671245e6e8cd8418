"""A process that is killed takes nothing with it that it had said."""

import itertools
from pathlib import Path
from subprocess import Popen

from leaderboard_adapters.sqlite import SqliteRepository
from leaderboard_testing.contracts.writing import look, states_of
from tests.integration.sqlite.committing import BOARD, PLAYERS
from tests.integration.sqlite.conftest import Start

SCRIPT = str(Path(__file__).with_name("committing.py"))


def printed(process: "Popen[str]", lines: int) -> dict[str, int]:
    """The scores that the process said last, after so many lines; then it is killed, and what it still said read."""
    assert process.stdout is not None
    first = list(itertools.islice(process.stdout, lines))
    process.kill()
    # The last line may be cut off.
    said = [line.split() for line in [*first, *process.stdout] if line.endswith("\n")]
    return {player: int(score) for player, score in said}


async def test_kill_9_loses_nothing_that_was_committed_and_doubles_nothing(path: Path, start: Start) -> None:
    """Killed in the middle of commits, again and again: what was said is there, once, with all that belongs to it."""
    for lines in (1, 300, 700):
        said = printed(start(SCRIPT, str(path)), lines)

        async with SqliteRepository(path) as repository:
            board = (await repository.find([BOARD]))[BOARD]
            scores = {player: int(state.sort_key) for player, state in (await states_of(repository, board)).items()}
            ids = [f"{player}-{score}" for player in PLAYERS for score in range(1, scores.get(player, 0) + 3)]
            events = (await look(repository, board, events=ids)).events[board.uid]
            newer = await repository.changes(board.uid, board.version.change_id)

        # A commit may have been on its way that the process could not say any more, but never two of a player.
        assert all(said[player] <= scores[player] <= said[player] + 1 for player in said)
        assert {f"{player}-{score}" for player in scores for score in range(1, scores[player] + 1)} == set(events)
        assert sum(scores.values()) == board.version.revision - 1
        assert [] == newer
