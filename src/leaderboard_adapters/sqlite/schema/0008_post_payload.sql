-- The open fields of a score lie in one payload that nobody here looks into; an order key stands before the stamp.

ALTER TABLE scores ADD COLUMN payload TEXT;
ALTER TABLE scores ADD COLUMN order_key BLOB NOT NULL DEFAULT x'';
ALTER TABLE standings_by_player ADD COLUMN payload TEXT;
ALTER TABLE standings_by_player ADD COLUMN order_key BLOB NOT NULL DEFAULT x'';

UPDATE scores
SET payload = '[' || json_quote(game_id) || ', ' || json_quote(metadata) || ']'
WHERE game_id IS NOT NULL OR metadata IS NOT NULL;

UPDATE standings_by_player
SET payload = '[' || json_quote(game_id) || ', ' || json_quote(metadata) || ']'
WHERE game_id IS NOT NULL OR metadata IS NOT NULL;

-- `->` keeps the text of numbers, so sort keys stay what they were to the last bit.
UPDATE changes
SET states = (
    SELECT json_group_array(json_array(
        state.value -> 0,
        state.value -> 1,
        state.value -> 2,
        CASE WHEN coalesce(state.value ->> 3, state.value ->> 4) IS NOT NULL THEN
            '[' || json_quote(state.value ->> 3) || ', ' || json_quote(state.value ->> 4) || ']'
        END
    ))
    FROM json_each(changes.states) AS state
)
WHERE states <> '[]';

ALTER TABLE scores DROP COLUMN game_id;
ALTER TABLE scores DROP COLUMN metadata;
ALTER TABLE standings_by_player DROP COLUMN game_id;
ALTER TABLE standings_by_player DROP COLUMN metadata;
