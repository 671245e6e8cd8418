"""One folder per technology, each behind the ports of the core. No rule of the game and no other adapter ever enters."""
