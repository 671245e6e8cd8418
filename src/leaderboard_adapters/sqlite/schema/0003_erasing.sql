-- Erasing players. `last_erasure`: the sequence number of the change that did it last; the line is told from there on.
-- `erased`: the places that a copy has lost since it was written, as a JSON list.

ALTER TABLE boards ADD COLUMN last_erasure INTEGER NOT NULL DEFAULT 0;
ALTER TABLE copies ADD COLUMN erased TEXT NOT NULL DEFAULT '[]';

DROP VIEW living_seasons;

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
