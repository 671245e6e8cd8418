"""Faults of wide boards: of shards' cells and slots, and of whoever does something to all of them and is killed."""
