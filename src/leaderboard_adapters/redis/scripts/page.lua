#!lua flags=no-writes
-- Reads neighbouring places.
--
-- KEYS     the board's, see board.lua
-- ARGV     the first and the last rank, from 1, both inclusive
-- returns  false when there is no sound board, else: the moment; the first rank; members and sort keys by turns
-- atomic   the answer is of one moment

local board = sound_board()
if not board then
    return false
end
local first, last = tonumber(ARGV[1]), math.min(tonumber(ARGV[2]), board.limit)
local places = {}
if first <= last then
    places = redis.call('ZRANGE', ORDER, first - 1, last - 1, 'WITHSCORES')
end
return { moment(board), first, places }
