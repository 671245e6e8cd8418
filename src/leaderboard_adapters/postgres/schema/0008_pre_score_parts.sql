-- What the scores of a board are made of, as a JSON list of its parts; NULL where a score is one number.

ALTER TABLE boards ADD COLUMN parts text;

CREATE OR REPLACE VIEW living_boards AS
SELECT
    uid, id, name, sort_order, update_mode, reset_period, max_entries, min_score, max_score, created_at, updated_at,
    season, season_started_at, season_opened, next_reset_at, last_stamp, head_id, head_sequence, deleted,
    reset_cron, timezone, decimals, format, unit, ranking, links, parts
FROM boards
WHERE NOT deleted;
