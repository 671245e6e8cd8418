-- Boards and their lines of changes; scores, event ids and positions; seasons and their standings.
--
-- Moments are microseconds since 1970. A sort key is smaller the better the score is. Text compares by its bytes.
-- Whatever belongs to a board names its uid, never its id: a board made again under an old id is another board.

-- A deleted board stays as a tombstone until everything that was its own is cleared.
CREATE TABLE boards (
    uid               INTEGER PRIMARY KEY,
    id                TEXT    NOT NULL,
    name              TEXT    NOT NULL,
    sort_order        TEXT    NOT NULL,
    update_mode       TEXT    NOT NULL,
    reset_period      TEXT    NOT NULL,
    max_entries       INTEGER,
    min_score         REAL,
    max_score         REAL,
    created_at        INTEGER NOT NULL,
    updated_at        INTEGER NOT NULL,
    season            INTEGER NOT NULL,
    season_started_at INTEGER NOT NULL,
    season_opened     INTEGER NOT NULL,
    next_reset_at     INTEGER,
    last_stamp        INTEGER NOT NULL,
    head_id           TEXT    NOT NULL,
    head_sequence     INTEGER NOT NULL,
    deleted           INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX living_boards_by_id ON boards (id) WHERE deleted = 0;
CREATE INDEX living_boards_by_age ON boards (created_at, id) WHERE deleted = 0;
CREATE INDEX living_boards_by_reset ON boards (next_reset_at) WHERE deleted = 0 AND next_reset_at IS NOT NULL;
CREATE INDEX deleted_boards ON boards (uid) WHERE deleted = 1;

-- One row a commit and board, for real-time stores that are behind. `states` and `removed` are JSON lists.
CREATE TABLE changes (
    board_uid    INTEGER NOT NULL,
    sequence     INTEGER NOT NULL,
    id           TEXT    NOT NULL,
    previous     TEXT,
    season       INTEGER NOT NULL,
    max_entries  INTEGER,
    committed_at INTEGER NOT NULL,
    deleted      INTEGER NOT NULL,
    states       TEXT    NOT NULL,
    removed      TEXT    NOT NULL
) STRICT;

CREATE UNIQUE INDEX changes_by_sequence ON changes (board_uid, sequence);
CREATE UNIQUE INDEX changes_by_id ON changes (board_uid, id);

-- What every player has. No other index: a new score is written in place; order is the business of standings.
CREATE TABLE scores (
    board_uid INTEGER NOT NULL,
    season    INTEGER NOT NULL,
    player_id TEXT    NOT NULL,
    sort_key  REAL    NOT NULL,
    stamp     INTEGER NOT NULL,
    game_id   TEXT,
    metadata  TEXT,
    PRIMARY KEY (board_uid, season, player_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE events (
    board_uid   INTEGER NOT NULL,
    event_id    TEXT    NOT NULL,
    fingerprint BLOB    NOT NULL,
    taken_at    INTEGER NOT NULL,
    PRIMARY KEY (board_uid, event_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX events_by_age ON events (taken_at);

CREATE TABLE positions (
    topic_id    TEXT    NOT NULL,
    partition   INTEGER NOT NULL,
    next_offset INTEGER NOT NULL,
    PRIMARY KEY (topic_id, partition)
) STRICT, WITHOUT ROWID;

-- The life of a season: `open`; `ended`: nobody writes its scores any more; `settled`: its final standings are shown;
-- `cleared`: its scores are gone. `gone`: its board is deleted.
-- An open season's head and limit are its board's; one that ended has its own. `copy`: the standings that are shown.
CREATE TABLE seasons (
    board_uid     INTEGER NOT NULL,
    season        INTEGER NOT NULL,
    state         TEXT    NOT NULL CHECK (state IN ('open', 'ended', 'settled', 'cleared', 'gone')),
    started_at    INTEGER NOT NULL,
    players       INTEGER NOT NULL,
    ended_at      INTEGER,
    head_id       TEXT,
    head_sequence INTEGER,
    max_entries   INTEGER,
    copy          INTEGER,
    PRIMARY KEY (board_uid, season)
) STRICT, WITHOUT ROWID;

CREATE INDEX seasons_by_state ON seasons (state);

-- Complete ranked copies of seasons, each of one moment: `writing` until it is whole, then `shown`, at last `left`.
CREATE TABLE copies (
    copy          INTEGER PRIMARY KEY AUTOINCREMENT,
    board_uid     INTEGER NOT NULL,
    season        INTEGER NOT NULL,
    state         TEXT    NOT NULL CHECK (state IN ('writing', 'shown', 'left')),
    head_id       TEXT    NOT NULL,
    head_sequence INTEGER NOT NULL,
    as_of         INTEGER NOT NULL,
    players       INTEGER NOT NULL
) STRICT;

CREATE INDEX copies_by_state ON copies (state);

-- A copy twice, each in the order it is read and written in: by rank for lists, by player for single answers.
CREATE TABLE standings_by_rank (
    copy      INTEGER NOT NULL,
    rank      INTEGER NOT NULL,
    player_id TEXT    NOT NULL,
    sort_key  REAL    NOT NULL,
    PRIMARY KEY (copy, rank)
) STRICT, WITHOUT ROWID;

CREATE TABLE standings_by_player (
    copy      INTEGER NOT NULL,
    player_id TEXT    NOT NULL,
    rank      INTEGER NOT NULL,
    sort_key  REAL    NOT NULL,
    stamp     INTEGER NOT NULL,
    game_id   TEXT,
    metadata  TEXT,
    PRIMARY KEY (copy, player_id)
) STRICT, WITHOUT ROWID;

CREATE VIEW living_boards AS SELECT * FROM boards WHERE deleted = 0;

-- The seasons of living boards, whole, and the moment of the standings that are shown.
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
    season.players,
    copy.copy,
    copy.head_id AS copy_head_id,
    copy.head_sequence AS copy_sequence,
    copy.as_of AS copy_as_of,
    copy.players AS copy_players
FROM seasons AS season
JOIN boards AS board ON board.uid = season.board_uid AND board.deleted = 0
LEFT JOIN copies AS copy ON copy.copy = season.copy;
