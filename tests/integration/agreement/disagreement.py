"""A difference between the model and a leaderboard, called by its name."""

from collections.abc import Sequence
from typing import Any

from tests.integration.agreement.model.board import Board
from tests.integration.agreement.model.model import Model
from tests.integration.agreement.model.rules import Rules
from tests.integration.agreement.model.values import Item

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
    told = f"the answer to {name.partition(' ')[0]}"
    if name.startswith("correct ") and isinstance(expected, tuple) and isinstance(actual, tuple):
        # Score, previous score and whether it changed: where they agree, it is the places that differ.
        decided = [(answer[0], answer[2], answer[4]) for answer in (expected, actual)]
        return EQUAL_SCORES if decided[0] == decided[1] else told
    return told


def in_reading(model: Model, board_id: str, question: str, expected: object, actual: object) -> str:
    """The name of a difference between what is read of a board."""
    board = model.boards.get(board_id)
    if board is not None and board.rules.follows is not None:
        return FOLLOWER
    if isinstance(expected, tuple) and isinstance(actual, tuple) and question in ("top", "range", "around", "players"):
        return _in_entries(_kind(model.boards[board_id].rules), expected, actual)
    return f"the {question} of a board"


def _in_answer(model: Model, item: Item, right: Answer, wrong: Answer) -> str:
    board = model.boards.get(item.board)
    if board is not None and item.event is not None and _knows_event(right) and not _knows_event(wrong):
        known = board.events[board.rules.event_key(item.player, item.event)]
        return EVENT_FORGOTTEN if known.season == board.season else EVENT_FORGOTTEN_AT_RESET
    if board is None or isinstance(right, str) or isinstance(wrong, str):
        return "a refusal"
    name = next(name for name, index in FIELDS.items() if right[index] != wrong[index])
    if name == "rank" and right[FIELDS["score"]] is None:
        return UNRANKED
    if name in ("rank", "previous rank") and board.rules.ranking != "ordinal":
        return SHARED_RANKS
    if name == "rank" and _is_among_equals(board, item.player, right[FIELDS[name]], wrong[FIELDS[name]]):
        return EQUAL_SCORES
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
        # Where none of them has a rank, it is the places that differ, which say who is ahead of whom.
        ranks = [[entry[0] for entry in entries] for entries in unranked]
        return EQUAL_SCORES if ranks[0] == ranks[1] else UNRANKED
    if [entry[1:] for entry in right[2]] == [entry[1:] for entry in wrong[2]]:
        return SHARED_RANKS
    if [entry[2] for entry in right[2]] == [entry[2] for entry in wrong[2]]:
        return EQUAL_SCORES
    if {entry[1] for entry in right[2]} == {entry[1] for entry in wrong[2]}:
        return f"the places on a {kind}"
    return "the entries"


def _is_among_equals(board: Board, player_id: str, *ranks: int | None) -> bool:
    """Whether whoever has one of these ranks has the score of this player."""
    scores = [player.score for _, player in board.standing()]
    held = {score for rank in ranks if rank is not None for score in scores[rank - 1 : rank]}
    return held == {player.score for player in [board.players.get(player_id)] if player is not None}
