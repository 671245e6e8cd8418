"""When the scores of records were made: what they say themselves goes before what Kafka says of them."""

from leaderboard_core.application import Application
from leaderboard_core.domain.moments import moment_at
from leaderboard_core.domain.submission import Submission
from leaderboard_core.ports.dead_letters import DeadLetter
from leaderboard_testing.contracts.values import NEW_YEAR, A
from tests.unit.usecases.ingesting import counts, given, take
from tests.unit.usecases.kit import HOUR, SECOND, Clock, new, sub


def made(player: str, at: int) -> Submission:
    return sub(player, 1, occurred_at=moment_at(at))


async def test_what_a_record_says_goes_first(leaderboard: Application, clock: Clock) -> None:
    """A record without a moment has Kafka's."""
    await leaderboard.boards.create(new())
    clock.now += HOUR
    late, early = NEW_YEAR + 2 * SECOND, NEW_YEAR + SECOND

    await take(
        leaderboard,
        given(A, None, [(0, early, made("p", late)), (1, late, made("q", early)), (2, late - 1, sub("r", 1))]),
    )

    entries = (await leaderboard.read.top("b")).entries
    assert ["q", "r", "p"] == [entry.player_id for entry in entries]
    assert late == (await leaderboard.read.player("b", "p")).updated_at


async def test_what_can_never_be_applied(leaderboard: Application, clock: Clock) -> None:
    """Moments before the season, and those of a clock that is ahead, are dead letters with their codes."""
    await leaderboard.boards.create(new())

    ingested = await take(
        leaderboard,
        given(
            A, None, [(0, None, made("p", NEW_YEAR - 1)), (1, None, made("q", NEW_YEAR + 1)), (2, None, sub("r", 1))]
        ),
    )

    letters: list[DeadLetter] = []

    class Sink:
        async def send(self, sent: "list[DeadLetter]") -> None:
            letters.extend(sent)

    await leaderboard.ingest.send_dead_letters([0], Sink())  # type: ignore[arg-type]
    assert (1, 0, 2) == counts(ingested)
    assert [(0, "occurred_before_season"), (1, "invalid")] == [(letter.offset, letter.code) for letter in letters]
    assert "occurred_at" in letters[1].reason
