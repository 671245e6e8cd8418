"""The next change of a board: stamps, event ids, seasons, bounds, and what is written in the end."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from attrs import evolve

from leaderboard_core.domain.board import Board, BoardPatch, ResetPeriod, SortOrder, UpdateMode
from leaderboard_core.domain.decode import decode
from leaderboard_core.domain.edit import Decision, Edit, Edited, opening
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.errors import EventIdConflict, Invalid, PlayerNotFound, ScoreOutOfBounds
from leaderboard_core.domain.score import MAX_SCORE
from leaderboard_core.domain.submission import Submission
from tests.contract.values import NEW_YEAR, a_board, a_state

HOUR = 3_600_000_000
NOW = NEW_YEAR + HOUR


def edit_of(
    board: Board,
    *states: PlayerState,
    now: int = NOW,
    events: Mapping[str, bytes] = {},
) -> Edit:
    """An edit of a board with these players on it."""
    return Edit(board, now, {state.player_id: state for state in states}, events)


def sub(player_id: str, score: float, **fields: Any) -> Submission:
    """A submission."""
    return decode(Submission, {"player_id": player_id, "leaderboard_id": "b", "score": score, **fields})


def stamps(edited: Edited) -> list[int]:
    """The stamps of a change, in its order."""
    assert edited.change is not None
    return [state.stamp for state in edited.change.states]


def after(board: Board, submissions: Sequence[Submission], now: int = NOW) -> Edited:
    """The edit of an empty board by a list of submissions, closed."""
    edit = edit_of(board, now=now)
    for submission in submissions:
        edit.submit(submission)
    return edit.close("c")


# -- decisions


def test_a_first_score_is_a_change_whatever_it_is() -> None:
    """A new player's score counts from nothing, zero included, in every mode."""
    for mode in UpdateMode:
        assert Decision(0.0, None, changed=True) == edit_of(a_board(update_mode=mode)).submit(sub("p", 0))


def test_a_decision_follows_the_list() -> None:
    """Each submission of a list builds on the ones before it."""
    edit = edit_of(a_board(update_mode=UpdateMode.INCREMENT), a_state("p", -5.0))

    decisions = [edit.submit(sub(player, score)) for player, score in [("p", 2), ("p", -1), ("q", 4), ("p", 1)]]

    assert [
        Decision(7.0, 5.0, changed=True),
        Decision(6.0, 7.0, changed=True),
        Decision(4.0, None, changed=True),
        Decision(7.0, 6.0, changed=True),
    ] == decisions


@pytest.mark.parametrize(("order", "key"), [(SortOrder.DESC, -7.0), (SortOrder.ASC, 7.0)])
def test_scores_are_kept_as_sort_keys(order: SortOrder, key: float) -> None:
    """What is written is the key that orders; what is answered is the score."""
    edit = edit_of(a_board(sort_order=order))

    decision = edit.submit(sub("p", 7))

    change = edit.close("c").change
    assert change is not None
    assert (7.0, (key,)) == (decision.score, tuple(state.sort_key for state in change.states))


@pytest.mark.parametrize("mode", UpdateMode)
def test_an_equal_score_changes_nothing(mode: UpdateMode) -> None:
    """Not the time, not the game, not the metadata; and nothing is written."""
    board = a_board(update_mode=mode)
    same = 0 if mode is UpdateMode.INCREMENT else 5
    edit = edit_of(board, a_state("p", -5.0, game_id="old", metadata='{"k":1}'))

    decision = edit.submit(sub("p", same, game_id="new", metadata={"k": 2}))

    assert Decision(5.0, 5.0, changed=False) == decision
    assert Edited(board, None, {}, ()) == edit.close("c")


def test_a_worse_score_leaves_the_best_with_its_own() -> None:
    """An attempt that is not better takes nothing with it."""
    edit = edit_of(a_board(update_mode=UpdateMode.BEST), a_state("p", -5.0, game_id="g"))

    assert Decision(5.0, 5.0, changed=False) == edit.submit(sub("p", 4, game_id="h"))
    assert edit.close("c").change is None


@pytest.mark.parametrize(
    ("fields", "game_id", "metadata"),
    [
        ({}, None, None),
        ({"game_id": "h"}, "h", None),
        ({"metadata": {"k": 2}}, None, '{"k":2}'),
        ({"game_id": "h", "metadata": {}}, "h", "{}"),
    ],
)
def test_metadata_and_game_are_those_of_the_attempt(
    fields: dict[str, Any], game_id: str | None, metadata: str | None
) -> None:
    """An effective attempt brings its own game id and metadata; without them it clears them."""
    edit = edit_of(a_board(), a_state("p", -5.0, game_id="g", metadata='{"k":1}'))
    edit.submit(sub("p", 6, **fields))

    change = edit.close("c").change

    assert change is not None
    assert [PlayerState("p", -6.0, NOW, game_id, metadata)] == [*change.states]


# -- stamps


def test_stamps_strictly_grow_within_a_list() -> None:
    """Of two equal scores in one list the first was there first."""
    closed = after(a_board(), [sub("c", 5), sub("b", 5), sub("a", 5)])

    assert closed.change is not None
    assert {"c": NOW, "b": NOW + 1, "a": NOW + 2} == {state.player_id: state.stamp for state in closed.change.states}


def test_a_change_names_players_in_the_order_of_their_ids() -> None:
    """Whoever was submitted or removed first: so stores find neighbours together."""
    edit = edit_of(a_board(), *(a_state(player) for player in "xyz"))
    for player in "bca":
        edit.submit(sub(player, 5))
    for player in "zxy":
        edit.remove(player)

    change = edit.close("c").change

    assert change is not None
    assert (["a", "b", "c"], ["x", "y", "z"]) == ([state.player_id for state in change.states], [*change.removed])


def test_stamps_grow_when_the_clock_goes_back() -> None:
    """A stamp is later than every earlier stamp of the board, whatever the clock says."""
    board = a_board(last_stamp=NOW)

    first = after(board, [sub("a", 1), sub("b", 2)], now=NOW - HOUR)
    second = after(first.board, [sub("c", 3)], now=NOW - 2 * HOUR)
    third = after(second.board, [sub("d", 3)], now=NOW + HOUR)

    assert [NOW + 1, NOW + 2] == stamps(first)
    assert [[NOW + 3], [NOW + HOUR]] == [stamps(second), stamps(third)]


def test_stamps_grow_over_a_reset() -> None:
    """A new season does not begin its stamps anew."""
    edit = edit_of(a_board(last_stamp=NOW))
    edit.reset()

    assert [NOW + 1] == stamps(after(edit.close("c").board, [sub("a", 1)]))


def test_only_effective_attempts_take_a_stamp() -> None:
    """What changes nothing or is refused gives no stamp out."""
    edit = edit_of(a_board(update_mode=UpdateMode.BEST, min_score=0.0), a_state("p", -5.0))
    edit.submit(sub("p", 5))
    with pytest.raises(ScoreOutOfBounds):
        edit.submit(sub("p", -1))
    edit.submit(sub("p", 6))

    assert [NOW] == stamps(edit.close("c"))


def test_a_record_may_bring_its_own_time() -> None:
    """A sender that knows when a score was reached says so, but never later than now."""
    edit = edit_of(a_board(last_stamp=NEW_YEAR))
    for player, reached_at in [("early", NEW_YEAR - 5), ("late", NOW + 5), ("now", NOW)]:
        edit.submit(sub(player, 1), reached_at)
    edit.submit(sub("ours", 1))

    edited = edit.close("c")

    assert [NEW_YEAR - 5, NOW, NOW, NOW + 1] == stamps(edited)
    assert NOW + 1 == edited.board.last_stamp


def test_an_early_record_takes_no_stamp_back() -> None:
    """The stamps that the board gives out go on from the latest, not from the last."""
    edit = edit_of(a_board(last_stamp=NOW + 9))
    edit.submit(sub("early", 1), NEW_YEAR)
    edit.submit(sub("ours", 1))

    assert [NEW_YEAR, NOW + 10] == stamps(edit.close("c"))


# -- event ids


def test_the_same_event_again_changes_nothing() -> None:
    """A submission sent again answers with the player's present state, in the same list or later."""
    board, sent = a_board(update_mode=UpdateMode.INCREMENT), sub("p", 5, event_id="e", metadata={"a": 1, "b": 2})
    first = edit_of(board)
    decisions = [first.submit(sent), first.submit(sub("p", 1)), first.submit(sent)]
    later = edit_of(board, a_state("p", -20.0), events=first.close("c").events)

    decisions.append(later.submit(sub("p", 5, event_id="e", metadata={"b": 2, "a": 1})))

    assert [
        Decision(5.0, None, changed=True),
        Decision(6.0, 5.0, changed=True),
        Decision(6.0, 6.0, changed=False, duplicate=True),
        Decision(20.0, 20.0, changed=False, duplicate=True),
    ] == decisions
    assert later.close("d").change is None


def test_a_duplicate_of_someone_removed() -> None:
    """Sent again after its player was removed or the season turned, it does not bring them back."""
    events = {"e": sub("p", 5).fingerprint()}
    edit = edit_of(a_board(), events=events)

    assert Decision(None, None, changed=False, duplicate=True) == edit.submit(sub("p", 5, event_id="e"))
    assert Edited(edit.close("c").board, None, {}, ()) == edit.close("c")


@pytest.mark.parametrize(
    "other", [{"player_id": "q"}, {"score": 6}, {"game_id": "g"}, {"metadata": {}}, {"metadata": {"k": 1}}]
)
def test_another_payload_under_the_same_event_is_a_conflict(other: dict[str, Any]) -> None:
    """An event id means one payload; another one is refused, names the id and changes nothing."""
    board = a_board()
    raw = {"player_id": "p", "leaderboard_id": "b", "score": 5, "event_id": "e"}
    edit = edit_of(board, a_state("p", -5.0), events={"e": decode(Submission, raw).fingerprint()})

    with pytest.raises(EventIdConflict) as refused:
        edit.submit(decode(Submission, raw | other))

    assert "e" == refused.value.event_id
    assert Edited(board, None, {}, ()) == edit.close("c")


def test_a_conflict_within_a_list() -> None:
    """The first of a list takes the id."""
    edit = edit_of(a_board())
    edit.submit(sub("p", 5, event_id="e"))

    with pytest.raises(EventIdConflict):
        edit.submit(sub("p", 6, event_id="e"))

    assert {"e": sub("p", 5).fingerprint()} == edit.close("c").events


@pytest.mark.parametrize("refused", [sub("p", 11, event_id="e"), sub("p", -1, event_id="e")])
def test_a_refused_submission_does_not_use_its_id_up(refused: Submission) -> None:
    """After a refusal another submission may come under the same id."""
    edit = edit_of(a_board(min_score=0.0, max_score=10.0))
    with pytest.raises(ScoreOutOfBounds):
        edit.submit(refused)

    assert Decision(9.0, None, changed=True) == edit.submit(sub("q", 9, event_id="e"))


def test_an_overflow_does_not_use_its_id_up() -> None:
    """Nor does a total that is no score."""
    edit = edit_of(a_board(update_mode=UpdateMode.INCREMENT), a_state("p", -float(MAX_SCORE)))
    with pytest.raises(ScoreOutOfBounds):
        edit.submit(sub("p", 1, event_id="e"))

    assert {} == edit.close("c").events
    assert not edit.submit(sub("p", -1, event_id="e")).duplicate


def test_an_attempt_without_effect_uses_its_id_up() -> None:
    """It was applied, though the board keeps what it had; sent again it is a duplicate even if it would count now."""
    edit = edit_of(a_board(update_mode=UpdateMode.BEST), a_state("p", -5.0))
    worse = sub("p", 4, event_id="e")

    assert Decision(5.0, 5.0, changed=False) == edit.submit(worse)

    edited = edit.close("c")
    assert (None, {"e": worse.fingerprint()}) == (edited.change, edited.events)


def test_a_duplicate_is_known_before_bounds_are_asked() -> None:
    """What was accepted once is not refused when the bounds have moved since."""
    edit = edit_of(a_board(max_score=1.0), a_state("p", -5.0), events={"e": sub("p", 5).fingerprint()})

    assert edit.submit(sub("p", 5, event_id="e")).duplicate


# -- bounds


@pytest.mark.parametrize(
    ("score", "message"),
    [
        (-1, "must not be less than 0 on this leaderboard"),
        (10.5, "must not be greater than 10 on this leaderboard"),
    ],
)
def test_bounds_refuse_the_submitted_score(score: float, message: str) -> None:
    """A score outside the board's bounds is refused, names the bound and changes nothing."""
    board = a_board(min_score=0.0, max_score=10.0)
    edit = edit_of(board, a_state("p", -5.0))

    with pytest.raises(ScoreOutOfBounds, match=message):
        edit.submit(sub("p", score))

    assert Edited(board, None, {}, ()) == edit.close("c")


def test_bounds_belong_to_what_is_sent_and_not_to_the_total() -> None:
    """An incremented total may leave the bounds of a single submission; the bounds themselves are within."""
    edit = edit_of(a_board(update_mode=UpdateMode.INCREMENT, min_score=0.0, max_score=10.0), a_state("p", -9.0))

    assert [19.0, 19.0] == [edit.submit(sub("p", 10)).score, edit.submit(sub("p", 0)).score]


def test_bounds_are_of_scores_on_ascending_boards_too() -> None:
    """The smallest score is the smallest score, though it is the best."""
    edit = edit_of(a_board(sort_order=SortOrder.ASC, min_score=5.0))

    with pytest.raises(ScoreOutOfBounds):
        edit.submit(sub("p", 4))


def test_an_overflow_refuses_that_submission_alone() -> None:
    """A total that is no score changes nothing; what comes after it counts."""
    edit = edit_of(a_board(update_mode=UpdateMode.INCREMENT), a_state("p", -float(MAX_SCORE)))

    with pytest.raises(ScoreOutOfBounds):
        edit.submit(sub("p", 1))

    assert Decision(MAX_SCORE - 1.0, float(MAX_SCORE), changed=True) == edit.submit(sub("p", -1))


# -- seasons

HOURLY = {"reset_period": ResetPeriod.HOURLY, "next_reset_at": NEW_YEAR + HOUR}


@pytest.mark.parametrize(
    ("now", "season", "previous"),
    [
        (NEW_YEAR + HOUR - 1, 1, 5.0),
        (NEW_YEAR + HOUR, 2, None),
        (NEW_YEAR + HOUR + 1, 2, None),
        (NEW_YEAR + 30 * HOUR, 2, None),
    ],
)
def test_the_season_turns_at_its_boundary(now: int, season: int, previous: float | None) -> None:
    """A submission before the boundary belongs to the old season, one at or after it to the new, once."""
    edit = edit_of(a_board(**HOURLY), a_state("p", -5.0), now=now)

    decision = edit.submit(sub("p", 7))

    edited = edit.close("c")
    assert edited.change is not None
    assert (previous, season, season) == (decision.previous_score, edited.board.season, edited.change.season)


def test_what_a_turn_writes() -> None:
    """The ended season ends at the boundary with the head it had; the new one begins there and ends at the next."""
    board, now = a_board(max_entries=10, **HOURLY), NEW_YEAR + 3 * HOUR + 5

    edited = edit_of(board, a_state("p"), now=now).close("c")

    [ended] = edited.ended
    assert (1, NEW_YEAR, NEW_YEAR + HOUR) == (ended.season, ended.started_at, ended.ended_at)
    assert (board.uid, board.head, 10) == (ended.board_uid, ended.head, ended.max_entries)
    new = edited.board
    assert (2, NEW_YEAR + HOUR, NEW_YEAR + 4 * HOUR) == (new.season, new.season_started_at, new.next_reset_at)
    assert edited.change is not None
    assert ((), (), edited.change.sequence) == (edited.change.states, edited.change.removed, new.season_opened)


def test_a_turn_stands_though_all_that_came_with_it_is_refused() -> None:
    """The boundary has passed, whatever becomes of the submission that noticed."""
    edit = edit_of(a_board(max_score=1.0, **HOURLY))
    with pytest.raises(ScoreOutOfBounds):
        edit.submit(sub("p", 5))

    assert 2 == edit.close("c").board.season


def test_a_reset_ends_the_season_now() -> None:
    """A reset empties the board and begins the next season at this moment; the calendar goes on."""
    edit = edit_of(a_board(reset_period=ResetPeriod.DAILY, next_reset_at=NEW_YEAR + 24 * HOUR), a_state("p"))
    edit.reset()

    edited = edit.close("c")

    assert [NOW] == [season.ended_at for season in edited.ended]
    assert (2, NOW, NEW_YEAR + 24 * HOUR) == (
        edited.board.season,
        edited.board.season_started_at,
        edited.board.next_reset_at,
    )
    assert edited.change is not None
    assert ((), ()) == (edited.change.states, edited.change.removed)


def test_a_reset_past_the_boundary_ends_two_seasons() -> None:
    """The one whose time was over, and the one that had just begun."""
    edit = edit_of(a_board(**HOURLY), now=NEW_YEAR + HOUR + 5)
    edit.reset()

    edited = edit.close("c")

    assert [(1, NEW_YEAR + HOUR), (2, NEW_YEAR + HOUR + 5)] == [(end.season, end.ended_at) for end in edited.ended]
    assert 3 == edited.board.season


def test_a_season_never_ends_before_it_began() -> None:
    """A reset while the clock is behind ends the season at its beginning."""
    edit = edit_of(a_board(season_started_at=NOW + HOUR), now=NOW)
    edit.reset()

    assert [NOW + HOUR] == [season.ended_at for season in edit.close("c").ended]


def test_players_of_an_ended_season_start_anew() -> None:
    """After a turn nobody is on the board: increments begin at nothing and no one can be removed."""
    edit = edit_of(a_board(update_mode=UpdateMode.INCREMENT, **HOURLY), a_state("p", -5.0), now=NEW_YEAR + HOUR)

    assert Decision(7.0, None, changed=True) == edit.submit(sub("p", 7))
    with pytest.raises(PlayerNotFound):
        edit_of(a_board(**HOURLY), a_state("p"), now=NEW_YEAR + HOUR).remove("p")


def test_a_reset_takes_what_its_own_list_brought() -> None:
    """What was submitted or removed in the same edit before the reset belongs to the season that ended."""
    edit = edit_of(a_board(), a_state("p"))
    edit.remove("p")
    edit.submit(sub("q", 5))
    edit.submit(sub("r", 5))
    edit.reset()

    decision = edit.submit(sub("q", 6))

    change = edit.close("c").change
    assert change is not None
    assert None is decision.previous_score
    assert ([a_state("q", -6.0, NOW + 2)], ()) == ([*change.states], change.removed)


# -- removals, patches, deletion


def test_a_removed_player_goes() -> None:
    """A removal names its player in the change."""
    edit = edit_of(a_board(), a_state("p"), a_state("q"))
    edit.remove("p")

    change = edit.close("c").change

    assert change is not None
    assert (("p",), ()) == (change.removed, change.states)


def test_who_is_not_there_cannot_be_removed() -> None:
    """A removal of nobody changes nothing."""
    board = a_board()
    edit = edit_of(board, a_state("q"))

    with pytest.raises(PlayerNotFound) as refused:
        edit.remove("p")

    assert (board.id, "p") == (refused.value.board_id, refused.value.player_id)
    assert Edited(board, None, {}, ()) == edit.close("c")


def test_a_removed_player_is_gone_at_once() -> None:
    """In the same edit they cannot be removed again, and a submission makes them new."""
    edit = edit_of(a_board(update_mode=UpdateMode.INCREMENT), a_state("p", -5.0))
    edit.remove("p")
    with pytest.raises(PlayerNotFound):
        edit.remove("p")

    decision = edit.submit(sub("p", 2))

    change = edit.close("c").change
    assert change is not None
    assert (Decision(2.0, None, changed=True), ()) == (decision, change.removed)


def test_a_patch_sets_its_own_fields_alone() -> None:
    """What it names changes, what it leaves away stays, and the board was updated now."""
    board = a_board(max_entries=5, min_score=1.0)
    edit = edit_of(board)
    edit.patch(BoardPatch(name="New", min_score=None))

    edited = edit.close("c")

    assert evolve(board, name="New", min_score=None, updated_at=NOW, head=edited.board.head) == edited.board
    assert edited.change is not None
    assert (5, board.head.change_id) == (edited.change.max_entries, edited.change.previous)


@pytest.mark.parametrize("patch", [BoardPatch(), BoardPatch(name="A board", max_entries=None)])
def test_a_patch_that_changes_nothing_writes_nothing(patch: BoardPatch) -> None:
    """The moment of the last update stays as well."""
    board = a_board()
    edit = edit_of(board)
    edit.patch(patch)

    assert Edited(board, None, {}, ()) == edit.close("c")


@pytest.mark.parametrize("patch", [BoardPatch(min_score=11.0), BoardPatch(max_score=-1.0)])
def test_a_patch_may_not_leave_bounds_that_admit_nothing(patch: BoardPatch) -> None:
    """Bounds are judged together with those that stay, and then nothing changes."""
    board = a_board(min_score=0.0, max_score=10.0)
    edit = edit_of(board)

    with pytest.raises(Invalid, match="min_score: must not be greater than max_score"):
        edit.patch(patch)

    assert Edited(board, None, {}, ()) == edit.close("c")


@pytest.mark.parametrize(
    ("before", "given", "expected"),
    [
        (ResetPeriod.NEVER, ResetPeriod.HOURLY, NOW + HOUR),
        (ResetPeriod.DAILY, ResetPeriod.NEVER, None),
        (ResetPeriod.DAILY, ResetPeriod.HOURLY, NOW + HOUR),
        (ResetPeriod.DAILY, ResetPeriod.DAILY, NEW_YEAR + 24 * HOUR),
    ],
)
def test_a_new_period_sets_the_next_boundary(before: ResetPeriod, given: ResetPeriod, expected: int | None) -> None:
    """The open season ends at the first boundary of the new period; it does not end by the patch."""
    next_reset_at = None if before is ResetPeriod.NEVER else NEW_YEAR + 24 * HOUR
    edit = edit_of(a_board(reset_period=before, next_reset_at=next_reset_at))
    edit.patch(BoardPatch(reset_period=given))

    edited = edit.close("c")

    assert (expected, 1) == (edited.board.next_reset_at, edited.board.season)


def test_a_patch_of_something_else_leaves_the_boundary() -> None:
    """Though the clock went back behind the boundary before."""
    board = a_board(reset_period=ResetPeriod.HOURLY, next_reset_at=NOW + 2 * HOUR)
    edit = edit_of(board)
    edit.patch(BoardPatch(name="New"))

    assert NOW + 2 * HOUR == edit.close("c").board.next_reset_at


def test_the_moment_of_an_update_never_goes_back() -> None:
    """Whatever the clock says."""
    edit = edit_of(a_board(updated_at=NOW + HOUR))
    edit.patch(BoardPatch(name="New"))

    assert NOW + HOUR == edit.close("c").board.updated_at


def test_a_deletion_ends_the_line() -> None:
    """The row and the change say so."""
    edit = edit_of(a_board(), a_state("p"))
    edit.delete()

    edited = edit.close("c")

    assert edited.change is not None
    assert (True, True) == (edited.board.deleted, edited.change.deleted)


# -- the change


def test_a_change_takes_its_place_in_the_line() -> None:
    """It has its own id, names the one before it, and counts on; the board stands at it."""
    board = a_board(season=4, max_entries=7)

    edited = after(board, [sub("p", 5)])

    change = edited.change
    assert change is not None
    assert ("c", board.head.change_id, board.head.sequence + 1) == (change.id, change.previous, change.sequence)
    assert (board.uid, 4, 7, NOW) == (change.board_uid, change.season, change.max_entries, change.committed_at)
    assert (change.head, NOW) == (edited.board.head, edited.board.last_stamp)


def test_a_change_names_each_player_once() -> None:
    """With the state that the whole list left them in."""
    change = after(a_board(), [sub("p", 5), sub("q", 1), sub("p", 7)]).change

    assert change is not None
    assert [a_state("p", -7.0, NOW + 2), a_state("q", -1.0, NOW + 1)] == [*change.states]


def test_the_first_change_makes_an_empty_board() -> None:
    """It follows nothing and has nobody on it."""
    board = a_board(max_entries=3)

    change = opening(board)

    assert (None, board.head, (), ()) == (change.previous, change.head, change.states, change.removed)
    assert (board.uid, 1, 3, board.created_at) == (
        change.board_uid,
        change.season,
        change.max_entries,
        change.committed_at,
    )
