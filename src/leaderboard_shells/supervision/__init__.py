"""Several processes that serve together: who starts and exchanges them, and what each of them is told.

A process is started by the very command that its supervisor was started by, so that after an upgrade, or a change of
the configuration, an exchanged one is of the new version and has the new configuration. Nothing of the leaderboard may
be known here.
"""
