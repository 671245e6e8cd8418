"""The checker finds what it is there to find."""

from tests.faults.history import BASE, History, Outcome, judge


def history(*outcomes: Outcome) -> History:
    made = History()
    for outcome in outcomes:
        made.ended("ada", made.sent("ada"), outcome)
    return made


ANSWERED, REFUSED, UNKNOWN = Outcome.ANSWERED, Outcome.REFUSED, Outcome.UNKNOWN


def test_a_clean_history_is_clean() -> None:
    """Answered once each, refused not at all, unknown either way."""
    verdict = judge(history(ANSWERED, REFUSED, UNKNOWN, UNKNOWN), {"ada": 1 + BASE**3})

    assert verdict.is_clean
    assert (1, 2) == (verdict.answered, verdict.unknown)


def test_a_lost_answer_is_found() -> None:
    """What was answered and is not there is named."""
    assert {("ada", 1)} == judge(history(ANSWERED, ANSWERED), {"ada": 1}).lost


def test_a_lost_player_is_found() -> None:
    """A player with answers who is not on the board at all has lost each of them."""
    assert {("ada", 0), ("ada", 1)} == judge(history(ANSWERED, ANSWERED), {}).lost


def test_a_doubled_submission_is_found() -> None:
    """What counted twice is named, answered or not."""
    assert {("ada", 0), ("ada", 1)} == judge(history(ANSWERED, UNKNOWN), {"ada": 2 + 3 * BASE}).doubled


def test_a_phantom_is_found() -> None:
    """What was refused, or never sent, and is there all the same is named."""
    verdict = judge(history(REFUSED), {"ada": 1, "bob": 1})

    assert {("ada", 0), ("bob", 0)} == verdict.phantom
