#!lua
-- Brings a board from one change to a later one.
--
-- KEYS     the board's, see board.lua
-- ARGV     1: the change that the board must be at
--          2-5: the change to arrive at, its sequence number, season and max_entries ('' = none); a season other than
--          the board's empties it first
--          6: what to do: 'look' (change nothing, tell ranks), 'set', 'drop'
--          7-10: how many players are asked for, removed, set, and set with payloads
--          11: how long the order keys of those set are
--          12: 'shared': a rank is one more than how many places have a smaller score key; 'dense': than how many
--          different score keys are smaller; '': it is the place
--          13: 'before': ranks before are told as well
--          then: the asked players; the removed; sort key and member of each set; player id and payload of each
--          with one
-- returns  {0} when there is no sound board; {0, change, sequence} when it is at another change;
--          {1, ranks before, ranks after} of the asked players, 0 = none; those before empty where nobody asks
-- atomic   whole or not at all: whatever is refused is refused before the first write, want of memory included. Where
--          no states are set it is run with another first line, under which it is not refused for want of memory.
--          The header goes first and comes last, so that it never stands over another state than its own.

local board = sound_board()
if not board then
    return { 0 }
elseif board.change ~= ARGV[1] then
    return { 0, board.change, board.sequence }
end

local FEW = 8
local change, sequence, season, max_entries, act = ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]

local is_dense = ARGV[12] == 'dense'
local is_shared = is_dense or ARGV[12] == 'shared'

local at = 13
local function take(count)
    local list = {}
    for n = 1, count do
        list[n] = ARGV[at + n]
    end
    at = at + count
    return list
end
local asked = take(tonumber(ARGV[7]))
local removed = take(tonumber(ARGV[8]))
local places = take(2 * tonumber(ARGV[9]))
local payloads = take(2 * tonumber(ARGV[10]))

-- The tie-breaks that players have here, false for none: each is looked up once.
local known = {}
local function recall(players, first, last)
    local unknown = {}
    for n = first, last do
        if known[players[n]] == nil then
            unknown[#unknown + 1] = players[n]
        end
    end
    in_chunks('HMGET', TIEBREAKS, unknown, function(found, before_it)
        for n, tiebreak in ipairs(found) do
            known[unknown[before_it + n]] = tiebreak
        end
    end)
end

local function ranks(limit, order_key_bytes)
    local found, of_key, different = {}, {}, nil
    for n, player in ipairs(asked) do
        found[n] = rank_of(player, known[player], limit)
        if is_shared and found[n] > 0 then
            local key = redis.call('ZSCORE', ORDER, known[player] .. player)
            key = score_key(key, known[player], order_key_bytes)
            different = different or is_dense and different_scores(limit, order_key_bytes)
            of_key[key] = of_key[key] or (different and different[ahead_of(key)] or ahead_of(key)) + 1
            found[n] = of_key[key]
        end
    end
    return found
end

recall(asked, 1, #asked)
local before = {}
if ARGV[13] == 'before' or act == 'look' then
    before = ranks(board.limit, tiebreak_bytes(board) - 8)
end
if act == 'look' then
    return { 1, ARGV[13] == 'before' and before or {}, before }
elseif act == 'drop' then
    redis.call('UNLINK', HEADER, ORDER, TIEBREAKS, PAYLOADS)
    return { 1, before, ranks(0, 0) }
end

redis.call('DEL', HEADER)

-- All of a board have order keys of one length; where nobody is set it stays as it was.
local order_key_bytes = #places > 0 and ARGV[11] or board.order_key_bytes
local width = tonumber(ARGV[11]) + 8
local players, tiebreaks = {}, {}
for n = 2, #places, 2 do
    tiebreaks[#tiebreaks + 1], players[#players + 1] = places[n]:sub(1, width), places[n]:sub(width + 1)
end

if board.season ~= season then
    redis.call('UNLINK', ORDER, TIEBREAKS, PAYLOADS)
    known = {}
elseif board.payloads > 0 then
    in_chunks('HDEL', PAYLOADS, removed)
    in_chunks('HDEL', PAYLOADS, players)
end

recall(removed, 1, #removed)
local gone = {}
for _, player in ipairs(removed) do
    if known[player] then
        gone[#gone + 1] = known[player] .. player
        known[player] = false
    end
end
in_chunks('ZREM', ORDER, gone)
in_chunks('HDEL', TIEBREAKS, removed)

-- A few at a time give up their old places and take new ones. On a large board most of the time goes into fetching
-- from memory; what was fetched for a player's old tie-break and place is still at hand for the new ones.
for first = 1, #players, FEW do
    local last = math.min(first + FEW - 1, #players)
    recall(players, first, last)
    local left, taken = {}, {}
    for n = first, last do
        local player, tiebreak, old = players[n], tiebreaks[n], known[players[n]]
        if old and old ~= tiebreak then
            left[#left + 1] = old .. player
        end
        taken[#taken + 1] = player
        taken[#taken + 1] = tiebreak
        known[player] = tiebreak
    end
    in_chunks('ZREM', ORDER, left)
    redis.call('ZADD', ORDER, unpack(places, 2 * first - 1, 2 * last))
    redis.call('HSET', TIEBREAKS, unpack(taken))
end
in_chunks('HSET', PAYLOADS, payloads)

local limit = write_header(change, sequence, season, max_entries, order_key_bytes)
return { 1, before, ranks(limit, tonumber(order_key_bytes) or 0) }
