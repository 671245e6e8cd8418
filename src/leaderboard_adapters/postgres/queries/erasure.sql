-- Finding a player everywhere, and taking away what is kept of one. Rows are found by their whole keys: see `units.sql`.

-- name: traces
-- Living boards and the seasons of each that have the player's state or place, newest first.
SELECT {board}, known.seasons
FROM living_boards AS board
CROSS JOIN LATERAL (
    SELECT array_agg(season.season ORDER BY season.season DESC) AS seasons
    FROM seasons AS season
    LEFT JOIN LATERAL (
        SELECT true AS found
        FROM scores
        WHERE board_uid = season.board_uid AND season = season.season AND player_id = %(player_id)::text
        LIMIT 1
    ) AS score ON true
    LEFT JOIN LATERAL (
        SELECT true AS found FROM standings WHERE copy = season.copy AND player_id = %(player_id)::text LIMIT 1
    ) AS place ON true
    WHERE season.board_uid = board.uid AND (score.found OR place.found)
) AS known
WHERE known.seasons IS NOT NULL
ORDER BY board.id;

-- name: mentions
-- Living boards with a change that is told and names the player.
SELECT {board} FROM living_boards AS board
WHERE board.uid IN (
    SELECT change.board_uid
    FROM boards AS kept JOIN changes AS change ON change.board_uid = kept.uid
    WHERE change.sequence >= kept.last_erasure
    AND (%(player_id)::text = ANY (change.players) OR %(player_id)::text = ANY (change.removed))
)
ORDER BY board.id;

-- name: erase
-- A player of each board, after its change: states and places in what is shown go, of all seasons or of the one that is
-- named, and those who were behind move up on reading. The line is told from the change on that the board is at; not
-- so where the season that is named is settled: who is publishing that anew compares its `standings_revision`.
WITH life AS (
    SELECT season.board_uid, season.season, season.copy, erased.player_id
    FROM unnest(
        %(erased_uids)::bigint[], %(erased_seasons)::integer[], %(erased_players)::text[]
    ) AS erased (board_uid, season, player_id)
    JOIN seasons AS season ON season.board_uid = erased.board_uid
    AND season.season = coalesce(erased.season, season.season)
),
gone AS (
    DELETE FROM scores WHERE ctid = ANY (ARRAY(
        SELECT score.ctid
        FROM life
        CROSS JOIN LATERAL (
            SELECT ctid
            FROM scores
            WHERE board_uid = life.board_uid AND season = life.season AND player_id = life.player_id
            LIMIT 1
        ) AS score
    ))
    RETURNING board_uid, season
),
unmended AS (
    DELETE FROM mended_scores USING life
    WHERE mended_scores.board_uid = life.board_uid AND mended_scores.season = life.season
    AND mended_scores.player_id = life.player_id
),
gap AS (
    DELETE FROM standings WHERE ctid = ANY (ARRAY(
        SELECT place.ctid
        FROM life
        CROSS JOIN LATERAL (
            SELECT ctid FROM standings WHERE copy = life.copy AND player_id = life.player_id LIMIT 1
        ) AS place
    ))
    RETURNING copy, rank
),
noted AS (
    UPDATE copies SET erased = copies.erased || gap.rank FROM gap WHERE copies.copy = gap.copy
    RETURNING copies.board_uid, copies.season
),
counted AS (
    -- An open season counts its players by its changes. One that ended has its scores, and a copy from before, until it
    -- is settled; then it has its final copy.
    UPDATE seasons SET
        players = seasons.players - 1,
        standings_revision = CASE less.state
            WHEN 'settled' THEN greatest(seasons.standings_revision, 1) + 1 ELSE seasons.standings_revision
        END
    FROM (
        SELECT board_uid, season, 'ended' AS state FROM gone UNION ALL SELECT board_uid, season, 'settled' FROM noted
    ) AS less
    WHERE seasons.board_uid = less.board_uid AND seasons.season = less.season
    AND less.state = CASE seasons.state WHEN 'cleared' THEN 'settled' ELSE seasons.state END
)
UPDATE boards SET last_erasure = boards.head_sequence
FROM unnest(%(erased_uids)::bigint[], %(erased_seasons)::integer[]) AS erased (board_uid, season)
WHERE boards.uid = erased.board_uid
AND (
    erased.season IS NULL
    OR EXISTS (
        SELECT FROM seasons AS kept
        WHERE kept.board_uid = erased.board_uid AND kept.season = erased.season AND kept.state = 'ended'
    )
);

-- name: empty_untold_changes
-- Changes that nobody is told any more, and those of deleted boards. Their ids stay: commits are known by them.
WITH emptied AS (
    UPDATE changes
    SET players = '{}', sort_keys = '{}', stamps = '{}', payloads = '{}', order_keys = '{}', removed = '{}'
    WHERE ctid = ANY (ARRAY(
        SELECT change.ctid
        FROM boards AS board JOIN changes AS change ON change.board_uid = board.uid
        WHERE (change.sequence < board.last_erasure OR board.deleted)
        AND (%(player_id)::text = ANY (change.players) OR %(player_id)::text = ANY (change.removed))
        LIMIT %(rows)::bigint
    ))
    RETURNING 1
)
SELECT count(*) FROM emptied;

-- name: erase_dead_scores
-- States on deleted boards, whose seasons may have been buried.
DELETE FROM scores WHERE ctid = ANY (ARRAY(
    SELECT score.ctid
    FROM boards AS board
    CROSS JOIN LATERAL generate_series(1, board.season) AS number
    CROSS JOIN LATERAL (
        SELECT ctid
        FROM scores
        WHERE board_uid = board.uid AND season = number AND player_id = %(player_id)::text
        LIMIT 1
    ) AS score
    WHERE board.deleted
));

-- name: erase_dead_mends
DELETE FROM mended_scores USING boards AS board
WHERE mended_scores.board_uid = board.uid AND board.deleted AND mended_scores.player_id = %(player_id)::text;

-- name: erase_left_places
-- Places in copies that no living board's season shows.
DELETE FROM standings WHERE ctid = ANY (ARRAY(
    SELECT place.ctid
    FROM copies AS copy
    CROSS JOIN LATERAL (
        SELECT ctid FROM standings WHERE copy = copy.copy AND player_id = %(player_id)::text LIMIT 1
    ) AS place
    WHERE NOT EXISTS (SELECT FROM living_seasons AS season WHERE season.copy = copy.copy)
));

-- name: erase_events_behind
-- Of the player's event ids it stays that they are known. The next ones in their order are looked at; a row that names
-- the last of them, none behind the end.
WITH looked_at AS (
    SELECT ctid, board_uid, event_id, substring(fingerprint FOR length(%(mark)::bytea)) = %(mark)::bytea AS found
    FROM events
    WHERE (board_uid, event_id) > (%(board_uid)::bigint, %(event_id)::text)
    ORDER BY board_uid, event_id
    LIMIT %(rows)::bigint
),
erased AS (
    UPDATE events SET fingerprint = %(erased)::bytea
    WHERE ctid = ANY (ARRAY(SELECT ctid FROM looked_at WHERE found))
    AND substring(fingerprint FOR length(%(mark)::bytea)) = %(mark)::bytea
)
SELECT board_uid, event_id FROM looked_at ORDER BY board_uid DESC, event_id DESC LIMIT 1;

-- name: letters_behind
SELECT topic_id, partition, record_offset, key, value, code, reason
FROM dead_letters
WHERE (topic_id, partition, record_offset) > (%(topic_id)::text, %(partition)::integer, %(record_offset)::bigint)
ORDER BY topic_id, partition, record_offset
LIMIT %(rows)::bigint;
