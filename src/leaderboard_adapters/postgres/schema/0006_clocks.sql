-- Before which moment event ids were dropped last: what is forgotten goes on from there, however the clock jumps.

CREATE TABLE pruning (
    id            integer PRIMARY KEY CHECK (id = 1),
    events_before bigint NOT NULL
);

-- The beginning of the open season is the board's: it is told anew when a clock that was ahead has set it.
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
    season.copy_sequence
FROM seasons AS season
JOIN boards AS board ON board.uid = season.board_uid AND NOT board.deleted;
