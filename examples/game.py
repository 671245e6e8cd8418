"""A game whose players look at boards of the day, the week, all times, their country and their clan, and at the clans
beside each other, all of them fed by one submission. It asks a running server:

    python examples/game.py http://127.0.0.1:8080
"""

import sys
from contextlib import suppress
from typing import Any

from leaderboard_shells.client import ApiError, LeaderboardClient, Profile, Submission

ALL_TIMES, WEEK, DAY, GERMANY = "arena", "arena-week", "arena-day", "arena-de"
CLANS, TOGETHER = "arena-clan", "arena-clans"
BOARDS: list[dict[str, Any]] = [
    # Each follows the first and has rules of its own: points add up, but of a day the best match counts.
    {"id": ALL_TIMES, "name": "All times", "update_mode": "increment"},
    {"id": WEEK, "name": "This week", "update_mode": "increment", "follows": ALL_TIMES, "reset_period": "weekly"},
    {"id": DAY, "name": "Match of the day", "update_mode": "best", "follows": ALL_TIMES, "reset_period": "daily"},
    {"id": GERMANY, "name": "Germany", "update_mode": "increment", "follows": ALL_TIMES, "where": {"country": "DE"}},
    # One board for each team, made when its first player comes.
    {"id": CLANS, "name": "Clans", "update_mode": "increment", "follows": ALL_TIMES, "each": "team"},
    # One board of all teams: each has what its players have together, on a board of their own beside it.
    {"id": TOGETHER, "name": "Clan against clan", "update_mode": "team_sum", "follows": ALL_TIMES, "member": "team"},
]
PLAYERS: dict[str, Profile] = {
    "ada": {"display_name": "Ada", "country": "DE", "team": "Foxes"},
    "bob": {"display_name": "Bob", "country": "FR", "team": "Foxes"},
    "cyd": {"display_name": "Cyd", "country": "DE", "team": "Owls"},
    "dan": {"display_name": "Dan", "country": "FR", "team": "Owls"},
    "eve": {"display_name": "Eve", "country": "DE", "team": "Foxes"},
}
#: The points of the matches of three days, and which boards end behind each of them.
DAYS = [
    ("sun", [("ada", 50), ("bob", 70), ("cyd", 20)], [DAY, WEEK]),
    ("mon", [("ada", 30), ("dan", 40), ("eve", 10)], [DAY]),
    ("tue", [("cyd", 25), ("bob", 20), ("cyd", 35)], []),
]


def match(event: str, player: str, points: int) -> Submission:
    """One submission. It has an id, so it counts once on every board, however often it is sent."""
    return {"leaderboard_id": ALL_TIMES, "player_id": player, "score": points, "event_id": event}


def main(url: str) -> None:
    """Three days of the game, and what its players see then."""
    with LeaderboardClient(url) as leaderboards:
        begin_anew(leaderboards)
        for player, profile in PLAYERS.items():
            # Said once; from the first match on it decides whose country and clan the points are for.
            leaderboards.put_profile(player, profile)
        for day, matches, ended in DAYS:
            leaderboards.submit_batch([match(f"{day}-{n}", *one) for n, one in enumerate(matches)])
            for board_id in ended:
                # They end by themselves at midnight; nobody wants to wait for that here.
                leaderboards.reset_board(board_id)

        last = match("tue-last", "eve", 25)
        print("Eve's last match counts on")
        for follower in leaderboards.submit(last).data.followers:
            print(f"  {follower.leaderboard_id:19} rank {follower.rank}")
        print(f"Sent again it is a duplicate: {leaderboards.submit(last).data.duplicate}")

        for board_id in (ALL_TIMES, WEEK, DAY, GERMANY, f"{CLANS}.foxes", f"{CLANS}.owls", TOGETHER):
            show(leaderboards, board_id)

        friends = leaderboards.group(ALL_TIMES, ["ada", "cyd", "eve", "zoe"])
        print(f"\nAda and her friends; {', '.join(friends.meta.missing)} never played")
        for one in friends.data:
            print(f"{one.place:>3}  {one.player_id:6} {one.score:>4}  rank {one.rank} of all")

        print("\nAda everywhere")
        for mine in sorted(leaderboards.entries("ada").data, key=lambda mine: mine.leaderboard_id):
            print(f"  {mine.leaderboard_id:19} rank {mine.rank} of {mine.total_players}, {mine.score} points")


def begin_anew(leaderboards: LeaderboardClient) -> None:
    """Make the boards; those of an earlier run go, the one that is followed last."""
    for board in reversed(BOARDS):
        with suppress(ApiError):
            leaderboards.delete_board(board["id"])
    for board in BOARDS:
        leaderboards.create_board(board)


def show(leaderboards: LeaderboardClient, board_id: str) -> None:
    """Print a board; the names come with its list."""
    print(f"\n{leaderboards.board(board_id).data.name}")
    for entry in leaderboards.top(board_id, include="profile").data:
        name = entry.profile.display_name if entry.profile else entry.player_id
        print(f"{entry.rank:>3}  {name:6} {entry.score:>4}")


if __name__ == "__main__":
    main(sys.argv[1] if sys.argv[1:] else "http://127.0.0.1:8080")
