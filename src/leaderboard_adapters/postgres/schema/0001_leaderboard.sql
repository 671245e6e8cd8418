-- Boards and their lines of changes; scores, event ids and positions; seasons and their standings.
--
-- Moments are microseconds since 1970. A sort key is smaller the better the score is. Ids compare by their bytes.
-- Text has no width here: what may come in is decided at the door, once.
-- Whatever belongs to a board names its uid, never its id: a board made again under an old id is another board.

CREATE FUNCTION microseconds(moment timestamptz) RETURNS bigint
    LANGUAGE sql STABLE STRICT PARALLEL SAFE
    RETURN (extract(epoch FROM moment) * 1000000)::bigint;

-- A deleted board stays as a tombstone until everything that was its own is cleared. `players` counts those of the
-- open season. The row is written by every commit, so its page has room for the next versions.
CREATE TABLE boards (
    uid               bigint PRIMARY KEY,
    id                text COLLATE "C" NOT NULL,
    name              text             NOT NULL,
    sort_order        text             NOT NULL,
    update_mode       text             NOT NULL,
    reset_period      text             NOT NULL,
    max_entries       bigint,
    min_score         float8,
    max_score         float8,
    created_at        bigint           NOT NULL,
    updated_at        bigint           NOT NULL,
    season            integer          NOT NULL,
    season_started_at bigint           NOT NULL,
    season_opened     bigint           NOT NULL,
    next_reset_at     bigint,
    last_stamp        bigint           NOT NULL,
    head_id           text             NOT NULL,
    head_sequence     bigint           NOT NULL,
    deleted           boolean          NOT NULL,
    players           bigint           NOT NULL DEFAULT 0
) WITH (fillfactor = 50);

CREATE UNIQUE INDEX living_boards_by_id ON boards (id) WHERE NOT deleted;
CREATE INDEX living_boards_by_age ON boards (created_at, id) WHERE NOT deleted;
CREATE INDEX living_boards_by_reset ON boards (next_reset_at) WHERE NOT deleted AND next_reset_at IS NOT NULL;
CREATE INDEX deleted_boards ON boards (uid) WHERE deleted;

-- One row a commit and board, for real-time stores that are behind. The states lie in columns, as they came.
CREATE TABLE changes (
    board_uid    bigint           NOT NULL,
    sequence     bigint           NOT NULL,
    id           text COLLATE "C" NOT NULL,
    previous     text COLLATE "C",
    season       integer          NOT NULL,
    max_entries  bigint,
    committed_at bigint           NOT NULL,
    deleted      boolean          NOT NULL,
    players      text[]           NOT NULL,
    sort_keys    float8[]         NOT NULL,
    stamps       bigint[]         NOT NULL,
    game_ids     text[]           NOT NULL,
    metadata     text[]           NOT NULL,
    removed      text[]           NOT NULL,
    PRIMARY KEY (board_uid, sequence)
);

CREATE UNIQUE INDEX changes_by_id ON changes (board_uid, id);

-- They live for minutes: packing them would cost every commit more than it saves.
ALTER TABLE changes
    ALTER players SET STORAGE EXTERNAL,
    ALTER sort_keys SET STORAGE EXTERNAL,
    ALTER stamps SET STORAGE EXTERNAL,
    ALTER game_ids SET STORAGE EXTERNAL,
    ALTER metadata SET STORAGE EXTERNAL,
    ALTER removed SET STORAGE EXTERNAL;

-- What every player has. No other index, and room in every page: a new score is written in place. Order is the
-- business of standings.
CREATE TABLE scores (
    board_uid bigint           NOT NULL,
    season    integer          NOT NULL,
    player_id text COLLATE "C" NOT NULL,
    sort_key  float8           NOT NULL,
    stamp     bigint           NOT NULL,
    game_id   text,
    metadata  text,
    PRIMARY KEY (board_uid, season, player_id)
) WITH (fillfactor = 80);

CREATE TABLE events (
    board_uid   bigint           NOT NULL,
    event_id    text COLLATE "C" NOT NULL,
    fingerprint bytea            NOT NULL,
    taken_at    bigint           NOT NULL,
    PRIMARY KEY (board_uid, event_id)
);

CREATE INDEX events_by_age ON events (taken_at);

-- A row without an offset was made to be locked and has not been written yet.
CREATE TABLE positions (
    topic_id    text COLLATE "C" NOT NULL,
    partition   integer          NOT NULL,
    next_offset bigint,
    PRIMARY KEY (topic_id, partition)
);

-- The life of a season: `open`; `ended`: nobody writes its scores any more; `settled`: its final standings are shown;
-- `cleared`: its scores are gone. An open season's head, limit and players are its board's; one that ended has its own.
-- `copy`: the standings that are shown, and the sequence number they are of.
CREATE TABLE seasons (
    board_uid     bigint  NOT NULL,
    season        integer NOT NULL,
    state         text    NOT NULL CHECK (state IN ('open', 'ended', 'settled', 'cleared')),
    started_at    bigint  NOT NULL,
    ended_at      bigint,
    head_id       text,
    head_sequence bigint,
    max_entries   bigint,
    players       bigint,
    copy          bigint,
    copy_sequence bigint,
    PRIMARY KEY (board_uid, season)
);

CREATE INDEX seasons_by_state ON seasons (state);

-- Complete ranked copies of seasons, each of one moment. One that no season shows is left to be cleared.
CREATE TABLE copies (
    copy          bigint  PRIMARY KEY,
    board_uid     bigint  NOT NULL,
    season        integer NOT NULL,
    state         text    NOT NULL,
    head_id       text    NOT NULL,
    head_sequence bigint  NOT NULL,
    as_of         bigint  NOT NULL,
    players       bigint  NOT NULL
);

CREATE TABLE standings (
    copy      bigint           NOT NULL,
    rank      bigint           NOT NULL,
    player_id text COLLATE "C" NOT NULL,
    sort_key  float8           NOT NULL,
    stamp     bigint           NOT NULL,
    game_id   text,
    metadata  text,
    PRIMARY KEY (copy, rank)
);

CREATE INDEX standings_by_player ON standings (copy, player_id);

-- Open snapshots: the changes of their board from `sequence` on are kept until `expires_at`.
CREATE TABLE snapshots (
    note       bigint PRIMARY KEY,
    board_uid  bigint NOT NULL,
    sequence   bigint NOT NULL,
    expires_at bigint NOT NULL
);

CREATE VIEW living_boards AS
SELECT
    uid, id, name, sort_order, update_mode, reset_period, max_entries, min_score, max_score, created_at, updated_at,
    season, season_started_at, season_opened, next_reset_at, last_stamp, head_id, head_sequence, deleted
FROM boards
WHERE NOT deleted;

-- The seasons of living boards, whole.
CREATE VIEW living_seasons AS
SELECT
    season.board_uid,
    season.season,
    season.state,
    season.started_at,
    season.ended_at,
    coalesce(season.head_id, board.head_id) AS head_id,
    coalesce(season.head_sequence, board.head_sequence) AS head_sequence,
    CASE season.state WHEN 'open' THEN board.max_entries ELSE season.max_entries END AS max_entries,
    coalesce(season.players, board.players) AS players,
    season.copy,
    season.copy_sequence
FROM seasons AS season
JOIN boards AS board ON board.uid = season.board_uid AND NOT board.deleted;
