"""`python -m leaderboard_shells` is the command `leaderboard`, also where that is not on the path."""

from leaderboard_shells.main import main

if __name__ == "__main__":
    main()
