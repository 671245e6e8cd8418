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

local before = ranks(asked, board.limit)
if act == 'look' then
    return { 1, before, before }
elseif act == 'drop' then
    redis.call('UNLINK', HEADER, ORDER, STAMPS, DETAILS)
    return { 1, before, ranks(asked, 0) }
end

redis.call('DEL', HEADER)

local stamps, touched, stamp_of = {}, removed, {}
for n = 2, #places, 2 do
    local stamp, player = places[n]:sub(1, 8), places[n]:sub(9)
    stamps[n - 1], stamps[n] = player, stamp
    stamp_of[player] = stamp
    touched[#touched + 1] = player
end

if board.season ~= season then
    redis.call('UNLINK', ORDER, STAMPS, DETAILS)
else
    local left, gone = {}, {}
    in_chunks('HMGET', STAMPS, touched, function(found, before_it)
        for n, stamp in ipairs(found) do
            local player = touched[before_it + n]
            if stamp and stamp ~= stamp_of[player] then
                left[#left + 1] = stamp .. player
            end
            if not stamp_of[player] then
                gone[#gone + 1] = player
            end
        end
    end)
    in_chunks('ZREM', ORDER, left)
    in_chunks('HDEL', STAMPS, gone)
    if board.details > 0 then
        in_chunks('HDEL', DETAILS, touched)
    end
end

in_chunks('ZADD', ORDER, places)
in_chunks('HSET', STAMPS, stamps)
in_chunks('HSET', DETAILS, details)

return { 1, before, ranks(asked, write_header(change, sequence, season, max_entries)) }
