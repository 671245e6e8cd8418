-- Before which moment event ids were dropped last: what is forgotten goes on from there, however the clock jumps.

CREATE TABLE pruning (
    id            INTEGER PRIMARY KEY CHECK (id = 1),
    events_before INTEGER NOT NULL
) STRICT;

-- The beginning of the open season is the board's: it is told anew when a clock that was ahead has set it.
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
    copy.erased AS copy_erased
FROM seasons AS season
JOIN boards AS board ON board.uid = season.board_uid AND board.deleted = 0
LEFT JOIN copies AS copy ON copy.copy = season.copy;
