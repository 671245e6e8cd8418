"""The commands that ask a server or read the configuration. Only argv and what a terminal shows live here."""
