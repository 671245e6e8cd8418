"""The statements of `queries/`, by name."""

from leaderboard_adapters.sql.statements import load

SQL = load(__package__)
