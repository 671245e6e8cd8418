"""Faults of a Redis of several servers, under load: a cluster, and a primary that Sentinels watch."""
