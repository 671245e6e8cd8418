-- What every script of a board begins with: `scripts.py` puts it behind the script's own first line.
--
-- KEYS 1-4: the board's header, order, stamps and details.
--   header   hash: change, sequence, season, max_entries ('' = none), players, details (how many entries each key has)
--   order    sorted set: stamp .. player id, scored by the sort key
--   stamps   hash: player id -> stamp
--   details  hash: player id -> game id and metadata, of the players who have any
-- Stamps are 8 bytes; stamps, sort keys and ids stay strings throughout, so that nothing is rounded or formatted.
--
-- A board is sound when its header is there and counts exactly what is in each key. A key of a wrong type counts as
-- lost. Whatever is not sound is absent to everyone: each script looks before it does anything else.

local HEADER, ORDER, STAMPS, DETAILS = KEYS[1], KEYS[2], KEYS[3], KEYS[4]

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

-- What the header says, `limit` being the number of places; nil when the board is absent or not sound.
local function sound_board()
    local header = redis.pcall('HMGET', HEADER, 'change', 'sequence', 'season', 'max_entries', 'players', 'details')
    -- The error of a wrong type has no first value either.
    if not header[1] then
        return nil
    end
    local players, details = tonumber(header[5]), tonumber(header[6])
    if
        cardinality('ZCARD', ORDER) ~= players
        or cardinality('HLEN', STAMPS) ~= players
        or cardinality('HLEN', DETAILS) ~= details
    then
        return nil
    end
    return {
        change = header[1],
        sequence = header[2],
        season = header[3],
        limit = math.min(players, tonumber(header[4]) or players),
        details = details,
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
local function write_header(change, sequence, season, max_entries)
    local players, details = redis.call('HLEN', STAMPS), redis.call('HLEN', DETAILS)
    redis.call('HSET', HEADER, 'change', change, 'sequence', sequence, 'season', season, 'max_entries', max_entries,
        'players', players, 'details', details)
    return math.min(players, tonumber(max_entries) or players)
end

-- The moment that an answer is of.
local function moment(board)
    return { board.change, board.sequence, board.season, board.limit }
end

-- A player's rank from 1; 0 for who is behind the limit or has no place.
local function rank(member, limit)
    local ahead = redis.call('ZRANK', ORDER, member)
    return ahead and ahead < limit and ahead + 1 or 0
end

-- The same of a player with this stamp; false = none.
local function rank_of(player, stamp, limit)
    return stamp and rank(stamp .. player, limit) or 0
end

-- The states of players with these stamps: player, stamp, sort key, details or false. Who has no place is left out.
local function states(board, players, stamps)
    local members, details, found = {}, {}, {}
    for n, player in ipairs(players) do
        members[n] = stamps[n] .. player
    end
    if board.details > 0 then
        in_chunks('HMGET', DETAILS, players, function(kept, before)
            for n, value in ipairs(kept) do
                details[before + n] = value
            end
        end)
    end
    in_chunks('ZMSCORE', ORDER, members, function(keys, before)
        for n, key in ipairs(keys) do
            if key then
                local at = before + n
                found[#found + 1] = { players[at], stamps[at], key, details[at] or false }
            end
        end
    end)
    return found
end
