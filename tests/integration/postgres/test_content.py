"""Content that PostgreSQL cannot keep is refused as such, nothing of its list is applied, and the next list goes on."""

import pytest

from leaderboard_adapters.postgres import PostgresRepository
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.errors import Invalid
from leaderboard_core.domain.payload import MAX_METADATA_BYTES
from leaderboard_core.ports.queue import TopicIdPartition
from leaderboard_testing.contracts.values import NEW_YEAR, a_state
from leaderboard_testing.contracts.writing import add, look, move, put, states_of

GOOD = a_state("good")


@pytest.mark.parametrize(
    "state",
    [
        pytest.param(a_state("nul\0"), id="nul"),
        pytest.param(a_state("\ud800"), id="surrogate"),
        pytest.param(a_state("p")._replace(payload="nul\0"), id="nul-in-payload"),
        pytest.param(a_state("p", metadata='{"k":"\udfff"}'), id="surrogate-in-metadata"),
        pytest.param(a_state("p", reached_at=2**63), id="stamp"),
    ],
)
async def test_what_cannot_be_kept_is_refused(repository: PostgresRepository, state: PlayerState) -> None:
    """The whole list is refused as invalid, and not as an outage; without the culprit it is taken."""
    board = await add(repository)

    with pytest.raises(Invalid):
        await put(repository, board, [GOOD, state])

    assert {} == await states_of(repository, board)
    await put(repository, board, [GOOD])
    assert {"good": GOOD} == await states_of(repository, board)


async def test_what_cannot_even_be_asked_for_is_refused(repository: PostgresRepository) -> None:
    """The same in the reading half."""
    board = await add(repository)

    with pytest.raises(Invalid):
        await look(repository, board, ["\0"])
    with pytest.raises(Invalid):
        await look(repository, board, ["p"], events=["\ud800"])

    assert board == (await look(repository, board)).boards[board.uid]


async def test_the_widest_content_is_kept(repository: PostgresRepository) -> None:
    """Columns are as wide as the validation at the door, in characters and in bytes."""
    board = await add(repository, id="b" * 64, name="\U0001f3c1" * 255)
    wide = "é" * 128
    metadata = '{"k":"' + "x" * (MAX_METADATA_BYTES - 8) + '"}'
    states = [a_state(wide, game_id="\U0001f3ae" * 128, metadata=metadata), a_state("\U0001f3ae" * 64)]

    await put(repository, board, states, events={"e" * 128: b"f" * 16})
    await move(repository, board, {TopicIdPartition("t" * 255, 2**31 - 1): 2**63 - 1})

    view = await look(repository, board, [wide], ["e" * 128], [TopicIdPartition("t" * 255, 2**31 - 1)])
    assert states[0] == view.states[board.uid][wide]
    assert {"e" * 128: b"f" * 16} == dict(view.events[board.uid])
    assert [2**63 - 1] == list(view.positions.values())
    await repository.publish_standings(board.uid, 1)
    assert NEW_YEAR == (await states_of(repository, board))[wide].reached_at
