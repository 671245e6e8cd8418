"""The law of each port as tests, sentence by sentence; and what those tests are written with."""
