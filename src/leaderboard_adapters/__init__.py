"""One folder per technology, each behind ports of the core. No rule and no other adapter ever enters one."""
