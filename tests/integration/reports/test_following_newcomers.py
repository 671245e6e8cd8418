"""Who comes to a leaderboard with a profile that was put before: it counts for their first score on its followers."""

from leaderboard_core import FollowerAnswer, NewBoard, Profile, Submission, UpdateMode
from leaderboard_core.application import Application
from leaderboard_core.usecases.submit import Accepted
from tests.integration.reports.test_following import ACCEPTED, DUPLICATE, SKIPPED, make, order, sub

ADA = Profile(display_name="Ada", country="DE", team="red")


async def game(leaderboard: Application) -> None:
    """Totals of all, of Germany and of each team."""
    await make(leaderboard, "game", update_mode=UpdateMode.INCREMENT)
    await make(leaderboard, "de", follows="game", where={"country": "DE"}, update_mode=UpdateMode.INCREMENT)
    await make(leaderboard, "teams", follows="game", each="team", update_mode=UpdateMode.INCREMENT)


async def test_the_first_score_after_a_profile(leaderboard: Application) -> None:
    """It counts where the profile says, once; nothing is lost of a total."""
    await game(leaderboard)
    await leaderboard.profiles.put("ada", ADA)

    first = await leaderboard.submit(sub("ada", 5, event_id="1"))
    second = await leaderboard.submit(sub("ada", 3, event_id="2"))
    again = await leaderboard.submit(sub("ada", 5, event_id="1"))

    both = [FollowerAnswer("de", ACCEPTED, 1), FollowerAnswer("teams.red", ACCEPTED, 1)]
    assert (both, both) == (list(first.followers), list(second.followers))
    assert [DUPLICATE] * 2 == [one.status for one in again.followers]
    for board in ("game", "de", "teams.red"):
        assert [("ada", 8)] == await order(leaderboard, board)


async def test_the_copy_is_there_at_once(leaderboard: Application) -> None:
    """On the root and on what follows it, and what is carried afterwards changes nothing."""
    await game(leaderboard)
    await leaderboard.profiles.put("ada", ADA)
    empty = [(await leaderboard.boards.get(board)).version.revision for board in ("game", "de")]
    await leaderboard.submit(sub("ada", 5))
    boards = ("game", "de", "teams.red")

    for board in boards:
        assert ADA.text == (await leaderboard.read.player(board, "ada")).profile
    before = [(await leaderboard.boards.get(board)).version for board in boards]
    await leaderboard.profiles.carry()

    assert before == [(await leaderboard.boards.get(board)).version for board in boards]
    assert [revision + 1 for revision in empty] == [version.revision for version in before[:2]]


async def test_what_the_submission_says_goes_first(leaderboard: Application) -> None:
    """Its profile is the player's from then on."""
    await game(leaderboard)
    await leaderboard.profiles.put("ada", ADA)

    answer = await leaderboard.submit(sub("ada", 5, profile={"country": "FR", "team": "blue"}))

    assert [FollowerAnswer("de", SKIPPED, None), FollowerAnswer("teams.blue", ACCEPTED, 1)] == list(answer.followers)
    assert Profile(country="FR", team="blue") == await leaderboard.profiles.get("ada")


async def test_many_who_come_together(leaderboard: Application) -> None:
    """Some with a profile that was put, or that they bring, or with none; one of them twice."""
    await game(leaderboard)
    await leaderboard.profiles.put("ada", ADA)
    await leaderboard.profiles.put("bob", Profile(country="FR", team="red"))
    await leaderboard.profiles.put("gone", ADA)
    await leaderboard.profiles.delete("gone")

    answers = await leaderboard.submit_many(
        [sub("ada", 1), sub("bob", 2), sub("cyd", 3, profile={"country": "DE"}), sub("gone", 4), sub("ada", 5)]
    )

    told = [[one.status for one in answer.followers] for answer in answers if isinstance(answer, Accepted)]
    assert [
        [ACCEPTED, ACCEPTED],
        [SKIPPED, ACCEPTED],
        [ACCEPTED, SKIPPED],
        [SKIPPED, SKIPPED],
        [ACCEPTED, ACCEPTED],
    ] == told
    assert [("ada", 6), ("cyd", 3)] == await order(leaderboard, "de")
    assert [("ada", 6), ("bob", 2)] == await order(leaderboard, "teams.red")


async def test_who_comes_back(leaderboard: Application) -> None:
    """With a new season, or after a removal, nobody is on the root: the profile that is kept counts again."""
    await game(leaderboard)
    await leaderboard.submit(sub("ada", 5, profile={"country": "DE", "team": "red"}))
    for _ in range(2):
        await leaderboard.boards.reset("game")
        answer = await leaderboard.submit(sub("ada", 1))
        assert [ACCEPTED, ACCEPTED] == [one.status for one in answer.followers]
    await leaderboard.boards.remove("game", "ada")
    answer = await leaderboard.submit(sub("ada", 4))
    assert [FollowerAnswer("de", ACCEPTED, 1), FollowerAnswer("teams.red", ACCEPTED, 1)] == list(answer.followers)
    assert [("ada", 4)] == await order(leaderboard, "de")


async def test_attributes_and_two_roots_in_one_list(leaderboard: Application) -> None:
    """A condition on an attribute, and another root that asks for a team, in one list."""
    await make(leaderboard, "duels")
    await make(leaderboard, "pros", follows="duels", where={"attributes.level": 3, "metadata.ranked": True})
    await leaderboard.boards.create(NewBoard(id="races", name="races"))
    await make(leaderboard, "crews", follows="races", each="team")
    await leaderboard.profiles.put("ada", Profile(team="red", attributes={"level": 3}))

    first, second = await leaderboard.submit_many(
        [
            Submission(player_id="ada", leaderboard_id="duels", score=1, metadata={"ranked": True}),
            Submission(player_id="ada", leaderboard_id="races", score=1),
        ]
    )

    assert isinstance(first, Accepted)
    assert isinstance(second, Accepted)
    assert [FollowerAnswer("pros", ACCEPTED, 1)] == list(first.followers)
    assert [FollowerAnswer("crews.red", ACCEPTED, 1)] == list(second.followers)
