-- Who players are, and the outbox of those whose boards have to be told.

-- name: profile
SELECT profile FROM profiles WHERE player_id = ?;

-- name: profiles
-- Those of a JSON list of players.
SELECT player_id, profile FROM profiles WHERE player_id IN (SELECT value FROM json_each(?));

-- name: put_profile
INSERT INTO profiles (player_id, profile) VALUES (?, ?) ON CONFLICT DO UPDATE SET profile = excluded.profile;

-- name: delete_profile
DELETE FROM profiles WHERE player_id = ?;

-- name: let_wait
INSERT INTO profile_outbox (player_id, version) VALUES (?, ?) ON CONFLICT DO UPDATE SET version = excluded.version;

-- name: let_wait_again
-- Unless another one waits.
INSERT INTO profile_outbox (player_id, version) VALUES (?, ?) ON CONFLICT DO NOTHING;

-- name: forget_waiting
DELETE FROM profile_outbox WHERE player_id = ?;

-- name: carried_profile
DELETE FROM profile_outbox WHERE player_id = ? AND version = ? RETURNING player_id;

-- name: waiting_profiles
-- Whether any profile is kept, and some that wait; one row of nobody where nobody waits.
SELECT EXISTS (SELECT 1 FROM profiles), waiting.player_id, waiting.profile, waiting.version
FROM (SELECT 1) AS once
LEFT JOIN (
    SELECT outbox.player_id, kept.profile, outbox.version
    FROM profile_outbox AS outbox LEFT JOIN profiles AS kept ON kept.player_id = outbox.player_id
    ORDER BY outbox.player_id
    LIMIT ?
) AS waiting ON 1;

-- name: boards_with_players
-- Living boards that have any of a JSON list of players in their season, each with those, as a JSON list.
SELECT {board}, (
    SELECT json_group_array(score.player_id)
    FROM json_each(:players) AS wanted
    CROSS JOIN scores AS score
        ON score.board_uid = board.uid AND score.season = board.season AND score.player_id = wanted.value
) AS players
FROM living_boards AS board
WHERE players <> '[]'
ORDER BY board.uid;
