-- Reading standings: from the copy that is shown, or by ordering a season that ended and is not settled yet.

-- name: standing
-- What there is to read of a season.
SELECT
    season.state, season.ended_at, season.head_id, season.head_sequence, season.players,
    season.copy, copy.head_id, copy.head_sequence, copy.as_of, copy.players, copy.erased
FROM living_seasons AS season
LEFT JOIN copies AS copy ON copy.copy = season.copy
WHERE season.board_uid = %(board_uid)::bigint AND season.season = %(season)::integer;

-- name: copy_page
SELECT array_agg(player_id), array_agg(sort_key), string_agg(order_key, '')
FROM (
    SELECT player_id, sort_key, order_key
    FROM standings
    WHERE copy = %(copy)::bigint AND rank BETWEEN %(first)::bigint AND %(last)::bigint
    ORDER BY rank
) AS place
HAVING count(*) > 0;

-- name: copy_ranked
-- The places of a list of ranks.
SELECT place.rank, place.player_id, place.sort_key, place.order_key
FROM unnest(%(ranks)::bigint[]) AS wanted (rank)
CROSS JOIN LATERAL (
    SELECT rank, player_id, sort_key, order_key
    FROM standings
    WHERE copy = %(copy)::bigint AND rank = wanted.rank
    LIMIT 1
) AS place;

-- name: copy_players
-- Ranks and states of players, best first. Each is found by its whole key: see `units.sql`.
SELECT place.rank, place.player_id, place.sort_key, place.stamp, place.payload, place.order_key
FROM unnest(%(players)::text[]) AS wanted (player_id)
CROSS JOIN LATERAL (
    SELECT rank, player_id, sort_key, stamp, kept_payload(standings) AS payload, order_key
    FROM standings
    WHERE copy = %(copy)::bigint AND player_id = wanted.player_id
    LIMIT 1
) AS place
ORDER BY place.rank;

-- name: copy_ahead
-- Of each sort key the last place that is ahead of it, 0 if there is none: by steps that are halved, from a power of two
-- on, for all keys at once. A place that was taken out is as the next one that is there.
WITH RECURSIVE halved (wanted, last, step) AS (
    SELECT wanted, 0::bigint, %(step)::bigint
    FROM unnest(%(sort_keys)::float8[]) AS asked (wanted)
    UNION ALL
    SELECT
        wanted,
        last + coalesce((
            SELECT CASE WHEN place.sort_key < wanted THEN step ELSE 0 END
            FROM standings AS place
            WHERE place.copy = %(copy)::bigint AND place.rank >= last + step
            ORDER BY place.rank
            LIMIT 1
        ), 0),
        step / 2
    FROM halved
    WHERE step > 0
)
SELECT wanted, last FROM halved WHERE step = 0;

-- name: copy_ahead_of_keys
-- The same of score keys, which are a sort key and an order key or the beginning of one.
WITH RECURSIVE halved (wanted, wanted_order, last, step) AS (
    SELECT wanted, wanted_order, 0::bigint, %(step)::bigint
    FROM unnest(%(sort_keys)::float8[], %(order_keys)::bytea[]) AS asked (wanted, wanted_order)
    UNION ALL
    SELECT
        wanted,
        wanted_order,
        last + coalesce((
            SELECT CASE WHEN (place.sort_key, place.order_key) < (wanted, wanted_order) THEN step ELSE 0 END
            FROM standings AS place
            WHERE place.copy = %(copy)::bigint AND place.rank >= last + step
            ORDER BY place.rank
            LIMIT 1
        ), 0),
        step / 2
    FROM halved
    WHERE step > 0
)
SELECT wanted, wanted_order, last FROM halved WHERE step = 0;

-- name: copy_ahead_of_places
-- The same of the keys of places. Player ids compare by their bytes, as the column has it.
WITH RECURSIVE halved (wanted, wanted_order, wanted_stamp, wanted_player, last, step) AS (
    SELECT wanted, wanted_order, wanted_stamp, wanted_player, 0::bigint, %(step)::bigint
    FROM unnest(
        %(sort_keys)::float8[], %(order_keys)::bytea[], %(stamps)::bigint[], %(player_ids)::text[]
    ) AS asked (wanted, wanted_order, wanted_stamp, wanted_player)
    UNION ALL
    SELECT
        wanted,
        wanted_order,
        wanted_stamp,
        wanted_player,
        last + coalesce((
            SELECT CASE
                WHEN (place.sort_key, place.order_key, place.stamp, place.player_id)
                    < (wanted, wanted_order, wanted_stamp, wanted_player)
                THEN step ELSE 0
            END
            FROM standings AS place
            WHERE place.copy = %(copy)::bigint AND place.rank >= last + step
            ORDER BY place.rank
            LIMIT 1
        ), 0),
        step / 2
    FROM halved
    WHERE step > 0
)
SELECT wanted, wanted_order, wanted_stamp, wanted_player, last FROM halved WHERE step = 0;

-- name: ordered_page
SELECT array_agg(player_id), array_agg(sort_key), string_agg(order_key, '')
FROM (
    SELECT player_id, sort_key, order_key
    FROM scores
    WHERE board_uid = %(board_uid)::bigint AND season = %(season)::integer
    ORDER BY sort_key, order_key, stamp, player_id
    OFFSET %(first)::bigint - 1
    LIMIT %(last)::bigint - %(first)::bigint + 1
) AS place
HAVING count(*) > 0;

-- name: ordered_ranked
-- The places of a list of ranks, in one pass.
SELECT rank, player_id, sort_key, order_key
FROM (
    SELECT row_number() OVER (ORDER BY sort_key, order_key, stamp, player_id) AS rank, player_id, sort_key, order_key
    FROM scores
    WHERE board_uid = %(board_uid)::bigint AND season = %(season)::integer
) AS ranked
WHERE rank = ANY (%(ranks)::bigint[]);

-- name: ordered_players
-- Ranks and states of players, best first. One pass, whatever the server believes about the table.
SELECT rank, player_id, sort_key, stamp, payload, order_key
FROM (
    SELECT
        row_number() OVER (ORDER BY sort_key, order_key, stamp, player_id) AS rank,
        player_id, sort_key, stamp, kept_payload(scores) AS payload, order_key
    FROM scores
    WHERE board_uid = %(board_uid)::bigint AND season = %(season)::integer
) AS ranked
WHERE player_id = ANY (%(players)::text[])
ORDER BY rank;

-- name: ordered_ahead
-- Of sort keys that rise: how many scores are ahead of each, in one pass.
WITH counted AS MATERIALIZED (
    SELECT width_bucket(sort_key, %(sort_keys)::float8[]) AS reached, count(*) AS scores
    FROM scores
    WHERE board_uid = %(board_uid)::bigint AND season = %(season)::integer
    GROUP BY reached
)
SELECT wanted, coalesce((SELECT sum(scores) FROM counted WHERE reached < place), 0)::bigint
FROM unnest(%(sort_keys)::float8[]) WITH ORDINALITY AS asked (wanted, place);

-- name: ordered_ahead_of_keys
-- Of score keys how many scores are ahead of each, in one pass: each key goes before the scores that are equal to it.
SELECT sort_key, order_key, ahead
FROM (
    SELECT
        sort_key, order_key, is_score,
        count(*) FILTER (WHERE is_score)
            OVER (ORDER BY sort_key, order_key, is_score ROWS UNBOUNDED PRECEDING) AS ahead
    FROM (
        SELECT sort_key, order_key, true AS is_score
        FROM scores
        WHERE board_uid = %(board_uid)::bigint AND season = %(season)::integer
        UNION ALL
        SELECT wanted, wanted_order, false
        FROM unnest(%(sort_keys)::float8[], %(order_keys)::bytea[]) AS asked (wanted, wanted_order)
    ) AS keys
) AS counted
WHERE NOT is_score;

-- name: ordered_ahead_of_places
-- The same of the keys of places. Player ids compare by their bytes, as the column has it.
SELECT sort_key, order_key, stamp, player_id, ahead
FROM (
    SELECT
        sort_key, order_key, stamp, player_id, is_score,
        count(*) FILTER (WHERE is_score)
            OVER (ORDER BY sort_key, order_key, stamp, player_id, is_score ROWS UNBOUNDED PRECEDING) AS ahead
    FROM (
        SELECT sort_key, order_key, stamp, player_id, true AS is_score
        FROM scores
        WHERE board_uid = %(board_uid)::bigint AND season = %(season)::integer
        UNION ALL
        SELECT wanted, wanted_order, wanted_stamp, wanted_player, false
        FROM unnest(
            %(sort_keys)::float8[], %(order_keys)::bytea[], %(stamps)::bigint[], %(player_ids)::text[]
        ) AS asked (wanted, wanted_order, wanted_stamp, wanted_player)
    ) AS keys
) AS counted
WHERE NOT is_score;
