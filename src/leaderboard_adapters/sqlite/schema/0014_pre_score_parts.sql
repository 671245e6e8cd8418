-- What the scores of a board are made of, as a JSON list of its parts; NULL where a score is one number. What lies in
-- order keys belongs to a score, so places tell it.
ALTER TABLE boards ADD COLUMN parts TEXT;

ALTER TABLE standings_by_rank ADD COLUMN order_key BLOB NOT NULL DEFAULT x'';

DROP VIEW living_boards;

CREATE VIEW living_boards AS
SELECT
    uid, id, name, sort_order, update_mode, reset_period, max_entries, min_score, max_score, created_at, updated_at,
    season, season_started_at, season_opened, next_reset_at, last_stamp, head_id, head_sequence, deleted, last_erasure,
    reset_cron, timezone, decimals, format, unit, ranking, links, parts
FROM boards
WHERE deleted = 0;
