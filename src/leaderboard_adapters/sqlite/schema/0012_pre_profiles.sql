-- Who players are, and those of them whose profile is still to be carried to the boards that have them. A profile that
-- was taken away waits there without a row here.
CREATE TABLE profiles (
    player_id TEXT NOT NULL PRIMARY KEY,
    profile   TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE profile_outbox (
    player_id TEXT NOT NULL PRIMARY KEY,
    version   TEXT NOT NULL
) STRICT, WITHOUT ROWID;
