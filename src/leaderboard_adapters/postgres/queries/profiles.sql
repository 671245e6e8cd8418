-- Who players are, and the outbox of those whose boards have to be told. What changes a row lets it wait, in the same
-- statement. Rows are found by their whole keys: see `units.sql`.

-- name: profile
SELECT profile FROM profiles WHERE player_id = %(player_id)::text;

-- name: profiles
-- Those of players who are about to come to a board. They are not taken away before they are there: who takes one away
-- would not find the board. Another may be put meanwhile, for nobody who puts one is waited for.
SELECT wanted.player_id, kept.profile
FROM unnest(%(wanted_profiles)::text[]) AS wanted (player_id)
CROSS JOIN LATERAL (
    SELECT profile FROM profiles WHERE player_id = wanted.player_id LIMIT 1 FOR KEY SHARE
) AS kept;

-- name: put_profile
-- Where it is `checked`, only in the place of what is named. Citus puts nothing at all where the server finds out by the
-- values alone that it has not to look for a row, unless that is looked for first.
WITH known AS MATERIALIZED (
    SELECT player_id FROM profiles WHERE player_id = %(player_id)::text
),
kept AS (
    INSERT INTO profiles (player_id, profile)
    SELECT %(player_id)::text, %(profile)::text
    WHERE NOT %(checked)::boolean OR %(instead_of)::text IS NULL OR EXISTS (SELECT FROM known)
    ON CONFLICT (player_id) DO UPDATE SET profile = excluded.profile
    WHERE NOT %(checked)::boolean OR profiles.profile = %(instead_of)::text
    RETURNING player_id
)
INSERT INTO profile_outbox (player_id, version)
SELECT player_id, %(profile_version)::text FROM kept
ON CONFLICT (player_id) DO UPDATE SET version = excluded.version
RETURNING player_id;

-- name: delete_profile
WITH gone AS (
    DELETE FROM profiles WHERE player_id = %(player_id)::text RETURNING player_id
)
INSERT INTO profile_outbox (player_id, version)
SELECT player_id, %(profile_version)::text FROM gone
ON CONFLICT (player_id) DO UPDATE SET version = excluded.version
RETURNING player_id;

-- name: write_profiles
-- Those that a unit of work brings, where something else is kept.
WITH kept AS (
    INSERT INTO profiles (player_id, profile)
    SELECT player_id, profile
    FROM unnest(%(brought_players)::text[], %(brought_profiles)::text[]) AS brought (player_id, profile)
    ORDER BY player_id COLLATE "C"
    ON CONFLICT (player_id) DO UPDATE SET profile = excluded.profile
    WHERE profiles.profile <> excluded.profile
    RETURNING player_id
)
INSERT INTO profile_outbox (player_id, version)
SELECT player_id, %(profile_version)::text FROM kept ORDER BY player_id COLLATE "C"
ON CONFLICT (player_id) DO UPDATE SET version = excluded.version;

-- name: queue_profiles
-- Of those who came to a board without one.
INSERT INTO profile_outbox (player_id, version)
SELECT known.player_id, %(profile_version)::text
FROM unnest(%(came_without_profile)::text[]) AS came (player_id)
CROSS JOIN LATERAL (SELECT player_id FROM profiles WHERE player_id = came.player_id LIMIT 1) AS known
ORDER BY known.player_id COLLATE "C"
ON CONFLICT (player_id) DO UPDATE SET version = excluded.version;

-- name: waiting_profiles
-- Whether any profile is kept, and some that wait; one row of nobody where nobody waits.
SELECT (SELECT EXISTS (SELECT FROM profiles)), waiting.player_id, waiting.profile, waiting.version
FROM (SELECT) AS once
LEFT JOIN (
    SELECT outbox.player_id, profiles.profile, outbox.version
    FROM profile_outbox AS outbox LEFT JOIN profiles ON profiles.player_id = outbox.player_id
    ORDER BY outbox.player_id
    LIMIT %(limit)::integer
) AS waiting ON true;

-- name: boards_with_players
SELECT {board}, held.players
FROM living_boards AS board
CROSS JOIN LATERAL (
    SELECT array_agg(score.player_id) AS players
    FROM unnest(%(players)::text[]) AS wanted (player_id)
    CROSS JOIN LATERAL (
        SELECT player_id
        FROM scores
        WHERE board_uid = board.uid AND season = board.season AND player_id = wanted.player_id
        LIMIT 1
    ) AS score
) AS held
WHERE held.players IS NOT NULL
ORDER BY board.uid;

-- name: carried_profiles
-- What does not wait any more waits again.
WITH told AS (
    SELECT player_id, version FROM unnest(%(players)::text[], %(versions)::text[]) AS told (player_id, version)
),
done AS (
    DELETE FROM profile_outbox AS waiting USING told
    WHERE waiting.player_id = told.player_id AND waiting.version = told.version
    RETURNING waiting.player_id
)
INSERT INTO profile_outbox (player_id, version)
SELECT player_id, version FROM told WHERE player_id NOT IN (SELECT player_id FROM done)
ON CONFLICT DO NOTHING;

-- name: erase_profile
WITH gone AS (
    DELETE FROM profiles WHERE player_id = %(player_id)::text
)
DELETE FROM profile_outbox WHERE player_id = %(player_id)::text;
