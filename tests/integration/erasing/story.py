"""A player who has been everywhere: in every stage of a season, in every table, on boards that are gone."""

from collections.abc import Sequence

from leaderboard_core.application import Application
from leaderboard_core.domain.errors import FieldError, Invalid
from leaderboard_core.domain.profile import Profile
from leaderboard_core.domain.submission import Submission
from leaderboard_core.ports.queue import Record, RecordBatch, TopicIdPartition
from leaderboard_core.usecases.decoded_batch import DecodedBatch
from tests.unit.usecases.kit import new, sub

#: Quotes and characters beyond ASCII are written in another way here and there.
NEEDLE = 'né"edle\U0001f3c6'
OTHERS = ["a", "b", "z"]
SOURCE = TopicIdPartition("topic-id", 0)
GONE = "gone"


def of_needle(board_id: str, event_id: str) -> Submission:
    """A submission whose every part could tell of the player."""
    told = {"game_id": "game-of-needle", "metadata": {"clan": "clan-of-needle"}, "profile": {"team": "team-of-needle"}}
    return sub(NEEDLE, 7, board_id, event_id=event_id, **told)


#: What a player can leave behind: everything that is looked for.
TELLING = ["game-of-needle", "clan-of-needle", "team-of-needle", NEEDLE, "n\\u00e9", "edle\U0001f3c6"]


async def play(leaderboard: Application, board_id: str, event_id: str) -> None:
    """Everyone on a board."""
    await leaderboard.submit_many([of_needle(board_id, event_id), *(sub(other, 5, board_id) for other in OTHERS)])


async def live_everywhere(leaderboard: Application) -> None:
    """Leave traces in every place there is."""
    for board_id in ("b", "capped", GONE):
        await leaderboard.boards.create(new(board_id, max_entries=2 if board_id == "capped" else None))
    for season in range(1, 4):
        await play(leaderboard, "b", f"b{season}")
        await leaderboard.sync()
        await leaderboard.boards.reset("b")
        if season == 1:
            await leaderboard.sync.settle()
            await leaderboard.sync.prune(2**50)
        if season == 2:
            await leaderboard.sync.settle()
    await play(leaderboard, "b", "b4")
    await play(leaderboard, "capped", "c1")
    await play(leaderboard, GONE, "g1")
    await leaderboard.sync()
    await leaderboard.boards.remove("capped", NEEDLE)
    await leaderboard.boards.reset(GONE)
    await play(leaderboard, GONE, "g2")
    await leaderboard.boards.delete(GONE)
    await leaderboard.profiles.put(NEEDLE, Profile(team="team-of-needle", attributes={NEEDLE: 1}))
    # One waits still when the player goes.
    await play(leaderboard, "capped", "c2")
    await ingest(leaderboard, None)


async def ingest(leaderboard: Application, continues: int | None) -> None:
    """Records of the player: one that counts, and two that never can and are waiting to be sent away."""
    poison = Invalid([FieldError("score", "is required")])
    value = NEEDLE.encode()
    records = [
        Record(0, None, value, b""),
        Record(1, None, value, b"no JSON"),
        Record(2, None, None, b'{"player_id": "n\\u00e9\\"edle\\ud83c\\udfc6", "game_id": "game-of-needle"}'),
        Record(3, None, b"a", b'{"player_id": "a"}'),
    ]
    batch = RecordBatch(source=SOURCE, continues=continues, records=records)
    decoded = DecodedBatch.of(batch, [of_needle("b", "k1"), poison, poison, poison])
    ingested = await leaderboard.ingest.commit([decoded])
    await leaderboard.ingest.project(ingested)


def told_by(values: Sequence[tuple[str, bytes]], marks: Sequence[bytes]) -> list[tuple[str, bytes]]:
    """The values that tell something of the player, and where they are."""
    words = [*(word.encode() for word in TELLING), *marks]
    return [(place, value) for place, value in values if any(word in value for word in words)]
