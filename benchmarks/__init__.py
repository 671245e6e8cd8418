"""What everything costs, each figure beside its limit in the same run. Nothing that users or tests need may be here."""
