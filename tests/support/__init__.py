"""What several tests lean on: real processes, real data. No test may live here."""
