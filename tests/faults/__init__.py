"""Real processes, real faults, and a checker that counts."""
