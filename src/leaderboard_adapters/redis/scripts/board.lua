-- What every script of a board begins with: `scripts.py` puts it behind the script's own first line, and FORMAT before
-- it, the number of the format as `keys.py` counts it.
--
-- KEYS 1-4: the board's header, order, tie-breaks and payloads.
--   header     hash: change, sequence, season, max_entries ('' = none), players, details (how many payloads there are);
--              format and order_key_bytes (how long order keys are), which the version that began the format does not
--              write: it has no order keys
--   order      sorted set: tie-break .. player id, scored by the sort key
--   tiebreaks  hash: player id -> tie-break
--   payloads   hash: player id -> payload, of the players who have one
-- A tie-break is the order key and the 8 bytes of `reached_at`. It, sort keys and ids stay strings throughout, so that
-- nothing is rounded or formatted.
--
-- A board is sound when its header is there, is of this format and counts exactly what is in each key. A key of a wrong
-- type counts as lost. Whatever is not sound is absent to everyone: each script looks before it does anything else.

local HEADER, ORDER, TIEBREAKS, PAYLOADS = KEYS[1], KEYS[2], KEYS[3], KEYS[4]

-- Lua's stack takes some 8,000 values in `unpack`. Even, because some lists hold pairs.
local CHUNK = 1000

-- Calls `command key prefix... values...` for all values, a chunk at a time; `answered` gets each answer and the
-- number of values before it.
local function in_chunks(command, key, values, answered)
    for first = 1, #values, CHUNK do
        local answer = redis.call(command, key, unpack(values, first, math.min(first + CHUNK - 1, #values)))
        if answered then
            answered(answer, first - 1)
        end
    end
end

local function cardinality(command, key)
    local answer = redis.pcall(command, key)
    return type(answer) == 'number' and answer
end

-- What the header says, `limit` being the number of places and `max_entries` what it is cut at, as text; nil when the board is absent or not sound.
local function sound_board()
    local header = redis.pcall('HMGET', HEADER, 'change', 'sequence', 'season', 'max_entries', 'players', 'details',
        'format', 'order_key_bytes')
    -- The error of a wrong type has no first value either.
    if not header[1] then
        return nil
    end
    local players, payloads = tonumber(header[5]), tonumber(header[6])
    if
        cardinality('ZCARD', ORDER) ~= players
        or cardinality('HLEN', TIEBREAKS) ~= players
        or cardinality('HLEN', PAYLOADS) ~= payloads
        or (header[7] or FORMAT) ~= FORMAT
    then
        return nil
    end
    return {
        change = header[1],
        sequence = header[2],
        season = header[3],
        max_entries = header[4] or '',
        limit = math.min(players, tonumber(header[4]) or players),
        order_key_bytes = header[8] or '0',
        payloads = payloads,
    }
end

-- Whether the board is at this change; '' = absent or not sound.
local function stands_at(change, sequence)
    local board = sound_board()
    if not board then
        return change == ''
    end
    return board.change == change and board.sequence == sequence
end

-- Says what the keys hold now. The last thing that is written; returns the number of places.
local function write_header(change, sequence, season, max_entries, order_key_bytes)
    local players, payloads = redis.call('HLEN', TIEBREAKS), redis.call('HLEN', PAYLOADS)
    redis.call('HSET', HEADER, 'format', FORMAT, 'change', change, 'sequence', sequence, 'season', season,
        'max_entries', max_entries, 'order_key_bytes', order_key_bytes, 'players', players, 'details', payloads)
    return math.min(players, tonumber(max_entries) or players)
end

-- The moment that an answer is of, and how it is to be read: see `encoding.py`.
local function moment(board)
    return { board.change, board.sequence, board.season, board.limit, board.order_key_bytes }
end

-- How many bytes of a member stand before the player id. What is no number is told as it is: whoever reads the answer
-- finds that nobody can.
local function tiebreak_bytes(board)
    return (tonumber(board.order_key_bytes) or 0) + 8
end

-- A player's rank from 1; 0 for who is behind the limit or has no place.
local function rank(member, limit)
    local ahead = redis.call('ZRANK', ORDER, member)
    return ahead and ahead < limit and ahead + 1 or 0
end

-- The same of a player with this tie-break; false = none.
local function rank_of(player, tiebreak, limit)
    return tiebreak and rank(tiebreak .. player, limit) or 0
end

-- The places of these ranks as far as there are any: the first rank; members and sort keys by turns.
local function page(board, first, last)
    last = math.min(last, board.limit)
    return { first, first <= last and redis.call('ZRANGE', ORDER, first - 1, last - 1, 'WITHSCORES') or {} }
end

-- The same of a player with this tie-break and the neighbours on each side. Who is behind the limit stands alone, the
-- first rank being 0; without a tie-break there is nothing.
local function neighbours(board, player, tiebreak, radius)
    if not tiebreak then
        return { 0, {} }
    end
    local member = tiebreak .. player
    local own = rank(member, board.limit)
    if own == 0 then
        local key = redis.call('ZSCORE', ORDER, member)
        return { 0, key and { member, key } or {} }
    end
    return page(board, math.max(1, own - radius), own + radius)
end

-- The first 8 bytes of a text from one on, as two numbers that are in the order of these bytes.
local function words(text, at)
    return struct.unpack('>I4I4', text, at)
end

-- Whether a member stands before all that begin with an order key, by their bytes: how Lua compares strings, the locale
-- says. Eight at a time: one by one they would take several times as long.
local function is_before(member, order_key)
    local same = 1
    while same + 7 <= #order_key and same + 7 <= #member do
        local one, more = words(member, same)
        local other, others = words(order_key, same)
        if one ~= other then
            return one < other
        end
        if more ~= others then
            return more < others
        end
        same = same + 8
    end
    for n = same, #order_key do
        local one, other = member:byte(n), order_key:byte(n)
        if one ~= other then
            return one == nil or one < other
        end
    end
    return false
end

-- Between which ranks, from 0, the first member lies that is not before an order key: `width` of them, or fewer.
local function narrowed(first, last, width, member_at, order_key)
    while last - first > width do
        local middle = math.floor((first + last) / 2)
        if is_before(member_at(middle), order_key) then
            first = middle + 1
        else
            last = middle
        end
    end
    return first, last
end

local function member_at(rank)
    return redis.call('ZRANGE', ORDER, rank, rank)[1]
end

-- So many members are read together sooner than one by one, by halves.
local FEW = 16

-- How many places have a smaller score key: the sort key or, where scores have more to them, that, a colon and the order
-- key or the beginning of one. These are found among those of the same sort key, by halves.
local function ahead_of(key)
    local colon = key:find(':', 1, true)
    if not colon then
        return redis.call('ZCOUNT', ORDER, '-inf', '(' .. key)
    end
    local sort_key, order_key = key:sub(1, colon - 1), key:sub(colon + 1)
    local first = redis.call('ZCOUNT', ORDER, '-inf', '(' .. sort_key)
    local last = redis.call('ZCOUNT', ORDER, '-inf', sort_key)
    first, last = narrowed(first, last, FEW, member_at, order_key)
    if first < last then
        local few, begin = redis.call('ZRANGE', ORDER, first, last - 1), first
        first = narrowed(first, last, 0, function(rank) return few[rank - begin + 1] end, order_key)
    end
    return first
end

-- The score key of who has this sort key and a tie-break, or a member, of a board whose order keys are so long.
local function score_key(sort_key, tiebreak, order_key_bytes)
    return order_key_bytes > 0 and sort_key .. ':' .. tiebreak:sub(1, order_key_bytes) or sort_key
end

-- By a number of places how many different scores the first so many have; all of them are walked once.
local function different_scores(limit, order_key_bytes)
    local counts, before = { [0] = 0 }, nil
    for first = 0, limit - 1, CHUNK do
        local places = redis.call('ZRANGE', ORDER, first, math.min(first + CHUNK, limit) - 1, 'WITHSCORES')
        for n = 1, #places, 2 do
            local at, key = first + (n - 1) / 2, score_key(places[n + 1], places[n], order_key_bytes)
            counts[at + 1] = counts[at] + (key ~= before and 1 or 0)
            before = key
        end
    end
    return counts
end

-- The states of players with these tie-breaks: player, tie-break, sort key, payload or false. Who has no place is left
-- out.
local function states(board, players, tiebreaks)
    local members, payloads, found = {}, {}, {}
    for n, player in ipairs(players) do
        members[n] = tiebreaks[n] .. player
    end
    if board.payloads > 0 then
        in_chunks('HMGET', PAYLOADS, players, function(kept, before)
            for n, value in ipairs(kept) do
                payloads[before + n] = value
            end
        end)
    end
    in_chunks('ZMSCORE', ORDER, members, function(keys, before)
        for n, key in ipairs(keys) do
            if key then
                local at = before + n
                found[#found + 1] = { players[at], tiebreaks[at], key, payloads[at] or false }
            end
        end
    end)
    return found
end
