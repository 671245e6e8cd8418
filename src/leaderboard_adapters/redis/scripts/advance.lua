#!lua
-- Brings a board from one change to a later one.
--
-- KEYS     the board's, see board.lua
-- ARGV     1: the change that the board must be at
--          2-5: the change to arrive at, its sequence number, season and max_entries ('' = none); a season other than
--          the board's empties it first
--          6: what to do: 'look' (change nothing, tell ranks), 'set', 'drop'
--          7-10: how many players are asked for, removed, set, and set with details
--          then: the asked players; the removed; sort key and member of each set; player id and details of each
-- returns  {0} when there is no sound board; {0, change, sequence} when it is at another change;
--          {1, ranks before, ranks after} of the asked players, 0 = none
-- atomic   whole or not at all: whatever is refused is refused before the first write, want of memory included.
--          The header goes first and comes last, so that it never stands over another state than its own.

local board = sound_board()
if not board then
    return { 0 }
elseif board.change ~= ARGV[1] then
    return { 0, board.change, board.sequence }
end

local FEW = 8
local change, sequence, season, max_entries, act = ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]

local at = 10
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
local details = take(2 * tonumber(ARGV[10]))

-- The stamps that players have here, false for none: each is looked up once.
local known = {}
local function recall(players, first, last)
    local unknown = {}
    for n = first, last do
        if known[players[n]] == nil then
            unknown[#unknown + 1] = players[n]
        end
    end
    in_chunks('HMGET', STAMPS, unknown, function(found, before_it)
        for n, stamp in ipairs(found) do
            known[unknown[before_it + n]] = stamp
        end
    end)
end

local function ranks(limit)
    local found = {}
    for n, player in ipairs(asked) do
        found[n] = rank_of(player, known[player], limit)
    end
    return found
end

recall(asked, 1, #asked)
local before = ranks(board.limit)
if act == 'look' then
    return { 1, before, before }
elseif act == 'drop' then
    redis.call('UNLINK', HEADER, ORDER, STAMPS, DETAILS)
    return { 1, before, ranks(0) }
end

redis.call('DEL', HEADER)

local players, stamps = {}, {}
for n = 2, #places, 2 do
    stamps[#stamps + 1], players[#players + 1] = places[n]:sub(1, 8), places[n]:sub(9)
end

if board.season ~= season then
    redis.call('UNLINK', ORDER, STAMPS, DETAILS)
    known = {}
elseif board.details > 0 then
    in_chunks('HDEL', DETAILS, removed)
    in_chunks('HDEL', DETAILS, players)
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
in_chunks('HDEL', STAMPS, removed)

-- A few at a time give up their old places and take new ones. On a large board most of the time goes into fetching
-- from memory; what was fetched for a player's old stamp and place is still at hand for the new ones.
for first = 1, #players, FEW do
    local last = math.min(first + FEW - 1, #players)
    recall(players, first, last)
    local left, taken = {}, {}
    for n = first, last do
        local player, stamp, old = players[n], stamps[n], known[players[n]]
        if old and old ~= stamp then
            left[#left + 1] = old .. player
        end
        taken[#taken + 1] = player
        taken[#taken + 1] = stamp
        known[player] = stamp
    end
    in_chunks('ZREM', ORDER, left)
    redis.call('ZADD', ORDER, unpack(places, 2 * first - 1, 2 * last))
    redis.call('HSET', STAMPS, unpack(taken))
end
in_chunks('HSET', DETAILS, details)

return { 1, before, ranks(write_header(change, sequence, season, max_entries)) }
