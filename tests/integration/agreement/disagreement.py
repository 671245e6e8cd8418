"""A difference between the model and a leaderboard, called by its name.

A bug may be met first anywhere: in an answer to a score, in a page, in one player's place, on a board that follows. So
a name is not taken from where a difference is met but from what would explain it: that the order of equal scores is
another one is said wherever another order of them would be answered by just that.
"""

from collections.abc import Sequence
from typing import Any

from tests.integration.agreement.model.model import Model
from tests.integration.agreement.model.rules import Rules
from tests.integration.agreement.model.values import Item
from tests.integration.agreement.questions import Question

Answer = tuple[Any, ...] | str

#: The fields of an answer to a submission, in the order in which a difference is looked for: causes before effects.
FIELDS = {
    "duplicate": 5,
    "season": 8,
    "score": 0,
    "previous score": 2,
    "changed": 4,
    "visible": 6,
    "followers": 7,
    "rank": 1,
    "previous rank": 3,
}
EQUAL_SCORES = "the order of equal scores"
UNRANKED = "who has no result has a rank"
SHARED_RANKS = "the ranks that equal scores share"
FOLLOWER = "what a follower holds"
EVENT_FORGOTTEN = "an event id is forgotten"
EVENT_FORGOTTEN_AT_RESET = "an event id is forgotten when a season ends"


class Disagreement(AssertionError):
    """One side said otherwise than the model."""

    def __init__(self, side: str, question: str, expected: object, actual: object, reason: str) -> None:
        self.side, self.reason = side, reason
        super().__init__(f"{reason}\n  {side}, {question}\n  expected: {expected}\n  answered: {actual}")


def in_answers(model: Model, items: Sequence[Item], expected: Sequence[Answer], actual: Sequence[Answer]) -> str:
    """The name of the first difference between the answers to a list of submissions."""
    differing = [one for one in zip(items, expected, actual, strict=True) if one[1] != one[2]]
    # Ranks are those after the whole list, so what was decided of any of it comes before them.
    return _in_answer(model, *min(differing, key=lambda one: _decided(one[1]) == _decided(one[2])))


def in_deed(name: str, expected: object, actual: object) -> str:
    """The name of a difference between the answers to what is done to a board."""
    return f"the answer to {name.partition(' ')[0]}"


def in_correction(model: Model, board_id: str, player_id: str, name: str, expected: object, actual: object) -> str:
    """The name of a difference between the answers to a correction."""
    if isinstance(expected, tuple) and isinstance(actual, tuple):
        right, wrong = [(*answer[:5], False, *answer[5:], None) for answer in (expected, actual)]
        if _is_of_equals(model, board_id, player_id, right, wrong):
            return EQUAL_SCORES
        ranks = [(answer[FIELDS["rank"]], answer[FIELDS["previous rank"]]) for answer in (right, wrong)]
        is_of_ranks = _decided(right) == _decided(wrong) and ranks[0] != ranks[1]
        if is_of_ranks and model.boards[board_id].rules.ranking != "ordinal":
            return SHARED_RANKS
    return in_deed(name, expected, actual)


def in_reading(model: Model, question: Question, expected: object, actual: object) -> str:
    """The name of a difference between what is read of a board."""
    if not isinstance(expected, str) and actual in question.by_other_orders(model):
        return EQUAL_SCORES
    board = model.boards.get(question.board)
    if board is not None and board.rules.follows is not None:
        return FOLLOWER
    are_entries = question.name in ("top", "range", "around", "players")
    if board is not None and are_entries and isinstance(expected, tuple) and isinstance(actual, tuple):
        return _in_entries(_kind(board.rules), expected, actual)
    return f"the {question.name} of a board"


def _in_answer(model: Model, item: Item, right: Answer, wrong: Answer) -> str:
    board = model.boards.get(item.board)
    if board is not None and item.event is not None and _knows_event(right) and not _knows_event(wrong):
        known = board.events[board.rules.event_key(item.player, item.event)]
        return EVENT_FORGOTTEN if known.season == board.season else EVENT_FORGOTTEN_AT_RESET
    if board is None or isinstance(right, str) or isinstance(wrong, str):
        return "a refusal"
    if _is_of_equals(model, item.board, item.player, right, wrong):
        return EQUAL_SCORES
    name = next(name for name, index in FIELDS.items() if right[index] != wrong[index])
    if name == "rank" and right[FIELDS["score"]] is None:
        return UNRANKED
    if name in ("rank", "previous rank") and board.rules.ranking != "ordinal":
        return SHARED_RANKS
    return f"the {name} on a {board.rules.mode} {_kind(board.rules)}"


def _decided(answer: Answer) -> Answer:
    """An answer without its ranks."""
    ranks = (FIELDS["rank"], FIELDS["previous rank"], FIELDS["followers"])
    return answer if isinstance(answer, str) else tuple(told for n, told in enumerate(answer) if n not in ranks)


def _knows_event(answer: Answer) -> bool:
    return answer == "event_id_conflict" if isinstance(answer, str) else bool(answer[FIELDS["duplicate"]])


def _kind(rules: Rules) -> str:
    return f"board in {rules.order} order{' of several parts' if rules.parts else ''}"


def _in_entries(kind: str, right: tuple[Any, ...], wrong: tuple[Any, ...]) -> str:
    if right[:2] != wrong[:2]:
        return "the moment or the number of players"
    unranked = [[entry for entry in entries if entry[2] is None] for entries in (right[2], wrong[2])]
    if [entry[1:3] for entry in unranked[0]] == [entry[1:3] for entry in unranked[1]] and unranked[0] != unranked[1]:
        return UNRANKED
    if [entry[1:] for entry in right[2]] == [entry[1:] for entry in wrong[2]]:
        return SHARED_RANKS
    if {entry[1] for entry in right[2]} == {entry[1] for entry in wrong[2]}:
        return f"the places on a {kind}"
    return "the entries"


def _is_of_equals(model: Model, board_id: str, player_id: str, right: tuple[Any, ...], wrong: tuple[Any, ...]) -> bool:
    """Whether answers differ by ranks alone, each of which an order of equal scores would give.

    Ranks before are not among these: whatever order of equal scores there was before was told already.
    """
    before = FIELDS["previous rank"]
    if _decided(right) != _decided(wrong) or right[before] != wrong[before]:
        return False
    ranks, others = _told_ranks(board_id, right), _told_ranks(board_id, wrong)
    if [one[:-1] for one in ranks] != [other[:-1] for other in others]:
        return False
    differing = [other for one, other in zip(ranks, others, strict=True) if one != other]
    return all(rank in model.boards[name].ranks_among_equals(player_id, of) for name, of, *_, rank in differing)


def _told_ranks(board_id: str, answer: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    """Board, season, what became of it, and the rank: of an answer itself, and of each board that follows."""
    followers = [(name, season, status, code, rank) for name, status, rank, code, season in answer[FIELDS["followers"]]]
    return [(board_id, answer[FIELDS["season"]], "accepted", None, answer[FIELDS["rank"]]), *followers]
