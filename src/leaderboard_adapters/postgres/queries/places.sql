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

-- name: copy_players
-- Ranks and states of players, best first. Each is found by its whole key: see `units.sql`.
SELECT place.rank, place.player_id, place.sort_key, place.stamp, place.game_id, place.metadata
FROM unnest(%(players)::text[]) AS wanted (player_id)
CROSS JOIN LATERAL (
    SELECT rank, player_id, sort_key, stamp, game_id, metadata
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
    ORDER BY sort_key, stamp, player_id
    OFFSET %(first)::bigint - 1
    LIMIT %(last)::bigint - %(first)::bigint + 1
) AS place
HAVING count(*) > 0;

-- name: ordered_players
-- Ranks and states of players, best first. One pass, whatever the server believes about the table.
SELECT rank, player_id, sort_key, stamp, game_id, metadata
FROM (
    SELECT
        row_number() OVER (ORDER BY sort_key, stamp, player_id) AS rank,
        player_id, sort_key, stamp, game_id, metadata
    FROM scores
    WHERE board_uid = %(board_uid)::bigint AND season = %(season)::integer
) AS ranked
WHERE player_id = ANY (%(players)::text[])
ORDER BY rank;
