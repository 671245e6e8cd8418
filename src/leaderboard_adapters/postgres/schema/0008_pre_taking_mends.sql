-- What was put right in seasons that are settled: shown when their standings are published anew, and gone from here then.

CREATE TABLE mended_scores (
    board_uid bigint           NOT NULL,
    season    integer          NOT NULL,
    player_id text COLLATE "C" NOT NULL,
    sort_key  float8           NOT NULL,
    stamp     bigint           NOT NULL,
    payload   text             NOT NULL,
    order_key bytea            NOT NULL,
    sequence  bigint           NOT NULL,
    PRIMARY KEY (board_uid, season, player_id)
);

-- How often the final standings of a season have become others; 0 as well where a version before this has settled it.
ALTER TABLE seasons ADD COLUMN standings_revision integer NOT NULL DEFAULT 0;

CREATE OR REPLACE VIEW living_seasons AS
SELECT
    season.board_uid,
    season.season,
    season.state,
    CASE season.state WHEN 'open' THEN board.season_started_at ELSE season.started_at END AS started_at,
    season.ended_at,
    coalesce(season.head_id, board.head_id) AS head_id,
    coalesce(season.head_sequence, board.head_sequence) AS head_sequence,
    CASE season.state WHEN 'open' THEN board.max_entries ELSE season.max_entries END AS max_entries,
    coalesce(season.players, board.players) AS players,
    season.copy,
    season.copy_sequence,
    CASE season.state WHEN 'ended' THEN
        season.ended_at + CASE season.season WHEN board.season - 1 THEN coalesce(board.reset_grace, 0) ELSE 0 END
    END AS settles_at,
    CASE WHEN season.state IN ('settled', 'cleared') THEN greatest(season.standings_revision, 1) END
        AS standings_revision
FROM seasons AS season
JOIN boards AS board ON board.uid = season.board_uid AND NOT board.deleted;
