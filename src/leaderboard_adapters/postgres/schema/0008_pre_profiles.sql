-- Who players are, and those of them whose profile is still to be carried to the boards that have them. A profile that
-- was taken away waits there without a row here.

CREATE TABLE profiles (
    player_id text COLLATE "C" PRIMARY KEY,
    profile   text             NOT NULL
);

CREATE TABLE profile_outbox (
    player_id text COLLATE "C" PRIMARY KEY,
    version   text             NOT NULL
);
