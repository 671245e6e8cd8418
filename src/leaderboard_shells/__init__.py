"""The outside: thin shells that decode, call a use case and encode. No rule of the game ever lives here."""
