"""What a root hands on to its followers, by column and one by one."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from leaderboard_core.domain.board import Board, SortOrder, UpdateMode
from leaderboard_core.domain.change_builder import ChangeBuilder
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.errors import LeaderboardError
from leaderboard_core.domain.fed import FedList
from leaderboard_core.domain.feeding import Feeder, Newcomers
from leaderboard_core.domain.links import BoardRef, Links
from leaderboard_core.domain.payload import SubmittedFields, payload_of
from leaderboard_core.domain.templates import Children
from leaderboard_testing.contracts.values import a_board
from tests.unit.domain.change_builder.kit import NOW, edit_of, sub

NAMES = [{"display_name": "Ann"}, {"display_name": "Bo", "country": "DE"}]

fields = st.fixed_dictionaries(
    {},
    optional={
        "metadata": st.sampled_from([{"level": 1}, {"level": 2}]),
        "profile": st.sampled_from(NAMES),
        "game_id": st.just("g"),
        "event_id": st.sampled_from(["e1", "e2"]),
    },
)
#: Some of which are no result.
scores = st.integers(-3, 3) | st.none()
submissions = st.lists(st.tuples(st.sampled_from("abc"), scores, fields, st.none() | st.integers(0, 9)))
#: The same for all of a list, or for none: what is drawn for each alone is rarely the same.
bare = st.lists(st.tuples(st.sampled_from("abcdef"), scores, st.just({}), st.none()), max_size=9)
payloads = st.sampled_from([None, {"metadata": {"level": 1}}, {"profile": NAMES[0]}, {"profile": NAMES[1]}])
held = st.dictionaries(st.sampled_from("ab"), st.tuples(st.integers(-3, 3), payloads))
follower_boards = st.fixed_dictionaries(
    {"update_mode": st.sampled_from([UpdateMode.REPLACE, UpdateMode.INCREMENT, UpdateMode.BEST])},
    optional={
        "sort_order": st.sampled_from(SortOrder),
        "max_score": st.just(1.0),
        "decimals": st.just(0),
        "allow_null_score": st.booleans(),
    },
)


def states(there: Mapping[str, tuple[int, Any]]) -> list[PlayerState]:
    """What a board holds of players."""
    return [
        PlayerState(name, float(score), 5, None if kept is None else payload_of(SubmittedFields(**kept)))
        for name, (score, kept) in there.items()
    ]


def fed(
    root: ChangeBuilder, boards: Sequence[tuple[Board, Sequence[PlayerState]]], sent: Sequence[Any]
) -> tuple[Any, ...]:
    """All that comes of a list: what is told, what each board has, and of whom profiles are kept."""
    followers = [edit_of(board, *there) for board, there in boards]
    feeder = Feeder(root, followers, Children({}, {}, ()), Newcomers((), {}))
    taken: list[Any] = []
    for player, score, open_fields, reached_at in sent:
        try:
            submission = sub(player, score, **open_fields)
            taken.append(feeder.submit(submission, None if reached_at is None else NOW + reached_at - 5))
        except LeaderboardError as refusal:
            taken.append(refusal.code)
    outcomes = [outcome for outcome in taken if not isinstance(outcome, str)]
    told = [(*outcome, *made) for outcome, made in zip(outcomes, feeder.feed(), strict=False)]
    builders = [root, *followers]
    profiles: dict[str, str] = {}
    for builder in builders:
        profiles |= builder.profiles
    waiting = {name for builder in builders for name in builder.came_without_profile}
    return taken, told, profiles, waiting, [builder.close("c") for builder in builders]


@example(
    [("b", 0, {"profile": NAMES[0]}, None), ("b", 2, {"profile": NAMES[1]}, None)],
    {},
    [({"update_mode": UpdateMode.REPLACE, "max_score": 1.0}, {})],
)
@given(submissions | bare, held, st.lists(st.tuples(follower_boards, held), min_size=1, max_size=3))
def test_a_list_feeds_as_its_submissions_one_by_one_do(
    sent: Sequence[Any], on_root: Mapping[str, Any], followers: Sequence[Any]
) -> None:
    """Whatever is sent, and whatever the followers hold."""
    root = a_board(update_mode=UpdateMode.BEST, allow_null_score=True)
    links = Links(root=BoardRef(root.uid, root.id))
    boards = [
        (a_board(uid=100 + n, id=f"f{n}", links=links, **rules), states(there))
        for n, (rules, there) in enumerate(followers)
    ]

    by_column = fed(edit_of(root, *states(on_root)), boards, sent)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(FedList, "is_plain", property(lambda _: False, lambda *_: None), raising=False)
        one_by_one = fed(edit_of(root, *states(on_root)), boards, sent)

    assert one_by_one == by_column
