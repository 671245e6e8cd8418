"""A programming contest as the ICPC keeps it: problems solved, then penalty; shared ranks; a board that is frozen for
the last hour, and the reveal. It runs inside this program, in memory:

    python examples/contest.py
"""

from datetime import UTC, datetime

from attrs import evolve

from leaderboard_core import At, BoardPatch, NewBoard, Profile, Submission, Viewer, as_dict
from leaderboard_shells.library import BlockingLeaderboard, memory_leaderboard

TEAMS = {
    "foxes": Profile(display_name="Blue Foxes", country="IS"),
    "owls": Profile(display_name="Grey Owls", country="FI"),
    "pandas": Profile(display_name="Red Pandas", country="NP"),
    "storks": Profile(display_name="White Storks", country="PL"),
    "swans": Profile(display_name="Black Swans", country="AU"),
    "toads": Profile(display_name="Green Toads", country="BR"),
}
#: What the judges said: the minute, the team, the problem, and whether it was solved.
FIRST_FOUR_HOURS = [
    (12, "owls", "A", True),
    (15, "foxes", "A", False),
    (18, "storks", "A", True),
    (21, "foxes", "A", True),
    (30, "pandas", "A", True),
    (55, "pandas", "B", True),
    (64, "owls", "C", False),
    (70, "owls", "C", True),
    (78, "toads", "B", True),
    (85, "storks", "B", False),
    (90, "toads", "A", True),
    (101, "foxes", "B", True),
    (120, "pandas", "C", True),
    (145, "owls", "B", True),
    (150, "storks", "C", True),
    (190, "foxes", "D", False),
    (205, "foxes", "D", True),
]
LAST_HOUR = [
    (250, "foxes", "E", True),
    (262, "owls", "D", False),
    (271, "storks", "B", True),
    (280, "owls", "D", True),
    (290, "swans", "A", True),
    (291, "toads", "C", True),
    (296, "pandas", "D", False),
]
#: Many solved are good, and of as many little penalty.
PARTS = ({"name": "solved"}, {"name": "penalty", "sort_order": "asc"})
#: The minutes that a wrong try costs.
PENALTY = 20


def main() -> None:
    """The contest from its beginning to the reveal."""
    wrong: dict[tuple[str, str], int] = {}
    with BlockingLeaderboard(memory_leaderboard()) as leaderboard:
        contest = NewBoard(id="contest", name="Contest", update_mode="increment", ranking="competition", parts=PARTS)
        leaderboard.boards.create(contest)
        # While a board is frozen the public sees nothing of it. What it saw last stays on a board of its own, which
        # takes what was solved before the last hour.
        early = {"metadata.hidden": False}
        leaderboard.boards.create(evolve(contest, id="wall", name="On the wall", follows="contest", where=early))
        for team, profile in TEAMS.items():
            leaderboard.profiles.put(team, profile)

        def score(team: str, solved: int, penalty: int, hidden: bool) -> None:
            parts, metadata = (solved, penalty), {"hidden": hidden}
            leaderboard.submit(Submission(player_id=team, leaderboard_id="contest", score=parts, metadata=metadata))

        def play(runs: list[tuple[int, str, str, bool]], hidden: bool) -> None:
            for minute, team, problem, solved in runs:
                if solved:
                    # Wrong tries count for the problems that are solved in the end.
                    score(team, 1, minute + PENALTY * wrong.get((team, problem), 0), hidden)
                else:
                    wrong[team, problem] = wrong.get((team, problem), 0) + 1

        for team in TEAMS:
            score(team, 0, 0, hidden=False)
        play(FIRST_FOUR_HOURS, hidden=False)
        # A contest that lasts for hours says both moments, `hide_after` and `show_at`, when its board is made.
        leaderboard.boards.update("contest", BoardPatch(hide_after=datetime.now(UTC)))
        play(LAST_HOUR, hidden=True)

        public = leaderboard.read.top("contest", at=At(viewer=Viewer.PUBLIC))
        print(f"In the last hour the board is frozen: {public.meta.frozen}, it shows {len(public.entries)} teams.")
        [leader] = leaderboard.read.top("contest", limit=1, at=At(viewer=Viewer.MANAGER)).entries
        print(f"The judges see {TEAMS[leader.player_id].display_name} ahead.")
        print("On the wall are the ranks of the fourth hour:")
        show(leaderboard, "wall")
        leaderboard.boards.update("contest", BoardPatch(show_at=datetime.now(UTC)))
        print("\nThe reveal:")
        show(leaderboard, "contest")


def show(leaderboard: BlockingLeaderboard, board: str) -> None:
    """Print the board as the public sees it."""
    print(f"{'rank':>4}  {'team':14}  {'country':7}  {'solved':>6}  {'penalty':>7}")
    for entry in as_dict(leaderboard.read.top(board, at=At(viewer=Viewer.PUBLIC), include=["profile"]).entries):
        who, (solved, penalty) = entry["profile"], entry["score"]
        print(f"{entry['rank']:>4}  {who['display_name']:14}  {who['country']:7}  {solved:>6}  {penalty:>7}")


if __name__ == "__main__":
    main()
