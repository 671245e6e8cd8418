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
SELECT array_agg(player_id), array_agg(sort_key)
FROM (
    SELECT player_id, sort_key
    FROM standings
    WHERE copy = %(copy)::bigint AND rank BETWEEN %(first)::bigint AND %(last)::bigint
    ORDER BY rank
) AS place
HAVING count(*) > 0;

-- name: copy_ranked
-- The places of a list of ranks.
SELECT place.rank, place.player_id, place.sort_key
FROM unnest(%(ranks)::bigint[]) AS wanted (rank)
CROSS JOIN LATERAL (
    SELECT rank, player_id, sort_key
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

-- name: ordered_page
SELECT array_agg(player_id), array_agg(sort_key)
FROM (
    SELECT player_id, sort_key
    FROM scores
    WHERE board_uid = %(board_uid)::bigint AND season = %(season)::integer
    ORDER BY sort_key, order_key, stamp, player_id
    OFFSET %(first)::bigint - 1
    LIMIT %(last)::bigint - %(first)::bigint + 1
) AS place
HAVING count(*) > 0;

-- name: ordered_ranked
-- The places of a list of ranks, in one pass.
SELECT rank, player_id, sort_key
FROM (
    SELECT row_number() OVER (ORDER BY sort_key, order_key, stamp, player_id) AS rank, player_id, sort_key
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
