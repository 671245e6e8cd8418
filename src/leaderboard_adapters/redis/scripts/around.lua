#!lua flags=no-writes
-- Reads a player's place and its neighbours.
--
-- KEYS     the board's, see board.lua
-- ARGV     the player id; how many neighbours on each side
-- returns  as page.lua; no places for a player without a rank
-- atomic   the answer is of one moment

local board = sound_board()
if not board then
    return false
end
local radius = tonumber(ARGV[2])
local own = rank_of(ARGV[1], redis.call('HGET', STAMPS, ARGV[1]), board.limit)
if own == 0 then
    return { moment(board), 0, {} }
end
local first, last = math.max(1, own - radius), math.min(own + radius, board.limit)
return { moment(board), first, redis.call('ZRANGE', ORDER, first - 1, last - 1, 'WITHSCORES') }
