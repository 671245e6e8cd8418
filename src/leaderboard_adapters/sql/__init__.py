"""What the repositories in SQLite and PostgreSQL share. Nothing here connects to a database or knows a dialect."""
