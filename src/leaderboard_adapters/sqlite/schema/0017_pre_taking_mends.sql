-- What was put right in seasons that are settled: shown when their standings are published anew, and gone from here then.
CREATE TABLE mended_scores (
    board_uid INTEGER NOT NULL,
    season    INTEGER NOT NULL,
    player_id TEXT    NOT NULL,
    sort_key  REAL    NOT NULL,
    stamp     INTEGER NOT NULL,
    payload   TEXT,
    order_key BLOB    NOT NULL,
    sequence  INTEGER NOT NULL,
    PRIMARY KEY (board_uid, season, player_id)
) STRICT, WITHOUT ROWID;

-- How often the final standings of a season have become others.
ALTER TABLE seasons ADD COLUMN standings_revision INTEGER NOT NULL DEFAULT 0;
UPDATE seasons SET standings_revision = 1 WHERE state IN ('settled', 'cleared');

DROP VIEW living_seasons;

CREATE VIEW living_seasons AS
SELECT
    season.board_uid,
    season.season,
    season.state,
    CASE season.state WHEN 'open' THEN board.season_started_at ELSE season.started_at END AS started_at,
    season.ended_at,
    coalesce(season.head_id, board.head_id) AS head_id,
    coalesce(season.head_sequence, board.head_sequence) AS head_sequence,
    CASE season.state WHEN 'open' THEN board.max_entries ELSE season.max_entries END AS max_entries,
    season.players,
    board.last_erasure,
    copy.copy,
    copy.head_id AS copy_head_id,
    copy.head_sequence AS copy_sequence,
    copy.as_of AS copy_as_of,
    copy.players AS copy_players,
    copy.erased AS copy_erased,
    CASE season.state WHEN 'ended' THEN
        season.ended_at + CASE season.season WHEN board.season - 1 THEN coalesce(board.reset_grace, 0) ELSE 0 END
    END AS settles_at,
    nullif(season.standings_revision, 0) AS standings_revision
FROM seasons AS season
JOIN boards AS board ON board.uid = season.board_uid AND board.deleted = 0
LEFT JOIN copies AS copy ON copy.copy = season.copy;
